// The forms in which a target comes: one column of cells, a set of labels in each cell, or a column of 0 and 1 for each label.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import {
  categoryColumn,
  cellsOf,
  compareText,
  detectType,
  kindOf,
  type NamedCells,
  numberColumn,
  soleKind,
} from './columns.ts';
import { type Cells, Table } from './table.ts';
import { isMatrix } from './table-input.ts';

/** A class's name, as it stands in the data. */
export type Label = string | number | boolean;

/** A list of cells; a matrix or table of one column, or of several of 0 and 1, one for each label. */
export type TargetLike = Cells | MatrixLike | Table;

/** A target as read. */
export type TargetCells =
  | { readonly form: 'single'; readonly column: NamedCells }
  | {
      readonly form: 'sets';
      readonly sets: readonly (readonly Label[])[];
      readonly place: NamedCells['place'];
    }
  | { readonly form: 'columns'; readonly labels: readonly Label[]; readonly columns: readonly NamedCells[] };

const inOrder = (row: number) => `row ${row}`;

/**
 * Reads a target in any form. Lists of one length that hold nothing but 0 and 1 are columns of 0 and 1, the labels of
 * which are their numbers; other lists, and Sets, are sets of labels. A matrix or lists with a single column of numbers
 * are that column.
 */
export function readTargetCells(target: TargetLike, name: string): TargetCells {
  if (isMatrix(target)) return ofMatrix(Matrix.from(target, name), name);
  if (target instanceof Table && target.names.length > 1) return ofTable(target);
  const column =
    target instanceof Table
      ? cellsOf(target, target.names[0]!)
      : { title: name, cells: target as Cells, place: inOrder };
  const { cells, title, place } = column;
  if (cells.length === 0) throw new WellfitError('shape', `${title}: no data rows`);
  if (ArrayBuffer.isView(cells) || !Array.prototype.some.call(cells, isCollection)) {
    return { form: 'single', column };
  }
  const lists = Array.from(cells, (cell, row) => {
    if (isCollection(cell)) return Array.from(cell);
    throw new WellfitError('format', `${title}: ${place(row)} must hold a list of labels, as other rows do`);
  });
  return (
    bitsIn(lists, title) ?? {
      form: 'sets',
      sets: lists.map((cell, row) => labelsOf(cell, column, row)),
      place,
    }
  );
}

/** Lists of one length that are the rows of a matrix: of 0 and 1, or of one number each. */
function bitsIn(lists: readonly (readonly unknown[])[], title: string): TargetCells | undefined {
  const width = lists[0]!.length;
  if (width === 0 || lists.some(list => list.length !== width)) return undefined;
  const isBit = (cell: unknown) => cell === 0 || cell === 1 || typeof cell === 'boolean';
  const isNumber = (cell: unknown) => typeof cell === 'number';
  if (!lists.every(list => list.every(width === 1 ? isNumber : isBit))) return undefined;
  return ofMatrix(Matrix.from(lists.map(list => list.map(Number))), title);
}

function ofTable(table: Table): TargetCells {
  return { form: 'columns', labels: table.names, columns: table.names.map(name => cellsOf(table, name)) };
}

function ofMatrix(matrix: Matrix, name: string): TargetCells {
  if (matrix.columns === 1)
    return { form: 'single', column: { title: name, cells: matrix.data, place: inOrder } };
  const table = Table.from(matrix, name);
  const columns = table.names.map(column => cellsOf(table, column));
  return { form: 'columns', labels: columns.map((_, k) => k), columns };
}

/** Whether a cell holds a list or a Set. */
function isCollection(cell: unknown): cell is Iterable<unknown> {
  return typeof cell === 'object' && cell !== null && Symbol.iterator in cell;
}

function labelsOf(list: readonly unknown[], { title, place }: NamedCells, row: number): Label[] {
  return list.map(label => {
    const kind = kindOf(label);
    if (kind === 'text' || kind === 'boolean') return label as Label;
    if (kind === 'number' && Number.isFinite(Number(label))) return Number(label);
    const rule = 'text, a finite number or a boolean';
    throw new WellfitError('format', `${title}: ${place(row)} has a label that is not ${rule}`);
  });
}

/** The label of each cell, and the different ones in order. */
export interface CellLabels {
  readonly cellLabels: readonly Label[];
  readonly labels: readonly Label[];
}

/**
 * Each cell's label: numbers, text and booleans as they are.
 *
 * @throws {WellfitError} `format` for missing and infinite cells, with their count and first row; for cells of several
 *   kinds, and dates
 */
export function labelsIn(column: NamedCells): CellLabels {
  const kind = soleKind(column);
  if (kind === 'date') {
    throw new WellfitError('format', `${column.title}: holds dates; write them as numbers or as text`);
  }
  const cellLabels = kind === 'text' || kind === 'boolean' ? wordsIn(column) : numbersIn(column);
  return { cellLabels, labels: [...new Set(cellLabels)].sort(compareLabels) };
}

function wordsIn(column: NamedCells): Label[] {
  categoryColumn(column, 'refuse'); // for gaps
  return Array.from(column.cells as ArrayLike<Label>);
}

function numbersIn(column: NamedCells): number[] {
  return Array.from(numberColumn(column, 'refuse').values);
}

/** Whether labels stand for classes rather than values: see `detectTarget` for the rule. */
export function looksLikeClasses(column: NamedCells, labels: readonly Label[]): boolean {
  const otherwise = `; or say that these are classes: kind: 'classification'`;
  if (detectType({ ...column, otherwise }) !== 'numeric') return true;
  const numbers = labels.map(Number);
  if (!numbers.every(Number.isInteger)) return false;
  const count = numbers.length;
  const examples = column.cells.length / count;
  const first = numbers[0]!;
  const counted = (first === 0 || first === 1) && numbers.every((value, k) => value === first + k);
  return count === 2 || (counted && count <= 20 && examples >= 3) || (count <= 10 && examples >= 10);
}

const typeOrder = ['number', 'string', 'boolean'];

/** Orders labels: numbers by value, then text by its characters, then false before true. */
export function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  const byType = typeOrder.indexOf(typeof a) - typeOrder.indexOf(typeof b);
  return byType === 0 ? Number(a) - Number(b) : byType;
}
