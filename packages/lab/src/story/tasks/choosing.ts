// Chapter 8: the largest λ that is as good as the best, as far as ten splits can tell.
import { oneStandardError } from '../../seeds/choice.ts';
import { type Mean, meanOf } from '../../seeds/statistics.ts';
import { fixed, setting } from '../../state/numerals.ts';
import { acrossSeeds } from '../story-settings.ts';
import { type Fitted, seedsOf, type Task } from '../task.ts';

/** Splits that each λ is trained on. */
const splits = 10;

/** Steps of each fit: with a penalty more of them change little. */
const steps = 2000;

/** λ that are tried. */
export const lambdas: readonly number[] = [0.03, 0.06, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.1, 1.5, 2];

/** Losses along the λ that are there. */
export interface LambdaPath {
  readonly lambdas: readonly number[];
  readonly validation: readonly Mean[];
  readonly training: readonly number[];
  /** Index of the lowest mean validation loss. */
  readonly lowest: number;
  /** What a mean may be to be as good as the lowest: that, plus its standard error. */
  readonly limit: number;
  /** Index of the largest λ within the limit. */
  readonly chosen: number;
}

/** The path through all λ that have been trained on every split. */
export function pathOf(fitted: Fitted): LambdaPath | undefined {
  const rows = lambdas
    .map(lambda => ({ lambda, fits: seedsOf(fitted, `λ ${lambda}`, splits) }))
    .filter(({ fits }) => fits.length === splits);
  const validation = rows.map(({ fits }) => meanOf(fits.map(({ losses }) => losses.validation)));
  const choice = oneStandardError(validation);
  if (!choice) return undefined;
  const { mean, error = 0 } = validation[choice.lowest]!;
  return {
    ...choice,
    lambdas: rows.map(({ lambda }) => lambda),
    validation,
    training: rows.map(({ fits }) => meanOf(fits.map(({ losses }) => losses.training)).mean),
    limit: mean + error,
  };
}

/** The λ that is tried and lies nearest to a value. */
export function nearestLambda(value: number): number {
  const distance = (lambda: number) => Math.abs(Math.log(lambda / Math.max(value, 1e-6)));
  return lambdas.reduce((best, lambda) => (distance(lambda) < distance(best) ? lambda : best));
}

export const choosing: Task = {
  start: [lambdas[1]!],
  plans: () => lambdas.flatMap(l2 => acrossSeeds(`λ ${l2}`, { l2 }, { seeds: splits, steps })),
  isSolved: ({ values, fitted }) => {
    const path = pathOf(fitted);
    return path !== undefined && values[0] === path.lambdas[path.chosen];
  },
  standing: ({ values, fitted }) => {
    const path = pathOf(fitted)!;
    return {
      lambda: setting(values[0]!),
      loss: fixed(path.validation[path.lambdas.indexOf(values[0]!)]!.mean, 3),
      limit: fixed(path.limit, 3),
    };
  },
};
