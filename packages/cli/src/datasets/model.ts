// A saved model and the table it is asked about.
import { readFile } from 'node:fs/promises';
import { type Table as LibraryTable, readModel, TableModel, TrainedNetwork, WellfitError } from 'wellfit';
import type { VectorBits } from '../engine/turbo.ts';
import { unopened } from '../tables/delimited-errors.ts';
import { label, type Table } from '../tables/table.ts';
import { requireCells } from './features.ts';
import { libraryTable } from './library-table.ts';

/** Reads a model file; a file that cannot be opened or is no model is refused in one line. */
export async function openModel(path: string): Promise<TableModel> {
  const name = label(path);
  const text = await readFile(path, 'utf8').catch(error => {
    throw unopened(name, error);
  });
  return readModel(text, { name });
}

/** The same model, to be run in code laid out for vectors of that width. */
export function withVectors(model: TableModel, vectorBits: VectorBits): TableModel {
  if (vectorBits === 128) return model;
  const { network: trained, preprocessing, target } = model;
  const network = new TrainedNetwork(trained.network, trained.parameters, trained.loss, { vectorBits });
  return new TableModel({ network, preprocessing, target });
}

/**
 * The features of a table that a model wants, found by name.
 *
 * @param modelName for messages
 * @throws {WellfitError} `range` when the table lacks features of the model: all of them are named; `format` for cells
 *   that a feature may not hold
 */
export function modelFeatures(table: Table, { preprocessing }: TableModel, modelName: string): LibraryTable {
  const { features, missing } = preprocessing;
  const known = new Set(table.columns.map(column => column.name));
  const names = features.map(({ name }) => name);
  const absent = names.filter(name => !known.has(name));
  if (absent.length > 0) {
    const list = absent.map(label).join(', ');
    throw new WellfitError(
      'range',
      `${table.file}: no column${absent.length > 1 ? 's' : ''} ${list}, which ${modelName} was trained on`,
    );
  }
  const types = new Map(features.map(({ name, kind }) => [name, kind]));
  requireCells(table, names, {
    missing,
    typeOf: name => types.get(name),
    advice: { text: () => '', missing: '; a model trained with --missing impute would fill them' },
  });
  return libraryTable(table, names, name => types.get(name) === 'categorical');
}

/** Columns that a model does not use, for a note. */
export function unusedColumns(table: Table, { preprocessing, target }: TableModel): string[] {
  const targets = target.kind === 'labels' ? target.labels.map(String) : [target.name];
  const used = new Set([...preprocessing.features.map(feature => feature.name), ...targets]);
  return table.columns.map(column => column.name).filter(name => !used.has(name));
}
