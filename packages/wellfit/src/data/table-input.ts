// Reads columns out of row objects, lists, arrays of arrays, matrices and Arrow tables, by what they look like.
import { WellfitError } from '../core/errors.ts';
import { type FloatArray, Matrix, type MatrixLike } from '../core/matrix.ts';
import { type Cells, type ColumnStore, listStore, matrixStore } from './column-store.ts';
import { label } from './quote.ts';

/** A column of an Arrow table, as far as it is used here. */
export interface ArrowVector {
  readonly length: number;
  readonly nullCount?: number;
  get(index: number): unknown;
  toArray?(): unknown;
}

/** A table as Apache Arrow and its kin hand it out, recognized by these members. */
interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  readonly numRows: number;
  getChild(name: string): ArrowVector | null;
  getChildAt?(index: number): ArrowVector | null;
}

/** The forms in which examples come. */
export type TableInput =
  | MatrixLike
  | ArrowTable
  | ReadonlyMap<string, Cells>
  | readonly object[]
  | readonly (readonly unknown[] | FloatArray)[]
  | Readonly<Record<string, Cells>>;

/** Columns as read. */
export interface ReadColumns {
  readonly names: readonly string[];
  readonly rows: number;
  readonly named: boolean;
  readonly store: ColumnStore;
}

/**
 * Reads any of the forms.
 *
 * @param name of the table, for messages
 * @throws {WellfitError} `format` for anything else; `shape` for rows or columns of different lengths, no rows, no columns
 */
export function readColumns(input: TableInput, name: string): ReadColumns {
  const read = readForm(input, name);
  if (read.rows === 0) throw new WellfitError('shape', `${name}: no data rows`);
  if (read.names.length === 0) throw new WellfitError('shape', `${name}: no columns`);
  const seen = new Set<string>();
  for (const column of read.names) {
    if (seen.has(column))
      throw new WellfitError('format', `${name}: two columns are called ${label(column)}`);
    seen.add(column);
  }
  return read;
}

function readForm(input: unknown, name: string): ReadColumns {
  if (isArrow(input)) return readArrow(input, name);
  if (isMatrix(input)) return unnamed(Matrix.from(input, name));
  if (input instanceof Map) return readLists([...input], name);
  if (Array.isArray(input)) return readArray(input, name);
  const isColumns = typeof input === 'object' && input !== null && !ArrayBuffer.isView(input);
  if (isColumns) return readLists(Object.entries(input), name);
  throw new WellfitError(
    'format',
    `${name}: must be rows, columns, a matrix or an Arrow table, got ${described(input)}`,
  );
}

function readArray(rows: readonly unknown[], name: string): ReadColumns {
  const [first] = rows;
  if (rows.length > 0 && rows.every(isPair)) return readLists(rows, name);
  if (rows.length === 0 || isList(first)) return readArrays(rows, name);
  if (isRow(first)) return readObjects(rows, name);
  throw new WellfitError(
    'format',
    `${name}: row 0 is ${described(first)}, expected an object or an array; a list of one feature is [[1], [2], …]`,
  );
}

function unnamed(matrix: Matrix): ReadColumns {
  const { rows, columns } = matrix;
  return { names: positions(columns), rows, named: false, store: matrixStore(matrix) };
}

function positions(columns: number): string[] {
  return Array.from({ length: columns }, (_, j) => `x${j}`);
}

/** Arrays of arrays: one matrix when every cell is a number, else one list a column. */
function readArrays(rows: readonly unknown[], name: string): ReadColumns {
  const columns = isList(rows[0]) ? rows[0].length : 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isList(row)) {
      throw new WellfitError(
        'format',
        `${name}: row ${i} is ${described(row)}, expected an array as in row 0`,
      );
    }
    if (row.length !== columns) {
      throw new WellfitError(
        'shape',
        `${name}: row ${i} has ${row.length} cell${row.length === 1 ? '' : 's'}, expected ${columns}`,
      );
    }
  }
  const lists = rows as readonly Cells[];
  const matrix = numbersOnly(lists, columns);
  if (matrix !== undefined) return unnamed(matrix);
  const cells = Array.from({ length: columns }, (_, j) => lists.map(row => row[j]));
  return { names: positions(columns), rows: rows.length, named: false, store: listStore(cells) };
}

function numbersOnly(rows: readonly Cells[], columns: number): Matrix | undefined {
  const isNumber = (cell: unknown) => typeof cell === 'number';
  if (!Array.prototype.every.call(rows[0] ?? [], isNumber)) return undefined;
  const matrix = Matrix.zeros(rows.length, columns);
  let at = 0;
  for (const row of rows) {
    for (let j = 0; j < columns; j++) {
      const cell = row[j];
      if (typeof cell !== 'number') return undefined;
      matrix.data[at++] = cell;
    }
  }
  return matrix;
}

/** Row objects: the columns are all their own keys, in order of appearance; a row without a key has a missing cell. */
function readObjects(rows: readonly unknown[], name: string): ReadColumns {
  const columns = new Map<string, unknown[]>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isRow(row)) {
      throw new WellfitError('format', `${name}: row ${i} is ${described(row)}, expected an object as row 0`);
    }
    const keys = Object.keys(row);
    for (const key of keys) {
      const cells = columns.get(key);
      if (cells !== undefined) cells.push(row[key]);
      else columns.set(key, [...new Array<undefined>(i), row[key]]);
    }
    if (keys.length === columns.size) continue;
    for (const cells of columns.values()) if (cells.length === i) cells.push(undefined);
  }
  return {
    names: [...columns.keys()],
    rows: rows.length,
    named: true,
    store: listStore([...columns.values()]),
  };
}

function readLists(pairs: readonly (readonly [string, unknown])[], name: string): ReadColumns {
  const lists = pairs.map(([column, cells]) => {
    if (isList(cells)) return cells;
    throw new WellfitError(
      'format',
      `${name}: column ${label(column)} must be an array of cells, got ${described(cells)}`,
    );
  });
  const rows = lists[0]?.length ?? 0;
  const odd = lists.findIndex(cells => cells.length !== rows);
  if (odd >= 0) {
    const [first, other] = [pairs[0]![0], pairs[odd]![0]].map(label);
    throw new WellfitError(
      'shape',
      `${name}: column ${other} has ${lists[odd]!.length} cells, expected ${rows} as in ${first}`,
    );
  }
  return { names: pairs.map(([column]) => column), rows, named: true, store: listStore(lists) };
}

function readArrow(table: ArrowTable, name: string): ReadColumns {
  const names = table.schema.fields.map(field => String(field.name));
  const pairs = names.map((column, j) => {
    const vector = table.getChildAt?.(j) ?? table.getChild(column);
    if (vector === null || vector.length !== table.numRows) {
      throw new WellfitError(
        'format',
        `${name}: column ${label(column)} has ${vector?.length ?? 0} cells, the Arrow table ${table.numRows} rows`,
      );
    }
    return [column, arrowCells(vector)] as const;
  });
  return readLists(pairs, name);
}

/**
 * A vector's cells. Its own array is taken where that is what `get` gives: there are no nulls (which an array hides),
 * and its numbers are not packed halves, decimals or times.
 */
function arrowCells(vector: ArrowVector): Cells {
  const array = vector.nullCount === 0 ? vector.toArray?.() : undefined;
  const plain = [Float64Array, Float32Array, Int32Array, Int16Array, Int8Array, Uint8Array];
  for (const Plain of plain) {
    if (array instanceof Plain && array.length === vector.length && array[0] === vector.get(0)) return array;
  }
  return Array.from({ length: vector.length }, (_, i) => vector.get(i));
}

function isArrow(input: unknown): input is ArrowTable {
  if (typeof input !== 'object' || input === null) return false;
  const { schema, numRows, getChild } = input as Partial<ArrowTable>;
  return typeof getChild === 'function' && typeof numRows === 'number' && Array.isArray(schema?.fields);
}

/** Whether an input is a matrix: one array of floating-point numbers with its sizes. */
export function isMatrix(
  input: unknown,
): input is Matrix | { data: FloatArray; rows: number; columns: number } {
  if (typeof input !== 'object' || input === null) return false;
  const { data, rows, columns } = input as Partial<Matrix>;
  const isFloats = data instanceof Float64Array || data instanceof Float32Array;
  return isFloats && typeof rows === 'number' && typeof columns === 'number';
}

/** An array, or a typed array. */
function isList(value: unknown): value is Cells {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

/** A name with its cells: no row of an array of arrays, since no cell is an array. */
function isPair(value: unknown): value is readonly [string, Cells] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isList(value[1]);
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** A value in the words of a message. */
function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (isList(value)) return 'a flat list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `the text ${label(value)}` : `${String(value)} (${typeof value})`;
}
