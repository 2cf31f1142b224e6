// Losses: how wrong the logits are, as a mean over the examples, and in which direction to mend them.
import { exp, log1p, sigmoid } from '../core/elementary.ts';
import type { Matrix } from '../core/matrix.ts';

/** A loss on logits. */
export interface Loss {
  readonly description: { readonly kind: string };
  /** Mean loss over the examples. */
  value(logits: Matrix, targets: Matrix): number;
  /** Its gradient with respect to the logits, 1/m included, into `gradient`. */
  gradient(logits: Matrix, targets: Matrix, gradient: Matrix): void;
  /** What the logits mean: probabilities. */
  probability(logit: number): number;
}

/**
 * Binary cross-entropy on logits: 1/m·Σ (max(z, 0) − z·y + log(1 + e^−|z|)), in nats; finite for every finite z.
 *
 * Its gradient is (sigmoid(z) − y)/m.
 *
 * @example
 * ```ts
 * binaryCrossEntropy().value(Matrix.from([[0]]), Matrix.from([[1]])) // => 0.6931471805599453
 * ```
 */
export function binaryCrossEntropy(): Loss {
  return {
    description: { kind: 'binaryCrossEntropy' },
    value(logits, targets) {
      let total = 0;
      for (let k = 0; k < logits.size; k++) {
        const z = logits.data[k]!;
        total += Math.max(z, 0) - z * targets.data[k]! + log1p(exp(-Math.abs(z)));
      }
      return total / logits.rows;
    },
    gradient(logits, targets, gradient) {
      const share = 1 / logits.rows;
      for (let k = 0; k < logits.size; k++) {
        gradient.data[k] = share * (sigmoid(logits.data[k]!) - targets.data[k]!);
      }
    },
    probability: sigmoid,
  };
}
