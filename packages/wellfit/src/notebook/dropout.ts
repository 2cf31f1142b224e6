// Inverted dropout: in training a random mask silences hidden units, and the rest speak up to make good for it.
import { add, divide, dot, lessThan, multiply } from '../core/algebra.ts';
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { RandomState } from '../core/mt19937.ts';
import { asMatrices, type Cache, relu, sigmoid } from './forward.ts';
import type { ParametersLike } from './parameters.ts';

/** One 0/1 matrix for each hidden layer, units × examples: 1 keeps the unit for that example. */
export interface Masks {
  readonly D1: Matrix;
  readonly D2: Matrix;
}

/** A cache of a forward pass with dropout: `Al` are after mask and scaling. */
export interface DropoutCache extends Cache, Masks {}

/**
 * Where the masks come from.
 *
 * Without options they come from a generator seeded with 1 at every call, as in the assignment: each call then
 * draws the SAME masks. Give a `RandomState` that lives on between calls to draw fresh ones, or the masks.
 */
export type MaskSource = { readonly random?: RandomState } | { readonly masks: MasksLike };

type MasksLike = { readonly [Name in keyof Masks]: MatrixLike };

/**
 * Draws D1, then D2, from one stream: Dl = (rand(units, examples) < keepProb).
 *
 * @param sizes units of the two hidden layers
 * @param examples columns of the masks
 * @throws {WellfitError} `range` when keepProb is not in (0, 1]
 */
export function drawMasks(
  random: RandomState,
  sizes: readonly [number, number],
  { examples, keepProb }: { readonly examples: number; readonly keepProb: number },
): Masks {
  requireKeepProb('drawMasks', keepProb);
  const mask = (units: number) => lessThan(random.rand(units, examples), keepProb);
  return { D1: mask(sizes[0]), D2: mask(sizes[1]) };
}

/**
 * The forward pass with inverted dropout on both hidden layers: Al = relu(Zl) ∘ Dl / keepProb.
 *
 * Dividing by keepProb keeps the expectation of Al, so that nothing needs to be scaled at prediction.
 *
 * Source: N. Srivastava et al., "Dropout", JMLR 15 (2014).
 *
 * @param x features × examples
 * @param keepProb the share of units kept, in (0, 1]
 * @throws {WellfitError} `range` when keepProb is not in (0, 1], `shape` when a size does not fit
 */
export function forwardPropagationWithDropout(
  x: MatrixLike,
  parameters: ParametersLike,
  keepProb = 0.5,
  source: MaskSource = {},
): { readonly A3: Matrix; readonly cache: DropoutCache } {
  requireKeepProb('forwardPropagationWithDropout', keepProb);
  const X = Matrix.from(x, 'X');
  const { W1, b1, W2, b2, W3, b3 } = asMatrices(parameters);
  const { D1, D2 } =
    'masks' in source
      ? { D1: Matrix.from(source.masks.D1, 'D1'), D2: Matrix.from(source.masks.D2, 'D2') }
      : drawMasks(source.random ?? new RandomState(1), [W1.rows, W2.rows], { examples: X.columns, keepProb });

  const Z1 = add(dot(W1, X), b1);
  const A1 = applyMask(relu(Z1), D1, keepProb);
  const Z2 = add(dot(W2, A1), b2);
  const A2 = applyMask(relu(Z2), D2, keepProb);
  const Z3 = add(dot(W3, A2), b3);
  const A3 = sigmoid(Z3);

  return { A3, cache: { Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 } };
}

/** A ∘ D / keepProb: what dropout does to activations, and to their gradients on the way back. */
export function applyMask(A: Matrix, D: MatrixLike, keepProb: number): Matrix {
  return divide(multiply(A, D), keepProb);
}

/** Refuses a share of kept units outside (0, 1]. */
export function requireKeepProb(caller: string, keepProb: number): void {
  if (!(keepProb > 0 && keepProb <= 1)) {
    throw new WellfitError('range', `${caller}: keepProb must be in (0, 1], got ${keepProb}`);
  }
}
