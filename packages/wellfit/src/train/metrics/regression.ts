// How far predicted values are from the targets.
import { sum } from '../../core/algebra.ts';
import { WellfitError } from '../../core/errors.ts';
import type { Matrix } from '../../core/matrix.ts';
import { requireEach } from '../examples.ts';
import { type ColumnsLike, readColumns } from './columns.ts';
import { requirePairs } from './labels.ts';

/**
 * R², the coefficient of determination: the share of the targets' variance that predictions account for; at most 1.
 *
 * 1 − Σ (y − ŷ)²/Σ (y − mean)². Predicting the mean gives 0, anything worse a negative number. Where all targets are
 * equal, it is 1 if every prediction is right and 0 if not, as in scikit-learn. Of several outputs, the mean over them.
 *
 * @param targets one for each example, or examples × outputs
 * @param predicted values of the same shape
 * @throws {WellfitError} `shape` when the shapes differ or there are fewer than 2 examples: one has no variance;
 *   `range` when a value is not finite
 *
 * @example
 * ```ts
 * r2([1, 2, 3, 4], [1, 2, 3, 3]) // => 0.8
 * ```
 */
export function r2(targets: ColumnsLike, predicted: ColumnsLike): number {
  return meanOverOutputs('r2', targets, predicted, (y, said) => {
    if (y.length < 2) {
      throw new WellfitError('shape', `r2: targets must hold at least 2 examples, got ${y.length}`);
    }
    const left = sum(y.map((value, i) => (value - said[i]!) * (value - said[i]!)));
    // the mean of equal numbers may be rounded to another one
    if (y.every(value => value === y[0])) return left === 0 ? 1 : 0;
    const mean = sum(y) / y.length;
    return 1 - left / sum(y.map(value => (value - mean) * (value - mean)));
  });
}

/**
 * Mean absolute error: (1/n)·Σ |y − ŷ|, in the unit of the target, ≥ 0. Of several outputs, the mean over them.
 *
 * @param targets one for each example, or examples × outputs
 * @param predicted values of the same shape
 * @throws {WellfitError} `shape` when the shapes differ or there is no example, `range` when a value is not finite
 *
 * @example
 * ```ts
 * meanAbsoluteError([1, 2, 3, 4], [1, 2, 3, 2]) // => 0.5
 * ```
 */
export function meanAbsoluteError(targets: ColumnsLike, predicted: ColumnsLike): number {
  return meanOverOutputs(
    'meanAbsoluteError',
    targets,
    predicted,
    (y, said) => sum(y.map((value, i) => Math.abs(value - said[i]!))) / y.length,
  );
}

/**
 * Root mean squared error: √((1/n)·Σ (y − ŷ)²), in the unit of the target, ≥ 0; large errors weigh more than in
 * {@link meanAbsoluteError}. Of several outputs, the mean over them of the root of each.
 *
 * @param targets one for each example, or examples × outputs
 * @param predicted values of the same shape
 * @throws {WellfitError} `shape` when the shapes differ or there is no example, `range` when a value is not finite
 *
 * @example
 * ```ts
 * rootMeanSquaredError([1, 2, 3, 4], [1, 2, 3, 2]) // => 1
 * ```
 */
export function rootMeanSquaredError(targets: ColumnsLike, predicted: ColumnsLike): number {
  return meanOverOutputs('rootMeanSquaredError', targets, predicted, (y, said) =>
    Math.sqrt(sum(y.map((value, i) => (value - said[i]!) * (value - said[i]!))) / y.length),
  );
}

/** The mean over the outputs of a figure of each, taken in double precision. */
function meanOverOutputs(
  caller: string,
  targets: ColumnsLike,
  predicted: ColumnsLike,
  figure: (targets: Float64Array, predicted: Float64Array) => number,
): number {
  const Y = readColumns(`${caller}: targets`, targets);
  const said = readColumns(`${caller}: predicted`, predicted);
  requirePairs(caller, { name: 'targets', length: Y.rows }, { name: 'predicted', length: said.rows });
  if (Y.columns === 0)
    throw new WellfitError('shape', `${caller}: targets must have at least 1 column, got 0`);
  if (said.columns !== Y.columns) {
    throw new WellfitError(
      'shape',
      `${caller}: predicted must be ${Y.shape} as targets are, got ${said.shape}`,
    );
  }
  for (const [name, matrix] of [
    ['targets', Y],
    ['predicted', said],
  ] as const) {
    requireEach(`${caller}: ${name}`, matrix, { rule: 'finite', holds: Number.isFinite });
  }
  let total = 0;
  for (let j = 0; j < Y.columns; j++) total += figure(columnOf(Y, j), columnOf(said, j));
  return total / Y.columns;
}

function columnOf({ data, rows, columns }: Matrix, j: number): Float64Array {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = data[i * columns + j]!;
  return values;
}
