// Numbers beside labels or targets: a list of them, or a matrix with a column for each class or output.
import { WellfitError } from '../../core/errors.ts';
import { Matrix, type MatrixLike } from '../../core/matrix.ts';
import { classNumbers, type Label, requirePairs } from './labels.ts';

/** A number for each example, or a matrix of examples × columns. */
export type ColumnsLike = ArrayLike<number> | MatrixLike;

/** Labels by their class numbers, and the numbers given for each class. */
export interface Classified {
  readonly classes: readonly Label[];
  /** For each example the number of its class. */
  readonly numbers: Int32Array;
  /** examples × classes; of two classes possibly one column alone, that of the second. */
  readonly columns: Matrix;
}

/** Reads a list as one column, and a matrix as it is. */
export function readColumns(name: string, source: ColumnsLike): Matrix {
  if (source instanceof Matrix || 'data' in source) return Matrix.from(source);
  if (typeof source[0] === 'object') return Matrix.from(source as MatrixLike, name);
  const list = source as ArrayLike<number>;
  if (list instanceof Float64Array || list instanceof Float32Array) return new Matrix(list, list.length, 1);
  const column = Matrix.zeros(list.length, 1);
  // what is not a number would turn into one
  for (let i = 0; i < list.length; i++) column.data[i] = typeof list[i] === 'number' ? list[i]! : NaN;
  return column;
}

/** Reads labels and the numbers given for their classes, and refuses what does not fit together. */
export function readClassified(
  caller: string,
  {
    name,
    labels,
    source,
    classes,
  }: {
    readonly name: string;
    readonly labels: ArrayLike<Label>;
    readonly source: ColumnsLike;
    readonly classes: readonly Label[] | undefined;
  },
): Classified {
  const columns = readColumns(`${caller}: ${name}`, source);
  requirePairs(caller, { name: 'labels', length: labels.length }, { name, length: columns.rows });
  const count = Math.max(2, columns.columns);
  const names = classes ?? Array.from({ length: count }, (_, k) => k);
  if (names.length < 2) {
    throw new WellfitError('range', `${caller}: classes must be at least 2, got ${names.length}`);
  }
  if (names.length !== count || columns.columns === 0) {
    const rule = names.length === 2 ? '1 column or 2' : `${names.length} columns`;
    throw new WellfitError(
      'shape',
      `${caller}: ${name} must have ${rule} for ${names.length} classes, got ${columns.columns}`,
    );
  }
  const fix = classes ? '' : '; name other classes with classes';
  const numbers = classNumbers(caller, { name: 'labels', values: labels, classes: names, fix });
  return { classes: names, numbers, columns };
}
