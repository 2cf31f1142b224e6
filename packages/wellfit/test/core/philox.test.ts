// Philox against the vectors published with Random123, and the laws of streams that can be entered anywhere.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Philox, philox4x32 } from '../../src/core/philox.ts';

const hex = (words: Uint32Array) => [...words].map(word => word.toString(16).padStart(8, '0')).join(' ');

test.each([
  // kat_vectors of Random123 1.14: philox4x32 10
  ['zeros', [0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [
    'ones',
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [
    'digits of pi',
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
] as const)('published vector: %s', (_, counter, key, expected) => {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  expect(hex(out)).toBe(expected);
});

test('streams of one seed differ', () => {
  const first = (stream: number) => new Philox(1, stream).nextUint32();
  expect(new Set([0, 1, 2, 3].map(first)).size).toBe(4);
});

test('uniforms and normals have the moments of their distributions', () => {
  const random = new Philox(5, 0);
  const n = 40_000;
  const moments = (draw: () => number) => {
    const values = Array.from({ length: n }, draw);
    const mean = values.reduce((a, b) => a + b) / n;
    return [mean, values.reduce((total, value) => total + (value - mean) ** 2, 0) / n] as const;
  };
  const [uniformMean, uniformVariance] = moments(() => random.uniform());
  const [normalMean, normalVariance] = moments(() => random.normal());
  // four standard errors
  expect(Math.abs(uniformMean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.002);
  expect(Math.abs(normalMean)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(normalVariance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});

test('a permutation holds every number once', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 300 }), (seed, n) => {
      const sorted = [...new Philox(seed, 0).permutation(n)].sort((a, b) => a - b);
      expect(sorted).toEqual(Array.from({ length: n }, (_, i) => i));
    }),
  );
});

test('a stream goes on from where another stands', () => {
  const one = new Philox(3, 4);
  for (let count = 0; count < 14; count++) {
    const other = new Philox(3, 4);
    other.normal();
    expect(one.used).toBe(count);
    other.used = one.used;
    expect(other.used).toBe(count);
    expect(other.nextUint32()).toBe(one.nextUint32());
    const next = new Philox(3, 4);
    next.used = count + 1;
    expect(other.normal()).toBe(next.normal());
  }
});

test('the streams stay as they are: no-regression figures', () => {
  const random = new Philox(1, 2);
  expect([random.nextUint32(), random.uniform(), random.normal(), random.below(1000)]).toMatchInlineSnapshot(`
    [
      93904442,
      0.5969619836850553,
      0.24345999348046582,
      356,
    ]
  `);
});
