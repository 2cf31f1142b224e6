// Losses: how wrong the logits are, as a mean over the examples, and in which direction to mend them.
import { exp, log1p, sigmoid } from '../core/elementary.ts';
import type { Matrix } from '../core/matrix.ts';

/** A loss on logits. */
export interface Loss {
  readonly description: { readonly kind: string };
  /** Outputs that a network needs for it. */
  readonly outputs: number;
  /** The targets it is defined for. */
  readonly targets: { readonly rule: string; readonly holds: (target: number) => boolean };
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
    outputs: 1,
    targets: { rule: 'in [0, 1]', holds: target => target >= 0 && target <= 1 },
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
