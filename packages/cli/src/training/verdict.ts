// What a fit came to, in a sentence: overfitting, nothing learned, or neither.
import type { FitResult, Loss, Matrix, TableEvaluation, TableModel } from 'wellfit';
import type { Engine } from '../engine/options.ts';
import type { Part, TrainingData } from './data.ts';
import type { TrainSettings } from './settings.ts';

/** A fit with everything that is told about it. */
export interface TrainReport {
  readonly source: string;
  readonly data: TrainingData;
  readonly result: FitResult;
  readonly model: TableModel;
  readonly settings: TrainSettings;
  readonly engine: Engine;
  readonly sets: {
    readonly train: TableEvaluation;
    readonly validation: TableEvaluation | undefined;
    readonly test: TableEvaluation | undefined;
  };
}

/** Share of the loss of guessing from which on a gap between two small losses is worth a word. */
const wideGap = 0.2;

/** The distance between training and held-out loss in a sentence, with one thing to try where it is large. */
export function verdict(report: TrainReport): string {
  const { sets } = report;
  const guessing = lossOfGuessing(report);
  if (guessing !== undefined && sets.train.loss > 0.95 * guessing.loss) {
    return (
      `The training loss is ${sets.train.loss.toFixed(3)}, and guessing ${guessing.by} gives ${guessing.loss.toFixed(3)}: the network ` +
      'learned next to nothing. Try another --learning-rate, more --steps, or a smaller penalty.'
    );
  }
  const held = sets.validation ?? sets.test;
  if (!held)
    return 'No held-out examples: add --validation-split 0.2 to see whether the network generalizes.';
  const name = sets.validation ? 'validation' : 'test';
  const gap = held.loss - sets.train.loss;
  if (gap > 0.5 * sets.train.loss && gap > wideGap * (guessing?.loss ?? 0.1)) {
    return `The ${name} loss is ${gap.toFixed(3)} above the training loss: overfitting. Try a larger --l2, a smaller --keep-prob, or --early-stopping.`;
  }
  const side = gap >= 0 ? 'above' : 'below';
  return `The ${name} loss is ${Math.abs(gap).toFixed(3)} ${side} the training loss: the network generalizes.`;
}

/** Where and why training left the finite numbers, with what to try. */
export function divergenceInWords({ settings, result }: TrainReport): string {
  if (!result.divergence) return '';
  const { cause, step, layer } = result.divergence;
  const scaling = settings.scale === 'none' ? ' or use --scale standard' : '';
  const rate = result.optimizer.learningRate;
  const shown = typeof rate === 'number' ? ` (${rate})` : '';
  return `training diverged: ${cause} at step ${step} in layer ${layer}; lower --learning-rate${shown}${scaling}; the parameters kept are from before`;
}

/** The loss of the best constant answer; undefined where training lowers another one, of weighted examples. */
function lossOfGuessing({
  data,
  model,
  settings,
}: TrainReport): { readonly loss: number; readonly by: string } | undefined {
  const { train, target, sampleWeights } = data;
  if (settings.classWeights !== undefined || sampleWeights !== undefined) return undefined;
  if (target.kind === 'values') return { loss: lossAtMean(train, model.network.loss), by: 'the mean' };
  const by = "by the classes' shares";
  if (train.encoded instanceof Int32Array) return { loss: entropy(sharesOf(train.encoded)), by };
  return { loss: meanEntropy(train.encoded), by: 'by how often each label applies' };
}

/** Values in units of their deviation have mean 0: their squares mean 1. */
function lossAtMean({ y }: Part, { description }: Loss): number {
  const values = Float64Array.from((y as Matrix).data);
  const of = (value: number) => {
    const size = Math.abs(value);
    if (description.kind === 'meanSquaredError') return value * value;
    return size > 1 ? size - 0.5 : (value * value) / 2;
  };
  return values.reduce((total, value) => total + of(value), 0) / values.length;
}

function sharesOf(classes: Int32Array): number[] {
  const counts = new Map<number, number>();
  for (const k of classes) counts.set(k, (counts.get(k) ?? 0) + 1);
  return Array.from(counts.values(), count => count / classes.length);
}

/** Mean over the labels of the entropy of each. */
function meanEntropy({ rows, columns, data }: Matrix): number {
  let total = 0;
  for (let k = 0; k < columns; k++) {
    let count = 0;
    for (let i = 0; i < rows; i++) count += data[i * columns + k]!;
    total += entropy([count / rows, 1 - count / rows]);
  }
  return total / columns;
}

/** Cross-entropy of the best constant answer, in nats: −Σ p·log p over the classes' shares. */
function entropy(shares: readonly number[]): number {
  return shares.reduce((total, p) => (p > 0 ? total - p * Math.log(p) : total), 0);
}
