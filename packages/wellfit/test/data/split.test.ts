// Splits: every example on one side, classes in proportion, the same for the same seed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitByClass } from 'wellfit';

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const seed = fc.integer();
/** Labels of one to four classes, each with two examples or more, in any order. */
const labels = fc
  .array(fc.integer({ min: 2, max: 30 }), { minLength: 1, maxLength: 4 })
  .map(sizes => sizes.flatMap((size, label) => Array<number>(size).fill(label)))
  .chain(list => fc.shuffledSubarray(list, { minLength: list.length }));

const ascending = (a: number, b: number) => a - b;

describe('splitByClass', () => {
  test('puts every row on one side, in ascending order', () => {
    fc.assert(
      fc.property(labels, share, seed, (list, part, key) => {
        const { train, validation } = splitByClass(list, part, key);
        expect([...train, ...validation].sort(ascending)).toEqual([...list.keys()]);
        expect(train).toEqual([...train].sort(ascending));
        expect(validation).toEqual([...validation].sort(ascending));
      }),
    );
  });

  test('gives each class its share, to the nearest example, and at least one on each side', () => {
    fc.assert(
      fc.property(labels, share, seed, (list, part, key) => {
        const { train, validation } = splitByClass(list, part, key);
        for (const label of new Set(list)) {
          const count = (rows: readonly number[]) => rows.filter(row => list[row] === label).length;
          const size = count([...list.keys()]);
          expect(count(validation)).toBe(Math.min(size - 1, Math.max(1, Math.round(part * size))));
          expect(count(train)).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('is the same for the same seed, and takes labels in any list', () => {
    fc.assert(
      fc.property(labels, share, seed, (list, part, key) => {
        const first = splitByClass(list, part, key);
        expect(splitByClass(list, part, key)).toEqual(first);
        expect(splitByClass(Uint8Array.from(list), part, key)).toEqual(first);
      }),
    );
  });

  test('is another one for another seed', () => {
    const list = Array.from({ length: 100 }, (_, i) => i % 2);
    const splits = Array.from({ length: 20 }, (_, key) => splitByClass(list, 0.3, key).validation.join());
    expect(new Set(splits).size).toBe(20);
  });

  test('is this one for seed 1', () => {
    const list = Array.from({ length: 20 }, (_, i) => (i < 12 ? 0 : 1));
    expect(splitByClass(list, 0.25, 1).validation).toMatchInlineSnapshot(`
      [
        0,
        4,
        9,
        16,
        18,
      ]
    `);
  });

  test('favours no row', () => {
    const list = Array.from({ length: 10 }, () => 0);
    const counts = new Array<number>(10).fill(0);
    for (let key = 0; key < 2000; key++)
      for (const row of splitByClass(list, 0.3, key).validation) counts[row]!++;
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(4 * Math.sqrt(2000 * 0.3 * 0.7));
  });
});
