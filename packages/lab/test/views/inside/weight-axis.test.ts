// The axis of weights: symmetric, and still while weights wobble; and how many of them are zero.
import { expect, test } from 'vitest';
import type { LayerWeights } from '../../../src/protocol.ts';
import { largestWeight, weightLimit, weightTicks, zerosOf } from '../../../src/views/inside/weight-axis.ts';

test.each([
  [0.3, 0.375],
  [0.75, 0.75],
  [0.76, 1],
  [2.9, 3],
  [3.01, 4],
  [8, 8],
  [10.2, 12],
  [13, 16],
])('weights up to %f end at %f', (most, limit) => {
  expect(weightLimit(undefined, most)).toBe(limit);
});

test('weights that wobble around an end move it once', () => {
  let limit: number | undefined;
  const limits = new Set<number>();
  for (let i = 0; i < 50; i++) {
    limit = weightLimit(limit, i % 2 === 0 ? 3.9 : 4.1);
    limits.add(limit);
  }
  expect([...limits]).toEqual([4, 6]);
});

test('it gives way when weights have clearly shrunk, and to any that are larger', () => {
  expect(weightLimit(6, 3.5)).toBe(6);
  expect(weightLimit(6, 3.3)).toBe(4);
  expect(weightLimit(6, 1)).toBe(1);
  expect(weightLimit(6, 6.01)).toBe(8);
});

test('weights that are no numbers, or none, leave it as it is', () => {
  expect(weightLimit(6, Number.NaN)).toBe(6);
  expect(weightLimit(6, Number.POSITIVE_INFINITY)).toBe(6);
  expect(weightLimit(undefined, 0)).toBe(1);
});

test('ends, halves and the middle are written', () => {
  expect(weightTicks(12)).toEqual([-12, -6, 0, 6, 12]);
});

const layer = (weights: number[], zeros: number): LayerWeights => ({
  layer: 'dense_1',
  fanIn: 10,
  fanOut: 4,
  weights: Float32Array.from(weights),
  norm: 1,
  zeros,
});

test('the largest weight of all layers, in size', () => {
  expect(largestWeight([layer([0.5, -3], 0), layer([2], 0)])).toBe(3);
  expect(largestWeight([])).toBe(0);
});

test('zeros are counted over all weights, not over those that were sent', () => {
  expect(zerosOf([layer([0], 0.3), layer([1], 0.025)])).toEqual({ zeros: 13, all: 80 });
});
