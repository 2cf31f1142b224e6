// What is said of fits as they come in: means over those that stayed finite, and a choice only when it can be made.
import { expect, test } from 'vitest';
import { type ComparisonPlan, inOrder, planComparison } from '../../src/compare/plans.ts';
import { type KnownFits, summarize } from '../../src/compare/summary.ts';
import type { FittedPlan, PlannedFit } from '../../src/protocol.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { fitted } from './fitted.ts';

const plan: ComparisonPlan = planComparison(
  { ...defaultSettings, seed: 14 },
  {
    strengths: { l2: 0.7, keepProb: 0.86 },
    size: { training: 120, parameters: 127 },
  },
);

/** A fit whose validation loss follows from λ and seed. */
function finished({ name, settings: { l2, seed } }: PlannedFit, diverged: boolean): FittedPlan {
  const validation = 0.2 + 0.1 * Math.abs(Math.log10(l2 + 0.001)) + 0.01 * (seed - 14);
  return fitted(name, { validation, diverged });
}

const knownOf = (fits: readonly PlannedFit[], isDiverged = (_: PlannedFit) => false): KnownFits =>
  new Map(fits.map(fit => [fit.name, finished(fit, isDiverged(fit))]));

test('nothing is known at first, and nothing is chosen', () => {
  const { variants, path, done, of } = summarize(plan, new Map());
  expect([done, of]).toEqual([0, 170]);
  expect(variants.map(({ picture, losses }) => [picture, losses])).toEqual(
    new Array(4).fill([undefined, []]),
  );
  expect(path.choice).toBeUndefined();
});

test('pictures and dots fill in as they come', () => {
  const { variants, done } = summarize(plan, knownOf(inOrder(plan).slice(0, 6)));
  expect(done).toBe(6);
  expect(variants.map(({ losses }) => losses.length)).toEqual([2, 2, 1, 1]);
  expect(variants.every(({ picture }) => picture !== undefined)).toBe(true);
  expect(variants[0]!.validation.range).toBeDefined();
  expect(variants[2]!.validation.range).toBeUndefined();
});

test('seeds that diverged are counted, and are in no mean', () => {
  const isDiverged = ({ settings }: PlannedFit) => settings.seed >= 17 && settings.l2 === 0;
  const { variants } = summarize(plan, knownOf(inOrder(plan), isDiverged));
  expect(variants.map(({ name, diverged }) => [name, diverged])).toEqual([
    ['none', 7],
    ['l2', 0],
    ['dropout', 7],
    ['both', 0],
  ]);
  const finite = [14, 15, 16].map(seed => 0.2 + 0.3 + 0.01 * (seed - 14));
  expect(variants[0]!.losses).toEqual(finite.map(loss => expect.closeTo(loss, 12)));
  const logarithms = finite.reduce((sum, loss) => sum + Math.log(loss), 0);
  expect(variants[0]!.validation.mean).toBeCloseTo(Math.exp(logarithms / 3), 12);
});

test('λ is chosen once every λ has two seeds', () => {
  const order = inOrder(plan);
  expect(summarize(plan, knownOf(order.slice(0, 40 + 2 * 13 - 1))).path.choice).toBeUndefined();
  const { choice, places } = summarize(plan, knownOf(order.slice(0, 40 + 2 * 13))).path;
  expect(places[choice!.lowest]!.lambda).toBe(1);
  // one standard error is 0.005, the next λ is 0.026 higher
  expect(places[choice!.chosen]!.lambda).toBe(1);
  expect(places[0]!.validation.count).toBe(2);
});

test('a λ at which every seed diverged does not keep others from being chosen', () => {
  const { path } = summarize(
    plan,
    knownOf(inOrder(plan), ({ settings }) => settings.l2 === 10),
  );
  expect(path.diverged).toBe(10);
  expect(path.places[path.choice!.lowest]!.lambda).toBe(1);
  expect(path.places.at(-1)!.validation.mean).toBeNaN();
});
