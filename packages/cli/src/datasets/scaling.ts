// From a table's features to a network's inputs: gaps filled and sizes evened by figures of the training rows.
import {
  applyScale,
  type Matrix,
  type ModelFeature,
  type ModelFile,
  standardScale,
  unscaled,
  WellfitError,
} from 'wellfit';
import { label, type Table } from '../tables/table.ts';
import { type Advice, featureMatrix } from './examples.ts';

const predictionAdvice: Advice = {
  text: '',
  missing: '; a model trained with --missing mean would take its mean',
};

/** What a model keeps of each feature: its scale, and what a missing cell is taken for. */
export function fitFeatures(names: readonly string[], x: Matrix, scale: 'standard' | 'none'): ModelFeature[] {
  const fills = columnMeans(x);
  const scales = scale === 'standard' ? standardScale(fillGaps(x, fills)) : names.map(() => unscaled);
  return names.map((name, j) => ({ name, ...scales[j]!, fill: fills[j]! }));
}

/** Features as a network's inputs: gaps filled, then scaled. */
export function networkInputs(x: Matrix, features: readonly ModelFeature[]): Matrix {
  const fills = features.map(feature => feature.fill);
  return applyScale(fillGaps(x, fills), features);
}

/** Mean of the values present in each column; 0 for a column without any. */
function columnMeans(x: Matrix): number[] {
  return Array.from({ length: x.columns }, (_, j) => {
    const present = Array.from({ length: x.rows }, (_, i) => x.at(i, j)).filter(
      value => !Number.isNaN(value),
    );
    return present.length === 0 ? 0 : present.reduce((total, value) => total + value, 0) / present.length;
  });
}

/** The matrix with every NaN replaced by its column's mean. */
function fillGaps(x: Matrix, means: readonly number[]): Matrix {
  return x.map((value, k) => (Number.isNaN(value) ? means[k % x.columns]! : value));
}

/**
 * A table's rows as the model wants them: features found by name, gaps filled, scaled.
 *
 * @throws {WellfitError} `range` when the table lacks features of the model: all of them are named
 */
export function modelInputs(table: Table, { features, missing }: ModelFile, modelName: string): Matrix {
  const known = new Set(table.columns.map(column => column.name));
  const absent = features.map(feature => feature.name).filter(name => !known.has(name));
  if (absent.length > 0) {
    const list = absent.map(label).join(', ');
    throw new WellfitError(
      'range',
      `${table.file}: no column${absent.length > 1 ? 's' : ''} ${list}, which ${modelName} was trained on`,
    );
  }
  const x = featureMatrix(
    table,
    features.map(feature => feature.name),
    missing,
    predictionAdvice,
  );
  return networkInputs(x, features);
}

/** Columns that a model does not use, for a note. */
export function unusedColumns(table: Table, { features, target }: ModelFile): string[] {
  const used = new Set([...features.map(feature => feature.name), target.name]);
  return table.columns.map(column => column.name).filter(name => !used.has(name));
}
