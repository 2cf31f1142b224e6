// Gradient checking: is the derived gradient the slope that the cost really has?
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { computeCost, l2Penalty, requireLambda } from './cost.ts';
import { forwardPropagationWithDropout, type Masks } from './dropout.ts';
import { asMatrices, forwardPropagation } from './forward.ts';
import {
  type ParameterGradients,
  type Parameters,
  type ParametersLike,
  parameterNames,
} from './parameters.ts';

/** The cost whose gradient is checked. */
export interface GradientCheckOptions {
  /** Half the distance between the two costs that are compared; 1e-5 is the most exact here, the assignment uses 1e-7. */
  readonly epsilon?: number;
  /** λ of the L2 penalty. */
  readonly lambd?: number;
  /** Share of units kept by dropout, with the masks that the gradient was made with. */
  readonly dropout?: {
    readonly keepProb: number;
    readonly masks: { readonly [D in keyof Masks]: MatrixLike };
  };
}

/** What a gradient check found. */
export interface GradientCheckResult {
  /** ‖numeric − analytic‖₂ / (‖numeric‖₂ + ‖analytic‖₂): below 1e-6 a gradient is right, above 1e-3 it is wrong. */
  readonly difference: number;
  /** The gradient given, W1, b1, W2, b2, W3, b3 in a row. */
  readonly analytic: Float64Array;
  /** The slope of the cost along each parameter, in the same order. */
  readonly numeric: Float64Array;
}

/**
 * Compares gradients with central differences of the cost: (J(θ + ε) − J(θ − ε))/(2ε), one parameter at a time.
 *
 * @param gradients of a backward pass at these parameters
 * @param data features × examples, and labels 1 × examples
 * @throws {WellfitError} `range` when epsilon is not above 0
 */
export function gradientCheck(
  parameters: ParametersLike,
  gradients: { readonly [Name in keyof ParameterGradients]: MatrixLike },
  { X, Y }: { readonly X: MatrixLike; readonly Y: MatrixLike },
  { epsilon = 1e-7, lambd = 0, dropout }: GradientCheckOptions = {},
): GradientCheckResult {
  if (!(epsilon > 0))
    throw new WellfitError('range', `gradientCheck: epsilon must be above 0, got ${epsilon}`);
  requireLambda('gradientCheck', lambd);
  const m = Matrix.from(Y, 'Y').columns;
  const cost = (at: Parameters) => {
    const { A3 } = dropout
      ? forwardPropagationWithDropout(X, at, dropout.keepProb, { masks: dropout.masks })
      : forwardPropagation(X, at);
    return computeCost(A3, Y) + l2Penalty(at, lambd, m);
  };
  const theta = copies(asMatrices(parameters));
  const analytic = flatten(name => gradients[`d${name}`]);
  const numeric = flatten(name => slopes(theta[name], () => cost(theta), epsilon));
  const error = numeric.map((slope, k) => slope - analytic[k]!);
  return { difference: norm(error) / (norm(numeric) + norm(analytic)), analytic, numeric };
}

/** Central differences of the cost along every element of one parameter, which is moved and put back. */
function slopes(parameter: Matrix, cost: () => number, epsilon: number): Matrix {
  return parameter.map((value, k) => {
    parameter.data[k] = value + epsilon;
    const above = cost();
    parameter.data[k] = value - epsilon;
    const below = cost();
    parameter.data[k] = value;
    return (above - below) / (2 * epsilon);
  });
}

/** Copies in double precision, which the small steps need. */
function copies({ W1, b1, W2, b2, W3, b3 }: Parameters): Parameters {
  const copy = ({ data, rows, columns }: Matrix) => new Matrix(Float64Array.from(data), rows, columns);
  return { W1: copy(W1), b1: copy(b1), W2: copy(W2), b2: copy(b2), W3: copy(W3), b3: copy(b3) };
}

function flatten(matrixOf: (name: keyof Parameters) => MatrixLike): Float64Array {
  return Float64Array.from(
    parameterNames.flatMap(name => Array.from(Matrix.from(matrixOf(name), name).data)),
  );
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((total, value) => total + value * value, 0));
}
