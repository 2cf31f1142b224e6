// Examples out of a table: features as numbers, labels as the words that stand in the file.
import { Matrix, WellfitError } from 'wellfit';
import {
  type Column,
  label,
  notNumeric,
  numberColumn,
  numericColumn,
  requireColumns,
  type Table,
} from '../tables/table.ts';

/** What to do with a missing feature: refuse it, or take the mean of the training examples. */
export type Missing = 'refuse' | 'mean';

/** Which columns are what. */
export interface Columns {
  readonly target: string;
  /** The features; all other columns when not given. */
  readonly features?: readonly string[];
  /** Columns to leave out. */
  readonly drop?: readonly string[];
}

/** What a refusal of a feature advises beyond mending the file; prediction has no such way out. */
export interface Advice {
  readonly text: string;
  readonly missing: string;
}

/** For commands that have neither --drop nor --missing. */
export const noAdvice: Advice = { text: '', missing: '' };

const trainingAdvice: Advice = {
  text: '; or leave the column out: --drop',
  missing: ', or use --missing mean',
};

/** Names of the features of a table: those asked for, or all columns but the target and those left out. */
export function featureNames(table: Table, { target, features, drop = [] }: Columns): string[] {
  requireColumns(table, [target, ...drop, ...(features ?? [])]);
  if (features?.includes(target)) {
    throw new WellfitError('range', `--features: ${label(target)} is the target; it cannot be a feature too`);
  }
  if (drop.includes(target)) {
    throw new WellfitError('range', `--drop: ${label(target)} is the target; it cannot be left out`);
  }
  const twice = features?.find((name, i) => features.indexOf(name) !== i);
  if (twice !== undefined) throw new WellfitError('range', `--features: ${label(twice)} is named twice`);
  const all = table.columns.map(column => column.name).filter(name => name !== target);
  const names = (features ?? all).filter(name => !drop.includes(name));
  if (names.length === 0) throw new WellfitError('range', `${table.file}: no column is left to learn from`);
  return names;
}

/**
 * The features of every row, as rows × features; a missing one is NaN under the policy `mean`.
 *
 * @throws {WellfitError} with column, line and fix, for text, infinite or (under `refuse`) missing cells
 */
export function featureMatrix(
  table: Table,
  features: readonly string[],
  missing: Missing,
  advice: Advice = trainingAdvice,
): Matrix {
  const columns = features.map(name => finiteColumn(table, name, missing, advice));
  const x = Matrix.zeros(table.rows, features.length);
  for (const [j, values] of columns.entries()) {
    for (let i = 0; i < table.rows; i++) x.data[i * features.length + j] = values[i]!;
  }
  return x;
}

function finiteColumn(table: Table, name: string, missing: Missing, advice: Advice): Float64Array {
  const [column] = requireColumns(table, [name]);
  if (column?.kind === 'text') {
    const { message, code } = notNumeric(table, column);
    // a whole number that loses precision comes with its own way out
    const wayOut = advice.text && column.notNumber.reason === 'text' ? `${advice.text} ${label(name)}` : '';
    throw new WellfitError(code, `${message}${wayOut}`);
  }
  const { values, infinite, missing: gaps } = numberColumn(table, name);
  if (infinite.count > 0) return numericColumn(table, name); // refuses
  if (gaps.count === 0 || missing === 'mean') return values;
  try {
    return numericColumn(table, name);
  } catch (error) {
    if (!(error instanceof WellfitError)) throw error;
    throw new WellfitError(error.code, `${error.message}${advice.missing}`);
  }
}

/**
 * The labels of every row, as text: `1` for a number, the word for a word.
 *
 * @throws {WellfitError} `format` when one is missing or infinite
 */
export function labelsOf(table: Table, target: string): string[] {
  const [column] = requireColumns(table, [target]) as [Column];
  if (column.kind === 'number') return Array.from(numericColumn(table, target), String);
  if (column.missing.count > 0) {
    const { count, firstRow } = column.missing;
    const where = `first at line ${table.lineOf(firstRow)}`;
    throw new WellfitError(
      'format',
      `${table.file}: ${label(target)}: ${count} missing, ${where}: fill in or remove these cells`,
    );
  }
  return column.values.map(value => value ?? '');
}

/**
 * The two classes among the labels, numbers in ascending order, words in the order of their characters.
 *
 * @throws {WellfitError} `range` for one class or more than two
 */
export function twoClasses(
  table: Table,
  target: string,
  labels: readonly string[],
): readonly [string, string] {
  const found = [...new Set(labels)].sort(compareLabels);
  const [first, second] = found;
  if (first === undefined || second === undefined) {
    throw new WellfitError(
      'range',
      `${table.file}: ${label(target)} has one class (${label(first ?? '')}) only; training needs examples of two`,
    );
  }
  if (found.length > 2) {
    const some = found.slice(0, 4).map(label).join(', ');
    throw new WellfitError(
      'unsupported',
      `${table.file}: ${label(target)} has ${found.length} different values (${some}…); wellfit train tells two classes apart`,
    );
  }
  return [first, second];
}

function compareLabels(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference)) return difference;
  return a < b ? -1 : 1;
}

/**
 * Labels as class numbers.
 *
 * @throws {WellfitError} `range` for a label that is neither class, with its line
 */
export function classNumbers(
  table: Table,
  target: string,
  labels: readonly string[],
  classes: readonly [string, string],
): Uint8Array {
  return Uint8Array.from(labels, (text, row) => {
    if (text === classes[0]) return 0;
    if (text === classes[1]) return 1;
    throw new WellfitError(
      'range',
      `${table.file}: ${label(target)} is ${label(text)} at line ${table.lineOf(row)}; the model knows ${classes.map(label).join(' and ')}`,
    );
  });
}

/** What looks wrong with the features without being refused: constant columns, and copies of the target. */
export function featureWarnings(
  { raw, y }: { readonly raw: Matrix; readonly y: ArrayLike<number> },
  features: readonly string[],
  scale: 'standard' | 'none',
): string[] {
  return features.flatMap((name, j) => {
    const values = Float64Array.from({ length: raw.rows }, (_, i) => raw.at(i, j));
    if (values.every(value => value === values[0] || Number.isNaN(value))) {
      return [
        `${label(name)} is constant; it ${scale === 'standard' ? 'is scaled to 0 and ' : ''}teaches nothing`,
      ];
    }
    return tellsTarget(values, y)
      ? [`${label(name)} tells the target exactly: is it a leak? leave it out with --drop ${label(name)}`]
      : [];
  });
}

/** Whether a feature of two values is the target under another name. */
function tellsTarget(values: Float64Array, y: ArrayLike<number>): boolean {
  const byClass: [number | undefined, number | undefined] = [undefined, undefined];
  for (const [i, value] of values.entries()) {
    const known = byClass[y[i] as 0 | 1];
    if (known === undefined) byClass[y[i] as 0 | 1] = value;
    else if (known !== value) return false;
  }
  return byClass[0] !== byClass[1];
}
