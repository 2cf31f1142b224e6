// The target of a table: the column or columns that hold it, or cells of its own.
import { WellfitError } from '../core/errors.ts';
import { label } from '../data/quote.ts';
import type { Table } from '../data/table.ts';
import type { TargetLike } from '../data/target.ts';

/**
 * What is learned from a table: the name of a column; the names of several columns of 0 and 1, one for each label; or
 * the cells themselves, one for each row.
 */
export type TargetChoice = string | readonly string[] | TargetLike;

/** A target as chosen. */
export interface ChosenTarget {
  readonly cells: TargetLike;
  readonly name: string;
  /** What messages call it. */
  readonly title: string;
  /** The columns of the table that hold it. */
  readonly columns: readonly string[];
}

/**
 * A list of text is a list of names when all of its entries differ and are columns of the table; else it is the target
 * itself.
 *
 * @throws {WellfitError} `range` for an unknown column, or what is no target at all
 */
export function chooseTarget(table: Table, choice: TargetChoice): ChosenTarget {
  requireChoice(table, choice);
  if (typeof choice === 'string') {
    const title = `${table.name}: ${label(choice)}`;
    return { cells: table.column(choice), name: choice, title, columns: [choice] };
  }
  if (!areNames(table, choice)) return { cells: choice, name: 'target', title: 'target', columns: [] };
  const [name] = choice;
  if (choice.length === 1) return chooseTarget(table, name!);
  const others = table.names.filter(column => !choice.includes(column));
  const cells = others.length === 0 ? table : table.without(others);
  return { cells, name: 'target', title: 'target', columns: choice };
}

/** Callers without types may pass anything, or forget it. */
function requireChoice(table: Table, choice: unknown): void {
  const isGiven = typeof choice === 'string' || (typeof choice === 'object' && choice !== null);
  if (isGiven) return;
  const rule = 'the name of a column, or one entry for each row';
  throw new WellfitError('range', `${table.name}: target must be ${rule}, got ${String(choice)}`);
}

function areNames(table: Table, choice: readonly string[] | TargetLike): choice is readonly string[] {
  if (!Array.isArray(choice) || choice.length === 0 || new Set(choice).size < choice.length) return false;
  return choice.every(name => typeof name === 'string' && table.has(name));
}

/** @throws {WellfitError} `shape` when there is not one for each row */
export function requireRows(name: string, length: number, table: Table): void {
  if (length === table.rows) return;
  throw new WellfitError('shape', `${name} must be one for each of ${table.rows} rows, got ${length}`);
}
