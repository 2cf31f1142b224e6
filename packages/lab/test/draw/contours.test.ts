import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContourFinder } from '../../src/draw/contours.ts';
import { LogitPlanes } from '../../src/draw/logit-planes.ts';
import type { Polylines } from '../../src/draw/polylines.ts';

interface Line {
  readonly points: readonly (readonly [number, number])[];
  readonly closed: boolean;
}

function linesOf({ count, starts, closed, xy }: Polylines): Line[] {
  return Array.from({ length: count }, (_, i) => ({
    points: Array.from({ length: starts[i + 1]! - starts[i]! }, (_, p) => {
      const at = 2 * (starts[i]! + p);
      return [xy[at]!, xy[at + 1]!] as const;
    }),
    closed: closed[i] === 1,
  }));
}

function surface(columns: number, rows: number, at: (x: number, y: number) => number) {
  const values = Float32Array.from({ length: columns * rows }, (_, v) =>
    at(v % columns, Math.floor(v / columns)),
  );
  return { columns, rows, values };
}

function planesOf(grid: number, classes: readonly ((x: number, y: number) => number)[]): LogitPlanes {
  const planes = new LogitPlanes();
  const logits = Float32Array.from({ length: classes.length * grid * grid }, (_, i) => {
    const v = i % (grid * grid);
    return classes[Math.floor(i / (grid * grid))]!(v % grid, Math.floor(v / grid));
  });
  planes.set({ grid, x1: [0, 1], x2: [0, 1], outputs: classes.length, logits });
  return planes;
}

const finder = new ContourFinder();

function level(grid: ReturnType<typeof surface>, at: number): Line[] {
  return linesOf(finder.level(grid, at));
}

function sorted(lines: readonly Line[]): string[] {
  return lines.flatMap(({ points }) => points.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`)).sort();
}

/** Points in turn lie on two edges of one cell: nothing is jumped over. */
function expectNoGap({ points, closed }: Line): void {
  const cells = ([x, y]: readonly [number, number]): string[] => {
    const around = (at: number): number[] => (Number.isInteger(at) ? [at - 1, at] : [Math.floor(at)]);
    return around(x).flatMap(c => around(y).map(r => `${c} ${r}`));
  };
  const steps = closed ? points.length : points.length - 1;
  for (let i = 0; i < steps; i++) {
    const after = new Set(cells(points[(i + 1) % points.length]!));
    expect(cells(points[i]!).some(cell => after.has(cell))).toBe(true);
  }
}

describe('level', () => {
  test('a circle is one ring at its radius', () => {
    const lines = level(
      surface(61, 61, (x, y) => (x - 30) ** 2 + (y - 30) ** 2),
      20 ** 2,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.closed).toBe(true);
    expectNoGap(lines[0]!);
    // Straight between places: the error of x² over one unit, 1/4, on a slope of 40.
    for (const [x, y] of lines[0]!.points)
      expect(Math.abs(Math.hypot(x - 30, y - 30) - 20)).toBeLessThan(0.25 / 38);
  });

  test('rings within rings are all found', () => {
    const lines = level(
      surface(61, 61, (x, y) => Math.cos(Math.hypot(x - 30, y - 30) / 3)),
      0.2,
    );
    const rings = lines.filter(({ closed }) => closed);
    const radii = rings.map(({ points: [[x, y] = [0, 0]] }) => Math.hypot(x - 30, y - 30));
    // cos r/3 = 0.2
    const expected = [4.1083, 14.7412, 22.9579];
    expect(radii).toHaveLength(expected.length);
    radii
      .sort((a, b) => a - b)
      .forEach((radius, i) => {
        expect(Math.abs(radius - expected[i]!)).toBeLessThan(0.06);
      });
    for (const line of lines) expectNoGap(line);
  });

  test('a plane is one straight line from frame to frame', () => {
    const lines = level(
      surface(30, 20, (x, y) => 0.7 * x + 1.3 * y - 20),
      1,
    );
    expect(lines).toHaveLength(1);
    const [line] = lines as [Line];
    expect(line.closed).toBe(false);
    for (const [x, y] of line.points) expect(0.7 * x + 1.3 * y).toBeCloseTo(21, 4);
    for (const [x, y] of [line.points[0]!, line.points.at(-1)!]) {
      expect(x === 0 || x === 29 || y === 0 || y === 19).toBe(true);
    }
  });

  test.each([
    [0.5, 'parts the lower left', -1],
    [-0.5, 'parts the lower right', 1],
  ])('a saddle at height 0 seen from %f %s corner', (at, _, slope) => {
    // 4·(x − ½)·(y − ½) has its saddle at 0 and the corners 1, −1, −1, 1.
    const lines = level(
      surface(2, 2, (x, y) => 4 * (x - 0.5) * (y - 0.5)),
      at,
    );
    expect(lines).toHaveLength(2);
    for (const { points } of lines) {
      const [[x0, y0], [x1, y1]] = points as [[number, number], [number, number]];
      expect((y1 - y0) / (x1 - x0)).toBeCloseTo(slope, 6);
    }
  });

  test('places without a value have no line around them', () => {
    const hole = surface(21, 21, (x, y) => (Math.hypot(x - 10, y - 10) < 3 ? Number.NaN : y - 10.5));
    const lines = level(hole, 0);
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line.closed).toBe(false);
      expectNoGap(line);
      for (const [x, y] of line.points) {
        expect(y).toBe(10.5);
        expect(Math.abs(x - 10)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test('a value on the level makes no break', () => {
    const lines = level(
      surface(9, 9, (x, y) => Math.max(Math.abs(x - 4), Math.abs(y - 4))),
      2,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.closed).toBe(true);
    expectNoGap(lines[0]!);
  });

  test('every crossing of an edge is on one line, once, and lines end on the frame only', () => {
    const grids = fc
      .record({ columns: fc.integer({ min: 2, max: 9 }), rows: fc.integer({ min: 2, max: 9 }) })
      .chain(({ columns, rows }) =>
        fc
          .array(fc.integer({ min: -3, max: 3 }), { minLength: columns * rows, maxLength: columns * rows })
          .map(values => ({ columns, rows, values: Float32Array.from(values) })),
      );
    fc.assert(
      fc.property(grids, ({ columns, rows, values }) => {
        const lines = level({ columns, rows, values }, 0.3);
        const crosses = (v: number, w: number): number => Number(values[v]! >= 0.3 !== values[w]! >= 0.3);
        let crossings = 0;
        for (let v = 0; v < values.length; v++) {
          if (v % columns < columns - 1) crossings += crosses(v, v + 1);
          if (v + columns < values.length) crossings += crosses(v, v + columns);
        }
        const points = lines.flatMap(line => line.points);
        expect(points).toHaveLength(crossings);
        expect(new Set(points.map(String)).size).toBe(crossings);
        for (const line of lines) {
          expectNoGap(line);
          if (line.closed) continue;
          for (const [x, y] of [line.points[0]!, line.points.at(-1)!]) {
            expect(x === 0 || x === columns - 1 || y === 0 || y === rows - 1).toBe(true);
          }
        }
      }),
    );
  });
});

describe('borders', () => {
  const wave = (x: number, y: number): number => Math.sin(x / 4) * 2 + (y - 15.1) / 5;

  test('of one logit and of two are the line p = 0.5', () => {
    const one = linesOf(finder.borders(planesOf(31, [wave])));
    const two = linesOf(finder.borders(planesOf(31, [() => 0, wave])));
    const zero = level(surface(31, 31, wave), 0);
    expect(one.length).toBeGreaterThan(0);
    expect(one).toEqual(zero);
    expect(sorted(two)).toEqual(sorted(zero));
  });

  test('of three sectors are three lines from the frame to one place', () => {
    const sectors = [90, 210, 330].map(degrees => {
      const angle = (degrees * Math.PI) / 180;
      return (x: number, y: number) => Math.cos(angle) * (x - 15.3) + Math.sin(angle) * (y - 15.4);
    });
    const lines = linesOf(finder.borders(planesOf(31, sectors)));
    expect(lines).toHaveLength(3);
    const ends = lines.flatMap(({ points }) => [points[0]!, points.at(-1)!]);
    const inside = ends.filter(([x, y]) => x > 0 && x < 30 && y > 0 && y < 30);
    expect(inside).toHaveLength(3);
    expect(new Set(inside.map(String)).size).toBe(1);
    expect(Math.hypot(inside[0]![0] - 15.3, inside[0]![1] - 15.4)).toBeLessThan(0.5);
    for (const line of lines) expectNoGap(line);
  });

  test('four sectors meet as well', () => {
    const corners = [
      [1, 1],
      [-1, 1],
      [-1, -1],
      [1, -1],
    ].map(
      ([a, b]) =>
        (x: number, y: number) =>
          a! * (x - 10.4) + b! * (y - 10.6),
    );
    const lines = linesOf(finder.borders(planesOf(21, corners)));
    expect(lines).toHaveLength(4);
  });

  test('an island of a third class is a ring', () => {
    const island = (x: number, y: number): number => 12 - Math.hypot(x - 8, y - 8) * 3;
    const lines = linesOf(finder.borders(planesOf(31, [x => 15 - x, x => x - 15, island])));
    expect(lines.filter(({ closed }) => closed)).toHaveLength(1);
  });

  test('a class without a value hides the place', () => {
    const lines = linesOf(
      finder.borders(planesOf(9, [x => x - 4.5, () => 0, (_, y) => (y > 3 ? Number.NaN : -9)])),
    );
    expect(lines).toHaveLength(1);
    for (const [, y] of lines[0]!.points) expect(y).toBeLessThanOrEqual(3);
  });
});

describe('leads', () => {
  const wave = (x: number, y: number): number => Math.sin(x / 4) + (y - 15) / 5;

  test('of two classes are the lines at both levels', () => {
    const lead = linesOf(finder.leads(planesOf(31, [() => 0, wave]), 1.1));
    const both = [...level(surface(31, 31, wave), 1.1), ...level(surface(31, 31, wave), -1.1)];
    expect(sorted(lead)).toEqual(sorted(both));
  });

  test('of a steep border stay beside it, from frame to frame', () => {
    const steep = (x: number): number => (x - 10.4) * 50;
    const lines = linesOf(finder.leads(planesOf(21, [steep, () => 0, () => -60]), 1.1));
    expect(lines).toHaveLength(1);
    for (const [x] of lines[0]!.points) expect(x).toBeCloseTo(10.4, 5);
    expect(lines[0]!.points).toHaveLength(21);
  });
});
