// The path of λ: losses from one λ to the next, and the one that the validation set chooses.
import type { JSX } from 'preact';
import { drawPath } from '../draw/path.ts';
import { Drawing } from '../parts/drawing.tsx';
import { FigureTable } from '../parts/figure-table.tsx';
import { lambdaAxis, pathAxis } from '../seeds/axes.ts';
import { useWords } from '../state/context.ts';
import { count, fixed, setting } from '../state/numerals.ts';
import { fill } from '../words/words.ts';
import type { ComparisonPlan } from './plans.ts';
import type { PathSummary } from './summary.ts';

export function PathFigure({
  path,
  plan,
  keepProb,
  onUse,
}: {
  readonly path: PathSummary;
  readonly plan: ComparisonPlan;
  readonly keepProb: number;
  readonly onUse: (restraint: { readonly l2: number }) => void;
}): JSX.Element {
  const { compare } = useWords();
  const { places, choice } = path;
  const chosen = choice && places[choice.chosen]!;
  return (
    <section aria-labelledby="compare-path">
      <div class="compare-title">
        <h3 id="compare-path">{compare.pathTitle}</h3>
        {chosen && (
          <button type="button" class="button compare-choose" onClick={() => onUse({ l2: chosen.lambda })}>
            {fill(compare.useLambda, { lambda: setting(chosen.lambda) })}
          </button>
        )}
      </div>
      <p>
        {compare.pathText} {fill(compare.pathHow, { steps: count(plan.warmSteps) })}
        {keepProb < 1 && ` ${fill(compare.pathKeepProb, { keepProb: setting(keepProb) })}`}
      </p>
      <PathDrawing path={path} />
      <FigureTable
        caption={compare.pathTitle}
        head={[
          'λ',
          compare.seedCount,
          compare.mean,
          compare.error,
          compare.trainingLoss,
          compare.divergedCount,
        ]}
        rows={places.map(({ lambda, losses, validation, training, diverged }) => [
          setting(lambda),
          String(losses.length),
          fixed(validation.mean, 3),
          fixed(validation.error ?? Number.NaN, 3),
          fixed(training.mean, 3),
          String(diverged),
        ])}
      />
      {path.diverged > 0 && (
        <p class="compare-diverged">{fill(compare.pathDiverged, { count: path.diverged })}</p>
      )}
    </section>
  );
}

function PathDrawing({ path: { places, choice } }: { readonly path: PathSummary }): JSX.Element {
  const { common, compare } = useWords();
  const lambdas = places.map(({ lambda }) => lambda);
  const validation = places.map(place => place.validation.mean);
  const errors = places.map(place => place.validation.error ?? 0);
  const training = places.map(place => place.training.mean);
  const lowestMean = Math.min(...validation.filter(mean => !Number.isNaN(mean)));
  const words = {
    validation: common.validation,
    training: common.training,
    lowest: choice ? fill(compare.lowest, { lambda: setting(lambdas[choice.lowest]!) }) : '',
    chosen: choice ? fill(compare.chosen, { lambda: setting(lambdas[choice.chosen]!) }) : '',
    lambda: 'λ',
  };
  return (
    <Drawing
      className="compare-path"
      label={choice ? `${compare.pathTitle}: ${words.chosen}, ${words.lowest}` : compare.pathTitle}
      draw={({ context, size, palette }) => {
        const reach = validation.map((mean, i) => mean + errors[i]!);
        drawPath(context, {
          lambdas,
          validation,
          errors,
          training,
          lowest: choice?.lowest,
          chosen: choice?.chosen,
          xAxis: lambdaAxis(lambdas),
          yAxis: pathAxis([...reach, ...training], lowestMean),
          words,
          palette,
          size,
        });
      }}
    />
  );
}
