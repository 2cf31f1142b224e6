import { expect, test } from 'vitest';
import { countWeights } from '../../src/draw/histogram.ts';

test('counts every weight once; those beyond the axis in its outer bins', () => {
  const weights = [-1, -0.6, -0.5, 0, 0.49, 0.5, 1, 7, -30, Number.NaN];
  expect([...countWeights(weights, { limit: 1, bins: 4 })]).toEqual([3, 1, 2, 3]);
});

test('an odd number of bins has 0 in the middle', () => {
  expect([...countWeights([-0.01, 0, 0.01], { limit: 8, bins: 33 })].indexOf(3)).toBe(16);
});
