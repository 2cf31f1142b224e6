// The few operations on matrices that the assignment's formulas are made of.
import { WellfitError } from './errors.ts';
import { Matrix, type MatrixLike } from './matrix.ts';

/**
 * Matrix product: (A·B)ᵢⱼ = Σₖ Aᵢₖ·Bₖⱼ, summed from k = 0 upwards.
 *
 * @param a n × k
 * @param b k × p
 * @returns n × p
 * @throws {WellfitError} `shape` when the columns of a are not as many as the rows of b
 *
 * @example
 * ```ts
 * dot([[1, 2]], [[3], [4]]).toArray() // => [[11]]
 * ```
 */
export function dot(a: MatrixLike, b: MatrixLike): Matrix {
  const A = Matrix.from(a, 'dot');
  const B = Matrix.from(b, 'dot');
  if (A.columns !== B.rows) {
    throw new WellfitError('shape', `dot: ${A.shape} times ${B.shape}: inner sizes must agree`);
  }
  const result = Matrix.zeros(A.rows, B.columns);
  for (let i = 0; i < A.rows; i++) multiplyRow(A.row(i), B, result.row(i));
  return result;
}

/** out = row·B, four columns at a time so that their sums stay in registers. */
function multiplyRow(row: Matrix['data'], B: Matrix, out: Matrix['data']): void {
  const { data, columns } = B;
  const inner = row.length;
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0, at = j; k < inner; k++, at += columns) {
      const factor = row[k]!;
      s0 += factor * data[at]!;
      s1 += factor * data[at + 1]!;
      s2 += factor * data[at + 2]!;
      s3 += factor * data[at + 3]!;
    }
    out[j] = s0;
    out[j + 1] = s1;
    out[j + 2] = s2;
    out[j + 3] = s3;
  }
  for (; j < columns; j++) {
    let total = 0;
    for (let k = 0, at = j; k < inner; k++, at += columns) total += row[k]! * data[at]!;
    out[j] = total;
  }
}

/** Aᵀ: columns become rows. */
export function transpose(a: MatrixLike): Matrix {
  return Matrix.from(a, 'transpose').transpose();
}

/**
 * A + B elementwise; a B of one column is added to every column of A.
 *
 * @throws {WellfitError} `shape` when the sizes do not fit
 *
 * @example
 * ```ts
 * add([[1, 2], [3, 4]], [[10], [20]]).toArray() // => [[11, 12], [23, 24]]
 * ```
 */
export function add(a: MatrixLike, b: MatrixLike): Matrix {
  const A = Matrix.from(a, 'add');
  const B = Matrix.from(b, 'add');
  if (A.rows !== B.rows || (B.columns !== A.columns && B.columns !== 1)) {
    throw new WellfitError(
      'shape',
      `add: ${A.shape} plus ${B.shape}: sizes must agree, or the second be one column`,
    );
  }
  const result = A.clone();
  if (A.columns === B.columns) {
    for (let k = 0; k < result.size; k++) result.data[k]! += B.data[k]!;
    return result;
  }
  for (let i = 0; i < A.rows; i++) {
    const row = result.row(i);
    const value = B.data[i]!;
    for (let j = 0; j < row.length; j++) row[j]! += value;
  }
  return result;
}

/** A − B elementwise, for matrices of one size. */
export function subtract(a: MatrixLike, b: MatrixLike): Matrix {
  const [A, B] = sameShape('subtract', a, b);
  const result = A.clone();
  for (let k = 0; k < result.size; k++) result.data[k]! -= B.data[k]!;
  return result;
}

/** A∘B: the elementwise product, for matrices of one size. */
export function multiply(a: MatrixLike, b: MatrixLike): Matrix {
  const [A, B] = sameShape('multiply', a, b);
  const result = A.clone();
  for (let k = 0; k < result.size; k++) result.data[k]! *= B.data[k]!;
  return result;
}

/** factor·A. */
export function scale(factor: number, a: MatrixLike): Matrix {
  const [{ data }, result] = withResult('scale', a);
  for (let k = 0; k < data.length; k++) result.data[k] = factor * data[k]!;
  return result;
}

/** A/divisor. */
export function divide(a: MatrixLike, divisor: number): Matrix {
  const [{ data }, result] = withResult('divide', a);
  for (let k = 0; k < data.length; k++) result.data[k] = data[k]! / divisor;
  return result;
}

/** max(limit, a) of each element; what is not a number stays so. */
export function maximum(limit: number, a: MatrixLike): Matrix {
  const [{ data }, result] = withResult('maximum', a);
  for (let k = 0; k < data.length; k++) result.data[k] = data[k]! < limit ? limit : data[k]!;
  return result;
}

/** 1 where an element is below the limit, 0 elsewhere. */
export function lessThan(a: MatrixLike, limit: number): Matrix {
  const [{ data }, result] = withResult('lessThan', a);
  for (let k = 0; k < data.length; k++) result.data[k] = data[k]! < limit ? 1 : 0;
  return result;
}

/** 1 where an element is above the limit, 0 elsewhere. */
export function greaterThan(a: MatrixLike, limit: number): Matrix {
  const [{ data }, result] = withResult('greaterThan', a);
  for (let k = 0; k < data.length; k++) result.data[k] = data[k]! > limit ? 1 : 0;
  return result;
}

/** The sum of each row, as one column. */
export function rowSums(a: MatrixLike): Matrix {
  const A = Matrix.from(a, 'rowSums');
  const result = Matrix.zeros(A.rows, 1);
  for (let i = 0; i < A.rows; i++) result.data[i] = sum(A.row(i));
  return result;
}

/** Σ a², the squared Frobenius norm. */
export function sumOfSquares(a: MatrixLike): number {
  return sum(Matrix.from(a, 'sumOfSquares').map(value => value * value).data);
}

/**
 * Sum of a list by halves: lists over 128 long are split in two, shorter ones are summed in eight interleaved
 * parts. Rounding grows with the logarithm of the length, not with the length (N. Higham, "The accuracy of
 * floating point summation", SIAM J. Sci. Comput. 14, 1993); numpy sums in the same order.
 */
export function sum(values: Matrix['data']): number {
  const n = values.length;
  if (n > 128) {
    const half = (n >> 1) & ~7;
    return sum(values.subarray(0, half)) + sum(values.subarray(half));
  }
  if (n < 8) {
    let total = 0;
    for (let k = 0; k < n; k++) total += values[k]!;
    return total;
  }
  const parts = values.slice(0, 8);
  let k = 8;
  for (; k + 8 <= n; k += 8) for (let p = 0; p < 8; p++) parts[p]! += values[k + p]!;
  const [a, b, c, d, e, f, g, h] = parts as unknown as number[];
  let total = a! + b! + (c! + d!) + (e! + f! + (g! + h!));
  for (; k < n; k++) total += values[k]!;
  return total;
}

/** A matrix, and an empty one of its shape to write to. */
function withResult(name: string, a: MatrixLike): [Matrix, Matrix] {
  const A = Matrix.from(a, name);
  return [A, Matrix.zeros(A.rows, A.columns, A.precision)];
}

function sameShape(name: string, a: MatrixLike, b: MatrixLike): [Matrix, Matrix] {
  const A = Matrix.from(a, name);
  const B = Matrix.from(b, name);
  if (A.rows !== B.rows || A.columns !== B.columns) {
    throw new WellfitError('shape', `${name}: sizes must agree, got ${A.shape} and ${B.shape}`);
  }
  return [A, B];
}
