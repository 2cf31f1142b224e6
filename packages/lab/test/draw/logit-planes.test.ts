import { expect, test } from 'vitest';
import { LogitPlanes, noLabel } from '../../src/draw/logit-planes.ts';

const square = { grid: 2, x1: [0, 1], x2: [0, 1] } as const;

test('one logit tells two classes, and is held within ±40', () => {
  const planes = new LogitPlanes();
  planes.set({
    ...square,
    outputs: 1,
    logits: Float32Array.of(-3, 900, Number.NEGATIVE_INFINITY, Number.NaN),
  });
  expect([...planes.values]).toEqual([-3, 40, -40, Number.NaN]);
  expect([...planes.first]).toEqual([0, 1, 0, noLabel]);
  expect([...planes.second.subarray(0, 3)]).toEqual([1, 0, 1]);
});

test('several logits are ranked and taken relative to the largest', () => {
  const planes = new LogitPlanes();
  const classes = [
    [1, 5, 2, 0],
    [3, 4, 2, Number.NaN],
    [2, -90, 2, 0],
  ];
  planes.set({ ...square, outputs: 3, logits: Float32Array.from(classes.flat()) });
  expect([...planes.first]).toEqual([1, 0, 0, noLabel]);
  expect([...planes.second.subarray(0, 3)]).toEqual([2, 1, 1]);
  const at = (place: number): number[] => [0, 1, 2].map(k => planes.values[4 * k + place]!);
  expect(at(0)).toEqual([-2, 0, -1]);
  expect(at(1)).toEqual([0, -1, -40]);
  expect(at(2)).toEqual([0, 0, 0]);
});

test('an infinite logit is certain', () => {
  const planes = new LogitPlanes();
  const infinite = Number.POSITIVE_INFINITY;
  planes.set({ ...square, outputs: 2, logits: Float32Array.of(0, 0, 0, 0, infinite, 1, 1, 1) });
  expect(planes.first[0]).toBe(1);
  expect([planes.values[0], planes.values[4]]).toEqual([-40, 0]);
});

test('refuses logits that do not fit the grid', () => {
  const planes = new LogitPlanes();
  const bad = { ...square, outputs: 2, logits: new Float32Array(7) };
  expect(() => planes.set(bad)).toThrow('LogitPlanes: field needs 2 planes of 2 x 2, got 7 logits');
});
