// A saved model and the table it is asked about.
import { readFile } from 'node:fs/promises';
import { type ModelFile, readModel, TrainedNetwork } from 'wellfit';
import type { VectorBits } from '../engine/turbo.ts';
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

/** The same network, to be run in code laid out for vectors of that width. */
export function withVectors(model: TrainedNetwork, vectorBits: VectorBits): TrainedNetwork {
  if (vectorBits === 128) return model;
  return new TrainedNetwork(model.network, model.parameters, model.loss, { vectorBits });
}
