// Losses and weights of examples as a textbook has them, in plain loops: an oracle for those of the library.
import type { Loss, Matrix } from 'wellfit';

/** How much examples count. */
export interface PlainWeighting {
  readonly classWeights?: 'balanced' | readonly number[];
  readonly sampleWeights?: readonly number[];
}

/** What labels are given as. */
interface Labelled extends PlainWeighting {
  readonly net: { readonly outputs: number };
  readonly y: ArrayLike<number> | Matrix;
  readonly loss: Loss;
}

const isMatrix = (y: ArrayLike<number> | Matrix): y is Matrix => 'rows' in y;

/** One target for each output, example by example. */
export function targetRows({ net: { outputs }, y, loss }: Labelled, m: number): number[][] {
  const from = Array.from({ length: m }, (_, i) => i);
  if (isMatrix(y)) return from.map(i => Array.from(y.row(i)));
  if (loss.labels !== 'class') return from.map(i => [y[i]!]);
  return from.map(i => Array.from({ length: outputs }, (_, k) => (k === y[i] ? 1 : 0)));
}

/** A weight for each example, scaled to mean 1. */
export function meanOneWeights(labelled: Labelled, m: number): number[] {
  const { y, net, classWeights, sampleWeights } = labelled;
  const of = isMatrix(y) ? y.data : y;
  const classes = Math.max(2, net.outputs);
  const counts = Array.from({ length: classes }, (_, k) => Array.from(of).filter(c => c === k).length);
  const weightOf = (k: number) =>
    classWeights === 'balanced' ? m / (classes * counts[k]!) : (classWeights?.[k] ?? 1);
  const weights = Array.from({ length: m }, (_, i) => (sampleWeights?.[i] ?? 1) * weightOf(of[i]!));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map(weight => (weight * m) / total);
}

/** The loss of one example in training. */
export function lossOf(
  { description }: Loss,
  z: readonly number[],
  y: readonly number[],
  kinks: number[] = [],
): number {
  const {
    kind,
    labelSmoothing = 0,
    delta = 1,
  } = description as unknown as {
    kind: string;
    labelSmoothing?: number;
    delta?: number;
  };
  const classes = kind === 'softmaxCrossEntropy' ? z.length : 2;
  const smooth = y.map(target => (1 - labelSmoothing) * target + labelSmoothing / classes);
  const mean = (value: (k: number) => number) => z.reduce((sum, _, k) => sum + value(k), 0) / z.length;
  switch (kind) {
    case 'binaryCrossEntropy':
    case 'multiLabelCrossEntropy':
      return mean(k => binary(z[k]!, smooth[k]!));
    case 'softmaxCrossEntropy': {
      const largest = Math.max(...z);
      const log = largest + Math.log(z.reduce((sum, value) => sum + Math.exp(value - largest), 0));
      return z.reduce((sum, value, k) => sum + smooth[k]! * (log - value), 0);
    }
    case 'meanSquaredError':
      return mean(k => (z[k]! - y[k]!) ** 2);
    case 'huber':
      kinks.push(...z.map((value, k) => Math.abs(value - y[k]!) - delta));
      return mean(k => {
        const error = Math.abs(z[k]! - y[k]!);
        return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2);
      });
    default:
      throw new Error(`no such loss here: ${kind}`);
  }
}

/** −y·log p − (1 − y)·log(1 − p) with p = sigmoid(z). */
function binary(z: number, y: number): number {
  return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * y;
}
