// The table that the lab was started with.
import { realpathSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { WellfitError } from 'wellfit';
import { reason } from '../output/file-errors.ts';
import { label } from '../tables/table.ts';

/** A page holds all of a table in its memory, several times over, and reads no more than that. */
export const mostDataMegabytes = 256;
export const mostDataBytes: number = mostDataMegabytes * 1e6;

/** A table for the page. */
export interface DataFile {
  /** Where it is, whatever links the user's path went through. */
  readonly path: string;
  readonly name: string;
  readonly target: string | undefined;
}

/**
 * Finds the table.
 *
 * @throws {WellfitError} `range` when it is not there, may not be read, or is no file that a page can open
 */
export async function findDataFile(given: string, target: string | undefined): Promise<DataFile> {
  const refuse = (why: string) => new WellfitError('range', `${label(given)}: ${why}`);
  const found = await stat(given).catch(error => {
    throw refuse(reason(error));
  });
  if (found.isDirectory()) throw refuse('it is a folder; give a table, and the folder of runs with --runs');
  if (!found.isFile()) throw refuse('it is no file');
  if (found.size === 0) throw refuse('no data rows: the file is empty');
  if (found.size > mostDataBytes)
    throw refuse(`the lab takes tables up to ${mostDataMegabytes} MB; see wellfit train`);
  await access(given, constants.R_OK).catch(error => {
    throw refuse(reason(error));
  });
  return { path: realpathSync(given), name: basename(given), target };
}
