// What a column holds, numbers or categories, and its cells as such; refuses, by name and row, what is neither.
import { WellfitError } from '../core/errors.ts';
import { type Cells, isNumberArray } from './column-store.ts';
import { label, quote } from './quote.ts';
import type { Table } from './table.ts';

/** How a column is taken: as numbers, or as words that are only told apart. */
export type ColumnType = 'numeric' | 'categorical';

/** Cells, with what a message says of them. */
export interface NamedCells {
  /** `'table: age'`. */
  readonly title: string;
  readonly cells: Cells;
  /** Where a cell stands: `'row 88'`. */
  readonly place: (row: number) => string;
  /** What a caller can do about cells of two kinds, other than mend them: the end of a message. */
  readonly otherwise?: string;
}

/** Cells that are missing: how many, and the row of the first; −1 when there is none. */
interface Missing {
  readonly count: number;
  readonly firstRow: number;
}

/** Finite numbers, NaN where missing. */
export interface NumberColumn {
  readonly values: Float64Array;
  readonly missing: Missing;
}

/** Categories, and for each cell the number of its category, −1 where missing. */
export interface CategoryColumn {
  /** In order of appearance. */
  readonly categories: readonly string[];
  readonly codes: Int32Array;
  readonly missing: Missing;
}

/** What a cell is. A bigint is a number; `null`, `undefined`, NaN, blank text and an invalid date are missing. */
export type CellKind = 'number' | 'text' | 'boolean' | 'date' | 'missing';

/** One cell of a kind, and several. */
const words: Readonly<Record<CellKind, readonly [string, string]>> = {
  number: ['a number', 'numbers'],
  text: ['text', 'text'],
  boolean: ['a boolean', 'booleans'],
  date: ['a date', 'dates'],
  missing: ['missing', 'missing'],
};

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** Digits that a number would not keep: 007 is a code. */
const code = /^[+-]?0\d/;
const longWhole = /^[+-]?\d{16,}(\.0*)?$/;

/** A column of a table. */
export function cellsOf(table: Table, name: string): NamedCells {
  return {
    title: `${table.name}: ${label(name)}`,
    cells: table.column(name),
    place: row => table.place(row),
  };
}

/** What a cell is; undefined for what no column may hold, such as an object. */
export function kindOf(cell: unknown): CellKind | undefined {
  switch (typeof cell) {
    case 'number':
      return Number.isNaN(cell) ? 'missing' : 'number';
    case 'bigint':
      return 'number';
    case 'string':
      return cell.trim() === '' ? 'missing' : 'text';
    case 'boolean':
      return 'boolean';
    case 'undefined':
      return 'missing';
    default:
      if (cell === null) return 'missing';
      if (!(cell instanceof Date)) return undefined;
      return Number.isNaN(cell.getTime()) ? 'missing' : 'date';
  }
}

/**
 * What the cells of a column are, all of them but the missing ones: `'missing'` when there are no others.
 *
 * @throws {WellfitError} `format` when they differ in kind, or are of no kind a column may hold
 */
export function soleKind(column: NamedCells): CellKind {
  const { cells, title, place, otherwise = '' } = column;
  if (isNumberArray(cells)) {
    for (let i = 0; i < cells.length; i++) if (!Number.isNaN(cells[i]!)) return 'number';
    return 'missing';
  }
  const found = new Map<CellKind, { count: number; readonly first: number }>();
  for (let i = 0; i < cells.length; i++) {
    const kind = kindOf(cells[i]);
    if (kind === undefined) throw notACell(column, i);
    if (kind === 'missing') continue;
    const tally = found.get(kind);
    if (tally === undefined) found.set(kind, { count: 1, first: i });
    else tally.count++;
  }
  // the kind with most cells is what the column was meant to be
  const [main, odd] = [...found].sort(([, a], [, b]) => b.count - a.count);
  if (odd === undefined) return main?.[0] ?? 'missing';
  const [kind, { count, first }] = odd;
  const are = count === 1 ? `is ${words[kind][0]}` : `are ${words[kind][1]}`;
  throw new WellfitError(
    'format',
    `${title}: ${count} of ${cells.length} cells ${are} among ${words[main![0]][1]}, first ${shownCell(cells[first])} in ${place(first)}${hint(cells[first])}${otherwise}`,
  );
}

/** What text reads as, all cells of a column together. */
interface TextReading {
  /** Cells that are plain decimal numbers, such as `12.5` or `-3e4`. */
  readonly numbers: number;
  /** Cells that are digits with a leading zero. */
  readonly codes: number;
  /** Cells that are neither, and the row of the first. */
  readonly others: Missing;
}

/** Looks at the cells of a column of text. */
function readText({ cells }: NamedCells): TextReading {
  let numbers = 0;
  let codes = 0;
  let count = 0;
  let firstRow = -1;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (typeof cell !== 'string') continue;
    const text = cell.trim();
    if (text === '') continue;
    if (code.test(text)) codes++;
    else if (decimal.test(text)) numbers++;
    else if (count++ === 0) firstRow = i;
  }
  return { numbers, codes, others: { count, firstRow } };
}

/**
 * How a column is taken: `'empty'` when every cell is missing; `'boolean'` for booleans, which make one input of 0
 * and 1; else as numbers or as categories.
 *
 * Text counts as numbers only when every cell present is a plain decimal number without a leading zero: `12.5` and
 * `-3e4`, not `1,234`, `0x10` or `12abc`.
 *
 * @throws {WellfitError} `format` for numbers with some text among them, and for text of which nine in ten cells or
 *   more are numbers: taking either for categories is a mistake that nothing downstream would notice
 */
export function detectType(column: NamedCells): ColumnType | 'boolean' | 'empty' {
  const kind = soleKind(column);
  if (kind === 'missing') return 'empty';
  if (kind === 'boolean') return 'boolean';
  if (kind !== 'text') return 'numeric';
  const { numbers, codes, others } = readText(column);
  if (others.count === 0) return codes === 0 ? 'numeric' : 'categorical';
  if (numbers < 9 * others.count) return 'categorical';
  const { title, place, otherwise = '' } = column;
  const cell = column.cells[others.firstRow];
  throw new WellfitError(
    'format',
    `${title}: ${shownCell(cell)} in ${place(others.firstRow)} is not a number, ${numbers} other cells are${hint(cell)}${otherwise}`,
  );
}

/**
 * The cells as numbers: numbers, booleans as 0 and 1, dates as milliseconds since 1970, text that is a plain decimal
 * number.
 *
 * @param policy whether missing cells are refused, or left in as NaN
 * @throws {WellfitError} `format` for infinite numbers and refused gaps, with their count and first row; for anything
 *   that is not a number; for whole numbers beyond 2^53 that a double would change
 */
export function numberColumn(column: NamedCells, policy: 'impute' | 'refuse'): NumberColumn {
  const values = numbersIn(column);
  const gaps = gapsIn(values);
  if (gaps.infinite.count > 0 || policy === 'refuse') refuseGaps(column, gaps);
  return { values, missing: gaps.missing };
}

interface Gaps {
  readonly missing: Missing;
  readonly infinite: Missing;
}

function gapsIn(values: ArrayLike<number>): Gaps {
  const missing = { count: 0, firstRow: -1 };
  const infinite = { count: 0, firstRow: -1 };
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value - value === 0) continue; // finite
    const tally = Number.isNaN(value) ? missing : infinite;
    if (tally.count++ === 0) tally.firstRow = i;
  }
  return { missing, infinite };
}

/** Refuses missing and infinite cells, if there are any. */
function refuseGaps({ title, place }: NamedCells, { missing, infinite }: Gaps): void {
  const parts: string[] = [];
  if (missing.count > 0) parts.push(`${missing.count} missing`);
  if (infinite.count > 0) parts.push(`${infinite.count} infinite`);
  const count = missing.count + infinite.count;
  if (count === 0) return;
  const values = missing.count > 0 ? '' : count === 1 ? ' value' : ' values';
  const first = [missing, infinite].filter(tally => tally.count > 0).map(tally => tally.firstRow);
  throw new WellfitError(
    'format',
    `${title}: ${parts.join(', ')}${values}, first in ${place(Math.min(...first))}: fill in or remove ${count === 1 ? 'this cell' : 'these cells'}`,
  );
}

function numbersIn(column: NamedCells): Float64Array {
  const { cells } = column;
  if (cells instanceof Float64Array) return cells;
  if (isNumberArray(cells)) return new Float64Array(cells);
  const values = new Float64Array(cells.length);
  for (let i = 0; i < values.length; i++) {
    const cell = cells[i];
    values[i] = typeof cell === 'number' ? cell : (numberOf(cell) ?? refuseCell(column, i));
  }
  return values;
}

/** A cell as a number, NaN where missing; undefined for what is none, or would not stay the same. */
function numberOf(cell: unknown): number | undefined {
  switch (kindOf(cell)) {
    case 'missing':
      return Number.NaN;
    case 'text':
      return decimal.test((cell as string).trim()) && !losesPrecision(cell) ? Number(cell) : undefined;
    case 'number':
      return losesPrecision(cell) ? undefined : Number(cell);
    case 'boolean':
    case 'date':
      return Number(cell);
    default:
      return undefined;
  }
}

/** Whether a whole number comes back as another one: neither the double nor its shortest text is what was given. */
function losesPrecision(cell: unknown): boolean {
  if (typeof cell === 'bigint') return changes(cell);
  if (typeof cell !== 'string' || !longWhole.test(cell.trim())) return false;
  return Number.isFinite(Number(cell)) && changes(BigInt(cell.trim().replace(/^\+|\.0*$/g, '')));
}

function changes(whole: bigint): boolean {
  const value = Number(whole);
  return !Number.isFinite(value) || (BigInt(value) !== whole && String(value) !== String(whole));
}

/**
 * The cells as categories: numbers, booleans and dates by their text.
 *
 * @throws {WellfitError} `format` for infinite numbers, and what no column may hold; under `refuse` for missing cells
 */
export function categoryColumn(column: NamedCells, policy: 'impute' | 'refuse'): CategoryColumn {
  const { cells } = column;
  const known = new Map<unknown, number>();
  const byText = new Map<string, number>();
  const codes = new Int32Array(cells.length).fill(-1);
  const missing = { count: 0, firstRow: -1 };
  const infinite = { count: 0, firstRow: -1 };
  for (let i = 0; i < codes.length; i++) {
    const cell = cells[i];
    const seen = known.get(cell);
    if (seen !== undefined) codes[i] = seen;
    else if (kindOf(cell) === 'missing') {
      if (missing.count++ === 0) missing.firstRow = i;
    } else if (cell === Infinity || cell === -Infinity) {
      if (infinite.count++ === 0) infinite.firstRow = i;
    } else {
      const text = textOf(column, i);
      const number = byText.get(text) ?? byText.size;
      byText.set(text, number);
      if (!(cell instanceof Date)) known.set(cell, number);
      codes[i] = number;
    }
  }
  if (infinite.count > 0 || policy === 'refuse') refuseGaps(column, { missing, infinite });
  return { categories: [...byText.keys()], codes, missing };
}

/** The text that a cell is as a category. */
function textOf(column: NamedCells, row: number): string {
  const cell = column.cells[row];
  if (kindOf(cell) === undefined) throw notACell(column, row);
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

/**
 * Orders labels and categories: numbers by value and before words, words by their characters.
 *
 * @example
 * ```ts
 * ['b', '10', '9', 'a'].sort(compareText) // => ['9', '10', 'a', 'b']
 * ```
 */
export function compareText(a: string, b: string): number {
  const [x, y] = [a, b].map(text => (decimal.test(text) ? Number(text) : Infinity)) as [number, number];
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

function refuseCell(column: NamedCells, row: number): never {
  const { cells, title, place, otherwise = '' } = column;
  const cell = cells[row];
  if (kindOf(cell) === undefined) throw notACell(column, row);
  const what = losesPrecision(cell)
    ? `loses precision as a number${otherwise}`
    : `is not a number${hint(cell)}${otherwise}`;
  throw new WellfitError('format', `${title}: ${shownCell(cell)} in ${place(row)} ${what}`);
}

function notACell({ cells, title, place }: NamedCells, row: number): WellfitError {
  const what = typeof cells[row] === 'object' ? 'an object' : `a ${typeof cells[row]}`;
  return new WellfitError(
    'format',
    `${title}: ${place(row)} holds ${what}, expected numbers, text or booleans`,
  );
}

/** A cell in a message: text in quotes. */
export function shownCell(cell: unknown): string {
  return typeof cell === 'string' ? quote(cell) : String(cell);
}

/** What would mend a cell, where that is plain. */
function hint(cell: unknown): string {
  if (typeof cell !== 'string') return '';
  const text = cell.trim();
  if (/^(na|n\/a|nan|null|none|-|\?)$/i.test(text)) return ' (write null for a missing cell)';
  if (/^[+-]?\d{1,3}([, _]\d{3})+(\.\d+)?$/.test(text)) return ` (write ${text.replace(/[, _]/g, '')})`;
  return '';
}
