// Cross-entropies: losses for labels, from logits, finite wherever the logits are.
import { requireShare } from '../core/option-rules.ts';
import type { Buffer } from '../engine/buffer.ts';
import {
  add,
  divide,
  element,
  exp,
  log,
  multiply,
  sigmoid,
  softplus,
  subtract,
} from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';
import type { Loss, LossDescription } from './loss.ts';

/** Options of the cross-entropies. */
export interface CrossEntropyOptions {
  /**
   * ε in [0, 1): training sees (1 − ε)·y + ε/K for a target y of K classes (2 where an output stands for itself), so that
   * no logit has to go to infinity. Evaluation measures against y itself. Default 0.
   *
   * Source: C. Szegedy et al., "Rethinking the Inception architecture", CVPR 2016.
   */
  readonly labelSmoothing?: number;
}

const probability = { rule: 'in [0, 1]', holds: (target: number) => target >= 0 && target <= 1 };

/**
 * Binary cross-entropy on logits: log(1 + eᶻ) − z·y, in nats; finite for every finite z.
 *
 * Its gradient is sigmoid(z) − y. A cost takes the mean over the examples.
 *
 * @throws {WellfitError} `range` when labelSmoothing is not in [0, 1)
 *
 * @example
 * ```ts
 * binaryCrossEntropy().description // => { kind: 'binaryCrossEntropy' }
 * ```
 */
export function binaryCrossEntropy({ labelSmoothing = 0 }: CrossEntropyOptions = {}): Loss {
  return {
    ...smoothing('binaryCrossEntropy', labelSmoothing, () => 2),
    labels: 'binary',
    outputs: { rule: '1 output', holds: outputs => outputs === 1 },
    targets: probability,
    formula: ({ logits, targets }) => subtract(softplus(logits), multiply(targets, logits)),
    meaning: ({ logits }) => sigmoid(logits),
  };
}

/**
 * Binary cross-entropy of each of several labels that may hold together, mean over the labels.
 *
 * @throws {WellfitError} `range` when labelSmoothing is not in [0, 1)
 *
 * @example
 * ```ts
 * multiLabelCrossEntropy().labels // => 'labels'
 * ```
 */
export function multiLabelCrossEntropy({ labelSmoothing = 0 }: CrossEntropyOptions = {}): Loss {
  return {
    ...smoothing('multiLabelCrossEntropy', labelSmoothing, () => 2),
    labels: 'labels',
    outputs: { rule: 'at least 1 output', holds: outputs => outputs >= 1 },
    targets: probability,
    formula: ({ logits, targets }) =>
      multiply(1 / logits.rows, subtract(softplus(logits), multiply(targets, logits))),
    meaning: ({ logits }) => sigmoid(logits),
  };
}

/**
 * Softmax cross-entropy on logits: log Σ eᶻ − z of the right class, in nats; finite for all finite logits.
 *
 * The largest logit is taken off first, which changes nothing but keeps the exponentials in range. Targets are
 * class numbers 0, 1, …, or a row of shares that add up to 1. Its gradient is softmax(z) − y.
 *
 * @throws {WellfitError} `range` when labelSmoothing is not in [0, 1)
 *
 * @example
 * ```ts
 * softmaxCrossEntropy().labels // => 'class'
 * ```
 */
export function softmaxCrossEntropy({ labelSmoothing = 0 }: CrossEntropyOptions = {}): Loss {
  return {
    ...smoothing('softmaxCrossEntropy', labelSmoothing, outputs => outputs),
    labels: 'class',
    outputs: { rule: 'at least 2 outputs', holds: outputs => outputs >= 2 },
    targets: probability,
    formula({ program, logits, targets }) {
      const { shifted, total } = softmax(program, logits);
      const right = program.sum('right', multiply(targets, shifted), 'units');
      return subtract(log(total), right);
    },
    meaning({ program, logits }) {
      const { powers, total } = softmax(program, logits);
      return divide(powers, total);
    },
  };
}

/** eᶻ of logits less the largest, and their sum over the classes. */
function softmax(program: Program, logits: Buffer): Readonly<Record<'shifted' | 'powers' | 'total', Buffer>> {
  const largest = program.max('largest', logits, 'units');
  const shifted = program.map('shifted', subtract(logits, largest));
  const powers = program.map('powers', exp(shifted));
  return { shifted, powers, total: program.sum('total', powers, 'units') };
}

/** Description and smoothed targets of a loss over so many classes. */
function smoothing(
  kind: string,
  amount: number,
  classes: (outputs: number) => number,
): { readonly description: LossDescription; readonly smoothed?: Loss['smoothed'] & {} } {
  requireShare(`${kind}: labelSmoothing`, amount);
  if (amount === 0) return { description: { kind } };
  return {
    description: { kind, labelSmoothing: amount },
    smoothed: targets => add(multiply(1 - amount, element(targets)), amount / classes(targets.rows)),
  };
}
