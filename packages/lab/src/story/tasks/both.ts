// Chapter 7: L2 and dropout at once, each with less than it would take alone.
import { meanOf } from '../../seeds/statistics.ts';
import { fixed } from '../../state/numerals.ts';
import { acrossSeeds, pictured, shortSteps } from '../story-settings.ts';
import { type Fitted, seedsOf, type Task } from '../task.ts';

const seeds = 10;

/** Mean validation loss over the seeds that both together can reach. */
export const wantedLoss = 0.16;

/** The four ways, by what they leave on. */
export const ways = ['none', 'l2', 'dropout', 'both'] as const;

/** Validation losses of the seeds that are there. */
export function lossesOf(fitted: Fitted, way: (typeof ways)[number]): number[] {
  return seedsOf(fitted, way, seeds).map(({ losses }) => losses.validation);
}

export const both: Task = {
  start: [1, 0.7],
  plans: ([lambda, keepProb]) => {
    const l2 = lambda!;
    const keep = keepProb!;
    return [
      pictured('shown', { l2, keepProb: keep }, { steps: shortSteps }),
      ...acrossSeeds('both', { l2, keepProb: keep }, { seeds }),
      ...acrossSeeds('none', {}, { seeds }),
      ...acrossSeeds('l2', { l2 }, { seeds }),
      ...acrossSeeds('dropout', { keepProb: keep }, { seeds }),
    ];
  },
  isSolved: ({ values: [lambda, keepProb], fitted }) =>
    lambda! > 0 && keepProb! < 1 && meanOf(lossesOf(fitted, 'both')).mean < wantedLoss,
  standing: ({ fitted }) => {
    const { mean, error } = meanOf(lossesOf(fitted, 'both'));
    return { loss: fixed(mean, 3), error: fixed(error ?? Number.NaN, 3) };
  },
};
