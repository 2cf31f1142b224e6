// The backward pass: the gradient of the cost with respect to every parameter, by the chain rule, layer by layer.
import { add, dot, greaterThan, multiply, rowSums, scale, subtract, transpose } from '../core/algebra.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { requireLambda } from './cost.ts';
import { applyMask, type Masks, requireKeepProb } from './dropout.ts';
import type { ParameterGradients } from './parameters.ts';

/** The gradients of the parameters, and of everything between them: `dZl`, `dAl`, units × examples. */
export interface Gradients extends ParameterGradients {
  readonly dZ3: Matrix;
  readonly dA2: Matrix;
  readonly dZ2: Matrix;
  readonly dA1: Matrix;
  readonly dZ1: Matrix;
}

/** What the backward pass reads of a forward pass's cache. */
export interface BackwardCache {
  readonly A1: MatrixLike;
  readonly W1: MatrixLike;
  readonly A2: MatrixLike;
  readonly W2: MatrixLike;
  readonly A3: MatrixLike;
  readonly W3: MatrixLike;
}

/** The same for a forward pass with dropout. */
export type DropoutBackwardCache = BackwardCache & { readonly [Name in keyof Masks]: MatrixLike };

/**
 * Gradients of the cross-entropy alone.
 *
 * dZ3 = A3 − Y; dWl = 1/m·dZl·A(l−1)ᵀ; dbl = 1/m·Σ dZl; dA(l−1) = Wlᵀ·dZl; dZl = dAl ∘ (Al > 0).
 *
 * @param x features × examples
 * @param y labels 0 or 1, 1 × examples
 * @param cache of `forwardPropagation` on the same examples
 */
export function backwardPropagation(x: MatrixLike, y: MatrixLike, cache: BackwardCache): Gradients {
  return gradients(x, y, cache, {});
}

/**
 * Gradients of the cross-entropy plus λ/(2m)·ΣW²: each dWl gains (λ/m)·Wl, biases gain nothing.
 *
 * @param lambd λ ≥ 0
 * @throws {WellfitError} `range` when λ is negative or not finite
 */
export function backwardPropagationWithRegularization(
  x: MatrixLike,
  y: MatrixLike,
  cache: BackwardCache,
  lambd: number,
): Gradients {
  requireLambda('backwardPropagationWithRegularization', lambd);
  return gradients(x, y, cache, { lambd });
}

/**
 * Gradients through inverted dropout: each dAl passes the mask that Al passed, dAl := dAl ∘ Dl / keepProb.
 *
 * The assignment refuses λ together with dropout; the two gradients simply add, so λ may be given as well.
 *
 * @param cache of `forwardPropagationWithDropout` on the same examples
 * @param keepProb the one that made the cache
 * @param lambd λ ≥ 0 of an L2 penalty in the same cost
 * @throws {WellfitError} `range` when keepProb is not in (0, 1] or λ is negative
 */
export function backwardPropagationWithDropout(
  x: MatrixLike,
  y: MatrixLike,
  cache: DropoutBackwardCache,
  keepProb: number,
  lambd = 0,
): Gradients {
  requireKeepProb('backwardPropagationWithDropout', keepProb);
  requireLambda('backwardPropagationWithDropout', lambd);
  return gradients(x, y, cache, { lambd, dropout: { D1: cache.D1, D2: cache.D2, keepProb } });
}

interface Regularization {
  readonly lambd?: number;
  readonly dropout?: { readonly D1: MatrixLike; readonly D2: MatrixLike; readonly keepProb: number };
}

/** The one backward pass, with a penalty and a mask where they are asked for. */
function gradients(
  x: MatrixLike,
  y: MatrixLike,
  { A1, W1, A2, W2, A3, W3 }: BackwardCache,
  { lambd = 0, dropout }: Regularization,
): Gradients {
  const m = Matrix.from(y, 'Y').columns;
  const mean = (total: Matrix) => scale(1 / m, total);
  const penalized = (dW: Matrix, W: MatrixLike) => (lambd === 0 ? dW : add(dW, scale(lambd / m, W)));
  const masked = (dA: Matrix, D: 'D1' | 'D2') => (dropout ? applyMask(dA, dropout[D], dropout.keepProb) : dA);

  const dZ3 = subtract(A3, y);
  const dW3 = penalized(mean(dot(dZ3, transpose(A2))), W3);
  const db3 = mean(rowSums(dZ3));

  // ReLU's slope is 1 where A > 0 and 0 elsewhere; a unit that dropout silenced has A = 0
  const dA2 = masked(dot(transpose(W3), dZ3), 'D2');
  const dZ2 = multiply(dA2, greaterThan(A2, 0));
  const dW2 = penalized(mean(dot(dZ2, transpose(A1))), W2);
  const db2 = mean(rowSums(dZ2));

  const dA1 = masked(dot(transpose(W2), dZ2), 'D1');
  const dZ1 = multiply(dA1, greaterThan(A1, 0));
  const dW1 = penalized(mean(dot(dZ1, transpose(x))), W1);
  const db1 = mean(rowSums(dZ1));

  return { dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1 };
}
