// Calibration: whether what is said to happen with probability 0.8 does happen in 8 cases of 10.
import { WellfitError } from '../../core/errors.ts';
import type { Classified, ColumnsLike } from './columns.ts';
import type { Label } from './labels.ts';
import { type ProbabilityOptions, readProbabilities } from './probability.ts';

/** Options of `reliabilityCurve` and `expectedCalibrationError`. */
export interface CalibrationOptions extends ProbabilityOptions {
  /** Number of bins of equal width on [0, 1], 1 to 10,000. Default 10. */
  readonly bins?: number;
}

/** The examples whose probability lies in (lower, upper]; 0 itself is in the first bin. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  /** Number of examples, at least 1. */
  readonly examples: number;
  /** Mean of their probabilities. */
  readonly probability: number;
  /** Share of them where it happened, in [0, 1]; a calibrated model has the same share as probability. */
  readonly share: number;
}

/**
 * The points of a reliability diagram: in bins of probability, what was predicted beside how often it happened.
 *
 * Of a single column, the probability of the second class and the share of examples of that class. Of a column for each
 * class, the highest probability of each example (its confidence) and the share of examples where that class was right;
 * of equally probable classes the first is taken. Bins without examples are left out.
 *
 * Source: A. Niculescu-Mizil, R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005; for
 * confidences C. Guo et al., "On calibration of modern neural networks", ICML 2017.
 *
 * @param labels actual class of each example
 * @param probabilities that of the second class for each example; or examples × classes, rows adding up to 1
 * @throws {WellfitError} `shape` when labels are none or not as many as probabilities, or columns are not as many as
 *   classes; `range` when a label is not of the classes, a probability is not in [0, 1], a row does not add up to 1
 *   (within 0.01), or bins is not a whole number from 1 to 10,000
 *
 * @example
 * ```ts
 * const [low, high] = reliabilityCurve([0, 1, 1, 1], [0.25, 0.25, 0.75, 1], { bins: 2 });
 * low // => { lower: 0, upper: 0.5, examples: 2, probability: 0.25, share: 0.5 }
 * high // => { lower: 0.5, upper: 1, examples: 2, probability: 0.875, share: 1 }
 * ```
 */
export function reliabilityCurve(
  labels: ArrayLike<Label>,
  probabilities: ColumnsLike,
  options: CalibrationOptions = {},
): CalibrationBin[] {
  return binned('reliabilityCurve', { labels, probabilities, ...options });
}

/**
 * Expected calibration error: how far probabilities are from the shares that they stand for, in [0, 1]; 0 is best.
 *
 * Σ (examples of the bin/all examples)·|share − probability| over the bins of {@link reliabilityCurve}. Of a column for
 * each class that is the error of Guo et al.: accuracy against confidence. Of a single column it is the error of the
 * probability of the second class, so that a well placed 0.1 counts like a well placed 0.9. It depends on the bins, and
 * is biased upwards where they hold few examples.
 *
 * Source: M. Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015; C. Guo et al.,
 * "On calibration of modern neural networks", ICML 2017.
 *
 * @param labels actual class of each example
 * @param probabilities that of the second class for each example; or examples × classes, rows adding up to 1
 * @throws {WellfitError} as {@link reliabilityCurve}
 *
 * @example
 * ```ts
 * expectedCalibrationError([1, 1, 1, 0], [0.75, 0.75, 0.75, 0.75]) // => 0
 * expectedCalibrationError([0, 1], [[1, 0], [1, 0]]) // => 0.5
 * ```
 */
export function expectedCalibrationError(
  labels: ArrayLike<Label>,
  probabilities: ColumnsLike,
  options: CalibrationOptions = {},
): number {
  const curve = binned('expectedCalibrationError', { labels, probabilities, ...options });
  return curve.reduce(
    (total, { examples, share, probability }) =>
      total + (examples / labels.length) * Math.abs(share - probability),
    0,
  );
}

function binned(
  caller: string,
  {
    bins = 10,
    ...given
  }: CalibrationOptions & {
    readonly labels: ArrayLike<Label>;
    readonly probabilities: ColumnsLike;
  },
): CalibrationBin[] {
  if (!(Number.isInteger(bins) && bins >= 1 && bins <= 10_000)) {
    throw new WellfitError('range', `${caller}: bins must be a whole number from 1 to 10000, got ${bins}`);
  }
  const read = readProbabilities(caller, given);
  const examples = new Float64Array(bins);
  const probabilities = new Float64Array(bins);
  const happened = new Float64Array(bins);
  const { rows } = read.columns;
  for (let i = 0; i < rows; i++) {
    const { probability, right } = claim(read, i);
    const bin = binOf(probability, bins);
    examples[bin]!++;
    probabilities[bin]! += probability;
    if (right) happened[bin]!++;
  }
  return Array.from(examples, (count, k) => ({
    lower: k / bins,
    upper: (k + 1) / bins,
    examples: count,
    probability: probabilities[k]! / count,
    share: happened[k]! / count,
  })).filter(bin => bin.examples > 0);
}

/** What is said of an example, and whether it is so. */
function claim({ numbers, columns }: Classified, i: number): { probability: number; right: boolean } {
  if (columns.columns === 1) return { probability: columns.data[i]!, right: numbers[i] === 1 };
  let best = 0;
  for (let k = 1; k < columns.columns; k++) if (columns.at(i, k) > columns.at(i, best)) best = k;
  return { probability: columns.at(i, best), right: numbers[i] === best };
}

/** The bin (k/bins, (k + 1)/bins] that holds p. */
function binOf(p: number, bins: number): number {
  const near = Math.max(0, Math.ceil(p * bins) - 1);
  // the product is rounded: an edge itself may come out on either side
  if (near > 0 && p <= near / bins) return near - 1;
  return near + 1 < bins && p > (near + 1) / bins ? near + 1 : near;
}
