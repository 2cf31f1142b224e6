// numpy's masks: RandomState's own draws, and the kernel that must give the same bits.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomState } from '../../../src/core/mt19937.ts';
import { mersenneState, NumpyMasks } from '../../../src/engine/random.ts';
import { numpyKernel } from './kernel.ts';

const seed = fc.integer({ min: 0, max: 0xffffffff });
const keepProb = fc.oneof(fc.double({ min: 2 ** -20, max: 1, noNaN: true }), fc.constantFrom(0.5, 0.86, 1));

/** rand(units, examples) < keepProb, row by row. */
function replayed(random: RandomState, units: number, examples: number, limit: number): number[] {
  return Array.from(random.rand(units * examples), value => Number(value < limit));
}

test('the state is that of the published generator', () => {
  // mt19937ar.c with its default seed
  const state = mersenneState(5489);
  expect([...state.subarray(0, 4)]).toEqual([5489, 1301868182, 2938499221, 2950281878]);
  expect([state.length, state[624]]).toEqual([625, 624]);
});

test('fresh masks go on from layer to layer and step to step', () => {
  const masks = new NumpyMasks(3);
  const random = new RandomState(3);
  for (const units of [4, 2, 4, 2]) {
    masks.beginStep();
    const mask = new Float64Array(units * 90);
    masks.draw(mask, { units, examples: 90, keepProb: 0.7, fixed: false });
    expect([...mask]).toEqual(replayed(random, units, 90, 0.7));
  }
});

test('fixed masks start anew with each step, and leave fresh ones alone', () => {
  const masks = new NumpyMasks(8);
  const fresh = new RandomState(8);
  for (let step = 0; step < 3; step++) {
    const repeated = new RandomState(8);
    masks.beginStep();
    for (const [units, fixed] of [
      [3, true],
      [5, false],
      [2, true],
    ] as const) {
      const mask = new Uint8Array(units * 50);
      masks.draw(mask, { units, examples: 50, keepProb: 0.4, fixed });
      expect([...mask]).toEqual(replayed(fixed ? repeated : fresh, units, 50, 0.4));
    }
  }
});

describe.each(['float64', 'float32'] as const)('%s kernel', precision => {
  test('gives numpy’s masks, fresh and fixed, over several steps and batch sizes', () => {
    fc.assert(
      fc.property(
        seed,
        keepProb,
        fc.integer({ min: 1, max: 70 }),
        fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 500 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (start, limit, units, draws) => {
          const most = Math.max(...draws.map(([, , examples]) => examples));
          const kernel = numpyKernel({ precision, units, examples: most, seed: start, keepProb: limit });
          const masks = new NumpyMasks(start);
          kernel.beginStep();
          for (const [begins, fixed, examples] of draws) {
            if (begins) {
              kernel.beginStep();
              masks.beginStep();
            }
            const mask = new Uint8Array(units * examples);
            masks.draw(mask, { units, examples, keepProb: limit, fixed });
            kernel[fixed ? 'fixed' : 'fresh'](examples);
            expect(kernel.masks(examples)).toEqual(mask);
          }
        },
      ),
    );
  });

  test('stays with the stream over a hundred refills of every alignment', () => {
    for (const examples of [1, 2, 3, 7, 311, 312, 313]) {
      const options = { seed: examples, units: 5, examples, keepProb: 0.5 };
      const kernel = numpyKernel({ precision, ...options });
      const random = new RandomState(options.seed);
      for (let drawn = 0; drawn < 312 * 100; drawn += 5 * examples) {
        kernel.fresh(examples);
        const expected = replayed(random, 5, examples, 0.5);
        if (kernel.masks(examples).some((value, k) => value !== expected[k])) {
          expect.fail(`${examples} examples, after ${drawn} draws`);
        }
      }
    }
  });

  test('compares all 53 bits', () => {
    const random = new RandomState(21);
    for (const uniform of random.rand(2, 200).data.subarray(0, 40)) {
      const masksBelow = (limit: number) => {
        const kernel = numpyKernel({ precision, units: 2, examples: 200, seed: 21, keepProb: limit });
        kernel.fresh(200);
        return [...kernel.masks(200)];
      };
      const kept = replayed(new RandomState(21), 2, 200, uniform);
      const withEqual = replayed(new RandomState(21), 2, 200, uniform + 2 ** -53);
      expect(withEqual).not.toEqual(kept);
      expect(masksBelow(uniform)).toEqual(kept);
      expect(masksBelow(uniform + 2 ** -53)).toEqual(withEqual);
    }
  });
});

test('the masks stay as they are: no-regression figures', () => {
  const mask = new Uint8Array(3 * 40);
  new NumpyMasks(1).draw(mask, { units: 3, examples: 40, keepProb: 0.5, fixed: false });
  const rows = [0, 1, 2].map(unit => mask.subarray(40 * unit, 40 * (unit + 1)).join(''));
  expect(rows).toMatchInlineSnapshot(`
    [
      "1011111110101010101100100011101100010010",
      "0010110111101111010011011000000110110100",
      "0001101000101011001010010010001100100001",
    ]
  `);
});
