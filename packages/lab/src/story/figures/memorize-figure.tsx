// Chapter 1: the boundary at the step where training was stopped, beside the losses of the whole way.
import type { JSX } from 'preact';
import { Drawing } from '../../parts/drawing.tsx';
import { count, fixed } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { FitPicture } from './fit-picture.tsx';
import { LossesLine } from './losses-line.tsx';
import { Panel } from './panel.tsx';
import { drawStepCurves } from './step-curves.ts';

/** Before that nothing is to be seen. */
const firstStep = 20;

export function MemorizeFigure({ attempt }: FigureProps): JSX.Element {
  const words = useStoryWords();
  const own = words.memorize;
  const { fitted } = attempt;
  const stopped = fitted.value.get('stopped');
  const curve = fitted.value.get('whole')?.curve;
  const steps = stopped?.losses.step ?? attempt.values.value[0]!;
  const lowest = curve ? Math.min(...curve.validation) : Number.NaN;
  return (
    <div class="story-pair">
      <Panel title={fill(own.figure, { steps: count(steps) })} hint={words.pointsHint}>
        <FitPicture fit={stopped} />
        <LossesLine fit={stopped} />
      </Panel>
      <Panel title={own.curves} hint={own.curvesHint}>
        <Drawing
          className="story-curves"
          label={fill(own.curvesLabel, {
            training: fixed(curve?.training.at(-1) ?? Number.NaN, 2),
            validation: fixed(curve?.validation.at(-1) ?? Number.NaN, 2),
            lowest: fixed(lowest, 2),
            step: curve ? count(curve.step[curve.validation.indexOf(lowest)]!) : '–',
          })}
          draw={({ context, size, palette }) => {
            if (!curve) return;
            const named = {
              training: words.trainingCurve,
              validation: words.validationCurve,
              stopped: own.stopped,
            };
            drawStepCurves(context, {
              curve,
              first: firstStep,
              stoppedAt: steps,
              words: named,
              palette,
              size,
            });
          }}
        />
      </Panel>
    </div>
  );
}
