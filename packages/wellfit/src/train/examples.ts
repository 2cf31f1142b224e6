// Labelled examples: what a caller may give, read as matrices that fit the network and the loss.
import { WellfitError } from '../core/errors.ts';
import { type FloatArray, Matrix, type MatrixLike, type Precision } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';
import type { Network } from '../nn/network.ts';

/** Labelled examples. */
export interface Examples {
  /** Examples × features. */
  readonly x: MatrixLike;
  /** One label for each example (0 or 1; or the number of a class), or a matrix of one target for each output. */
  readonly y: ArrayLike<number> | MatrixLike;
}

/** Examples as matrices: features, and targets with one column for each output. */
export interface LabelledExamples {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** What examples must fit. */
interface Fitting {
  readonly net: Network;
  readonly loss: Loss;
  readonly precision: Precision;
}

/**
 * Reads examples as matrices of the network's sizes, of finite features and of targets that the loss is defined for.
 *
 * @throws {WellfitError} `shape` or `range`, naming the argument and the row
 */
export function readExamples(
  caller: string,
  { net, loss, precision }: Fitting,
  { x, y }: Examples,
): LabelledExamples {
  const X = inPrecision(Matrix.from(x, `${caller}: x`), precision);
  const Y = inPrecision(readTargets(caller, { net, loss }, y), precision);
  if (X.rows === 0) throw new WellfitError('shape', `${caller}: there are no examples`);
  if (X.columns !== net.inputs) {
    throw new WellfitError(
      'shape',
      `${caller}: x has ${X.columns} features, the network takes ${net.inputs}`,
    );
  }
  if (!loss.outputs.holds(net.outputs)) {
    throw new WellfitError(
      'shape',
      `${caller}: ${loss.description.kind} needs ${loss.outputs.rule}, the network has ${net.outputs}`,
    );
  }
  if (Y.rows !== X.rows || Y.columns !== net.outputs) {
    throw new WellfitError('shape', `${caller}: y must be ${X.rows} × ${net.outputs}, got ${Y.shape}`);
  }
  requireEach(`${caller}: x`, X, { rule: 'finite', holds: Number.isFinite });
  requireEach(`${caller}: y`, Y, loss.targets);
  return { x: X, y: Y };
}

/** Refuses a matrix with an element that breaks a rule, naming its row. */
export function requireEach(name: string, { data, columns }: Matrix, { rule, holds }: Loss['targets']): void {
  // most data are fine, and sums are quicker than questions
  if (holds === Number.isFinite && isAllFinite(data)) return;
  const at = data.findIndex(value => !holds(value));
  if (at < 0) return;
  throw new WellfitError(
    'range',
    `${name} must be ${rule}, got ${data[at]} in row ${Math.floor(at / columns)}`,
  );
}

function readTargets(caller: string, { net, loss }: Omit<Fitting, 'precision'>, y: Examples['y']): Matrix {
  if (y instanceof Matrix || 'data' in y) return Matrix.from(y);
  if (typeof y[0] === 'object') return Matrix.from(y as MatrixLike);
  const list = y as ArrayLike<number>;
  return loss.labels === 'class' && net.outputs > 1
    ? oneHot(caller, list, net.outputs)
    : new Matrix(Float64Array.from(list), list.length, 1);
}

/** A row for each class number, with 1 in the column of the class. */
function oneHot(caller: string, classes: ArrayLike<number>, count: number): Matrix {
  const result = Matrix.zeros(classes.length, count);
  for (let i = 0; i < classes.length; i++) {
    const label = classes[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= count) {
      throw new WellfitError(
        'range',
        `${caller}: y must be class numbers from 0 to ${count - 1}, got ${label} in row ${i}`,
      );
    }
    result.data[i * count + label] = 1;
  }
  return result;
}

function inPrecision(matrix: Matrix, precision: Precision): Matrix {
  if (matrix.precision === precision) return matrix;
  const Storage = precision === 'float32' ? Float32Array : Float64Array;
  return new Matrix(Storage.from(matrix.data), matrix.rows, matrix.columns);
}

/** x·0 is 0 for every finite x, and NaN for every other. Four sums, so that none waits for the one before. */
function isAllFinite(values: FloatArray): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let k = 0; k < whole; k += 4) {
    a += values[k]! * 0;
    b += values[k + 1]! * 0;
    c += values[k + 2]! * 0;
    d += values[k + 3]! * 0;
  }
  for (let k = whole; k < values.length; k++) a += values[k]! * 0;
  return a + b + c + d === 0;
}
