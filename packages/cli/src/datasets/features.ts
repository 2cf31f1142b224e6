// The columns to learn from: which they are, and the refusal, by line and with a way out, of cells that they may not hold.
import { type ColumnType, WellfitError } from 'wellfit';
import {
  type Column,
  isBoolean,
  label,
  notNumeric,
  numericColumn,
  requireColumns,
  type Table,
  type TextColumn,
} from '../tables/table.ts';

/** Which columns are what. */
export interface Columns {
  readonly targets: readonly string[];
  /** The features; all other columns when not given. */
  readonly features?: readonly string[] | undefined;
  /** Columns to leave out. */
  readonly drop?: readonly string[] | undefined;
  /** Columns that are used, but not learned from, by the option that names them. */
  readonly others?: Readonly<Record<string, string | undefined>>;
}

/** Names of the features of a table: those asked for, or all columns that are not used otherwise or left out. */
export function featureNames(table: Table, { targets, features, drop = [], others = {} }: Columns): string[] {
  const besides = Object.entries(others).flatMap(([flag, name]) =>
    name === undefined ? [] : [{ flag, name }],
  );
  requireColumns(table, [...targets, ...drop, ...(features ?? []), ...besides.map(({ name }) => name)]);
  const target = targets.find(name => features?.includes(name));
  if (target !== undefined) {
    throw new WellfitError('range', `--features: ${label(target)} is the target; it cannot be a feature too`);
  }
  const dropped = targets.find(name => drop.includes(name));
  if (dropped !== undefined) {
    throw new WellfitError('range', `--drop: ${label(dropped)} is the target; it cannot be left out`);
  }
  const double = besides.find(({ name }) => targets.includes(name));
  if (double) throw new WellfitError('range', `${double.flag}: ${label(double.name)} is the target`);
  const twice = features?.find((name, i) => features.indexOf(name) !== i);
  if (twice !== undefined) throw new WellfitError('range', `--features: ${label(twice)} is named twice`);
  const used = new Set([...targets, ...drop, ...besides.map(({ name }) => name)]);
  const all = table.columns.map(column => column.name);
  const names = (features ?? all).filter(name => !used.has(name));
  if (names.length === 0) throw new WellfitError('range', `${table.file}: no column is left to learn from`);
  return names;
}

/** How columns are taken, and what a refusal advises beyond mending the file. */
export interface CellRules {
  readonly missing: 'refuse' | 'impute';
  /** How a column is taken; undefined where its cells decide. */
  readonly typeOf: (name: string) => ColumnType | undefined;
  readonly advice: {
    /** What to do about text among numbers. */
    readonly text: (name: string) => string;
    /** What to do about gaps. */
    readonly missing: string;
  };
}

/** For commands that have no way out. */
export const noAdvice: CellRules['advice'] = { text: () => '', missing: '' };

/**
 * Refuses cells that a feature may not hold.
 *
 * @throws {WellfitError} `format` with column, line and fix: for infinite cells, for gaps under `refuse`, for text in a
 *   column of numbers
 */
export function requireCells(table: Table, names: readonly string[], rules: CellRules): void {
  for (const column of requireColumns(table, names)) {
    const type = rules.typeOf(column.name);
    if (column.kind === 'number') requireNumbers(table, column, rules);
    else if (!isBoolean(column) && !isCategorical(column, type)) {
      const { message, code } = notNumeric(table, column);
      const wayOut = column.notNumber.reason === 'text' ? rules.advice.text(column.name) : '';
      throw new WellfitError(code, `${message}${wayOut}`);
    } else if (column.missing.count > 0 && rules.missing === 'refuse') {
      throw gaps(table, column, rules.advice.missing);
    }
  }
}

/** Whether text is taken as categories: where that is said, or its cells are plainly no numbers. */
function isCategorical(column: TextColumn, type: ColumnType | undefined): boolean {
  if (type !== undefined) return type === 'categorical';
  return column.notNumber.reason === 'text' && !column.nearlyNumeric;
}

function requireNumbers(
  table: Table,
  column: Column & { kind: 'number' },
  { missing, advice }: CellRules,
): void {
  const { name, infinite, missing: empty } = column;
  if (infinite.count > 0) numericColumn(table, name); // refuses
  if (empty.count > 0 && missing === 'refuse') throw gaps(table, column, advice.missing);
}

/** The refusal of missing cells. */
export function gaps(table: Table, { name, missing }: Column, advice = ''): WellfitError {
  const where = `first at line ${table.lineOf(missing.firstRow)}`;
  return new WellfitError(
    'format',
    `${table.file}: ${label(name)}: ${missing.count} missing, ${where}: fill in or remove these cells${advice}`,
  );
}
