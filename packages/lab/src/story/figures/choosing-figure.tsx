// Chapter 8: losses along λ with error bars, and the reader's choice.
import type { JSX } from 'preact';
import { drawPath } from '../../draw/path.ts';
import { niceLogTicks } from '../../draw/ticks.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { pathAxis } from '../../seeds/axes.ts';
import { fixed, setting } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { type LambdaPath, lambdas, pathOf } from '../tasks/choosing.ts';
import { Panel } from './panel.tsx';

/** The λ axis, also while the path is not complete. */
const ends = [lambdas[0]!, lambdas.at(-1)!] as const;

export function ChoosingFigure({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().choosing;
  const path = pathOf(attempt.fitted.value);
  const isComplete = attempt.isComplete.value;
  return (
    <Panel title={own.figure} hint={fill(own.figureHint, { lambdas: lambdas.length })}>
      {path ? (
        <PathPicture path={path} chosen={isComplete ? attempt.values.value[0]! : undefined} />
      ) : (
        <p class="story-note">{own.waiting}</p>
      )}
    </Panel>
  );
}

function PathPicture({
  path,
  chosen,
}: {
  readonly path: LambdaPath;
  readonly chosen: number | undefined;
}): JSX.Element {
  const words = useStoryWords();
  const own = words.choosing;
  const means = path.validation.map(({ mean }) => mean);
  const errors = path.validation.map(({ error = 0 }) => error);
  return (
    <Drawing
      className="story-path"
      label={fill(own.pathLabel, {
        lowest: setting(path.lambdas[path.lowest]!),
        least: fixed(means[path.lowest]!, 3),
        limit: fixed(path.limit, 3),
        first: fixed(path.training[0]!, 2),
        last: fixed(path.training.at(-1)!, 2),
      })}
      draw={({ context, size, palette }) =>
        drawPath(context, {
          lambdas: path.lambdas,
          validation: means,
          errors,
          training: path.training,
          lowest: chosen === undefined ? undefined : path.lowest,
          chosen: chosen === undefined ? undefined : path.lambdas.indexOf(chosen),
          xAxis: { scale: 'log', domain: ends, ticks: niceLogTicks(ends, 6) },
          yAxis: pathAxis(
            [...means.map((mean, i) => mean + errors[i]!), ...path.training],
            means[path.lowest]!,
          ),
          words: {
            validation: words.validationCurve,
            training: words.trainingCurve,
            lowest: own.lowest,
            chosen: fill(own.chosen, { lambda: setting(chosen ?? Number.NaN) }),
            lambda: 'λ',
          },
          palette,
          size,
        })
      }
    />
  );
}
