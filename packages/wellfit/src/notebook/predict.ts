// What a trained network says: labels, accuracy, and its answers over the plane; dropout is off.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { printLine } from '../core/platform.ts';
import { forwardPropagation } from './forward.ts';
import type { ParametersLike } from './parameters.ts';

/**
 * Labels: 1 where the network's output is strictly above one half, 0 elsewhere.
 *
 * With labels between the two arguments, as the assignment calls it, prints their accuracy as well.
 *
 * @param x features × examples
 * @param rest parameters, or labels (1 × examples) and parameters
 * @returns 1 × examples of 0 and 1
 * @throws {WellfitError} `shape` when there are not as many labels as examples
 */
export function predict(
  x: MatrixLike,
  ...rest: readonly [parameters: ParametersLike] | readonly [y: MatrixLike, parameters: ParametersLike]
): Matrix {
  const [y, parameters] = rest.length === 2 ? rest : [undefined, rest[0]];
  if (y !== undefined) printLine(`Accuracy: ${accuracy(x, y, parameters)}`);
  return forwardPropagation(x, parameters).A3.map(probability => (probability > 0.5 ? 1 : 0));
}

/**
 * The share of examples whose predicted label is the given one, in [0, 1].
 *
 * @param x features × examples
 * @param y labels 0 or 1, 1 × examples
 * @throws {WellfitError} `shape` when there are not as many labels as examples
 */
export function accuracy(x: MatrixLike, y: MatrixLike, parameters: ParametersLike): number {
  const predicted = predict(x, parameters);
  const Y = Matrix.from(y, 'Y');
  if (Y.shape !== predicted.shape) {
    throw new WellfitError('shape', `accuracy: labels are ${Y.shape}, expected ${predicted.shape}`);
  }
  return predicted.data.filter((label, i) => label === Y.data[i]).length / Y.columns;
}

/** A network's answers over a grid: row i, column j belongs to the point (x1[j], x2[i]). */
export interface DecisionBoundary {
  readonly x1: readonly number[];
  readonly x2: readonly number[];
  /** Probability of class 1, x2.length × x1.length. */
  readonly probabilities: Matrix;
  /** 1 where the probability is strictly above one half; the boundary runs between 0 and 1. */
  readonly labels: Matrix;
}

/**
 * Evaluates a network of two features over a grid of points, to draw its decision boundary.
 *
 * @param grid the coordinates along each axis
 *
 * @example
 * ```ts
 * const parameters = initializeParameters([2, 20, 3, 1]);
 * decisionBoundary(parameters, { x1: [-1, 0, 1], x2: [0, 1] }).labels.shape // => '2 × 3'
 * ```
 */
export function decisionBoundary(
  parameters: ParametersLike,
  { x1, x2 }: { readonly x1: readonly number[]; readonly x2: readonly number[] },
): DecisionBoundary {
  const X = Matrix.zeros(2, x1.length * x2.length);
  for (let i = 0; i < x2.length; i++) {
    for (let j = 0; j < x1.length; j++) {
      X.row(0)[i * x1.length + j] = x1[j]!;
      X.row(1)[i * x1.length + j] = x2[i]!;
    }
  }
  const onGrid = ({ data }: Matrix) => new Matrix(data, x2.length, x1.length);
  const probabilities = onGrid(forwardPropagation(X, parameters).A3);
  return { x1, x2, probabilities, labels: probabilities.map(p => (p > 0.5 ? 1 : 0)) };
}
