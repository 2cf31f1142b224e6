// Scaling: features with mean 0 and deviation 1, constants left in peace, and a way back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyScale, Matrix, standardScale, unscaled } from 'wellfit';

/** A feature: whole numbers in some unit around some center, not all the same. */
const feature = fc
  .record({
    steps: fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }),
    unit: fc.constantFrom(1e-9, 0.37, 1, 1e7),
    center: fc.integer({ min: -1000, max: 1000 }),
  })
  .map(({ steps, unit, center }) => steps.map(step => (step + center) * unit))
  .filter(values => new Set(values).size > 1);

const column = (values: readonly number[]) => Matrix.from(values.map(value => [value]));
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((total, value) => total + value, 0) / values.length;
const rms = (values: ArrayLike<number>) => Math.sqrt(mean(Array.from(values, value => value * value)));

describe('standardScale and applyScale', () => {
  test('bring every feature to mean 0 and deviation 1', () => {
    fc.assert(
      fc.property(feature, values => {
        const x = column(values);
        const { data } = applyScale(x, standardScale(x));
        expect(Math.abs(mean(data))).toBeLessThan(1e-11);
        expect(Math.abs(rms(data) - 1)).toBeLessThan(1e-11);
      }),
    );
  });

  test('can be undone: x = mean + deviation · scaled', () => {
    fc.assert(
      fc.property(feature, values => {
        const x = column(values);
        const [{ mean: center, deviation }] = standardScale(x) as [{ mean: number; deviation: number }];
        const size = Math.max(...values.map(Math.abs));
        for (const [i, scaled] of applyScale(x, [{ mean: center, deviation }]).data.entries()) {
          expect(Math.abs(center + deviation * scaled - values[i]!)).toBeLessThanOrEqual(1e-14 * size);
        }
      }),
    );
  });

  test('a constant feature becomes 0, whatever its value', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 9 }),
        (value, n) => {
          const x = column(Array(n).fill(value));
          const scales = standardScale(x);
          expect(scales).toEqual([{ mean: value, deviation: 1 }]);
          expect(applyScale(x, scales).data.every(scaled => scaled === 0)).toBe(true);
        },
      ),
    );
  });

  test.each([
    [[0, 1e-200], 5e-201],
    [[-5e-324, 5e-324], 5e-324],
    [[-1e200, 1e200], 1e200],
  ])('squares that leave the range of doubles: %s', (values, deviation) => {
    const x = column(values);
    const [scale] = standardScale(x);
    expect(scale!.deviation / deviation).toBeCloseTo(1, 12);
    expect(applyScale(x, [scale!]).toArray()).toEqual([[-1], [1]]);
  });

  test('each feature on its own', () => {
    const x = Matrix.from([
      [1, 50, 7],
      [3, 30, 7],
    ]);
    expect(standardScale(x)).toEqual([
      { mean: 2, deviation: 1 },
      { mean: 40, deviation: 10 },
      { mean: 7, deviation: 1 },
    ]);
    expect(applyScale(x, standardScale(x)).toArray()).toEqual([
      [-1, 1, 0],
      [1, -1, 0],
    ]);
    expect(applyScale(x, [unscaled, unscaled, unscaled])).toEqual(x);
  });
});
