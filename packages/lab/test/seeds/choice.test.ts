// The one-standard-error rule, on paths whose answer can be seen.
import { expect, test } from 'vitest';
import { oneStandardError } from '../../src/seeds/choice.ts';

const path = (...pairs: readonly (readonly [mean: number, error: number | undefined])[]) =>
  pairs.map(([mean, error]) => ({ mean, error }));

test('the last place within one standard error of the lowest is chosen', () => {
  const means = path([0.8, 0.3], [0.5, 0.2], [0.3, 0.1], [0.38, 0.02], [0.41, 0.02]);
  expect(oneStandardError(means)).toEqual({ lowest: 2, chosen: 3 });
});

test('the error that counts is that of the lowest, not those of the others', () => {
  expect(oneStandardError(path([0.3, 0.01], [0.32, 5], [0.9, 5]))).toEqual({ lowest: 0, chosen: 0 });
});

test('a mean exactly one standard error above is within', () => {
  expect(oneStandardError(path([0.25, 0.25], [0.5, 0.1], [0.75, 0.1]))).toEqual({ lowest: 0, chosen: 1 });
});

test('the rule looks past a place that is worse', () => {
  expect(oneStandardError(path([0.3, 0.1], [0.5, 0.1], [0.4, 0.1]))).toEqual({ lowest: 0, chosen: 2 });
});

test.each([
  ['at the first place', path([0.2, 0.05], [0.3, 0.1], [0.4, 0.1]), { lowest: 0, chosen: 0 }],
  ['at the last place', path([0.4, 0.05], [0.3, 0.1], [0.2, 0.5]), { lowest: 2, chosen: 2 }],
  ['at two places: the later one', path([0.2, 0.3], [0.2, 0.05], [0.3, 0.1]), { lowest: 1, chosen: 1 }],
  ['everywhere', path([0.2, 0], [0.2, 0], [0.2, 0]), { lowest: 2, chosen: 2 }],
  ['at the only place', path([0.2, 0.1]), { lowest: 0, chosen: 0 }],
])('the lowest lies %s', (_, means, choice) => {
  expect(oneStandardError(means)).toEqual(choice);
});

test.each([
  ['there is no place', []],
  ['no place has a mean', path([Number.NaN, undefined], [Number.NaN, undefined])],
  ['one seed stands behind the lowest', path([0.4, 0.1], [0.2, undefined])],
])('nothing is chosen where %s', (_, means) => {
  expect(oneStandardError(means)).toBeUndefined();
});

test('places whose fits all diverged are passed over', () => {
  const means = path([Number.NaN, undefined], [0.3, 0.1], [Number.NaN, undefined], [0.35, 0.1]);
  expect(oneStandardError(means)).toEqual({ lowest: 1, chosen: 3 });
});
