// Labelled rows before they are turned into inputs: what every source of examples comes down to.
import {
  type ClassTarget,
  type FeatureEncoding,
  Matrix,
  type ModelTarget,
  type Preprocessing,
  type Split,
  splitExamples,
  WellfitError,
} from 'wellfit';
import type { ColumnSummary } from '../../protocol.ts';
import type { Settings } from '../../settings/settings.ts';

/** Inputs of both parts, and how they became so. */
export interface DividedInputs {
  readonly training: Matrix;
  readonly validation: Matrix;
  readonly preprocessing: Preprocessing;
}

/** Rows as inputs and the class of each, divided into two parts. */
export interface LabelledRows {
  /** What the page calls them. */
  readonly name: string;
  readonly inputs: DividedInputs;
  /** The class of every row, of both parts. */
  readonly encoded: Int32Array;
  readonly target: ModelTarget & ClassTarget;
  readonly split: Split;
  /** Bounds of the plane that a picture shows at least. */
  readonly bounds?: readonly [least: number, most: number];
  readonly columns: readonly ColumnSummary[];
  readonly warnings: readonly string[];
  /** SHA-256 of the file that they came from. */
  readonly fingerprint: string | undefined;
}

/** Points of the plane as rows; their numbers are left as they are. */
export function planeRows(
  { x, y }: { readonly x: Matrix; readonly y: ArrayLike<number> },
  rest: Pick<LabelledRows, 'name' | 'split' | 'bounds'> & { readonly classes: number },
): LabelledRows {
  const { classes, ...given } = rest;
  const training = selected(x, given.split.train);
  const features = [0, 1].map(j => unscaledFeature(training, j));
  const preprocessing: Preprocessing = {
    features,
    missing: 'impute',
    unseen: 'ignore',
    unnamedColumns: null,
  };
  const labels = Array.from({ length: classes }, (_, k) => k);
  const summaries = features.map(
    ({ name }): ColumnSummary => ({ name, type: 'numeric', missing: 0, distinct: x.rows }),
  );
  return {
    ...given,
    inputs: { training, validation: selected(x, given.split.validation), preprocessing },
    encoded: Int32Array.from(y),
    target: { kind: classes === 2 ? 'binary' : 'classes', labels, name: 'y' },
    columns: [...summaries, { name: 'y', type: 'target', missing: 0, distinct: classes }],
    warnings: [],
    fingerprint: undefined,
  };
}

/** x1, x2: a column of numbers as they are. */
function unscaledFeature({ rows, data, columns }: Matrix, j: number): FeatureEncoding {
  const values = Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]!).sort();
  const middle = (rows - 1) / 2;
  const fill = (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2;
  return { kind: 'numeric', name: `x${j + 1}`, mean: 0, deviation: 1, fill, indicator: false };
}

function selected(x: Matrix, rows: readonly number[]): Matrix {
  return Matrix.from(rows.map(row => x.row(row)));
}

/**
 * Which rows are held out: each class in its share, drawn by the fit's seed.
 *
 * @throws {WellfitError} `range` when nothing can be held out
 */
export function dividedByClass(name: string, classes: Int32Array, { data, seed }: Settings): Split {
  try {
    return splitExamples(classes.length, { share: data.validationShare, seed, classes });
  } catch (error) {
    if (!(error instanceof WellfitError)) throw error;
    throw new WellfitError(error.code, `${name}: ${error.message.replace('splitExamples: ', '')}`);
  }
}
