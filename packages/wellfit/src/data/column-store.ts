// Where the cells of a table are: lists, one a column, or one matrix, whose columns are gathered when asked for.
import { Matrix } from '../core/matrix.ts';

/** Cells one below another: an array, or a typed array. */
export type Cells = ArrayLike<unknown>;

/** Columns by number. */
export interface ColumnStore {
  column(index: number): Cells;
  /** A store of these rows, in this order. */
  select(rows: ArrayLike<number>): ColumnStore;
}

/** Columns of a matrix that are read or written together: those that share a line of the processor's cache, and some. */
export const BLOCK = 16;
/** Rows gone through for one column before the next: their cells of a block stay in the cache. */
const TILE = 256;

/** Whether cells lie in a typed array of numbers. */
export function isNumberArray(cells: Cells): cells is ArrayLike<number> & ArrayBufferView {
  return ArrayBuffer.isView(cells) && typeof (cells as Cells)[0] === 'number';
}

/** Lists of one length. */
export function listStore(columns: readonly Cells[]): ColumnStore {
  return {
    column: index => columns[index]!,
    select: rows => listStore(columns.map(cells => take(cells, rows))),
  };
}

function take(cells: Cells, rows: ArrayLike<number>): Cells {
  if (!isNumberArray(cells)) return Array.from(rows, row => cells[row]);
  const taken = new Float64Array(rows.length); // holds every number of every typed array
  for (let k = 0; k < taken.length; k++) taken[k] = cells[rows[k]!]!;
  return taken;
}

/** The columns of a matrix, with its NaN for missing cells. */
export function matrixStore(matrix: Matrix): ColumnStore {
  const { data, columns } = matrix;
  let first = 0;
  let block: readonly Float64Array[] = [];
  return {
    column(index) {
      if (columns === 1) return data;
      if (index < first || index >= first + block.length) {
        first = index - (index % BLOCK);
        block = gather(matrix, first, Math.min(BLOCK, columns - first));
      }
      return block[index - first]!;
    },
    select(numbers) {
      const selected = Matrix.zeros(numbers.length, columns, matrix.precision);
      for (let k = 0; k < numbers.length; k++) {
        const from = numbers[k]! * columns;
        selected.data.set(data.subarray(from, from + columns), k * columns);
      }
      return matrixStore(selected);
    },
  };
}

function gather({ data, rows, columns }: Matrix, first: number, count: number): Float64Array[] {
  const block = Array.from({ length: count }, () => new Float64Array(rows));
  for (let from = 0; from < rows; from += TILE) {
    const to = Math.min(from + TILE, rows);
    for (let k = 0; k < count; k++) {
      const column = block[k]!;
      for (let i = from, at = from * columns + first + k; i < to; i++, at += columns) column[i] = data[at]!;
    }
  }
  return block;
}

/** Writes columns into a matrix, each at its place: fast when they are neighbors, some {@link BLOCK} at a time. */
export function writeColumns(
  { data, rows, columns }: Matrix,
  block: readonly { readonly values: Float64Array; readonly at: number }[],
): void {
  for (let from = 0; from < rows; from += TILE) {
    const to = Math.min(from + TILE, rows);
    for (const { values, at: place } of block) {
      for (let i = from, at = from * columns + place; i < to; i++, at += columns) data[at] = values[i]!;
    }
  }
}
