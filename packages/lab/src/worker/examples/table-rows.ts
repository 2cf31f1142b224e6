// A file that was dropped as labelled rows: which column is learned, which are left out, and what each holds.
import { type Cells, type ClassTarget, detectTarget, encodeTarget, type Table, WellfitError } from 'wellfit';
import type { BroughtData, BroughtFile, ColumnSummary } from '../../protocol.ts';
import { mostClasses } from '../../settings/ranges.ts';
import type { Settings } from '../../settings/settings.ts';
import { sha256 } from '../fingerprint.ts';
import { readTable, type SourceTable } from '../tables/read-table.ts';
import { label } from '../tables/words.ts';
import { RefusedTable } from './refused-table.ts';
import { dividedByClass, type LabelledRows } from './rows.ts';
import { tableInputs } from './table-inputs.ts';

/** Different cells are counted up to here. */
const mostDistinct = 10_000;

/**
 * A file as rows.
 *
 * @throws {WellfitError} one line with the file, the place and the fix; `RefusedTable` where other columns would do
 */
export async function tableRows(settings: Settings, brought: BroughtData | undefined): Promise<LabelledRows> {
  if (brought?.kind !== 'file') throw new WellfitError('state', 'table: bring a file first: none is here');
  const source = await readTable(brought.name, brought.bytes);
  try {
    const rows = rowsOf(source, brought, settings);
    return { ...rows, name: brought.name, fingerprint: await sha256(brought.bytes) };
  } catch (error) {
    throw error instanceof WellfitError ? new RefusedTable(error, source.table.names) : error;
  }
}

function rowsOf(
  source: SourceTable,
  { target: asked, without }: BroughtFile,
  settings: Settings,
): Omit<LabelledRows, 'name' | 'fingerprint'> {
  const { table, refused, validationFrom } = source;
  const left = without.filter(name => table.has(name));
  const target = asked ?? source.target ?? table.names.filter(name => !left.includes(name)).at(-1);
  if (target === undefined) throw new WellfitError('range', `${table.name}: every column is left out`);
  if (left.includes(target)) {
    const fix = 'it is what is learned; choose another target, or keep it';
    throw new WellfitError('range', `${table.name}: ${label(target)} cannot be left out: ${fix}`);
  }
  const targets = table.only([target]);
  const features = table.without([target, ...left]);
  for (const name of [target, ...features.names]) {
    const error = refused.get(name);
    if (error) throw error;
  }
  if (features.names.length === 0) {
    throw new WellfitError('range', `${table.name}: no column is left to learn from beside ${label(target)}`);
  }
  const found = classesOf(table, target);
  const encoded = encodeTarget(found, targets, table.name);
  const split =
    validationFrom === undefined
      ? dividedByClass(table.name, encoded, settings)
      : { train: numbers(0, validationFrom), validation: numbers(validationFrom, table.rows) };
  return {
    ...tableInputs(features, { split, target: found, encoded }),
    encoded,
    target: { ...found, name: target },
    split,
    columns: table.names.map(name => summaryOf(name, table.column(name), { target, left })),
  };
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

/** The classes of a column; refuses numbers that are to be estimated rather than told apart. */
function classesOf(table: Table, name: string): ClassTarget {
  const cells = table.only([name]);
  const distinct = distinctIn(table.column(name)).size;
  const rule = `a page tells 2 to ${mostClasses} classes apart`;
  if (distinct > mostClasses) {
    const many = distinct >= mostDistinct ? `${mostDistinct} or more` : `${distinct}`;
    const fix = 'choose another target; wellfit train learns values and more classes';
    throw new WellfitError(
      'range',
      `${table.name}: ${label(name)} has ${many} different values, ${rule}: ${fix}`,
    );
  }
  const found = detectTarget(cells, { name: table.name, kind: 'classes' });
  if (found.kind !== 'classes')
    throw new WellfitError('state', `${table.name}: ${label(name)} has no classes`);
  return { kind: found.labels.length === 2 ? 'binary' : 'classes', labels: found.labels };
}

function summaryOf(
  name: string,
  cells: Cells,
  { target, left }: { readonly target: string; readonly left: readonly string[] },
): ColumnSummary {
  let missing = 0;
  for (let i = 0; i < cells.length; i++) if (isMissing(cells[i])) missing++;
  const distinct = distinctIn(cells).size;
  const type = name === target ? 'target' : left.includes(name) ? 'left out' : typeOf(cells);
  return { name, type, missing, distinct };
}

/** Booleans, or what the preprocessing is going to take it for. */
function typeOf(cells: Cells): 'boolean' | 'numeric' {
  let count = 0;
  for (let i = 0; i < cells.length; i++) {
    if (typeof cells[i] === 'boolean') count++;
    else if (!isMissing(cells[i])) return 'numeric';
  }
  return count > 0 ? 'boolean' : 'numeric';
}

function isMissing(cell: unknown): boolean {
  return (
    cell === null ||
    cell === undefined ||
    Number.isNaN(cell) ||
    (typeof cell === 'string' && cell.trim() === '')
  );
}

function distinctIn(cells: Cells): Set<unknown> {
  const found = new Set<unknown>();
  for (let i = 0; i < cells.length && found.size < mostDistinct; i++) {
    const cell = cells[i];
    if (!isMissing(cell)) found.add(cell instanceof Date ? cell.getTime() : cell);
  }
  return found;
}
