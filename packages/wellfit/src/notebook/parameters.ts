// What the three-layer network learns: its weights and biases, how they start, and how a step moves them.
import { scale, subtract } from '../core/algebra.ts';
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { RandomState } from '../core/mt19937.ts';

/**
 * Weights and biases of LINEAR → RELU → LINEAR → RELU → LINEAR → SIGMOID.
 *
 * `Wl` is units × inputs of layer l, `bl` is units × 1.
 */
export interface Parameters {
  readonly W1: Matrix;
  readonly b1: Matrix;
  readonly W2: Matrix;
  readonly b2: Matrix;
  readonly W3: Matrix;
  readonly b3: Matrix;
}

/** Parameters given in any form a matrix can be read from. */
export type ParametersLike = { readonly [Name in keyof Parameters]: MatrixLike };

/** Gradients of the cost: `dWl` has the shape of `Wl`, `dbl` of `bl`. */
export type ParameterGradients = { readonly [Name in keyof Parameters as `d${Name}`]: Matrix };

/** The parameters' names in the order in which they are drawn and flattened. */
export const parameterNames: readonly (keyof Parameters)[] = ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'];

/**
 * Draws the starting parameters: Wl = randn(units, inputs)/√inputs, W1 then W2 then W3; bl = 0.
 *
 * @param layersDims units of each layer, input first: [2, 20, 3, 1]
 * @param options `seed` of numpy's legacy generator; the assignment uses 3
 * @throws {WellfitError} `shape` when there are not exactly four sizes, or one is not a whole number ≥ 1
 *
 * @example
 * ```ts
 * initializeParameters([2, 20, 3, 1]).W1.shape // => '20 × 2'
 * ```
 */
export function initializeParameters(
  layersDims: readonly number[],
  { seed = 3 }: { readonly seed?: number } = {},
): Parameters {
  const [inputs, first, second, outputs] = layersDims;
  const whole = layersDims.every(size => Number.isInteger(size) && size >= 1);
  if (layersDims.length !== 4 || !whole || inputs === undefined || !first || !second || !outputs) {
    throw new WellfitError(
      'shape',
      `initializeParameters: layersDims must be four whole numbers ≥ 1, input first, got [${layersDims.join(', ')}]`,
    );
  }
  const random = new RandomState(seed);
  const weights = (units: number, fanIn: number) =>
    random.randn(units, fanIn).map(value => value / Math.sqrt(fanIn));
  return {
    W1: weights(first, inputs),
    b1: Matrix.zeros(first, 1),
    W2: weights(second, first),
    b2: Matrix.zeros(second, 1),
    W3: weights(outputs, second),
    b3: Matrix.zeros(outputs, 1),
  };
}

/**
 * One step of gradient descent: W := W − α·dW, b := b − α·db.
 *
 * @param learningRate α, the assignment's 0.3
 * @returns new parameters; the old ones are left as they are
 */
export function updateParameters(
  parameters: ParametersLike,
  gradients: { readonly [Name in keyof ParameterGradients]: MatrixLike },
  learningRate: number,
): Parameters {
  const moved = (name: keyof Parameters) =>
    subtract(parameters[name], scale(learningRate, gradients[`d${name}`]));
  return {
    W1: moved('W1'),
    b1: moved('b1'),
    W2: moved('W2'),
    b2: moved('b2'),
    W3: moved('W3'),
    b3: moved('b3'),
  };
}
