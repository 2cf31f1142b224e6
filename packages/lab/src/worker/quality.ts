// How good the predictions of the validation part are: who is taken for whom, and whether probabilities can be trusted.
import { confusionMatrix, expectedCalibrationError, Matrix, reliabilityCurve } from 'wellfit';
import type { Quality } from '../protocol.ts';
import type { Course } from './course.ts';

/** More rows than this are not predicted for a picture; of more an even pick. */
const mostRows = 4000;

/** Confusion and calibration at this moment. */
export function qualityOf({ examples, trainer }: Course): Quality {
  const { classes, validation } = examples;
  const { x, y } = evenly(validation);
  const probabilities = eachClass(trainer.probabilities(x), y.length, classes);
  const predicted = Array.from(y, (_, i) => largest(probabilities.row(i)));
  const numbers = Array.from({ length: classes }, (_, k) => k);
  const { counts } = confusionMatrix(y, predicted, { classes: numbers });
  const given = { classes: numbers };
  return {
    confusion: counts.toArray(),
    calibration: reliabilityCurve(y, probabilities, given).map(({ probability, share, examples: count }) => ({
      predicted: probability,
      observed: share,
      count,
    })),
    calibrationError: expectedCalibrationError(y, probabilities, given),
  };
}

/** Two classes have one probability, that of class 1. */
function eachClass(found: Float64Array, rows: number, classes: number): Matrix {
  if (classes > 2) return new Matrix(found, rows, classes);
  return new Matrix(
    Float64Array.from({ length: 2 * rows }, (_, k) => {
      const second = found[k >> 1]!;
      return k % 2 === 0 ? 1 - second : second;
    }),
    rows,
    2,
  );
}

/** A class is predicted where it is strictly the most probable; of equals the first, as one half is not above one half. */
function largest(row: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < row.length; k++) if (row[k]! > row[best]!) best = k;
  return best;
}

function evenly({ x, y }: { readonly x: Matrix; readonly y: Int32Array }): {
  readonly x: Matrix;
  readonly y: Int32Array;
} {
  const count = Math.min(y.length, mostRows);
  if (count === y.length) return { x, y };
  const rows = Array.from({ length: count }, (_, k) => Math.floor((k * y.length) / count));
  const some = Matrix.zeros(count, x.columns);
  for (const [k, row] of rows.entries()) some.row(k).set(x.row(row));
  return { x: some, y: Int32Array.from(rows, row => y[row]!) };
}
