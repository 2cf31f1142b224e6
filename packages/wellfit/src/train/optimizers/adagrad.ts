// Adagrad: each element's steps shrink with all the gradients it has seen.

import { requireNotNegative, requirePositive } from '../../core/option-rules.ts';
import { add, divide, multiply, sqrt, subtract } from '../../engine/expression.ts';
import { describeOptimizer, type Optimizer, type OptimizerOptions, remember } from './contract.ts';

/** Options of `adagrad`. */
export interface AdagradOptions extends Partial<OptimizerOptions> {
  /** Above 0: keeps the division safe; added after the square root. Default 1e-10. */
  readonly epsilon?: number;
  /** s₀ ≥ 0, what the sum of squared gradients starts from. Default 0. */
  readonly initialAccumulator?: number;
}

/**
 * Adagrad: s := s + g², θ := θ − α·g/(√(s₀ + s) + ε). The learning rate is 0.01 unless given.
 *
 * Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive Subgradient Methods", JMLR 12 (2011).
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * adagrad().description // => { kind: 'adagrad', learningRate: 0.01, epsilon: 1e-10, initialAccumulator: 0 }
 * ```
 */
export function adagrad({
  learningRate = 0.01,
  epsilon = 1e-10,
  initialAccumulator = 0,
  ...limits
}: AdagradOptions = {}): Optimizer {
  const shared = { learningRate, ...limits };
  const description = describeOptimizer('adagrad', shared, { epsilon, initialAccumulator });
  requirePositive('adagrad: epsilon', epsilon);
  requireNotNegative('adagrad: initialAccumulator', initialAccumulator);
  return {
    ...description,
    start:
      ({ program, learningRate: rate }) =>
      ({ buffer: theta }, g) => {
        const s = remember(program, theta, 's');
        program.assign(s, add(s, multiply(g, g)));
        const size = add(sqrt(add(initialAccumulator, s)), epsilon);
        program.assign(theta, subtract(theta, divide(multiply(rate, g), size)));
        return divide(rate, size);
      },
  };
}
