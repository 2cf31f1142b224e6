// Means over seeds, against numpy's.
import { expect, test } from 'vitest';
import { geometricMeanOf, meanOf } from '../../src/seeds/statistics.ts';

test('mean and standard error', () => {
  // numpy 1.24.2: a = np.array([0.2, 0.5, 0.3, 0.8]); a.mean(), a.std(ddof=1) / 2
  const { mean, error, count } = meanOf([0.2, 0.5, 0.3, 0.8]);
  expect(mean).toBeCloseTo(0.45, 15);
  expect(error).toBeCloseTo(0.13228756555322954, 15);
  expect(count).toBe(4);
});

test('geometric mean, and the factor of one standard error', () => {
  // numpy 1.24.2: l = np.log([0.1, 1, 10]); np.exp(l.mean()), np.exp(l.mean() + np.array([-1, 1]) * l.std(ddof=1) / 3 ** .5)
  const { mean, range } = geometricMeanOf([0.1, 1, 10]);
  expect(mean).toBeCloseTo(1, 14);
  expect(range![0]).toBeCloseTo(0.2646364919222468, 14);
  expect(range![1]).toBeCloseTo(3.7787683502614264, 13);
});

test('one seed has a mean and no error; none has neither', () => {
  expect(meanOf([0.3])).toEqual({ mean: 0.3, error: undefined, count: 1 });
  expect(geometricMeanOf([0.25]).range).toBeUndefined();
  expect(meanOf([])).toEqual({ mean: Number.NaN, error: undefined, count: 0 });
});

test('a loss of 0 does not make the geometric mean 0', () => {
  expect(geometricMeanOf([0, 1]).mean).toBeCloseTo(1e-3, 12);
});
