// The area under the ROC curve: scikit-learn's figures, the count of pairs that it stands for, and its laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from '../../../src/core/matrix.ts';
import { RandomState } from '../../../src/core/mt19937.ts';
import { rocAuc } from '../../../src/train/metrics/ranking.ts';
import golden from '../../golden/metrics.json' with { type: 'json' };
import { describeRefusals } from '../../refusals.ts';

test.each(golden.rankings.map((figures, k) => ({ k, ...figures })))(
  'scikit-learn, case $k',
  ({ labels, scores, rocAuc: expected }) => {
    expect(rocAuc(labels, scores as number[])).toBeCloseTo(expected, 12);
  },
);

/** Examples of both classes, with scores on few values so that there are ties. */
const examples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 2,
    maxLength: 60,
  })
  .filter(rows => new Set(rows.map(([label]) => label)).size === 2);
const areaOf = (rows: readonly (readonly [number, number])[]) =>
  rocAuc(
    rows.map(([label]) => label),
    rows.map(([, score]) => score),
  );

describe('any scores', () => {
  test('it is the share of pairs in the right order, ties counting one half', () => {
    fc.assert(
      fc.property(examples, rows => {
        const inside = rows.filter(([label]) => label === 1);
        const outside = rows.filter(([label]) => label === 0);
        const points = inside.flatMap(([, a]) =>
          outside.map(([, b]): number => (a > b ? 1 : a === b ? 0.5 : 0)),
        );
        expect(areaOf(rows)).toBe(points.reduce((total, point) => total + point, 0) / points.length);
      }),
    );
  });

  test('only their order counts', () => {
    fc.assert(
      fc.property(examples, rows => {
        for (const rising of [
          (s: number) => 2 * s + 1,
          (s: number) => s ** 3,
          (s: number) => (s > 8 ? Infinity : s),
        ]) {
          expect(areaOf(rows.map(([label, score]) => [label, rising(score)]))).toBe(areaOf(rows));
        }
      }),
    );
  });

  test('turning them round turns the area round', () => {
    fc.assert(
      fc.property(examples, rows => {
        const turned = areaOf(rows.map(([label, score]) => [label, -score]));
        expect(turned).toBeCloseTo(1 - areaOf(rows), 14);
      }),
    );
  });

  test('the order of examples does not matter', () => {
    const shuffled = examples.chain(rows =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        expect(areaOf(other)).toBe(areaOf(rows));
      }),
    );
  });

  test('of scores that are the labels it is 1', () => {
    fc.assert(
      fc.property(examples, rows => {
        expect(areaOf(rows.map(([label]) => [label, label]))).toBe(1);
      }),
    );
  });

  test('one column or two, names or numbers: the same', () => {
    fc.assert(
      fc.property(examples, rows => {
        const names = rows.map(([label]) => (label === 1 ? 'yes' : 'no'));
        const two = rows.map(([, score]) => [-score, score]);
        const one = new Matrix(
          Float32Array.from(rows, ([, score]) => score),
          rows.length,
          1,
        );
        expect(rocAuc(names, two, { classes: ['no', 'yes'] })).toBeCloseTo(areaOf(rows), 14);
        expect(rocAuc(names, one, { classes: ['no', 'yes'] })).toBe(areaOf(rows));
      }),
    );
  });
});

test('a million examples take seconds at most: nothing is quadratic', () => {
  const random = new RandomState(3);
  const size = 1_000_000;
  const labels = Int32Array.from({ length: size }, () => random.randint(2));
  const scores = Float64Array.from({ length: size }, (_, i) => Math.floor(random.rand() * 1000) + labels[i]!);
  // v one of 0 … 999, u + 1 one of 1 … 1000: P(v < u + 1) + P(v = u + 1)/2 = 0.5005 + 0.0005
  expect(rocAuc(labels, scores)).toBeCloseTo(0.501, 2);
}, 10_000);

describeRefusals({
  rocAuc: [
    [() => rocAuc([], []), 'shape', 'rocAuc: labels must hold at least 1 example, got 0'],
    [() => rocAuc([0, 1], [1]), 'shape', 'rocAuc: scores must hold 2 examples as labels does, got 1'],
    [() => rocAuc([0, 0], [1, 2]), 'range', 'rocAuc: labels must hold every class, got none of class 1'],
    [
      () =>
        rocAuc(
          ['a', 'a'],
          [
            [1, 2, 3],
            [3, 2, 1],
          ],
          { classes: ['a', 'b', 'c'] },
        ),
      'range',
      'rocAuc: labels must hold every class, got none of class "b"',
    ],
    [() => rocAuc([0, 1], [Number.NaN, 2]), 'range', 'rocAuc: scores must be numbers, got NaN in row 0'],
    [() => rocAuc([0, 1], [0, '2'] as never), 'range', 'rocAuc: scores must be numbers, got NaN in row 1'],
    [
      () => rocAuc([-1, 1], [0, 1]),
      'range',
      'rocAuc: labels must be of the classes 0, 1, got -1 in row 0; name other classes with classes',
    ],
    [
      () => rocAuc(['a', 'b'], [0, 1], { classes: ['a', 'c'] }),
      'range',
      'rocAuc: labels must be of the classes "a", "c", got "b" in row 1',
    ],
    [
      () => rocAuc([0, 1], [0, 1], { classes: [0, 1, 2] }),
      'shape',
      'rocAuc: scores must have 3 columns for 3 classes, got 1',
    ],
    [
      () =>
        rocAuc(
          [0, 1],
          [
            [1, 2, 3],
            [3, 2, 1],
          ],
          { classes: [0, 1] },
        ),
      'shape',
      'rocAuc: scores must have 1 column or 2 for 2 classes, got 3',
    ],
    [() => rocAuc([0], [[]]), 'shape', 'rocAuc: scores must have 1 column or 2 for 2 classes, got 0'],
    [() => rocAuc([0], [1], { classes: [0] }), 'range', 'rocAuc: classes must be at least 2, got 1'],
    [
      () => rocAuc([0, 1], [[1], [1, 2]]),
      'shape',
      'rocAuc: scores: row 1 has 2 numbers, expected 1 as in row 0',
    ],
  ],
});
