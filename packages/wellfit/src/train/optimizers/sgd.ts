// Gradient descent, plain and with momentum.

import { requireShare } from '../../core/option-rules.ts';
import { add, formula, multiply, subtract } from '../../engine/expression.ts';
import { describeOptimizer, type Optimizer, type OptimizerOptions, remember } from './contract.ts';

/** Options of `sgd`. */
export interface SgdOptions extends OptimizerOptions {
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
 *
 * @example
 * ```ts
 * sgd({ learningRate: 0.1 }).description // => { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false }
 * ```
 */
export function sgd({ momentum = 0, nesterov = false, ...shared }: SgdOptions): Optimizer {
  const description = describeOptimizer('sgd', shared, { momentum, nesterov });
  requireShare('sgd: momentum', momentum);
  return {
    ...description,
    start:
      ({ program, learningRate: rate }) =>
      ({ buffer: theta }, g) => {
        if (momentum === 0) {
          program.assign(theta, subtract(theta, multiply(rate, g)));
          return formula(rate);
        }
        const v = remember(program, theta, 'v');
        program.assign(v, add(multiply(momentum, v), g));
        const direction = nesterov ? add(g, multiply(momentum, v)) : v;
        program.assign(theta, subtract(theta, multiply(rate, direction)));
        // a steady gradient g becomes v = g/(1 − μ)
        return multiply(1 / (1 - momentum), rate);
      },
  };
}
