// Chapter 5: one mask against fresh masks, over seeds.
import { meanOf } from '../../seeds/statistics.ts';
import type { Settings } from '../../settings/settings.ts';
import { fixed } from '../../state/numerals.ts';
import { acrossSeeds, dropoutSeed, pictured, shortSteps } from '../story-settings.ts';
import { type Fitted, seedsOf, type Task } from '../task.ts';

export const seeds = 24;

/** Difference of the mean accuracies that is to be reached: half a percent. */
export const wantedGap = 0.005;

export const kinds = ['fixed', 'fresh'] as const satisfies readonly Settings['mask'][];

/** Validation accuracies of the seeds that are there. */
export function accuracies(fitted: Fitted, kind: Settings['mask']): number[] {
  return seedsOf(fitted, kind, seeds).map(({ losses }) => losses.validationAccuracy);
}

function gapOf(fitted: Fitted): number {
  const [one, fresh] = kinds.map(kind => meanOf(accuracies(fitted, kind)).mean);
  return Math.abs(fresh! - one!);
}

export const masks: Task = {
  start: [0.8],
  plans: ([keepProb]) => [
    ...kinds.map(mask =>
      pictured(
        `${mask} shown`,
        { keepProb: keepProb!, mask, seed: dropoutSeed },
        { steps: shortSteps, masks: 3 },
      ),
    ),
    // In turns, so that both rows of dots grow together.
    ...interleaved(kinds.map(mask => acrossSeeds(mask, { keepProb: keepProb!, mask }, { seeds }))),
  ],
  isSolved: ({ fitted }) => gapOf(fitted) < wantedGap,
  standing: ({ fitted }) => ({ gap: fixed(100 * gapOf(fitted), 1) }),
};

function interleaved<Item>(lists: readonly (readonly Item[])[]): Item[] {
  return (lists[0] ?? []).flatMap((_, i) => lists.map(list => list[i]!));
}
