// Features that give the target away: a column that equals it has usually been made from it.
import type { Matrix } from '../core/matrix.ts';
import type { Cells } from './column-store.ts';
import { label } from './quote.ts';
import { Table, type TableLike } from './table.ts';
import type { Target } from './target.ts';

/**
 * A line for each feature that tells the target exactly: one value for each class, and another for each other class; or,
 * for values, the value itself in every row.
 *
 * @param encoded what `encodeTarget` gives for the table's rows
 *
 * @example
 * ```ts
 * const table = { alive: ['no', 'yes', 'no'], age: [3, 5, 7] };
 * leakWarnings(table, { kind: 'binary', labels: [0, 1] }, Int32Array.of(0, 1, 0)) // => ['alive tells the target exactly: is it a leak? leave it out']
 * ```
 */
export function leakWarnings(input: TableLike, target: Target, encoded: Int32Array | Matrix): string[] {
  const table = Table.from(input);
  const columns = targetColumns(encoded);
  const tells = target.kind === 'values' ? equals : renames;
  return table.names
    .filter(name => {
      const cells = table.column(name);
      return columns.some(column => tells(cells, column));
    })
    .map(name => `${label(name)} tells the target exactly: is it a leak? leave it out`);
}

function targetColumns(encoded: Int32Array | Matrix): ArrayLike<number>[] {
  if (encoded instanceof Int32Array) return [encoded];
  const { data, rows, columns } = encoded;
  return Array.from({ length: columns }, (_, k) =>
    Float64Array.from({ length: rows }, (_, i) => data[i * columns + k]!),
  );
}

/** Whether a feature is the values themselves, as numbers or as text. */
function equals(cells: Cells, values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const cell = cells[i];
    if (cell === null || cell === '' || Number(cell) !== values[i]) return false;
  }
  return true;
}

/** Whether a feature is the classes under other names. */
function renames(cells: Cells, classes: ArrayLike<number>): boolean {
  const byClass = new Map<number, unknown>();
  for (let i = 0; i < classes.length; i++) {
    const known = byClass.get(classes[i]!);
    if (known === undefined) byClass.set(classes[i]!, cells[i]);
    else if (known !== cells[i]) return false;
  }
  return byClass.size > 1 && new Set(byClass.values()).size === byClass.size;
}
