// Synthetic sets: the same rows on every engine, and the shapes that they promise.
import { describe, expect, test } from 'vitest';
import { type SyntheticSet, synthetic, syntheticNames } from 'wellfit';
import { circlePoint } from '../../src/data/angle.ts';
import { hashOf } from '../hash.ts';

/** Of 150 rows drawn from seed 1: Node and Chromium must agree on every bit. */
const hashes: Readonly<Record<string, string>> = {
  pitch: 'b2ad5853eab3986b',
  moons: 'd81a8ddca4082331',
  circles: 'bdb68c6dc212f572',
  spirals: '9cd36d4283da85d1',
  xor: '04291f48ae2982d9',
  blobs: 'fc2e14dd8eaee456',
};

const rowsOf = ({ x, y }: SyntheticSet) =>
  x.toArray().map(([x1, x2], i) => ({ x1: x1!, x2: x2!, label: y[i]! }));

const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

const deviation = (values: readonly number[]) => {
  const center = mean(values);
  return Math.sqrt(mean(values.map(value => (value - center) ** 2)));
};

test('the names', () => {
  expect(syntheticNames).toEqual(Object.keys(hashes));
});

describe.each(Object.entries(hashes))('%s', (name, hash) => {
  test('the rows of seed 1 are these', async () => {
    const { x, y } = synthetic(name, { rows: 150, seed: 1 });
    expect(await hashOf(x.data, y)).toBe(hash);
  });

  test('rows depend on the seed, and on nothing else', () => {
    const draw = (seed: number) => synthetic(name, { rows: 40, seed });
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    const few = synthetic(name, { rows: 10, seed: 5 });
    expect(rowsOf(draw(5)).slice(0, 10)).toEqual(rowsOf(few));
  });

  test('by default 200 rows of seed 0', () => {
    expect(synthetic(name)).toEqual(synthetic(name, { rows: 200, seed: 0 }));
    expect(synthetic(name).x.shape).toBe('200 × 2');
    expect(synthetic(name, { rows: 1 }).y).toHaveLength(1);
  });

  test('both classes, labels 0 and 1 alone, on a small piece of the plane', () => {
    const rows = rowsOf(synthetic(name, { rows: 2000, seed: 3 }));
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set([0, 1]));
    const share = mean(rows.map(({ label }) => label));
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    for (const axis of ['x1', 'x2'] as const) {
      const values = rows.map(row => row[axis]);
      expect(Math.abs(mean(values))).toBeLessThan(0.6);
      expect(deviation(values)).toBeGreaterThan(0.1);
      expect(deviation(values)).toBeLessThan(1.5);
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  test('noise moves points or labels', () => {
    const still = synthetic(name, { rows: 500, noise: 0, seed: 1 });
    const noisy = synthetic(name, { rows: 500, noise: 0.3, seed: 1 });
    expect(noisy).not.toEqual(still);
  });
});

describe('without noise the classes lie apart', () => {
  const turns = (x1: number, x2: number) => Math.atan2(x2, x1) / (2 * Math.PI);
  const apart: Readonly<Record<string, (row: { x1: number; x2: number; label: number }) => void>> = {
    pitch: ({ x1, x2, label }) => expect(x2 > 0.2 + 1.1 * x1 + 1.2 * x1 * x1).toBe(label === 1),
    moons: ({ x1, x2, label }) => {
      const [a, b] = label === 0 ? [x1, x2] : [1 - x1, 0.5 - x2];
      expect(Math.hypot(a, b)).toBeCloseTo(1, 14);
      expect(b).toBeGreaterThanOrEqual(0);
    },
    circles: ({ x1, x2, label }) => expect(Math.hypot(x1, x2)).toBeCloseTo(label === 0 ? 1 : 0.5, 14),
    spirals: ({ x1, x2, label }) => {
      const off = turns(x1, x2) - 1.5 * Math.hypot(x1, x2) - label / 2;
      expect(off - Math.round(off)).toBeCloseTo(0, 12);
    },
    xor: ({ x1, x2, label }) => expect(x1 * x2 < 0).toBe(label === 1),
    blobs: ({ x1, x2, label }) => expect([x1, x2]).toEqual(label === 0 ? [-1, -1] : [1, 1]),
  };

  test.each(Object.entries(apart))('%s', (name, check) => {
    for (const row of rowsOf(synthetic(name, { rows: 400, noise: 0, seed: 2 }))) check(row);
  });
});

test('blobs: noise is the standard deviation of each coordinate', () => {
  const rows = rowsOf(synthetic('blobs', { rows: 4000, noise: 0.25, seed: 1 }));
  for (const label of [0, 1]) {
    const of = rows.filter(row => row.label === label);
    expect(of).toHaveLength(2000);
    for (const axis of ['x1', 'x2'] as const) {
      const values = of.map(row => row[axis]);
      expect(Math.abs(mean(values) - (2 * label - 1))).toBeLessThan((4 * 0.25) / Math.sqrt(2000));
      expect(Math.abs(deviation(values) - 0.25)).toBeLessThan((4 * 0.25) / Math.sqrt(4000));
    }
  }
});

describe('circlePoint', () => {
  test('is cosine and sine', () => {
    for (let k = -3000; k <= 3000; k++) {
      const turns = k / 977;
      // the nearest quarter taken off exactly, so that Math.cos itself is exact
      const quarters = Math.round(4 * turns);
      const x = (turns - quarters / 4) * 2 * Math.PI;
      const [c, s] = [Math.cos(x), Math.sin(x)];
      const expected = [
        [c, s],
        [-s, c],
        [-c, -s],
        [s, -c],
      ][((quarters % 4) + 4) % 4]!;
      const found = circlePoint(turns);
      for (const i of [0, 1]) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThanOrEqual(2.3e-16);
    }
  });

  test('is exact at whole quarters', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map(circlePoint)).toEqual([
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
      [1, 0],
    ]);
  });
});
