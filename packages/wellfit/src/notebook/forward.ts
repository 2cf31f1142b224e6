// The forward pass: from the examples to the probability of class 1, keeping what the backward pass needs.
import { add, dot, maximum } from '../core/algebra.ts';
import { exp } from '../core/elementary.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import type { Parameters, ParametersLike } from './parameters.ts';

/** What a forward pass leaves behind: every layer's Zl, Al and parameters. */
export interface Cache extends Parameters {
  /** Zl = Wl·A(l−1) + bl, units × examples. */
  readonly Z1: Matrix;
  /** Al, what the layer passes on, after its activation (and its dropout mask). */
  readonly A1: Matrix;
  readonly Z2: Matrix;
  readonly A2: Matrix;
  readonly Z3: Matrix;
  readonly A3: Matrix;
}

/** max(0, z), elementwise. */
export function relu(Z: MatrixLike): Matrix {
  return maximum(0, Z);
}

/** 1/(1 + e⁻ᶻ), elementwise, rounded as the formula is written: from z = 36.8 on it is exactly 1. */
export function sigmoid(Z: MatrixLike): Matrix {
  return Matrix.from(Z, 'sigmoid').map(z => 1 / (1 + exp(-z)));
}

/**
 * LINEAR → RELU → LINEAR → RELU → LINEAR → SIGMOID.
 *
 * @param x features × examples
 * @returns `A3`, the probability of class 1, 1 × examples, and the `cache` for the backward pass
 * @throws {WellfitError} `shape` when a size does not fit
 */
export function forwardPropagation(
  x: MatrixLike,
  parameters: ParametersLike,
): { readonly A3: Matrix; readonly cache: Cache } {
  const { W1, b1, W2, b2, W3, b3 } = asMatrices(parameters);

  const Z1 = add(dot(W1, x), b1);
  const A1 = relu(Z1);
  const Z2 = add(dot(W2, A1), b2);
  const A2 = relu(Z2);
  const Z3 = add(dot(W3, A2), b3);
  const A3 = sigmoid(Z3);

  return { A3, cache: { Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 } };
}

/** Reads each parameter as a matrix. */
export function asMatrices(parameters: ParametersLike): Parameters {
  return {
    W1: Matrix.from(parameters.W1, 'W1'),
    b1: Matrix.from(parameters.b1, 'b1'),
    W2: Matrix.from(parameters.W2, 'W2'),
    b2: Matrix.from(parameters.b2, 'b2'),
    W3: Matrix.from(parameters.W3, 'W3'),
    b3: Matrix.from(parameters.b3, 'b3'),
  };
}
