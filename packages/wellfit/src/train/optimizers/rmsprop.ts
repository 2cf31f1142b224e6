// RMSProp: gradients divided by the root of their mean square.

import { requirePositive, requireShare } from '../../core/option-rules.ts';
import { add, divide, formula, max, multiply, sqrt, subtract } from '../../engine/expression.ts';
import { describeOptimizer, type Optimizer, type OptimizerOptions, remember } from './contract.ts';

/** Options of `rmsprop`. */
export interface RmspropOptions extends Partial<OptimizerOptions> {
  /** ρ in [0, 1): decay of the mean of squared gradients. Default 0.99. */
  readonly decay?: number;
  /** Above 0: keeps the division safe; added after the square root. Default 1e-8. */
  readonly epsilon?: number;
  /** μ in [0, 1): how much of the last step goes on. Default 0. */
  readonly momentum?: number;
  /**
   * Divide by the root of the variance instead of the mean square. Default false. Steps grow without bound where
   * gradients hardly vary.
   */
  readonly centered?: boolean;
}

/**
 * RMSProp: s := ρs + (1 − ρ)g², θ := θ − α·g/(√s + ε). Centered: a := ρa + (1 − ρ)g, and √(s − a²) in place of √s.
 * With momentum v := μ·v + g/(√s + ε), θ := θ − α·v. The learning rate is 0.01 unless given.
 *
 * Source: G. Hinton, "Neural Networks for Machine Learning", lecture 6e (2012); centered as in A. Graves, "Generating
 * Sequences With Recurrent Neural Networks" (2013); in the form PyTorch uses.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * rmsprop({ decay: 0.9 }).description['decay'] // => 0.9
 * ```
 */
export function rmsprop({
  learningRate = 0.01,
  decay = 0.99,
  epsilon = 1e-8,
  momentum = 0,
  centered = false,
  ...limits
}: RmspropOptions = {}): Optimizer {
  const shared = { learningRate, ...limits };
  const description = describeOptimizer('rmsprop', shared, { decay, epsilon, momentum, centered });
  requireShare('rmsprop: decay', decay);
  requirePositive('rmsprop: epsilon', epsilon);
  requireShare('rmsprop: momentum', momentum);
  return {
    ...description,
    start:
      ({ program, learningRate: rate }) =>
      ({ buffer: theta }, g) => {
        const s = remember(program, theta, 's');
        program.assign(s, add(multiply(decay, s), multiply(1 - decay, multiply(g, g))));
        let square = formula(s);
        if (centered) {
          const a = remember(program, theta, 'a');
          program.assign(a, add(multiply(decay, a), multiply(1 - decay, g)));
          // rounding may put the square of the mean above the mean of squares
          square = max(subtract(s, multiply(a, a)), 0);
        }
        const size = add(sqrt(square), epsilon);
        if (momentum === 0) {
          program.assign(theta, subtract(theta, divide(multiply(rate, g), size)));
          return divide(rate, size);
        }
        const v = remember(program, theta, 'v');
        program.assign(v, add(multiply(momentum, v), divide(g, size)));
        program.assign(theta, subtract(theta, multiply(rate, v)));
        // a steady g/size becomes v = g/size/(1 − μ)
        return divide(multiply(1 / (1 - momentum), rate), size);
      },
  };
}
