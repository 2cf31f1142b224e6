// What is learned: the target's cells as class numbers, sets of labels or values, and the way back.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { numberColumn, shownCell } from './columns.ts';
import { isFiniteNumber, isOneOf, list, record } from './json.ts';
import {
  compareLabels,
  type Label,
  labelsIn,
  looksLikeClasses,
  readTargetCells,
  type TargetCells,
  type TargetLike,
} from './target-cells.ts';

export type { Label, TargetLike } from './target-cells.ts';

/** `binary`: labels[1] is the class 1. `classes`: the class k is labels[k]. */
export interface ClassTarget {
  readonly kind: 'binary' | 'classes';
  readonly labels: readonly Label[];
}

/** Several labels at once, or none: column k of the encoded target says whether labels[k] applies. */
export interface LabelSetTarget {
  readonly kind: 'labels';
  readonly labels: readonly Label[];
}

/** Numbers, as they are. */
export interface ValueTarget {
  readonly kind: 'values';
}

/** What a target means: plain JSON. */
export type Target = ClassTarget | LabelSetTarget | ValueTarget;

/** Options of {@link detectTarget}. */
export interface TargetOptions {
  /** What messages call it. Default `'target'`. */
  readonly name?: string;
  /** Default: what the cells look like. `'classification'`: whichever of `binary`, `classes` and `labels` they look like. */
  readonly kind?: Target['kind'] | 'classification';
}

const kinds = ['binary', 'classes', 'labels', 'values', 'classification'] as const;
/** More labels than this are not believed. */
const mostLabels = 100_000;

/**
 * What a target means, from its cells.
 *
 * - text and booleans are classes: `binary` when there are two, else `classes`
 * - text that is nothing but decimal numbers is judged as those numbers are; its labels stay text
 * - whole numbers are classes when there are two different ones; when they count up from 0 or 1 without a gap, at most 20
 *   of them, with three examples each on average or more; or when there are at most ten, with ten examples each on
 *   average or more
 * - other numbers are `values`
 * - an array or a Set in each cell, and several columns of 0 and 1, are `labels`
 *
 * Labels are ordered: numbers by value, text by its characters, false before true.
 *
 * @throws {WellfitError} `format` for missing or infinite cells, with their count and first row, and cells of several
 *   kinds; `range` when the target has a single value, or is not of the kind asked for
 *
 * @example
 * ```ts
 * detectTarget(['no', 'yes', 'no']) // => { kind: 'binary', labels: ['no', 'yes'] }
 * detectTarget([0.1, 2.5, 3]) // => { kind: 'values' }
 * detectTarget([1, 2, 3], { kind: 'classes' }) // => { kind: 'classes', labels: [1, 2, 3] }
 * detectTarget([['a', 'b'], [], ['b']]) // => { kind: 'labels', labels: ['a', 'b'] }
 * ```
 */
export function detectTarget(target: TargetLike, options: TargetOptions = {}): Target {
  const { name = 'target', kind } = options;
  if (kind !== undefined && !isOneOf(kind, kinds)) {
    throw new WellfitError('range', `detectTarget: kind must be ${kinds.join(', ')}, got ${shownCell(kind)}`);
  }
  const cells = readTargetCells(target, name);
  if (cells.form !== 'single') return detectSets(cells, { name, kind });
  const { title } = cells.column;
  if (kind === 'labels') {
    throw new WellfitError('range', `${title}: each cell must be an array or a Set of labels`);
  }
  if (kind === 'values') {
    numberColumn(cells.column, 'refuse');
    return { kind };
  }
  const { labels } = labelsIn(cells.column);
  if (labels.length === 1) {
    throw new WellfitError(
      'range',
      `${title}: has the single value ${shownCell(labels[0])}; learning needs two`,
    );
  }
  if (kind === undefined && !looksLikeClasses(cells.column, labels)) {
    numberColumn(cells.column, 'refuse');
    return { kind: 'values' };
  }
  if (kind === 'classification') refuseFractions(labels, title);
  if (kind === 'binary' && labels.length !== 2) {
    const shown = labels.slice(0, 4).map(shownCell).join(', ');
    throw new WellfitError(
      'range',
      `${title}: ${labels.length} different labels (${shown}…), binary has two`,
    );
  }
  return { kind: kind === 'classes' || labels.length > 2 ? 'classes' : 'binary', labels };
}

function refuseFractions(labels: readonly Label[], title: string): void {
  const fraction = labels.find(value => typeof value === 'number' && !Number.isInteger(value));
  if (fraction === undefined) return;
  const fix = 'predict values (regression), or write the labels as text';
  throw new WellfitError('range', `${title}: ${fraction} is not the number of a class; ${fix}`);
}

function detectSets(
  cells: Exclude<TargetCells, { form: 'single' }>,
  { name, kind }: { readonly name: string; readonly kind: TargetOptions['kind'] | undefined },
): LabelSetTarget {
  if (kind !== undefined && kind !== 'labels' && kind !== 'classification') {
    const found = cells.form === 'sets' ? 'sets of labels' : `${cells.columns.length} columns`;
    throw new WellfitError('range', `${name}: has ${found}, ${kind} takes one column of single cells`);
  }
  const labels =
    cells.form === 'sets' ? [...new Set(cells.sets.flat())].sort(compareLabels) : [...cells.labels];
  const target: LabelSetTarget = { kind: 'labels', labels };
  const { data, rows, columns } = encodeSets(target, cells, name);
  if (data.every((value, k) => k < columns || value === data[k - columns])) {
    const which = rows === 1 ? 'a single row' : 'the same labels in every row';
    throw new WellfitError('range', `${name}: has ${which}; learning needs two different ones`);
  }
  return target;
}

/**
 * The cells as numbers: class numbers, one for each row; or rows × labels of 0 and 1; or rows × 1 of values.
 *
 * @throws {WellfitError} `range` for a label that the target does not have, with its row; `format` for missing and
 *   infinite cells; `shape` for another number of columns
 *
 * @example
 * ```ts
 * encodeTarget({ kind: 'binary', labels: ['no', 'yes'] }, ['yes', 'no']) // => Int32Array.of(1, 0)
 * ```
 */
export function encodeTarget(target: ClassTarget, cells: TargetLike, name?: string): Int32Array;
export function encodeTarget(target: LabelSetTarget | ValueTarget, cells: TargetLike, name?: string): Matrix;
export function encodeTarget(target: Target, cells: TargetLike, name?: string): Int32Array | Matrix;
export function encodeTarget(target: Target, given: TargetLike, name = 'target'): Int32Array | Matrix {
  const cells = readTargetCells(given, name);
  if (target.kind === 'labels') {
    if (cells.form !== 'single') return encodeSets(target, cells, name);
    throw new WellfitError('shape', `${name}: each cell must be an array or a Set of labels`);
  }
  if (cells.form !== 'single') {
    const found = cells.form === 'sets' ? 'lists' : `${cells.columns.length} columns`;
    throw new WellfitError('shape', `${name}: must be one column of single cells, got ${found}`);
  }
  if (target.kind === 'values') {
    const { values } = numberColumn(cells.column, 'refuse');
    return new Matrix(values.slice(), values.length, 1);
  }
  const numbers = new Map(target.labels.map((label, k) => [label, k]));
  const { cellLabels } = labelsIn(cells.column);
  return Int32Array.from(cellLabels, (label, row) => {
    return numbers.get(label) ?? unknown(label, target, `${cells.column.title}: ${cells.column.place(row)}`);
  });
}

function encodeSets(
  { labels }: LabelSetTarget,
  cells: Exclude<TargetCells, { form: 'single' }>,
  name: string,
): Matrix {
  if (cells.form === 'columns') return encodeColumns(labels, cells, name);
  const numbers = new Map(labels.map((label, k) => [label, k]));
  const encoded = Matrix.zeros(cells.sets.length, labels.length);
  for (const [i, set] of cells.sets.entries()) {
    for (const label of set) {
      const k = numbers.get(label) ?? unknown(label, { labels }, `${name}: ${cells.place(i)}`);
      encoded.data[i * labels.length + k] = 1;
    }
  }
  return encoded;
}

function encodeColumns(
  labels: readonly Label[],
  cells: Extract<TargetCells, { form: 'columns' }>,
  name: string,
): Matrix {
  const places = labels.map(label => cells.labels.indexOf(label));
  const absent = labels.filter((_, k) => places[k]! < 0);
  if (absent.length > 0) {
    throw new WellfitError('shape', `${name}: no column for ${absent.map(shownCell).join(', ')}`);
  }
  const rows = cells.columns[0]?.cells.length ?? 0;
  const encoded = Matrix.zeros(rows, labels.length);
  for (const [k, place] of places.entries()) {
    const column = cells.columns[place]!;
    const { values } = numberColumn(column, 'refuse');
    for (const [i, value] of values.entries()) {
      if (value !== 0 && value !== 1) {
        throw new WellfitError('range', `${column.title}: ${column.place(i)} must be 0 or 1, got ${value}`);
      }
      encoded.data[i * labels.length + k] = value;
    }
  }
  return encoded;
}

function unknown(label: Label, { labels }: { readonly labels: readonly Label[] }, where: string): never {
  const known = labels.slice(0, 8).map(shownCell).join(', ');
  const more = labels.length > 8 ? ` and ${labels.length - 8} more` : '';
  throw new WellfitError(
    'range',
    `${where} has the label ${shownCell(label)}, the model knows ${known}${more}`,
  );
}

/**
 * Labels out of class numbers; lists of labels out of rows of 0 and 1; values as they are.
 *
 * @throws {WellfitError} `range` for a number that no class has
 *
 * @example
 * ```ts
 * decodeTarget({ kind: 'binary', labels: ['no', 'yes'] }, [1, 0]) // => ['yes', 'no']
 * decodeTarget({ kind: 'labels', labels: ['a', 'b'] }, Matrix.from([[1, 1], [0, 0]])) // => [['a', 'b'], []]
 * ```
 */
export function decodeTarget(target: ClassTarget, encoded: ArrayLike<number>): Label[];
export function decodeTarget(target: LabelSetTarget, encoded: Matrix): Label[][];
export function decodeTarget(target: ValueTarget, encoded: Matrix): number[];
export function decodeTarget(
  target: Target,
  encoded: ArrayLike<number> | Matrix,
): Label[] | Label[][] | number[];
export function decodeTarget(
  target: Target,
  encoded: ArrayLike<number> | Matrix,
): Label[] | Label[][] | number[] {
  if (target.kind === 'values') return Array.from((encoded as Matrix).data);
  const { labels } = target;
  if (target.kind === 'labels') {
    const matrix = encoded as Matrix;
    return Array.from({ length: matrix.rows }, (_, i) => labels.filter((_, k) => matrix.at(i, k) === 1));
  }
  return Array.from(encoded as ArrayLike<number>, number => {
    const label = labels[number];
    if (label !== undefined) return label;
    throw new WellfitError(
      'range',
      `decodeTarget: class must be a whole number in [0, ${labels.length - 1}], got ${number}`,
    );
  });
}

/** A target out of a file's JSON; undefined when it is not a whole, consistent one. */
export function readTarget(value: unknown): Target | undefined {
  const { kind, ...rest } = record(value);
  if (kind === 'values') return { kind };
  const labels = list(rest['labels']).filter(isLabel);
  const whole = labels.length === list(rest['labels']).length && new Set(labels).size === labels.length;
  if (!whole || labels.length === 0 || labels.length > mostLabels) return undefined;
  if (kind === 'labels') return { kind, labels };
  if (kind === 'binary' && labels.length === 2) return { kind, labels };
  return kind === 'classes' && labels.length > 1 ? { kind, labels } : undefined;
}

function isLabel(value: unknown): value is Label {
  return typeof value === 'string' || typeof value === 'boolean' || isFiniteNumber(value);
}
