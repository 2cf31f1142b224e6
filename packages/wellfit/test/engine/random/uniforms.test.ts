// Uniform numbers behind normal draws: the definition, place by place, and what the draws must be like as random numbers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32 } from '../../../src/core/philox.ts';
import type { Buffer } from '../../../src/engine/buffer.ts';
import { evaluate } from '../../../src/engine/expression.ts';
import { inverseNormal } from '../../../src/engine/normal.ts';
import { philoxUniforms } from '../../../src/engine/random.ts';

interface Place {
  readonly seed?: number;
  readonly stream?: number;
  readonly step?: number;
}

const units = 64;
const examples = 512;
const count = units * examples;
const u: Buffer = { id: 0, name: 'u', rows: 1, columns: 1, role: 'scalar' };
const quantile = inverseNormal(u);

function uniforms({ seed = 1, stream = 0, step = 0 }: Place = {}): Float64Array {
  const values = new Float64Array(count);
  philoxUniforms(values, { seed, stream, step, units, examples });
  return values;
}

const normals = (place?: Place): Float64Array =>
  uniforms(place).map(value => evaluate(quantile, () => value));

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Correlation of two lists of draws, in standard errors. */
const correlation = (a: Float64Array, b: Float64Array): number =>
  mean(a.map((value, k) => value * b[k]!)) * Math.sqrt(a.length);

test('each number is the middle of one of 2²³ parts, by its place alone', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  const place = fc.record({ seed: word, stream: fc.nat(100), step: fc.nat() });
  fc.assert(
    fc.property(
      place,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 50 }),
      (options, rows, m) => {
        const values = new Float64Array(rows * m);
        philoxUniforms(values, { ...options, units: rows, examples: m });
        const words = new Uint32Array(4);
        for (const [k, value] of values.entries()) {
          const [unit, e] = [Math.floor(k / m), k % m];
          const counter = [4 * (e >> 3) + (e & 3), options.step, 1, unit] as const;
          philox4x32(counter, [options.seed, options.stream], words);
          expect(value * 2 ** 23 - 0.5).toBe(words[(e & 7) >> 2]! >>> 9);
          expect(Math.fround(value)).toBe(value);
        }
      },
    ),
    { numRuns: 40 },
  );
});

describe('normal draws', () => {
  const z = normals();

  test('have the moments of the standard normal distribution', () => {
    const moment = (power: number) => mean(z.map(value => value ** power));
    // E z⁸ = 105, E z⁶ = 15, E z⁴ = 3: variances of the moments
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
  });

  // P(|z| > a) as tables have it
  test.each([
    [1, 0.3173105],
    [2, 0.0455003],
    [3, 0.0026998],
  ])('are beyond ±%i as often as they should be, on both sides', (a, probability) => {
    for (const side of [1, -1]) {
      const share = mean(z.map(value => (side * value > a ? 1 : 0)));
      const error = Math.sqrt(probability / 2 / count);
      expect(Math.abs(share - probability / 2)).toBeLessThan(4 * error);
    }
  });

  test('say nothing about each other: neighbors, units, steps, streams, seeds', () => {
    for (const distance of [1, 2, 3, 4, 5, 8, 12, 16, examples, 4 * examples]) {
      const beside = correlation(z.subarray(0, -distance), z.subarray(distance));
      expect(Math.abs(beside), `${distance}`).toBeLessThan(4);
    }
    for (const place of [{ step: 1 }, { step: 2 }, { stream: 1 }, { stream: 7 }, { seed: 2 }]) {
      expect(Math.abs(correlation(z, normals(place)))).toBeLessThan(4);
    }
  });

  test('come again at the same place', () => {
    expect(normals({ step: 3, stream: 2 })).toEqual(normals({ step: 3, stream: 2 }));
  });

  test('stay as they are: no-regression figures', () => {
    expect([0, 1, 4, 9, examples, 5 * examples + 77].map(k => z[k]!.toPrecision(9))).toMatchInlineSnapshot(`
      [
        "-1.91963072",
        "-0.733113951",
        "-0.643955475",
        "-1.10426175",
        "-0.326683417",
        "1.20203869",
      ]
    `);
  });
});
