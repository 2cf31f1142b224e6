// Chapter 5: one mask beside fresh ones, their boundaries, and what the seeds say together.
import type { JSX } from 'preact';
import { drawSpread, type SpreadRow } from '../../draw/spread.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { meanOf } from '../../seeds/statistics.ts';
import { fixed } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { seedsOf } from '../task.ts';
import { accuracies, kinds, seeds } from '../tasks/masks.ts';
import { FitPicture } from './fit-picture.tsx';
import { MaskTiles } from './mask-tiles.tsx';
import { Panel } from './panel.tsx';

/** Accuracies between which nearly all seeds lie. */
const domain = [80, 100] as const;

export function MasksFigure({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().masks;
  const fitted = attempt.fitted.value;
  const hints = { fixed: own.fixedHint, fresh: own.freshHint };
  return (
    <>
      <div class="story-pair">
        {kinds.map(kind => {
          const shown = fitted.get(`${kind} shown`);
          const all = seedsOf(fitted, kind, seeds).map(({ losses }) => losses);
          const mean = (of: (losses: (typeof all)[number]) => number) => fixed(meanOf(all.map(of)).mean, 2);
          return (
            <Panel key={kind} title={own[kind]} hint={hints[kind]}>
              <MaskTiles masks={shown?.masks ?? []} excerpt={{ units: 10, examples: 16 }} />
              <FitPicture fit={shown} shows="training" />
              <p class="story-note">
                {fill(own.masked, {
                  masked: mean(({ minimizedLoss }) => minimizedLoss),
                  awake: mean(({ training }) => training),
                })}
              </p>
            </Panel>
          );
        })}
      </div>
      <Seeds attempt={attempt} />
    </>
  );
}

function Seeds({ attempt }: FigureProps): JSX.Element {
  const words = useStoryWords();
  const own = words.masks;
  const rows = kinds.map((kind): SpreadRow => {
    const values = accuracies(attempt.fitted.value, kind).map(accuracy => 100 * accuracy);
    const { mean, error = Number.NaN } = meanOf(values);
    return {
      name: own[kind],
      values,
      mean,
      low: mean - error,
      high: mean + error,
      figure: fixed(mean, 1),
      range: `± ${fill(words.percent, { value: fixed(error, 1) })}`,
      regularized: kind === 'fresh',
    };
  });
  const label = rows.map(({ name, figure, range }) => `${name} ${figure} ${range}`).join(', ');
  return (
    <div class="story-spread">
      <h4>{own.spread}</h4>
      <Drawing
        className="story-spread-canvas"
        label={`${own.spread}: ${label}`}
        draw={({ context, size, palette }) => {
          const ticks = [80, 85, 90, 95, 100].map(value => {
            return { value, text: fill(words.percent, { value }) };
          });
          drawSpread(context, { rows, axis: { scale: 'linear', domain, ticks }, palette, size });
        }}
      />
    </div>
  );
}
