// Chapter 7: both restraints at the faders' strengths, and each alone, over seeds.
import type { JSX } from 'preact';
import { drawSpread, type SpreadRow } from '../../draw/spread.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { spreadAxis } from '../../seeds/axes.ts';
import { meanOf } from '../../seeds/statistics.ts';
import { fixed, setting } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { lossesOf, ways } from '../tasks/both.ts';
import { FitPicture } from './fit-picture.tsx';
import { LossesLine } from './losses-line.tsx';
import { Panel } from './panel.tsx';

export function BothFigure({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().both;
  const [lambda, keepProb] = attempt.values.value;
  const shown = attempt.fitted.value.get('shown');
  const strengths = { lambda: setting(lambda!), keepProb: fixed(keepProb!, 2) };
  return (
    <div class="story-pair">
      <Panel title={own.figure} hint={fill(own.figureHint, strengths)}>
        <FitPicture fit={shown} />
        <LossesLine fit={shown} />
      </Panel>
      <Panel title={own.spread} hint={own.spreadHint}>
        <Seeds attempt={attempt} />
      </Panel>
    </div>
  );
}

function Seeds({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().both;
  const rows = ways.map((way): SpreadRow => {
    const values = lossesOf(attempt.fitted.value, way);
    const { mean, error = Number.NaN } = meanOf(values);
    return {
      name: own[way],
      values,
      mean,
      low: mean - error,
      high: mean + error,
      figure: fixed(mean, 3),
      range: `± ${fixed(error, 3)}`,
      regularized: way !== 'none',
    };
  });
  const label = rows.map(({ name, figure, range }) => `${name} ${figure} ${range}`).join(', ');
  return (
    <Drawing
      className="story-ways"
      label={`${own.spread}: ${label}`}
      draw={({ context, size, palette }) => {
        const losses = rows.flatMap(row => Array.from(row.values));
        drawSpread(context, { rows, axis: spreadAxis(losses, 7), palette, size });
      }}
    />
  );
}
