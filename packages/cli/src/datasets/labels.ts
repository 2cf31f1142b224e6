// The target's cells as the library takes them: labels and values out of a table, in training and when a model knows them.
import { detectTarget, type ModelTarget, type Target, type TargetLike, WellfitError } from 'wellfit';
import {
  columnNamed,
  isBoolean,
  label,
  notNumeric,
  numericColumn,
  requireColumns,
  type Table,
} from '../tables/table.ts';
import type { DataFlags } from '../training/options/data.ts';
import { gaps } from './features.ts';
import { libraryTable, libraryTableOf } from './library-table.ts';

/** A target with its cells. */
export interface FoundTarget {
  readonly target: Target;
  readonly cells: TargetLike;
}

/**
 * What a target is, by its cells or as it is said to be.
 *
 * @throws {WellfitError} `format` for cells that are missing, infinite, or text among numbers; `range` for a target of
 *   one value only
 */
export function findTarget(table: Table, targets: readonly string[], task: DataFlags['task']): FoundTarget {
  if (targets.length > 1 && task !== 'auto' && task !== 'labels') {
    throw new WellfitError(
      'range',
      `--task ${task} takes one column, got ${targets.map(label).join(' and ')}`,
    );
  }
  if (targets.length === 1 && task === 'labels') {
    throw new WellfitError('range', '--task labels takes several columns of 0 and 1: --target a,b,c');
  }
  const cells = targets.length > 1 ? bitColumns(table, targets) : singleCells(table, targets[0]!, task);
  const kind = { auto: undefined, classes: 'classification', values: 'values', labels: 'labels' } as const;
  const asked = kind[task];
  const target = detectTarget(cells, { name: table.file, ...(asked && { kind: asked }) });
  return { target, cells };
}

/**
 * Cells of a table that are to be told by a model's labels, whatever their spelling.
 *
 * @throws {WellfitError} `range` for a label that the model does not know, with its line
 */
export function knownCells(table: Table, target: ModelTarget): TargetLike {
  if (target.kind === 'values') return numericColumn(table, target.name);
  if (target.kind === 'labels') return bitColumns(table, target.labels.map(String));
  const { name, labels } = target;
  const byText = new Map(labels.map(known => [String(known), known]));
  return wordsOf(table, name).map((text, row) => {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const names = labels.slice(0, 8).map(other => label(String(other)));
    const others = labels.length > 8 ? `${names.join(', ')} and ${labels.length - 8} more` : inWords(names);
    throw new WellfitError(
      'range',
      `${table.file}: ${label(name)} is ${label(text)} at line ${table.lineOf(row)}; the model knows ${others}`,
    );
  });
}

function inWords(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].join(' and ');
}

/** The labels as text: `1` for a number, the word for a word. */
function wordsOf(table: Table, name: string): string[] {
  const column = columnNamed(table, name);
  if (column.kind === 'number') return Array.from(numericColumn(table, name), String);
  if (column.missing.count > 0) throw gaps(table, column);
  return column.values.map(value => value ?? '');
}

function singleCells(table: Table, name: string, task: DataFlags['task']): TargetLike {
  const column = columnNamed(table, name);
  if (column.kind === 'number') return libraryTableOf(table, new Map([[name, numericColumn(table, name)]]));
  const isDoubtful = column.nearlyNumeric || column.notNumber.reason === 'precision';
  if (task === 'values') throw notNumeric(table, column);
  if (isDoubtful && task === 'auto') {
    const { code, message } = notNumeric(table, column);
    throw new WellfitError(code, `${message}; or say that these are classes: --task classes`);
  }
  if (column.missing.count > 0) throw gaps(table, column);
  return libraryTableOf(table, new Map([[name, column.values]]));
}

/**
 * Columns of 0 and 1, or of true and false.
 *
 * @throws {WellfitError} `range` for another value, with its line
 */
function bitColumns(table: Table, names: readonly string[]): TargetLike {
  for (const column of requireColumns(table, names)) {
    if (column.kind === 'text') {
      if (!isBoolean(column)) throw notBits(table, column.name, column.notNumber);
      if (column.missing.count > 0) throw gaps(table, column);
      continue;
    }
    const values = numericColumn(table, column.name);
    const row = values.findIndex(value => value !== 0 && value !== 1);
    if (row >= 0) throw notBits(table, column.name, { row, cell: String(values[row]) });
  }
  return libraryTable(table, names);
}

function notBits(
  table: Table,
  name: string,
  { row, cell }: { readonly row: number; readonly cell: string },
): WellfitError {
  return new WellfitError(
    'range',
    `${table.file}: ${label(name)} is ${label(cell)} at line ${table.lineOf(row)}; several targets are labels, each a column of 0 and 1`,
  );
}
