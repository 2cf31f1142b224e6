// Optimizers: how a gradient becomes a step.
import { WellfitError } from '../core/errors.ts';
import type { Buffer } from '../engine/buffer.ts';
import { add, divide, multiply, sqrt, subtract } from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';

/** An optimizer as plain data. */
export interface OptimizerDescription {
  readonly kind: string;
  readonly learningRate: number;
  readonly [option: string]: string | number | boolean;
}

/** Where an optimizer writes its update. */
export interface OptimizerPlace {
  readonly program: Program;
  /** α, which may change from call to call. */
  readonly learningRate: Buffer;
}

/** An optimizer with its options: an update as formulas. What it remembers starts at 0. */
export interface Optimizer {
  readonly description: OptimizerDescription;
  readonly learningRate: number;
  /** Appends what is done once a step, if anything; what it returns appends the update of one parameter. */
  start(place: OptimizerPlace): (parameter: Buffer, gradient: Buffer) => void;
}

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
    start: ({ program, learningRate: rate }) => {
      const remember = (theta: Buffer) =>
        program.state(`${theta.name}.v`, theta.rows, theta.columns as number);
      return (theta, g) => {
        if (momentum === 0) {
          program.assign(theta, subtract(theta, multiply(rate, g)));
          return;
        }
        const v = remember(theta);
        program.assign(v, add(multiply(momentum, v), g));
        const direction = nesterov ? add(g, multiply(momentum, v)) : v;
        program.assign(theta, subtract(theta, multiply(rate, direction)));
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
    start: ({ program, learningRate: rate }) => {
      // 1 − βᵗ, without the cancellation of computing it from βᵗ
      const correction = (name: string, beta: number) => {
        const c = program.state(name, 1, 1);
        program.assign(c, add(1 - beta, multiply(beta, c)));
        return c;
      };
      const c1 = correction('1−β₁ᵗ', beta1);
      const c2 = correction('1−β₂ᵗ', beta2);
      return (theta, g) => {
        const remember = (letter: string) =>
          program.state(`${theta.name}.${letter}`, theta.rows, theta.columns as number);
        const m = remember('m');
        const v = remember('v');
        program.assign(m, add(multiply(beta1, m), multiply(1 - beta1, g)));
        program.assign(v, add(multiply(beta2, v), multiply(1 - beta2, multiply(g, g))));
        const size = add(sqrt(multiply(divide(1, c2), v)), epsilon);
        program.assign(theta, subtract(theta, divide(multiply(divide(rate, c1), m), size)));
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
