// Measured slopes against functions whose slopes are known, with kinks at and near the place.
import { describe, expect, test } from 'vitest';
import { measureSlope } from '../../src/diagnose/slope.ts';

const tolerance = 1e-6;

/** Measures f at x beside a derived slope. */
function measure(f: (x: number) => number, x: number, analytic: number) {
  const derived = { analytic, here: f(x), distance: 1e-3, least: 1e-3, tolerance };
  return measureSlope(offset => f(x + offset), derived);
}

const bent = (z: number) => (z > 0 ? z : 0.01 * z);

describe('a right slope', () => {
  test.each([
    ['sin 3x', (x: number) => Math.sin(3 * x), 0.7, 3 * Math.cos(2.1)],
    ['steep tanh', (x: number) => Math.tanh(100 * x), 0.004, 100 / Math.cosh(0.4) ** 2],
    ['a constant', () => 7, 2, 0],
    ['a large cost', (x: number) => 1e6 + Math.exp(x), 1, Math.E],
  ])('%s', (_, f, x, slope) => {
    const { numeric, error, isKink } = measure(f, x, slope);
    expect(error).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(numeric - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    expect(isKink).toBe(false);
  });

  test.each([-9e-4, -3.3e-4, -1e-4, -2e-5, -4e-6, 3e-6, 5e-5, 5e-4, 7.1e-4])('%s beside a kink', x => {
    const f = (z: number) => bent(z) + z * z;
    const { error, isKink } = measure(f, x, (x > 0 ? 1 : 0.01) + 2 * x);
    expect(error).toBeLessThanOrEqual(tolerance);
    expect(isKink).toBe(false);
  });
});

describe('at a kink', () => {
  test.each([0, 1e-9, -1e-8, 1e-7])('%s: either slope is passed over', x => {
    for (const slope of [0.01, 1]) expect(measure(z => bent(z) + z * z, x, slope).isKink).toBe(true);
  });

  test.each([-3e-7, 4e-7, 6e-7, -9e-7])('%s: the right slope is no error', x => {
    const { error, isKink } = measure(z => bent(z) + z * z, x, (x > 0 ? 1 : 0.01) + 2 * x);
    expect(isKink || error <= tolerance).toBe(true);
  });

  test('a slope beyond both sides is wrong', () => {
    for (const slope of [-1, 2]) expect(measure(bent, 0, slope).isKink).toBe(false);
  });
});

describe('a wrong slope', () => {
  test.each([1e-5, 1e-3, 0.5, -2])('off by %s of itself', share => {
    const { error, isKink } = measure(x => Math.sin(3 * x), 0.7, 3 * Math.cos(2.1) * (1 + share));
    expect(error).toBeGreaterThan(tolerance);
    expect(error).toBeCloseTo(Math.abs(share) / Math.max(1, Math.abs(1 + share)), 9);
    expect(isKink).toBe(false);
  });

  test('is not mistaken for a kink where the cost bends', () => {
    const { error, isKink } = measure(x => 1000 * x * x, 0, 1e-3);
    expect([error > tolerance, isKink]).toEqual([true, false]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s', slope => {
    expect(measure(x => x * x, 1, slope)).toMatchObject({ error: Number.POSITIVE_INFINITY, isKink: false });
    expect(measure(() => slope, 1, 0)).toMatchObject({ error: Number.POSITIVE_INFINITY, isKink: false });
  });
});
