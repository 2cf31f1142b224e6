// Adam and AdamW: steps along the mean of gradients, divided by the root of their mean square.

import { requireNotNegative, requirePositive, requireShare, requireWord } from '../../core/option-rules.ts';
import type { Buffer } from '../../engine/buffer.ts';
import { add, divide, multiply, type Operand, sqrt, subtract } from '../../engine/expression.ts';
import type { Program } from '../../engine/program.ts';
import {
  describeOptimizer,
  type LearnedParameter,
  type Optimizer,
  type OptimizerOptions,
  type OptimizerPlace,
  remember,
  type Update,
} from './contract.ts';

/** Options of `adam`. */
export interface AdamOptions extends Partial<OptimizerOptions> {
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Above 0: keeps the division safe; added after the square root. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam: m := β₁m + (1 − β₁)g, v := β₂v + (1 − β₂)g², θ := θ − α·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 * The learning rate is 0.001 unless given.
 *
 * Source: D. Kingma, J. Ba, "Adam", ICLR 2015.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * adam().description // => { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { shared, moments } = readAdamOptions('adam', options);
  return { ...describeOptimizer('adam', shared, { ...moments }), start: place => startAdam(place, moments) };
}

/** Options of `adamW`. */
export interface AdamWOptions extends AdamOptions {
  /** wd ≥ 0: the share of a parameter, times α, that each step takes away. Default 0.01. */
  readonly weightDecay?: number;
  /** What decays: `'all'` parameters (the default), or `'weights'`, which leaves biases and scales alone. */
  readonly decay?: 'all' | 'weights';
}

/**
 * Adam with weight decay beside the gradient instead of in it: θ := θ − α·wd·θ, then Adam's update.
 *
 * Unlike an L2 penalty, the decay is not divided by √v̂, and it is no part of the cost. PyTorch and Keras decay every
 * parameter, biases too: `decay: 'all'`.
 *
 * Source: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * adamW({ weightDecay: 0.1, decay: 'weights' }).description['weightDecay'] // => 0.1
 * ```
 */
export function adamW({ weightDecay = 0.01, decay = 'all', ...options }: AdamWOptions = {}): Optimizer {
  const { shared, moments } = readAdamOptions('adamW', options);
  requireNotNegative('adamW: weightDecay', weightDecay);
  requireWord('adamW: decay', decay, ['all', 'weights']);
  return {
    ...describeOptimizer('adamW', shared, { ...moments, weightDecay, decay }),
    start: place =>
      startAdam(place, moments, ({ buffer, penalized }) =>
        decay === 'all' || penalized
          ? multiply(subtract(1, multiply(weightDecay, place.learningRate)), buffer)
          : buffer,
      ),
  };
}

/** β₁, β₂ and ε. */
type Moments = Required<Pick<AdamOptions, 'beta1' | 'beta2' | 'epsilon'>>;

function readAdamOptions(
  kind: string,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, learningRate = 0.001, ...limits }: AdamOptions,
): { shared: OptimizerOptions; moments: Moments } {
  requireShare(`${kind}: beta1`, beta1);
  requireShare(`${kind}: beta2`, beta2);
  requirePositive(`${kind}: epsilon`, epsilon);
  return { shared: { learningRate, ...limits }, moments: { beta1, beta2, epsilon } };
}

/** Adam's update, from where `decayed` puts the parameter. */
function startAdam(
  { program, learningRate: rate }: OptimizerPlace,
  { beta1, beta2, epsilon }: Moments,
  decayed: (parameter: LearnedParameter) => Operand = ({ buffer }) => buffer,
): Update {
  const c1 = correction(program, '1−β₁ᵗ', beta1);
  const c2 = correction(program, '1−β₂ᵗ', beta2);
  return (parameter, g) => {
    const theta = parameter.buffer;
    const m = remember(program, theta, 'm');
    const v = remember(program, theta, 'v');
    program.assign(m, add(multiply(beta1, m), multiply(1 - beta1, g)));
    program.assign(v, add(multiply(beta2, v), multiply(1 - beta2, multiply(g, g))));
    const size = add(sqrt(multiply(divide(1, c2), v)), epsilon);
    program.assign(theta, subtract(decayed(parameter), divide(multiply(divide(rate, c1), m), size)));
    return divide(rate, size);
  };
}

/** 1 − βᵗ, without the cancellation of computing it from βᵗ. */
function correction(program: Program, name: string, beta: number): Buffer {
  const c = program.state(name, 1, 1);
  program.assign(c, add(1 - beta, multiply(beta, c)));
  return c;
}
