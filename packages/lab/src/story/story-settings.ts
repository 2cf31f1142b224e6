// What the chapters train: one network on one set, and what each of them changes of it.
import type { PlannedFit } from '../protocol.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';

/** The page's two moons, with a seed whose fit learns every training point by heart. */
const storySettings: Settings = {
  ...defaultSettings,
  data: { source: 'moons', rows: 240, noise: 0.25, validationShare: 0.5, seed: 14 },
  hidden: [20, 3],
  activation: 'relu',
  optimizer: 'momentum',
  learningRate: 0.1,
  batchSize: 'full',
  mask: 'fresh',
  random: 'philox',
  seed: 17,
};

/** Steps of a fit that is shown by itself: long enough to learn the training points by heart. */
export const longSteps = 6000;

/** Steps of each fit where there are many. */
export const shortSteps = 4000;

/** Seed of the fits with dropout that are shown by themselves: one on which it does well. */
export const dropoutSeed = 4;

/** Places along each side of a boundary. */
const pictureGrid = 72;

/** Places along each side of a small boundary. */
export const smallGrid = 40;

/** A long fit of the chapters' own seed. */
export function alone(name: string, change: Partial<Settings>, wanted: Partial<PlannedFit> = {}): PlannedFit {
  return { name, settings: { ...storySettings, ...change }, steps: longSteps, ...wanted };
}

/** The same with its boundary. */
export function pictured(
  name: string,
  change: Partial<Settings>,
  wanted: Partial<PlannedFit> = {},
): PlannedFit {
  return alone(name, change, { grid: pictureGrid, ...wanted });
}

/** One fit for each seed from 1 on; a seed draws split, starting weights and masks. */
export function acrossSeeds(
  name: string,
  change: Partial<Settings>,
  { seeds, steps = shortSteps }: { readonly seeds: number; readonly steps?: number },
): PlannedFit[] {
  return Array.from({ length: seeds }, (_, i) => ({
    name: `${name} ${i + 1}`,
    settings: { ...storySettings, ...change, seed: i + 1 },
    steps,
  }));
}
