// Which column is learned: the one named, the one the file says, or the last.
import { WellfitError } from 'wellfit';
import { columnNamed, label } from '../tables/table.ts';
import type { Source } from './source.ts';

/**
 * The target's name.
 *
 * @throws {WellfitError} `range` for an unknown column, or two columns at once
 */
export function targetOf({ table, target }: Source, given: string | undefined): string {
  if (given === undefined) return target ?? table.columns.at(-1)!.name;
  const names = new Set(table.columns.map(column => column.name));
  const parts = given.split(',').map(part => part.trim());
  if (!names.has(given) && parts.length > 1 && parts.every(part => names.has(part))) {
    throw new WellfitError('range', `--target takes one column, got ${parts.map(label).join(' and ')}`);
  }
  return columnNamed(table, given).name;
}
