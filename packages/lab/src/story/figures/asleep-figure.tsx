// Chapter 6: the mean of some masks beside the whole network, and every mask's answer at one place.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { drawSpread, type SpreadRow } from '../../draw/spread.ts';
import { niceTicks } from '../../draw/ticks.ts';
import { Drawing } from '../../parts/drawing.tsx';
import type { FittedPlan } from '../../protocol.ts';
import { meanOf } from '../../seeds/statistics.ts';
import { fixed } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { answersAt, averaged, masksShown, placeOfDoubt, wholeAt } from '../tasks/asleep.ts';
import { FitPicture } from './fit-picture.tsx';
import { Panel } from './panel.tsx';

export function AsleepFigure({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().asleep;
  const now = attempt.fitted.value.get('now');
  const count = attempt.values.value[0]!;
  const mean = useMemo(() => now?.thinned && averaged(now.thinned, count), [now, count]);
  const place = useMemo(() => now && placeOfDoubt(now), [now]);
  return (
    <>
      <div class="story-pair">
        <Panel title={own.awake} hint={count === 1 ? own.awakeHintOne : fill(own.awakeHint, { count })}>
          <FitPicture fit={now} logits={mean} shows="training" place={place} label={own.awake} />
        </Panel>
        <Panel title={own.whole} hint={own.wholeHint}>
          <FitPicture fit={now} shows="training" place={place} />
        </Panel>
      </div>
      {now && place !== undefined && <Answers fit={now} place={place} />}
    </>
  );
}

function Answers({ fit, place }: { readonly fit: FittedPlan; readonly place: number }): JSX.Element {
  const own = useStoryWords().asleep;
  const values = answersAt((fit.thinned ?? []).slice(0, masksShown), place);
  const whole = wholeAt(fit.field!.logits, place);
  const { mean } = meanOf(values);
  const row = { low: Number.NaN, high: Number.NaN, range: '' };
  const rows: SpreadRow[] = [
    {
      ...row,
      name: own.answersMasked,
      values,
      mean,
      low: mean,
      high: mean,
      figure: fixed(mean, 2),
      regularized: true,
    },
    {
      ...row,
      name: own.answerAsleep,
      values: [],
      mean: whole,
      low: whole,
      high: whole,
      figure: fixed(whole, 2),
      regularized: false,
    },
  ];
  return (
    <div class="story-spread">
      <h4>{own.spread}</h4>
      <Drawing
        className="story-spread-canvas story-answers"
        label={fill(own.spreadLabel, {
          least: fixed(Math.min(...values), 2),
          most: fixed(Math.max(...values), 2),
          mean: fixed(mean, 2),
          whole: fixed(whole, 2),
        })}
        draw={({ context, size, palette }) => {
          const axis = { scale: 'linear', domain: [0, 1], ticks: niceTicks([0, 1], 5) } as const;
          drawSpread(context, { rows, axis, palette, size });
        }}
      />
    </div>
  );
}
