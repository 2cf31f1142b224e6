// Splits: every example on one side, classes in proportion, the same for the same seed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitByClass } from 'wellfit';
import { splitExamples } from '../../src/data/split.ts';
import { describeRefusals } from '../refusals.ts';

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

describe('splitExamples', () => {
  const rows = fc.integer({ min: 2, max: 80 });
  const groupsOf = (list: readonly number[], groups: readonly unknown[]) =>
    new Set(list.map(row => groups[row]));

  test('puts every row on one side, in ascending order, and is the same for the same seed', () => {
    fc.assert(
      fc.property(rows, share, seed, (n, part, key) => {
        const { train, validation } = splitExamples(n, { share: part, seed: key });
        expect([...train, ...validation].sort(ascending)).toEqual(Array.from({ length: n }, (_, i) => i));
        expect(validation).toEqual([...validation].sort(ascending));
        expect(validation.length).toBe(Math.min(n - 1, Math.max(1, Math.round(part * n))));
        expect(splitExamples(n, { share: part, seed: key })).toEqual({ train, validation });
      }),
    );
  });

  test('with classes, is splitByClass, and a single example is trained on', () => {
    fc.assert(
      fc.property(labels, share, seed, (list, part, key) => {
        const options = { share: part, seed: key, classes: list };
        expect(splitExamples(list.length, options)).toEqual(splitByClass(list, part, key));
        const { train, validation } = splitExamples(list.length + 1, { ...options, classes: [...list, 99] });
        expect(train).toContain(list.length);
        expect(validation).toEqual(splitByClass(list, part, key).validation);
      }),
    );
  });

  test('with groups, keeps every group on one side, and one on either', () => {
    const groups = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 5), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(
        groups.filter(list => new Set(list).size > 1),
        share,
        seed,
        (list, part, key) => {
          const { train, validation } = splitExamples(list.length, { share: part, seed: key, groups: list });
          expect([...train, ...validation].sort(ascending)).toEqual([...list.keys()]);
          expect(validation).toEqual([...validation].sort(ascending));
          const [left, right] = [groupsOf(train, list), groupsOf(validation, list)];
          expect([...left].filter(group => right.has(group))).toEqual([]);
          expect([left.size > 0, right.size > 0]).toEqual([true, true]);
        },
      ),
    );
  });

  test('with groups of one size, holds out their share to the nearest group', () => {
    const groups = Array.from({ length: 100 }, (_, i) => i % 20);
    for (let key = 0; key < 20; key++) {
      expect(splitExamples(100, { share: 0.3, seed: key, groups }).validation.length).toBe(30);
    }
  });

  test('with groups and classes, keeps shares near and every class in training', () => {
    // forty groups of ten rows, one in four of class 1, and one group that holds all of class 2
    const groups = Array.from({ length: 410 }, (_, i) => Math.floor(i / 10));
    const classes = groups.map((group, i) => (group === 40 ? 2 : Number(i % 4 === 0)));
    for (let key = 0; key < 20; key++) {
      const { train, validation } = splitExamples(410, { share: 0.25, seed: key, groups, classes });
      const count = (label: number) => validation.filter(row => classes[row] === label).length;
      expect(groupsOf(train, groups).size + groupsOf(validation, groups).size).toBe(41);
      // half a group at most
      expect(Math.abs(count(0) - 75)).toBeLessThanOrEqual(5);
      expect(Math.abs(count(1) - 25)).toBeLessThanOrEqual(5);
      expect(count(2)).toBe(0);
    }
  });

  test('another seed draws other groups', () => {
    const groups = Array.from({ length: 60 }, (_, i) => i >> 2);
    const splits = Array.from({ length: 20 }, (_, key) =>
      splitExamples(60, { share: 0.4, seed: key, groups }).validation.join(),
    );
    expect(new Set(splits).size).toBeGreaterThan(15);
  });

  test('groups that all overshoot: the smallest is held out', () => {
    const groups = ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'c', 'c'];
    expect(splitExamples(12, { share: 0.05, seed: 3, groups }).validation).toEqual([4, 5, 6]);
  });
});

describeRefusals({
  splitExamples: [
    [() => splitExamples(4, { share: 0, seed: 1 }), 'range', 'splitExamples: share must be in (0, 1), got 0'],
    [
      () => splitExamples(4, { share: NaN, seed: 1 }),
      'range',
      'splitExamples: share must be in (0, 1), got NaN',
    ],
    [
      () => splitExamples(1, { share: 0.5, seed: 1 }),
      'range',
      'splitExamples: nothing can be held out of 1 rows: no class has two examples',
    ],
    [
      () => splitExamples(2, { share: 0.5, seed: 1, classes: [0, 1] }),
      'range',
      'splitExamples: nothing can be held out of 2 rows: no class has two examples',
    ],
    [
      () => splitExamples(3, { share: 0.5, seed: 1, groups: ['a', 'a', 'a'] }),
      'range',
      'splitExamples: nothing can be held out of 3 rows: every group is needed for training',
    ],
    [
      () => splitExamples(4, { share: 0.5, seed: 1, groups: [1, 2, null, 1] }),
      'range',
      'splitExamples: row 2 has no group',
    ],
    [
      () => splitExamples(3, { share: 0.5, seed: 1, classes: [0, 1] }),
      'shape',
      'splitExamples: classes must be one for each of 3 rows, got 2',
    ],
    [
      () => splitExamples(3, { share: 0.5, seed: 1, groups: [0] }),
      'shape',
      'splitExamples: groups must be one for each of 3 rows, got 1',
    ],
  ],
});
