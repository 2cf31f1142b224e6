// Optimizers: how a gradient becomes a step.
import { WellfitError } from '../core/errors.ts';

/** An optimizer as plain data. */
export interface OptimizerDescription {
  readonly kind: string;
  readonly learningRate: number;
  readonly [option: string]: string | number | boolean;
}

/** An optimizer with its options; `start` gives it the memory it needs for a number of parameters. */
export interface Optimizer {
  readonly description: OptimizerDescription;
  readonly learningRate: number;
  /** Makes the update: changes the parameters in place, given their gradient. */
  start(size: number): (parameters: FloatArray, gradient: FloatArray) => void;
}

type FloatArray = Float64Array | Float32Array;

/** Options of `sgd`. */
export interface SgdOptions {
  /** α > 0. */
  readonly learningRate: number;
  /** μ in [0, 1): how much of the last step goes on. Default 0. */
  readonly momentum?: number;
  /** Look ahead along the momentum (Nesterov). Default false. */
  readonly nesterov?: boolean;
}

/**
 * Gradient descent: θ := θ − α·g. With momentum v := μ·v + g and θ := θ − α·v, or θ − α·(g + μ·v) with nesterov.
 *
 * Source: I. Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013, in
 * the form PyTorch uses.
 *
 * @throws {WellfitError} `range` when the learning rate is not above 0, or momentum is not in [0, 1)
 */
export function sgd({ learningRate, momentum = 0, nesterov = false }: SgdOptions): Optimizer {
  requireLearningRate('sgd', learningRate);
  requireShare('sgd: momentum', momentum);
  return {
    description: { kind: 'sgd', learningRate, momentum, nesterov },
    learningRate,
    start(size) {
      if (momentum === 0) {
        return (theta, g) => {
          for (let k = 0; k < size; k++) theta[k]! -= learningRate * g[k]!;
        };
      }
      const v = new Float64Array(size);
      return (theta, g) => {
        for (let k = 0; k < size; k++) {
          v[k] = momentum * v[k]! + g[k]!;
          theta[k]! -= learningRate * (nesterov ? g[k]! + momentum * v[k]! : v[k]!);
        }
      };
    },
  };
}

/** Options of `adam`. */
export interface AdamOptions {
  /** α > 0. Default 0.001. */
  readonly learningRate?: number;
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Above 0: keeps the division safe; added after the square root. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam: m := β₁m + (1 − β₁)g, v := β₂v + (1 − β₂)g², θ := θ − α·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * Source: D. Kingma, J. Ba, "Adam", ICLR 2015.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 */
export function adam({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
}: AdamOptions = {}): Optimizer {
  requireLearningRate('adam', learningRate);
  requireShare('adam: beta1', beta1);
  requireShare('adam: beta2', beta2);
  if (!(epsilon > 0 && epsilon < Infinity)) {
    throw new WellfitError('range', `adam: epsilon must be a finite number above 0, got ${epsilon}`);
  }
  return {
    description: { kind: 'adam', learningRate, beta1, beta2, epsilon },
    learningRate,
    start(size) {
      const m = new Float64Array(size);
      const v = new Float64Array(size);
      let power1 = 1;
      let power2 = 1;
      return (theta, g) => {
        power1 *= beta1;
        power2 *= beta2;
        for (let k = 0; k < size; k++) {
          m[k] = beta1 * m[k]! + (1 - beta1) * g[k]!;
          v[k] = beta2 * v[k]! + (1 - beta2) * g[k]! * g[k]!;
          const step = m[k]! / (1 - power1) / (Math.sqrt(v[k]! / (1 - power2)) + epsilon);
          theta[k]! -= learningRate * step;
        }
      };
    },
  };
}

function requireLearningRate(caller: string, learningRate: number): void {
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new WellfitError(
      'range',
      `${caller}: learningRate must be a finite number above 0, got ${learningRate}`,
    );
  }
}

function requireShare(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new WellfitError('range', `${name} must be in [0, 1), got ${value}`);
}
