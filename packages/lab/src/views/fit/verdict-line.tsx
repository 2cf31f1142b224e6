// The verdict: in large words for the eyes, and aloud when it turns into another one.
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useShared, useWords } from '../../state/context.ts';
import type { Lab } from '../../state/lab.ts';
import { count, fixed } from '../../state/numerals.ts';
import { fill, type Words } from '../../words/words.ts';
import { judge, lossOfGuessing, lowestValidation, SteadyVerdict, type Verdict } from './verdict.ts';

export function VerdictLine(): JSX.Element {
  const { lab } = useShared();
  const { fit } = useWords();
  const verdict = useVerdict(lab);
  return (
    <>
      <p class="fit-verdict">{sentence(verdict, fit)}</p>
      <p class="hidden-text" aria-live="polite">
        {fit.kinds[kindNames[verdict.kind]]}
      </p>
    </>
  );
}

function useVerdict(lab: Lab): Verdict {
  const steady = useMemo(() => new SteadyVerdict(), []);
  const guessing = useComputed(() => lab.data.value && lossOfGuessing(lab.data.value.classes));
  const lowest = useComputed(() => lowestValidation(lab.curve.value));
  const frame = lab.calmFrame.value;
  const now: Verdict = frame
    ? judge({ ...frame, guessing: guessing.value, lowest: lowest.value })
    : { kind: 'untrained' };
  return steady.take(now, performance.now(), frame?.state.kind === 'running');
}

const kindNames = {
  untrained: 'untrained',
  guessing: 'guessing',
  'too much lambda': 'tooMuchLambda',
  'too much restraint': 'tooMuchRestraint',
  replaying: 'replaying',
  diverged: 'diverged',
  'stopped early': 'stoppedEarly',
  overfitting: 'overfitting',
  'good fit': 'goodFit',
} as const satisfies Record<Verdict['kind'], keyof Words['fit']['kinds']>;

/** A verdict in words. */
export function sentence(verdict: Verdict, words: Words['fit']): string {
  switch (verdict.kind) {
    case 'replaying':
      return fill(words.replaying, { step: count(verdict.until) });
    case 'diverged':
      return fill(words.diverged, { step: count(verdict.step) });
    case 'stopped early':
    case 'overfitting':
    case 'good fit':
      return withGap(verdict.kind, verdict.gap, words);
    default:
      return words[kindNames[verdict.kind]];
  }
}

function withGap(
  kind: 'stopped early' | 'overfitting' | 'good fit',
  gap: number,
  words: Words['fit'],
): string {
  const texts = {
    'stopped early': [words.stoppedEarlyAbove, words.stoppedEarlyBelow],
    overfitting: [words.overfitting, words.overfitting],
    'good fit': [words.goodFitAbove, words.goodFitBelow],
  } as const;
  const [above, below] = texts[kind];
  return fill(gap < 0 ? below : above, { gap: fixed(Math.abs(gap), 2) });
}
