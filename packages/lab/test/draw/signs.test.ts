import { expect, test } from 'vitest';
import { traceSign } from '../../src/draw/signs.ts';
import type { Context2D } from '../../src/draw/surface.ts';
import { mostClasses } from '../../src/settings/ranges.ts';

/** Corners that a sign's outline passes; none for the disc. */
function outline(label: number, place = { x: 10, y: 20, radius: 5 }): [number, number][] {
  const corners: [number, number][] = [];
  let arcs = 0;
  const context = {
    moveTo: (x: number, y: number) => corners.push([x, y]),
    lineTo: (x: number, y: number) => corners.push([x, y]),
    arc: () => arcs++,
    closePath: () => {},
  };
  traceSign(context as unknown as Context2D, label, place);
  return arcs > 0 ? [] : corners;
}

function area(corners: readonly [number, number][]): number {
  const twice = corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

test('label 0 is a diamond, label 1 a disc', () => {
  const corners = outline(0);
  expect(corners).toHaveLength(4);
  expect(corners[0]![0]).toBeCloseTo(10, 9);
  expect(corners[0]![1]).toBeLessThan(20);
  expect(outline(1)).toEqual([]);
});

test('shapes are as large as a disc of the radius, and all differ', () => {
  const shapes = Array.from({ length: mostClasses }, (_, label) => outline(label));
  shapes.forEach((corners, label) => {
    if (label !== 1) expect(area(corners)).toBeCloseTo(Math.PI * 25, 6);
  });
  const drawn = shapes.map(corners => corners.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' '));
  expect(new Set(drawn).size).toBe(mostClasses);
});

test('further classes take the shapes in turn', () => {
  expect(outline(mostClasses + 2)).toEqual(outline(2));
});
