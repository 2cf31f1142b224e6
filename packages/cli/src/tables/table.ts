// An in-memory table of named columns, and the accessors that refuse, by name and line, what is not a number.

import { WellfitError } from 'wellfit';

/** How many cells of a kind a column has, and the row (from 0) of the first; -1 when there is none. */
export interface Tally {
  readonly count: number;
  readonly firstRow: number;
}

/** A column whose cells are all numbers, missing or infinite: NaN where missing, ±Infinity where infinite. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly missing: Tally;
  readonly infinite: Tally;
}

/** The first cell that keeps a column from being numeric, as it stands in the file. */
export interface NotNumber {
  readonly row: number;
  readonly cell: string;
  /** `text`: not a plain decimal number. `precision`: a whole number that a double cannot hold exactly. */
  readonly reason: 'text' | 'precision';
}

/** A column of text: null where missing. */
export interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  readonly values: readonly (string | null)[];
  readonly missing: Tally;
  readonly notNumber: NotNumber;
  /** Cells that are plain decimal numbers. */
  readonly numbers: number;
  /**
   * Among numbers, nine in ten of the cells present or more, or what starts like one (`1,234`, `12abc`): probably meant
   * as numbers, so do not take it for categories.
   */
  readonly nearlyNumeric: boolean;
}

export type Column = NumberColumn | TextColumn;

/** Whether text is nothing but `true` and `false`. */
export function isBoolean({ values }: TextColumn): boolean {
  return values.every(value => value === null || /^\s*(true|false)\s*$/i.test(value));
}

/** A table as read: columns in the file's order, each with `rows` values. */
export interface Table {
  /** The file as the user named it, fit for a one-line message. */
  readonly file: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** The line of the file, from 1, on which a row (from 0) starts. */
  lineOf(row: number): number;
}

/**
 * A name or a cell as it may stand in a one-line message: quoted, control characters escaped, long ones cut.
 *
 * @example
 * ```ts
 * quoted('1,\n234') // => '"1,\\n234"'
 * ```
 */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return escapeControls(JSON.stringify(short));
}

/** A file or column name for the head of a message: bare where it can be, quoted where it would break the line. */
export function label(name: string): string {
  return escapeControls(name) === name && name.trim() === name && name !== '' ? name : quoted(name);
}

function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The column of that name; refuses an unknown one, with the nearest name. */
export function columnNamed(table: Table, name: string): Column {
  return requireColumns(table, [name])[0]!;
}

/**
 * The columns of those names, in the order asked for.
 *
 * @throws {WellfitError} `range` when any is not in the table: all the missing ones are named at once.
 */
export function requireColumns(table: Table, names: readonly string[]): Column[] {
  const byName = new Map(table.columns.map(column => [column.name, column]));
  const absent = names.filter(name => !byName.has(name));
  if (absent.length > 0) throw absentColumns(table, absent, names);
  return names.map(name => byName.get(name)!);
}

function absentColumns(table: Table, absent: readonly string[], asked: readonly string[]): WellfitError {
  const known = table.columns.map(column => column.name);
  const others = known.filter(name => !asked.includes(name)); // x1, asked for too, is no misspelt x2
  const near = absent.length === 1 ? nearestName(absent[0]!, others) : undefined;
  const which = `no column${absent.length > 1 ? 's' : ''} ${listed(absent, quoted)}`;
  const fix = near === undefined ? `it has ${listed(known, label)}` : `did you mean ${quoted(near)}?`;
  return new WellfitError('range', `${table.file}: ${which}: ${fix}`);
}

function listed(names: readonly string[], show: (name: string) => string): string {
  const shown = names.slice(0, 8).map(show).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

/**
 * A column's values, every one a finite number.
 *
 * @throws {WellfitError} `range` for an unknown column; `format` for cells that are missing, infinite, not
 * numbers, or whole numbers that a double would change: with the count, the first line and the fix.
 */
export function numericColumn(table: Table, name: string): Float64Array {
  const column = numberColumn(table, name);
  if (column.missing.count === 0 && column.infinite.count === 0) return column.values;
  throw new WellfitError(
    'format',
    `${table.file}: ${label(name)}: ${gaps(table, column)}: fill in or remove these cells`,
  );
}

/** A column as numbers with its gaps left in (NaN, ±Infinity), for callers with a policy for them. */
export function numberColumn(table: Table, name: string): NumberColumn {
  const column = columnNamed(table, name);
  if (column.kind === 'number') return column;
  throw notNumeric(table, column);
}

/**
 * A column as text, null where missing; refuses one that is nearly numeric, since taking `1,234` or an
 * oversized id for a category is a mistake that nothing downstream would notice.
 */
export function textColumn(table: Table, name: string): TextColumn {
  const column = columnNamed(table, name);
  if (column.kind === 'number') {
    throw new WellfitError('format', `${table.file}: ${label(name)}: holds numbers, expected text`);
  }
  if (column.nearlyNumeric) throw notNumeric(table, column);
  return column;
}

function gaps(table: Table, { missing, infinite }: NumberColumn): string {
  const counts: string[] = [];
  if (missing.count > 0) counts.push(`${missing.count} missing`);
  if (infinite.count > 0) counts.push(`${infinite.count} infinite`);
  const rows = [missing, infinite].filter(tally => tally.count > 0).map(tally => tally.firstRow);
  return `${counts.join(', ')}, first at line ${table.lineOf(Math.min(...rows))}`;
}

/** The refusal for a text column where numbers are wanted. */
export function notNumeric(table: Table, column: TextColumn): WellfitError {
  const { row, cell, reason } = column.notNumber;
  const head = `${table.file}: ${label(column.name)}:`;
  const line = `at line ${table.lineOf(row)}`;
  if (reason === 'precision') {
    const fix = `keep it as text, for instance with a letter in front, or leave the column out`;
    return new WellfitError('format', `${head} ${cell.trim()} ${line} loses precision as a number; ${fix}`);
  }
  const rewritten = plainNumber(cell.trim());
  const hint = rewritten === undefined ? '' : ` (write ${rewritten})`;
  return new WellfitError('format', `${head} ${quoted(cell)} ${line} is not a number${hint}`);
}

/** What a cell that a person reads as a number should say, where that is plain. */
function plainNumber(cell: string): string | undefined {
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(cell)) return cell.replaceAll(',', '');
  if (/^[+-]?\d{1,3}( \d{3})+(\.\d+)?$/.test(cell)) return cell.replaceAll(' ', '');
  if (/^[+-]?\d+(_\d+)+(\.\d+)?$/.test(cell)) return cell.replaceAll('_', '');
  if (/^[+-]?\d*,\d+$/.test(cell)) return cell.replace(',', '.');
  if (/^0x[0-9a-f]{1,13}$/i.test(cell)) return String(Number(cell));
  return undefined;
}

/** The known name nearest to a misspelt one, if it is near at all. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const plain = name.trim().toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.min(3, Math.ceil(plain.length / 3))) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - plain.length) > bestDistance) continue;
    const distance = editDistance(plain, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, above[j]! + 1, row[j - 1]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}
