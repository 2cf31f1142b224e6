// Which column, or columns, are learned: those named, the one the file says, or the last.
import { WellfitError } from 'wellfit';
import { columnNamed, label, requireColumns } from '../tables/table.ts';
import type { Source } from './source.ts';

/**
 * The target's columns: one, or several that each stand for a label.
 *
 * @param given a column's name, which may hold commas; names with commas between; or a list of names
 * @throws {WellfitError} `range` for an unknown column, or one that is named twice
 */
export function targetsOf(
  { table, target }: Source,
  given: string | readonly string[] | undefined,
): readonly string[] {
  if (given === undefined) return [target ?? table.columns.at(-1)!.name];
  const known = new Set(table.columns.map(column => column.name));
  if (typeof given === 'string') {
    const parts = given.split(',').map(part => part.trim());
    if (known.has(given) || parts.length === 1) return [columnNamed(table, given).name];
    return targetsOf({ table }, parts);
  }
  const twice = given.find((name, i) => given.indexOf(name) !== i);
  if (twice !== undefined) throw new WellfitError('range', `--target: ${label(twice)} is named twice`);
  if (given.length === 0) throw new WellfitError('range', '--target: names no column');
  return requireColumns(table, given).map(column => column.name);
}

/**
 * The target's column where there can be only one.
 *
 * @throws {WellfitError} `range` as {@link targetsOf}, and for several
 */
export function targetOf(source: Source, given: string | undefined): string {
  const [only, ...more] = targetsOf(source, given) as [string, ...string[]];
  if (more.length === 0) return only;
  throw new WellfitError(
    'range',
    `--target takes one column, got ${[only, ...more].map(label).join(' and ')}`,
  );
}
