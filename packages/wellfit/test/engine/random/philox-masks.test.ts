// Masks of Philox: the definition, element by element, and the kernel that must give the same bits.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32 } from '../../../src/core/philox.ts';
import { maskThreshold, philoxKeys, philoxMask } from '../../../src/engine/random.ts';
import { philoxKernel } from './kernel.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const keepProb = fc.oneof(fc.double({ min: 2 ** -20, max: 1, noNaN: true }), fc.constantFrom(0.5, 0.86, 1));
const place = fc.record({
  seed: word,
  stream: fc.nat(100),
  step: fc.nat(),
  units: fc.integer({ min: 1, max: 70 }),
  examples: fc.integer({ min: 1, max: 500 }),
  keepProb,
});

function drawn(options: Parameters<typeof philoxMask>[1]): Uint8Array {
  const mask = new Uint8Array(options.units * options.examples);
  philoxMask(mask, options);
  return mask;
}

test('a unit is kept when the 16 bits of its place are below the threshold', () => {
  fc.assert(
    fc.property(place, fc.nat(), fc.nat(), (options, someUnit, someExample) => {
      const j = someUnit % options.units;
      const e = someExample % options.examples;
      const words = new Uint32Array(4);
      const counter = [4 * Math.floor(e / 32) + (e % 4), options.step, 1, j] as const;
      philox4x32(counter, [options.seed, options.stream], words);
      const halves = new Uint16Array(Array.from(words, value => [value & 0xffff, value >>> 16]).flat());
      const kept = halves[Math.floor((e % 32) / 4)]! < maskThreshold(options.keepProb);
      expect(drawn(options)[j * options.examples + e]).toBe(Number(kept));
    }),
  );
});

test('a mask is the same numbers in every kind of array', () => {
  const options = { seed: 3, stream: 1, step: 4, units: 5, examples: 40, keepProb: 0.6 };
  for (const mask of [new Float64Array(200), new Float32Array(200)]) {
    philoxMask(mask, options);
    expect([...mask]).toEqual([...drawn(options)]);
  }
});

test('thresholds', () => {
  expect([1, 0.5, 0.86, 2 ** -16, 1e-9, 1 - 2 ** -18].map(maskThreshold)).toEqual([
    65536, 32768, 56361, 1, 1, 65536,
  ]);
});

test('the keys of a round lie in four lanes each, and wrap around', () => {
  const keys = philoxKeys(0xffffffff, 2);
  expect(keys.length).toBe(80);
  expect([...keys.subarray(0, 16)]).toEqual(
    [0xffffffff, 2, 0x9e3779b8, 0xbb67ae87].flatMap(key => [key, key, key, key]),
  );
});

describe.each(['float64', 'float32'] as const)('%s kernel', precision => {
  test('gives the masks of the definition', () => {
    fc.assert(
      fc.property(place, options => {
        const { examples, step } = options;
        const kernel = philoxKernel({ precision, ...options });
        kernel.draw(step, 0, Math.ceil(examples / 32));
        expect(kernel.masks(examples)).toEqual(drawn(options));
      }),
    );
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('fits %i units', units => {
    const options = { seed: 5, stream: 2, step: 9, units, examples: 96, keepProb: 0.7 };
    const kernel = philoxKernel({ precision, ...options });
    kernel.draw(options.step, 0, 3);
    expect(kernel.masks(96)).toEqual(drawn(options));
  });

  test('draws any stretch of groups by itself', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 4 }), word, (firstGroup, groups, seed) => {
        const options = { seed, stream: 0, step: 1, units: 3, keepProb: 0.5 };
        const kernel = philoxKernel({ precision, ...options, examples: 32 * groups });
        kernel.draw(options.step, firstGroup, groups);
        const from = 32 * firstGroup;
        const examples = from + 32 * groups;
        const all = drawn({ ...options, examples });
        const rows = [0, 1, 2].flatMap(unit => [
          ...all.subarray(unit * examples + from, (unit + 1) * examples),
        ]);
        expect([...kernel.masks(32 * groups)]).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });

  test('draws step after step', () => {
    const options = { seed: 11, stream: 1, units: 7, examples: 70, keepProb: 0.86 };
    const kernel = philoxKernel({ precision, ...options });
    for (const step of [0, 1, 2, 1, 0x7fffffff]) {
      kernel.draw(step, 0, 3);
      expect(kernel.masks(70)).toEqual(drawn({ ...options, step }));
    }
  });
});

test('the masks stay as they are: no-regression figures', () => {
  const mask = drawn({ seed: 1, stream: 0, step: 0, units: 3, examples: 40, keepProb: 0.5 });
  const rows = [0, 1, 2].map(unit => mask.subarray(40 * unit, 40 * (unit + 1)).join(''));
  expect(rows).toMatchInlineSnapshot(`
    [
      "1001111111011000111010100010111011011101",
      "1010111111111101011110110111110100000000",
      "0000100100010001111010000001011101100000",
    ]
  `);
});
