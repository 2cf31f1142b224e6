// Losses: how wrong the logits of an example are, as a formula. Means and gradients follow.
import type { Buffer } from '../engine/buffer.ts';
import {
  divide,
  type Expression,
  exp,
  log,
  multiply,
  sigmoid,
  softplus,
  subtract,
} from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';

/** Where a loss writes its formula. */
export interface LossPlace {
  readonly program: Program;
  /** What the last layer says, outputs × examples. */
  readonly logits: Buffer;
  /** The targets, outputs × examples. */
  readonly targets: Buffer;
}

/** A loss on logits. */
export interface Loss {
  readonly description: { readonly kind: string };
  /** What labels are: 0 and 1 for one output, the number of a class for several. */
  readonly labels: 'binary' | 'class';
  /** The outputs a network may have for it. */
  readonly outputs: { readonly rule: string; readonly holds: (outputs: number) => boolean };
  /** The targets it is defined for, one for each output. */
  readonly targets: { readonly rule: string; readonly holds: (target: number) => boolean };
  /** The loss of an example, as a formula of one row for the example or one for each output; rows are added. */
  formula(place: LossPlace): Expression;
  /** What the logits of an example mean, as a formula: a probability for each output. */
  probabilities(place: Omit<LossPlace, 'targets'>): Expression;
}

/**
 * Binary cross-entropy on logits: log(1 + eᶻ) − z·y, in nats; finite for every finite z.
 *
 * Its gradient is sigmoid(z) − y. A cost takes the mean over the examples.
 *
 * @example
 * ```ts
 * binaryCrossEntropy().description // => { kind: 'binaryCrossEntropy' }
 * ```
 */
export function binaryCrossEntropy(): Loss {
  return {
    description: { kind: 'binaryCrossEntropy' },
    labels: 'binary',
    outputs: { rule: '1 output', holds: outputs => outputs === 1 },
    targets: { rule: 'in [0, 1]', holds: target => target >= 0 && target <= 1 },
    formula: ({ logits, targets }) => subtract(softplus(logits), multiply(targets, logits)),
    probabilities: ({ logits }) => sigmoid(logits),
  };
}

/**
 * Softmax cross-entropy on logits: log Σ eᶻ − z of the right class, in nats; finite for all finite logits.
 *
 * The largest logit is taken off first, which changes nothing but keeps the exponentials in range. Targets are
 * class numbers 0, 1, …, or a row of shares that add up to 1. Its gradient is softmax(z) − y.
 *
 * @example
 * ```ts
 * softmaxCrossEntropy().labels // => 'class'
 * ```
 */
export function softmaxCrossEntropy(): Loss {
  return {
    description: { kind: 'softmaxCrossEntropy' },
    labels: 'class',
    outputs: { rule: 'at least 2 outputs', holds: outputs => outputs >= 2 },
    targets: { rule: 'in [0, 1]', holds: target => target >= 0 && target <= 1 },
    formula({ program, logits, targets }) {
      const { shifted, total } = softmax(program, logits);
      const right = program.sum('right', multiply(targets, shifted), 'units');
      return subtract(log(total), right);
    },
    probabilities({ program, logits }) {
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
