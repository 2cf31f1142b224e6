// What `wellfit train` learns from: tables split and turned into numbers, by figures of the training rows only.
import { Matrix, type ModelFeature, splitByClass, WellfitError } from 'wellfit';
import {
  classNumbers,
  featureMatrix,
  featureNames,
  featureWarnings,
  labelsOf,
  twoClasses,
} from '../datasets/examples.ts';
import { fitFeatures, networkInputs } from '../datasets/scaling.ts';
import { openSource } from '../datasets/source.ts';
import { targetOf } from '../datasets/target.ts';
import { label, requireColumns, type Table } from '../tables/table.ts';
import type { TrainFlags } from './settings.ts';

/** Labelled examples, before and after scaling. */
export interface Part {
  /** Examples × features as they stand in the file. */
  readonly raw: Matrix;
  /** Examples × features as the network sees them. */
  readonly x: Matrix;
  readonly y: Uint8Array;
}

/** Everything a fit needs to know of the data. */
export interface TrainingData {
  readonly train: Part;
  readonly validation: Part | undefined;
  readonly test: Part | undefined;
  readonly features: readonly ModelFeature[];
  readonly target: { readonly name: string; readonly classes: readonly [string, string] };
  readonly warnings: readonly string[];
}

/** Reads, checks, splits and scales. */
export async function loadTrainingData(path: string, flags: TrainFlags): Promise<TrainingData> {
  const readOptions = {
    ...(flags.delimiter !== undefined && { delimiter: flags.delimiter }),
    ...(flags.encoding !== undefined && { encoding: flags.encoding }),
  };
  const source = await openSource(path, readOptions);
  const { table } = source;
  const target = targetOf(source, flags.target);
  const names = featureNames(table, {
    target,
    ...(flags.features && { features: flags.features }),
    ...(flags.drop && { drop: flags.drop }),
  });
  const testTable =
    flags.test === undefined ? source.test : (await openSource(flags.test, readOptions)).table;
  const labels = labelsOf(table, target);
  const classes = twoClasses(table, target, labels);
  const all = rowsOf(table, target, names, classes, flags);
  const { train, validation } = split(all, flags, table, target);
  const features = fitFeatures(names, train.raw, flags.scale);
  const scaled = ({ raw, y }: Rows): Part => ({ raw, y, x: networkInputs(raw, features) });
  return {
    train: scaled(train),
    validation: validation && scaled(validation),
    test: testTable && scaled(rowsOf(testTable, target, names, classes, flags)),
    features,
    target: { name: target, classes },
    warnings: featureWarnings(train, names, flags.scale),
  };
}

interface Rows {
  readonly raw: Matrix;
  readonly y: Uint8Array;
}

function rowsOf(
  table: Table,
  target: string,
  names: readonly string[],
  classes: readonly [string, string],
  { missing }: TrainFlags,
): Rows {
  requireColumns(table, [...names, target]);
  return {
    raw: featureMatrix(table, names, missing),
    y: classNumbers(table, target, labelsOf(table, target), classes),
  };
}

function split(
  rows: Rows,
  { validationSplit, seed }: TrainFlags,
  table: Table,
  target: string,
): { readonly train: Rows; readonly validation?: Rows } {
  if (validationSplit === undefined) return { train: rows };
  const single = [0, 1].find(label => rows.y.filter(y => y === label).length < 2);
  if (single !== undefined) {
    throw new WellfitError(
      'range',
      `${table.file}: ${label(target)} has a single example of one class; --validation-split needs two of each`,
    );
  }
  const { train, validation } = splitByClass(rows.y, validationSplit, seed);
  return { train: pick(rows, train), validation: pick(rows, validation) };
}

function pick({ raw, y }: Rows, rows: readonly number[]): Rows {
  const picked = Matrix.zeros(rows.length, raw.columns);
  for (const [i, row] of rows.entries()) picked.row(i).set(raw.row(row));
  return { raw: picked, y: Uint8Array.from(rows, row => y[row]!) };
}
