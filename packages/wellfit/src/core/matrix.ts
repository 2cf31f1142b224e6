// A matrix of real numbers over one typed array, row by row: the shape every other room passes around.
import { WellfitError } from './errors.ts';

/** Storage of a matrix: double or single precision. */
export type FloatArray = Float64Array | Float32Array;

/** Precision of stored numbers. */
export type Precision = 'float64' | 'float32';

/** Anything that can be read as a matrix: nested rows, or a flat array with its shape. */
export type MatrixLike =
  | Matrix
  | readonly (readonly number[] | FloatArray)[]
  | { readonly data: FloatArray; readonly rows: number; readonly columns: number };

/**
 * A rows × columns matrix, stored row by row: element (i, j) is `data[i * columns + j]`.
 *
 * The array is used as given, not copied, so that a matrix can be a view of a larger buffer.
 *
 * @throws {WellfitError} `shape` when rows or columns is not a whole number ≥ 0, or the data has another length
 *
 * @example
 * ```ts
 * const a = Matrix.from([[1, 2, 3], [4, 5, 6]]);
 * a.rows // => 2
 * a.at(1, 2) // => 6
 * a.transpose().toArray() // => [[1, 4], [2, 5], [3, 6]]
 * ```
 */
export class Matrix {
  readonly data: FloatArray;
  readonly rows: number;
  readonly columns: number;

  constructor(data: FloatArray, rows: number, columns: number) {
    if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 0 || columns < 0) {
      throw new WellfitError(
        'shape',
        `Matrix: rows and columns must be whole numbers ≥ 0, got ${rows} × ${columns}`,
      );
    }
    if (data.length !== rows * columns) {
      throw new WellfitError(
        'shape',
        `Matrix: ${rows} × ${columns} needs ${rows * columns} numbers, got ${data.length}`,
      );
    }
    this.data = data;
    this.rows = rows;
    this.columns = columns;
  }

  /** A matrix of zeros. */
  static zeros(rows: number, columns: number, precision: Precision = 'float64'): Matrix {
    const Storage = precision === 'float32' ? Float32Array : Float64Array;
    return new Matrix(new Storage(rows * columns), rows, columns);
  }

  /**
   * Reads nested rows, `{ data, rows, columns }` or a matrix (returned as it is).
   *
   * @param name used in the error when the rows have different lengths
   * @throws {WellfitError} `shape` when rows differ in length
   */
  static from(source: MatrixLike, name = 'Matrix.from'): Matrix {
    if (source instanceof Matrix) return source;
    if ('data' in source) return new Matrix(source.data, source.rows, source.columns);
    const columns = source[0]?.length ?? 0;
    const result = Matrix.zeros(source.length, columns);
    for (const [i, row] of source.entries()) {
      if (row.length !== columns) {
        throw new WellfitError(
          'shape',
          `${name}: row ${i} has ${row.length} numbers, expected ${columns} as in row 0`,
        );
      }
      result.data.set(row, i * columns);
    }
    return result;
  }

  /** Number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** `'2 × 3'`, for messages. */
  get shape(): string {
    return `${this.rows} × ${this.columns}`;
  }

  /** `'float64'` or `'float32'`. */
  get precision(): Precision {
    return this.data instanceof Float32Array ? 'float32' : 'float64';
  }

  /** Element in row i and column j, both from 0. */
  at(i: number, j: number): number {
    return this.data[i * this.columns + j]!;
  }

  /** Row i as a view: writing to it writes to the matrix. */
  row(i: number): FloatArray {
    return this.data.subarray(i * this.columns, (i + 1) * this.columns);
  }

  /** A copy with storage of its own. */
  clone(): Matrix {
    return new Matrix(this.data.slice(), this.rows, this.columns);
  }

  /** The same shape and precision, filled with f(element, index). */
  map(f: (value: number, index: number) => number): Matrix {
    const result = Matrix.zeros(this.rows, this.columns, this.precision);
    for (let k = 0; k < result.data.length; k++) result.data[k] = f(this.data[k]!, k);
    return result;
  }

  /** columns × rows: element (j, i) is this element (i, j). */
  transpose(): Matrix {
    const result = Matrix.zeros(this.columns, this.rows, this.precision);
    for (let i = 0; i < this.rows; i++) {
      for (let j = 0; j < this.columns; j++) {
        result.data[j * this.rows + i] = this.data[i * this.columns + j]!;
      }
    }
    return result;
  }

  /** Frobenius norm: √Σ a². */
  norm(): number {
    let squares = 0;
    for (const value of this.data) squares += value * value;
    return Math.sqrt(squares);
  }

  /** Nested rows, for printing and for JSON. */
  toArray(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.row(i)));
  }
}
