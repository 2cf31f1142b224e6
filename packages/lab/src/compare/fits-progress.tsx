// How many fits are known, and the button that stops training them, or goes on.
import type { JSX } from 'preact';
import { useShared, useWords } from '../state/context.ts';
import { count } from '../state/numerals.ts';
import { fill } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import { type ComparisonPlan, hasOtherRestraints } from './plans.ts';
import type { Summary } from './summary.ts';

export function FitsProgress({
  comparison,
  summary: { done, of },
  plan: { steps, seeds },
  onCompute,
}: {
  readonly comparison: Comparison;
  readonly summary: Summary;
  readonly plan: ComparisonPlan;
  readonly onCompute: () => void;
}): JSX.Element {
  const { lab } = useShared();
  const { compare } = useWords();
  const isRunning = comparison.isRunning.value;
  const refusal = comparison.refusal.value;
  const isDone = done === of;
  return (
    <div class="compare-foot">
      <progress
        class={isDone ? 'done' : ''}
        value={done}
        max={of}
        aria-label={fill(compare.progress, { done, of })}
      />
      <p>
        {fill(compare.pictures, { steps: count(steps), seed: seeds[0]! })}
        {hasOtherRestraints(lab.settings.value) && ` ${compare.othersStay}`}
      </p>
      <p class="hidden-text" role="status">
        {isDone && fill(compare.finished, { of })}
      </p>
      <div class="compare-progress">
        <span>{fill(isDone ? compare.finished : compare.progress, { done, of })}</span>
        {!isDone && (
          <button type="button" class="button" onClick={() => (isRunning ? comparison.stop() : onCompute())}>
            {isRunning ? compare.stop : done === 0 ? compare.compute : compare.goOn}
          </button>
        )}
      </div>
      {refusal !== undefined && (
        <p class="compare-refused" role="alert">
          {fill(compare.refused, { message: refusal })}
        </p>
      )}
    </div>
  );
}
