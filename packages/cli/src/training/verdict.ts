// What a fit came to, in a sentence: overfitting, nothing learned, or neither.
import type { Evaluation, FitResult } from 'wellfit';
import type { Engine } from '../engine/options.ts';
import type { TrainingData } from './data.ts';
import type { TrainFlags } from './settings.ts';

/** A fit with everything that is told about it. */
export interface TrainReport {
  readonly source: string;
  readonly data: TrainingData;
  readonly result: FitResult;
  readonly flags: TrainFlags;
  readonly engine: Engine;
  readonly sets: {
    readonly train: Evaluation;
    readonly validation: Evaluation | undefined;
    readonly test: Evaluation | undefined;
  };
}

/** The distance between training and held-out loss in a sentence, with one thing to try where it is large. */
export function verdict({ data, sets }: TrainReport): string {
  const guessing = entropy(data.train.y);
  if (sets.train.loss > 0.95 * guessing) {
    return (
      `The training loss is ${sets.train.loss.toFixed(3)}, and guessing by the classes' shares gives ${guessing.toFixed(3)}: the network ` +
      'learned next to nothing. Try another --learning-rate, more --steps, or a smaller penalty.'
    );
  }
  const held = sets.validation ?? sets.test;
  if (!held)
    return 'No held-out examples: add --validation-split 0.2 to see whether the network generalizes.';
  const name = sets.validation ? 'validation' : 'test';
  const gap = held.loss - sets.train.loss;
  if (gap > 0.5 * sets.train.loss && gap > 0.02) {
    return `The ${name} loss is ${gap.toFixed(3)} above the training loss: overfitting. Try a larger --l2, a smaller --keep-prob, or --early-stopping.`;
  }
  const side = gap >= 0 ? 'above' : 'below';
  return `The ${name} loss is ${Math.abs(gap).toFixed(3)} ${side} the training loss: the network generalizes.`;
}

/** Where and why training left the finite numbers, with what to try. */
export function divergenceInWords({ flags, result }: TrainReport): string {
  if (!result.divergence) return '';
  const { cause, step, layer } = result.divergence;
  const scaling = flags.scale === 'none' ? ' or use --scale standard' : '';
  const rate = result.optimizer.learningRate;
  return `training diverged: ${cause} at step ${step} in layer ${layer}; lower --learning-rate (${rate})${scaling}; the parameters kept are from before`;
}

/** Cross-entropy of the best constant answer, in nats: −p·log p − (1 − p)·log(1 − p), p the share of class 1. */
function entropy(y: Uint8Array): number {
  const p = y.filter(label => label === 1).length / y.length;
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
}
