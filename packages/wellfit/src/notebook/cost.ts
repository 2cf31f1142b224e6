// The cost that training lowers: cross-entropy, with the L2 penalty on the weights when λ is given.
import { sum, sumOfSquares } from '../core/algebra.ts';
import { exp, log, log1p } from '../core/elementary.ts';
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';

/** The weights that the penalty reads; biases are left alone. */
export interface Weights {
  readonly W1: MatrixLike;
  readonly W2: MatrixLike;
  readonly W3: MatrixLike;
}

/**
 * Cross-entropy as the assignment writes it: J = −1/m·Σ (y·log a + (1 − y)·log(1 − a)), terms that are not a
 * number left out of the sum (`np.nansum`).
 *
 * That keeps 0·log 0 of a saturated, correct output from spoiling the sum; a saturated, wrong output costs
 * infinity. `computeCostFromLogits` has neither problem.
 *
 * @param a probabilities of class 1, 1 × examples
 * @param y labels 0 or 1, 1 × examples
 * @returns the mean over the examples, in nats
 *
 * @example
 * ```ts
 * computeCost([[0.5, 0.5]], [[1, 0]]) // => 0.6931471805599453
 * ```
 */
export function computeCost(a: MatrixLike, y: MatrixLike): number {
  const [A, Y] = outputsAndLabels('computeCost', a, y);
  const terms = A.map((p, i) => {
    const term = -log(p) * Y.data[i]! + -log(1 - p) * (1 - Y.data[i]!);
    return Number.isNaN(term) ? 0 : term;
  });
  return (1 / Y.columns) * sum(terms.data);
}

/**
 * Cross-entropy from the logits: J = 1/m·Σ (max(z, 0) − z·y + log(1 + e^−|z|)). The same number as `computeCost`,
 * exact to the last digits and finite however large z is.
 *
 * @param z logits Z3, 1 × examples
 * @param y labels 0 or 1, 1 × examples
 * @returns the mean over the examples, in nats
 */
export function computeCostFromLogits(z: MatrixLike, y: MatrixLike): number {
  const [Z, Y] = outputsAndLabels('computeCostFromLogits', z, y);
  const terms = Z.map((logit, i) => Math.max(logit, 0) - logit * Y.data[i]! + log1p(exp(-Math.abs(logit))));
  return (1 / Y.columns) * sum(terms.data);
}

/**
 * Cross-entropy plus the L2 penalty: J = cross-entropy + λ/(2m)·(ΣW1² + ΣW2² + ΣW3²).
 *
 * @param lambd λ ≥ 0 (`lambda` is a reserved word where the assignment comes from)
 * @throws {WellfitError} `range` when λ is negative or not finite
 */
export function computeCostWithRegularization(
  a: MatrixLike,
  y: MatrixLike,
  parameters: Weights,
  lambd: number,
): number {
  const m = Matrix.from(y, 'Y').columns;
  return computeCost(a, y) + l2Penalty(parameters, lambd, m);
}

/** λ/(2m)·Σ W² over the three weight matrices. */
export function l2Penalty({ W1, W2, W3 }: Weights, lambd: number, m: number): number {
  requireLambda('computeCostWithRegularization', lambd);
  return (lambd / (2 * m)) * (sumOfSquares(W1) + sumOfSquares(W2) + sumOfSquares(W3));
}

/** Refuses a strength of the penalty that is negative or not finite. */
export function requireLambda(caller: string, lambd: number): void {
  if (!(lambd >= 0 && lambd < Infinity)) {
    throw new WellfitError('range', `${caller}: lambd must be a finite number ≥ 0, got ${lambd}`);
  }
}

function outputsAndLabels(caller: string, a: MatrixLike, y: MatrixLike): [Matrix, Matrix] {
  const A = Matrix.from(a, caller);
  const Y = Matrix.from(y, caller);
  if (A.shape !== Y.shape) {
    throw new WellfitError('shape', `${caller}: outputs are ${A.shape}, labels ${Y.shape}: sizes must agree`);
  }
  return [A, Y];
}
