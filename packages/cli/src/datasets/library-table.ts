// Columns of a file as a table of the library, which names rows by their lines.
import { type Cells, Table as LibraryTable } from 'wellfit';
import { type Column, isBoolean, requireColumns, type Table } from '../tables/table.ts';

/**
 * A table of the library with these columns. Text that is nothing but `true` and `false` becomes booleans.
 *
 * @param asText columns that stay text all the same
 * @throws {WellfitError} `range` for an unknown column
 */
export function libraryTable(
  table: Table,
  names: readonly string[],
  asText: (name: string) => boolean = () => false,
): LibraryTable {
  const columns = requireColumns(table, names);
  const pairs = columns.map(column => [column.name, cellsOf(column, asText(column.name))] as const);
  return libraryTableOf(table, new Map(pairs));
}

/** The same of columns of one's own, as long as the table. */
export function libraryTableOf(table: Table, columns: ReadonlyMap<string, Cells>): LibraryTable {
  return LibraryTable.from(columns, table.file, { place: row => `line ${table.lineOf(row)}` });
}

function cellsOf(column: Column, asText: boolean): Cells {
  if (column.kind === 'number' || asText || !isBoolean(column)) return column.values;
  return column.values.map(value => (value === null ? null : value.trim().toLowerCase() === 'true'));
}
