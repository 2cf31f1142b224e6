// The contract of a loss: how wrong the logits of an example are, as a formula. Means and gradients follow.
import type { Buffer } from '../engine/buffer.ts';
import type { Expression } from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';

/** Where a loss writes its formula. */
export interface LossPlace {
  readonly program: Program;
  /** What the last layer says, outputs × examples. */
  readonly logits: Buffer;
  /** The targets, outputs × examples. */
  readonly targets: Buffer;
}

/** A loss as plain data: what a model file stores. */
export interface LossDescription {
  readonly kind: string;
  readonly [option: string]: string | number;
}

/**
 * What targets and predictions are: `binary` 0 or 1 for one output, `class` the number of a class for several outputs,
 * `labels` 0 or 1 for each output, `values` a number for each output.
 */
export type TargetKind = 'binary' | 'class' | 'labels' | 'values';

/** A loss on logits. */
export interface Loss {
  readonly description: LossDescription;
  readonly labels: TargetKind;
  /** The outputs a network may have for it. */
  readonly outputs: { readonly rule: string; readonly holds: (outputs: number) => boolean };
  /** The targets it is defined for, one for each output. */
  readonly targets: { readonly rule: string; readonly holds: (target: number) => boolean };
  /** The loss of an example, as a formula of one row for the example or one for each output; rows are added. */
  formula(place: LossPlace): Expression;
  /** Targets as training takes them, where labels are smoothed. */
  readonly smoothed?: (targets: Buffer) => Expression;
  /** What the logits of an example mean, as a formula: a probability for each output, or the value itself. */
  meaning(place: Omit<LossPlace, 'targets'>): Expression;
}
