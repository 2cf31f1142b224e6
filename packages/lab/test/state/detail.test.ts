import { expect, test } from 'vitest';
import { gridFor, restAfter, unitGridFor } from '../../src/state/detail.ts';

test('small networks are looked at finely, large ones coarsely', () => {
  expect([0, 127, 3000].map(gridFor)).toEqual([100, 100, 100]);
  expect(gridFor(10_000)).toBe(54);
  expect([330_000, 1e9].map(gridFor)).toEqual([24, 24]);
  expect([127, 330_000].map(unitGridFor)).toEqual([24, 12]);
});

test('a picture that took long gives training as long a turn', () => {
  expect([restAfter(16), restAfter(400)]).toEqual([0, 400]);
});
