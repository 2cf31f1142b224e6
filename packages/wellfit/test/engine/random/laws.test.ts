// What masks must be like as random numbers: the right share of ones, and no word of one place about another.
import { describe, expect, test } from 'vitest';
import { NumpyMasks, philoxMask } from '../../../src/engine/random.ts';

const units = 64;
const examples = 4096;

interface Place {
  readonly seed?: number;
  readonly stream?: number;
  readonly step?: number;
}

function philox(keepProb: number, { seed = 1, stream = 0, step = 0 }: Place = {}): Uint8Array {
  const mask = new Uint8Array(units * examples);
  philoxMask(mask, { seed, stream, step, units, examples, keepProb });
  return mask;
}

function numpy(keepProb: number, { seed = 1 }: Place = {}): Uint8Array {
  const mask = new Uint8Array(units * examples);
  new NumpyMasks(seed).draw(mask, { units, examples, keepProb, fixed: false });
  return mask;
}

const sum = (values: Uint8Array) => values.reduce((total, value) => total + value, 0);

/** Correlation of the elements of two masks, in standard errors. */
function correlation(a: Uint8Array, b: Uint8Array, keepProb: number): number {
  let products = 0;
  for (let k = 0; k < a.length; k++) products += (a[k]! - keepProb) * (b[k]! - keepProb);
  return products / (keepProb * (1 - keepProb)) / Math.sqrt(a.length);
}

/** Each element with the one that lies `distance` after it. */
function neighbors(mask: Uint8Array, distance: number, keepProb: number): number {
  return correlation(mask.subarray(0, -distance), mask.subarray(distance), keepProb);
}

describe.each([
  ['Philox', philox],
  ['numpy', numpy],
] as const)('%s', (_, masks) => {
  test.each([0.01, 0.25, 0.5, 0.86, 0.99])('keeps a share of %f', keepProb => {
    const share = sum(masks(keepProb)) / (units * examples);
    const standardError = Math.sqrt((keepProb * (1 - keepProb)) / (units * examples));
    // the threshold of 16 bits is off by up to 2⁻¹⁷
    expect(Math.abs(share - keepProb)).toBeLessThan(4 * standardError + 2 ** -17);
  });

  test('keeps every unit with probability 1', () => {
    expect(sum(masks(1))).toBe(units * examples);
  });

  test('neighboring examples do not depend on each other', () => {
    const mask = masks(0.5);
    const distances = [...Array.from({ length: 40 }, (_, k) => k + 1), 64, 128, 256, 312, 624];
    const largest = Math.max(...distances.map(distance => Math.abs(neighbors(mask, distance, 0.5))));
    expect(largest).toBeLessThan(4);
  });

  test('neighboring units do not depend on each other', () => {
    const mask = masks(0.86);
    for (const distance of [1, 2, 3, 4, 8, 16]) {
      expect(Math.abs(neighbors(mask, distance * examples, 0.86))).toBeLessThan(4);
    }
  });

  test('every pattern of eight neighbors is as frequent as the next', () => {
    const mask = masks(0.5);
    const counts = new Uint32Array(256);
    for (let k = 0; k < mask.length; k += 8) {
      counts[mask.subarray(k, k + 8).reduce((bits, bit) => 2 * bits + bit, 0)]!++;
    }
    const expected = mask.length / 8 / 256;
    const chiSquared = counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, deviation √510
    expect(Math.abs(chiSquared - 255)).toBeLessThan(4 * Math.sqrt(510));
  });

  test('seeds next to each other do not depend on each other', () => {
    expect(Math.abs(correlation(masks(0.5), masks(0.5, { seed: 2 }), 0.5))).toBeLessThan(4);
  });
});

test('steps and streams of Philox do not depend on each other', () => {
  const mask = philox(0.5);
  for (const other of [{ step: 1 }, { step: 2 }, { step: 65536 }, { stream: 1 }, { stream: 2 }]) {
    expect(Math.abs(correlation(mask, philox(0.5, other), 0.5)), JSON.stringify(other)).toBeLessThan(4);
  }
});
