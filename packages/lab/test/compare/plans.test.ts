// Which fits are planned: what they share, what tells them apart, and what is left to train.
import { expect, test } from 'vitest';
import {
  hasOtherRestraints,
  inOrder,
  missingFits,
  pathLambdas,
  planComparison,
  strengthsOf,
} from '../../src/compare/plans.ts';
import {
  assignmentSettings,
  defaultSettings as openingSettings,
  type Settings,
} from '../../src/settings/settings.ts';

/** The page's settings, with a seed of the tests' own. */
const settings14: Settings = { ...openingSettings, seed: 14 };

/** The page's own data and network. */
const small = { training: 120, parameters: 127 };

const planOf = (settings: Settings, size = small) =>
  planComparison(settings, { strengths: strengthsOf(settings), size });

test('strengths are those of the running training, or the assignment’s where it has none', () => {
  expect(strengthsOf(settings14)).toEqual({ l2: 0.7, keepProb: 0.86 });
  expect(strengthsOf({ l2: 3, keepProb: 1 })).toEqual({ l2: 3, keepProb: 0.86 });
  expect(strengthsOf({ l2: 0, keepProb: 0.5 })).toEqual({ l2: 0.7, keepProb: 0.5 });
});

test('four variants differ in λ and keepProb, and in nothing else', () => {
  const { variants } = planOf({ ...settings14, l1: 0.1, patience: 500 });
  expect(variants.map(({ name, restraint }) => [name, restraint])).toEqual([
    ['none', { l2: 0, keepProb: 1 }],
    ['l2', { l2: 0.7, keepProb: 1 }],
    ['dropout', { l2: 0, keepProb: 0.86 }],
    ['both', { l2: 0.7, keepProb: 0.86 }],
  ]);
  for (const { fits, restraint } of variants) {
    expect(fits[0]!.settings).toEqual({ ...settings14, l1: 0.1, ...restraint });
  }
});

test('seeds go on from the settings’, divide anew and draw anew, while drawn sets stay the same', () => {
  const { seeds, variants } = planOf(assignmentSettings);
  expect(seeds).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const { fits } of variants) {
    expect(fits.map(({ settings }) => settings.seed)).toEqual(seeds);
    expect(fits.map(({ settings }) => settings.maskSeed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(fits.map(({ settings }) => settings.data))).toEqual(new Set([assignmentSettings.data]));
  }
  const last = planOf({ ...settings14, seed: 0xffffffff });
  expect(last.seeds.slice(0, 3)).toEqual([0xffffffff, 0, 1]);
});

test('the first seed has a picture, and no other', () => {
  for (const { fits } of planOf(settings14).variants) {
    expect(fits.map(({ grid }) => grid)).toEqual([160, ...new Array(9).fill(undefined)]);
  }
});

test('the path goes up in 13 steps of λ, each from the one before it with the same seed', () => {
  const { path, warmSteps, steps } = planOf({ ...settings14, l2: 2, keepProb: 0.8 });
  expect(path.map(({ lambda }) => lambda)).toEqual(pathLambdas);
  expect(pathLambdas.length).toBe(13);
  expect([pathLambdas[0], pathLambdas.at(-1)]).toEqual([0.01, 10]);
  path.forEach(({ lambda, fits }, i) => {
    fits.forEach((fit, k) => {
      expect(fit.settings.l2).toBe(lambda);
      expect(fit.settings.keepProb).toBe(0.8);
      expect(fit.from).toBe(path[i - 1]?.fits[k]?.name);
      expect(fit.settings.seed).toBe(path[0]!.fits[k]!.settings.seed);
      expect(fit.steps).toBe(i === 0 ? steps : warmSteps);
    });
  });
});

test.each([
  ['the page’s own', 'full', small, 12_000, 10],
  ['500 examples', 'full', { training: 500, parameters: 127 }, 12_000, 10],
  ['1,000 examples', 'full', { training: 1000, parameters: 127 }, 6000, 10],
  ['a large network', 'full', { training: 500, parameters: 1270 }, 1200, 5],
  ['a large table', 'full', { training: 100_000, parameters: 500 }, 600, 5],
  ['a large table in small batches', 32, { training: 100_000, parameters: 500 }, 12_000, 5],
  ['batches that are larger than the data', 5000, small, 12_000, 10],
] as const)('%s: as many steps and seeds as can be waited for', (_, batchSize, size, steps, seeds) => {
  const plan = planOf({ ...settings14, batchSize }, size);
  expect([plan.steps, plan.seeds.length]).toEqual([steps, seeds]);
});

test('names tell all fits apart that differ, and only those', () => {
  const names = (settings: Settings) => inOrder(planOf(settings)).map(({ name }) => name);
  const first = names(settings14);
  expect(new Set(first).size).toBe(4 * 10 + 13 * 10);
  // λ of the running training is in half of the variants, and not in the path
  const second = new Set(names({ ...settings14, l2: 1.5 }));
  expect(first.filter(name => second.has(name)).length).toBe(2 * 10 + 13 * 10);
  // the same fit without a picture is another one
  const next = new Set(names({ ...settings14, seed: 15 }));
  expect(first.filter(name => next.has(name)).length).toBe(4 * 8 + 13 * 9);
  const others = names({ ...settings14, data: { ...settings14.data, noise: 0.3 } });
  expect(first.filter(name => others.includes(name))).toEqual([]);
});

test('pictures come first, then the seeds of all variants together, then the path of each seed', () => {
  const order = inOrder(planOf(settings14));
  expect(order.slice(0, 4).every(({ grid }) => grid === 160)).toBe(true);
  expect(order.slice(4, 8).map(({ settings }) => settings.seed)).toEqual([15, 15, 15, 15]);
  expect(order.slice(40, 53).map(({ settings }) => settings.l2)).toEqual(pathLambdas);
  order.forEach(({ from }, i) => {
    if (from !== undefined) expect(order.slice(0, i).some(({ name }) => name === from)).toBe(true);
  });
});

test('what is known is not trained again, but for what a missing fit starts from', () => {
  const order = inOrder(planOf(settings14));
  expect(missingFits(order, () => false)).toEqual(order);
  expect(missingFits(order, () => true)).toEqual([]);
  // stopped within the second seed's path: its chain is needed, the first seed's is not
  const known = new Set(order.slice(0, 40 + 13 + 5).map(({ name }) => name));
  expect(missingFits(order, name => known.has(name))).toEqual(order.slice(40 + 13));
  // a hole in the middle of a chain
  const hole = order[45]!.name;
  expect(missingFits(order, name => name !== hole)).toEqual(order.slice(40, 46));
});

test('other restraints are noticed', () => {
  expect(hasOtherRestraints({ ...settings14, l2: 1, keepProb: 0.5 })).toBe(false);
  for (const name of ['l1', 'noise', 'maxNorm', 'labelSmoothing', 'mixup', 'patience'] as const) {
    expect(hasOtherRestraints({ ...settings14, [name]: 0.5 })).toBe(true);
  }
});
