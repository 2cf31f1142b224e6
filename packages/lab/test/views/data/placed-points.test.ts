import { expect, test } from 'vitest';
import type { DataSummary } from '../../../src/protocol.ts';
import {
  areEnough,
  nearest,
  numbered,
  onPlane,
  PointsDraft,
  pointsOf,
} from '../../../src/views/data/placed-points.ts';

test('points are added, moved and removed, and every change is taken back', () => {
  const draft = new PointsDraft();
  draft.add([0.1, 0.2], 0);
  draft.add([0.5, -0.5], 1);
  draft.hold();
  draft.move(0, [0.3, 0.3]);
  draft.move(0, [0.4, 0.4]);
  expect(draft.points.value).toEqual({
    x: [
      [0.4, 0.4],
      [0.5, -0.5],
    ],
    y: [0, 1],
  });
  draft.remove(0);
  expect(draft.points.value).toEqual({ x: [[0.5, -0.5]], y: [1] });
  draft.clear();
  expect(draft.points.value.y).toEqual([]);
  draft.undo();
  draft.undo();
  draft.undo();
  expect(draft.points.value.x[0]).toEqual([0.1, 0.2]);
  draft.undo();
  draft.undo();
  draft.undo();
  expect(draft.points.value.y).toEqual([]);
});

test('nothing lies outside the plane', () => {
  expect(onPlane([1.7, -3])).toEqual([1, -1]);
  expect(onPlane([0.12345, Number.NaN])).toEqual([0.123, -1]);
});

test('the nearest point is meant, if it lies within reach', () => {
  const points = {
    x: [
      [0, 0],
      [0.1, 0],
    ] as const,
    y: [0, 1],
  };
  expect(nearest(points, [0.08, 0], 0.05)).toBe(1);
  expect(nearest(points, [0.5, 0.5], 0.05)).toBeUndefined();
});

test('enough are two points of each of two classes', () => {
  const of = (...y: number[]) => areEnough({ x: y.map(() => [0, 0]), y });
  expect([of(), of(0, 0), of(0, 0, 1), of(0, 0, 1, 1), of(0, 0, 1, 1, 7)]).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});

test('classes are counted without gaps', () => {
  expect(numbered({ x: [], y: [7, 2, 2, 7, 5] }).y).toEqual([2, 0, 0, 2, 1]);
});

const set = (x: readonly number[], features: DataSummary['features']): DataSummary =>
  ({ features, points: { x: Float64Array.from(x), y: Uint8Array.of(0, 1) } }) as unknown as DataSummary;

const feature = (least: number, most: number) => ({ name: 'x', least, most, median: 0 });

test('a set on the plane is copied as it is, a larger one fits at one scale', () => {
  const small = set([-0.5, 0.25, 0.5, -0.25], [feature(-0.5, 0.5), feature(-0.25, 0.25)]);
  expect(pointsOf(small).x).toEqual([
    [-0.5, 0.25],
    [0.5, -0.25],
  ]);
  const large = set([0, 0, 20, 10], [feature(0, 20), feature(0, 10)]);
  expect(pointsOf(large)).toEqual({
    x: [
      [-0.9, -0.45],
      [0.9, 0.45],
    ],
    y: [0, 1],
  });
});

test('a set of more than two features is not copied', () => {
  expect(pointsOf(set([0, 0, 0, 1, 1, 1], [feature(0, 1), feature(0, 1), feature(0, 1)])).y).toEqual([]);
});
