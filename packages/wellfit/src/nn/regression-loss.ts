// Losses for values: how far a prediction is from a number.
import { requirePositive } from '../core/option-rules.ts';
import { abs, element, greater, multiply, select, subtract } from '../engine/expression.ts';
import type { Loss } from './loss.ts';

const values: Pick<Loss, 'labels' | 'outputs' | 'targets' | 'meaning'> = {
  labels: 'values',
  outputs: { rule: 'at least 1 output', holds: outputs => outputs >= 1 },
  targets: { rule: 'finite', holds: Number.isFinite },
  meaning: ({ logits }) => element(logits),
};

/**
 * Mean squared error: the mean of (z − y)² over examples and outputs, without a half. Its gradient is 2·(z − y)/outputs.
 *
 * @example
 * ```ts
 * meanSquaredError().labels // => 'values'
 * ```
 */
export function meanSquaredError(): Loss {
  return {
    ...values,
    description: { kind: 'meanSquaredError' },
    formula({ program, logits, targets }) {
      const error = program.map('error', subtract(logits, targets));
      return multiply(1 / logits.rows, multiply(error, error));
    },
  };
}

/**
 * Huber loss: e²/2 where |e| ≤ δ and δ·(|e| − δ/2) beyond, e = z − y; mean over examples and outputs.
 *
 * Far examples pull with the constant force δ, so that a few outliers do not decide.
 *
 * Source: P. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964).
 *
 * @param options `delta`, a finite number above 0, default 1
 * @throws {WellfitError} `range` when delta is not in that range
 */
export function huber({ delta = 1 }: { readonly delta?: number } = {}): Loss {
  requirePositive('huber: delta', delta);
  return {
    ...values,
    description: { kind: 'huber', delta },
    formula({ program, logits, targets }) {
      const error = program.map('error', subtract(logits, targets));
      const far = multiply(delta, subtract(abs(error), delta / 2));
      const near = multiply(0.5, multiply(error, error));
      return multiply(1 / logits.rows, select(greater(abs(error), delta), far, near));
    },
  };
}
