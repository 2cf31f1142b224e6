// Preprocessing in one call, for the tests of it.
import {
  applyPreprocessing,
  type FittedPreprocessing,
  fitPreprocessing,
  type PreprocessedTable,
  type PreprocessingOptions,
} from '../../src/data/preprocess.ts';
import type { Preprocessing } from '../../src/data/preprocessing.ts';
import { Table, type TableLike } from '../../src/data/table.ts';

/** Fitted on a table that messages call `train`. */
export const fit = (input: TableLike, options?: PreprocessingOptions): FittedPreprocessing =>
  fitPreprocessing(Table.from(input, 'train'), options);

/** Applied to a table that messages call `new`. */
export const apply = (preprocessing: Preprocessing, input: TableLike): PreprocessedTable =>
  applyPreprocessing(preprocessing, Table.from(input, 'new'));

/** What a table's own preprocessing makes of it. */
export const inputs = (input: TableLike, options?: PreprocessingOptions): number[][] =>
  apply(fit(input, options).preprocessing, input).x.toArray();

export const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
