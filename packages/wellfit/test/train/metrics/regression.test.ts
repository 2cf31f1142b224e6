// Metrics of predicted values: scikit-learn's figures, and what holds for any values.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from '../../../src/core/matrix.ts';
import { meanAbsoluteError, r2, rootMeanSquaredError } from '../../../src/train/metrics/regression.ts';
import golden from '../../golden/metrics.json' with { type: 'json' };
import { describeRefusals } from '../../refusals.ts';

test.each(golden.regressions.map((figures, k) => ({ k, ...figures })))('scikit-learn, case $k', figures => {
  const targets = figures.targets as number[];
  const predicted = figures.predicted as number[];
  const size = Math.max(1, figures.rootMeanSquaredError);
  expect(Math.abs(r2(targets, predicted) - figures.r2)).toBeLessThan(
    1e-12 * Math.max(1, Math.abs(figures.r2)),
  );
  expect(meanAbsoluteError(targets, predicted) / size).toBeCloseTo(figures.meanAbsoluteError / size, 12);
  expect(rootMeanSquaredError(targets, predicted) / size).toBeCloseTo(
    figures.rootMeanSquaredError / size,
    12,
  );
});

const value = fc.integer({ min: -1000, max: 1000 });
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 });
const first = (rows: readonly (readonly [number, number])[]) => rows.map(([a]) => a);
const second = (rows: readonly (readonly [number, number])[]) => rows.map(([, b]) => b);

describe('any values', () => {
  test('a right prediction has no error, and R² 1', () => {
    fc.assert(
      fc.property(pairs, rows => {
        expect(meanAbsoluteError(first(rows), first(rows))).toBe(0);
        expect(rootMeanSquaredError(first(rows), first(rows))).toBe(0);
        expect(r2(first(rows), first(rows))).toBe(1);
      }),
    );
  });

  test('predicting the mean has R² 0', () => {
    fc.assert(
      fc.property(
        pairs.filter(rows => new Set(first(rows)).size > 1),
        rows => {
          const mean = first(rows).reduce((a, b) => a + b, 0) / rows.length;
          expect(r2(first(rows), Array(rows.length).fill(mean))).toBeCloseTo(0, 12);
        },
      ),
    );
  });

  test('another unit scales the errors and leaves R²; another zero changes nothing', () => {
    fc.assert(
      fc.property(pairs, rows => {
        const [y, said] = [first(rows), second(rows)];
        const doubled = [y.map(v => 2 * v), said.map(v => 2 * v)] as const;
        expect(meanAbsoluteError(...doubled)).toBe(2 * meanAbsoluteError(y, said));
        expect(rootMeanSquaredError(...doubled)).toBe(2 * rootMeanSquaredError(y, said));
        expect(r2(...doubled)).toBe(r2(y, said));
        const moved = [y.map(v => v + 5), said.map(v => v + 5)] as const;
        expect(meanAbsoluteError(...moved)).toBe(meanAbsoluteError(y, said));
        expect(rootMeanSquaredError(...moved)).toBe(rootMeanSquaredError(y, said));
      }),
    );
  });

  test('the mean absolute error is at most the root mean squared error', () => {
    fc.assert(
      fc.property(pairs, rows => {
        const least = meanAbsoluteError(first(rows), second(rows));
        expect(least).toBeLessThanOrEqual(rootMeanSquaredError(first(rows), second(rows)) * (1 + 1e-15));
      }),
    );
  });

  test('the order of examples does not matter', () => {
    const shuffled = pairs.chain(rows =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        expect(meanAbsoluteError(first(other), second(other))).toBe(
          meanAbsoluteError(first(rows), second(rows)),
        );
        expect(rootMeanSquaredError(first(other), second(other))).toBe(
          rootMeanSquaredError(first(rows), second(rows)),
        );
        const [a, b] = [r2(first(other), second(other)), r2(first(rows), second(rows))];
        expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(a)));
      }),
    );
  });

  test('equal targets: 1 for right predictions and 0 for others, although their mean is rounded', () => {
    const targets = Array<number>(10).fill(0.1);
    expect(r2(targets, targets)).toBe(1);
    expect(r2(targets, [...targets.slice(1), 0.2])).toBe(0);
  });

  test('outputs count the same, however large', () => {
    const targets = Matrix.from([
      [1, 1000],
      [2, 2000],
      [3, 3000],
    ]);
    const predicted = Float32Array.of(1, 2000, 2, 2000, 3, 2000);
    expect(r2(targets, { data: predicted, rows: 3, columns: 2 })).toBe(0.5);
    expect(meanAbsoluteError(targets, { data: predicted, rows: 3, columns: 2 })).toBeCloseTo(1000 / 3, 12);
  });
});

describeRefusals({
  'predicted values': [
    [() => r2([], []), 'shape', 'r2: targets must hold at least 1 example, got 0'],
    [() => r2([1], [1]), 'shape', 'r2: targets must hold at least 2 examples, got 1'],
    [
      () => meanAbsoluteError([1, 2], [1]),
      'shape',
      'meanAbsoluteError: predicted must hold 2 examples as targets does, got 1',
    ],
    [
      () =>
        rootMeanSquaredError(
          [1, 2],
          [
            [1, 2],
            [1, 2],
          ],
        ),
      'shape',
      'rootMeanSquaredError: predicted must be 2 × 1 as targets are, got 2 × 2',
    ],
    [() => r2([[], []], [[], []]), 'shape', 'r2: targets must have at least 1 column, got 0'],
    [
      () => meanAbsoluteError([1, Number.NaN], [1, 2]),
      'range',
      'meanAbsoluteError: targets must be finite, got NaN in row 1',
    ],
    [
      () => meanAbsoluteError([1, 2], [Infinity, 2]),
      'range',
      'meanAbsoluteError: predicted must be finite, got Infinity in row 0',
    ],
  ],
});
