// A saved model and the table it is asked about.
import { readFile } from 'node:fs/promises';
import { type ModelFile, readModel } from 'wellfit';
import { unopened } from '../tables/delimited-errors.ts';
import { label } from '../tables/table.ts';

/** Reads a model file; a file that cannot be opened or is no model is refused in one line. */
export async function openModel(path: string): Promise<ModelFile> {
  const name = label(path);
  const text = await readFile(path, 'utf8').catch(error => {
    throw unopened(name, error);
  });
  return readModel(text, { name });
}
