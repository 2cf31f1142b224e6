// How good probabilities are: what is paid for each by the probability given to what then happened.
import { sum } from '../../core/algebra.ts';
import { log } from '../../core/elementary.ts';
import { WellfitError } from '../../core/errors.ts';
import { requireEach } from '../examples.ts';
import { type Classified, type ColumnsLike, readClassified } from './columns.ts';
import type { Label } from './labels.ts';

/** How far the probabilities of an example may be from adding up to 1: they may be rounded to two digits. */
const slack = 0.01;

/** Options of metrics on probabilities. */
export interface ProbabilityOptions {
  /**
   * Names of the classes in the order of the columns, of a single column [negative, positive]; by default 0, 1, 2, …
   */
  readonly classes?: readonly Label[];
}

/**
 * Log loss, or cross-entropy: the mean of −log p, p the probability given to the class that it was; in nats, ≥ 0.
 *
 * A sure and wrong prediction would cost ∞: probabilities are first brought into [ε, 1 − ε] with ε = 2⁻⁵², at most 36.04
 * nats, and those of several classes are divided by their sum, as scikit-learn 1.2 does. Guessing K classes at random
 * costs log K. A model's own loss is computed from its logits and needs no ε.
 *
 * Source: I. Good, "Rational decisions", JRSS B 14 (1952).
 *
 * @param labels actual class of each example
 * @param probabilities that of the second class for each example; or examples × classes, rows adding up to 1
 * @throws {WellfitError} `shape` when labels are none or not as many as probabilities, or columns are not as many as
 *   classes; `range` when a label is not of the classes, a probability is not in [0, 1], or a row does not add up to 1
 *   (within 0.01)
 *
 * @example
 * ```ts
 * logLoss([1, 0], [0.5, 0.5]) // => 0.6931471805599453
 * logLoss(['b', 'a'], [[0.5, 0.5], [1, 0]], { classes: ['a', 'b'] }) // => 0.34657359027997275
 * ```
 */
export function logLoss(
  labels: ArrayLike<Label>,
  probabilities: ColumnsLike,
  options: ProbabilityOptions = {},
): number {
  const { numbers, columns } = readProbabilities('logLoss', { labels, probabilities, ...options });
  return meanOver(numbers.length, i => {
    if (columns.columns === 1) {
      const p = inside(columns.data[i]!);
      return -log(numbers[i] === 1 ? p : 1 - p);
    }
    let total = 0;
    for (let k = 0; k < columns.columns; k++) total += inside(columns.at(i, k));
    return -log(inside(columns.at(i, numbers[i]!)) / total);
  });
}

/** p, or the nearest number in [ε, 1 − ε]. */
function inside(p: number): number {
  return Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
}

/**
 * Brier score: the mean squared distance between the probabilities and what happened; 0 is best.
 *
 * Of two classes (p − y)², in [0, 1], whether one column is given or two. Of more, Σₖ (pₖ − yₖ)² over the classes, in
 * [0, 2], with yₖ = 1 for the right class.
 *
 * Source: G. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).
 *
 * @param labels actual class of each example
 * @param probabilities that of the second class for each example; or examples × classes, rows adding up to 1
 * @throws {WellfitError} `shape` when labels are none or not as many as probabilities, or columns are not as many as
 *   classes; `range` when a label is not of the classes, a probability is not in [0, 1], or a row does not add up to 1
 *   (within 0.01)
 *
 * @example
 * ```ts
 * brierScore([1, 0], [0.5, 0.5]) // => 0.25
 * brierScore([2], [[0, 0, 1]]) // => 0
 * ```
 */
export function brierScore(
  labels: ArrayLike<Label>,
  probabilities: ColumnsLike,
  options: ProbabilityOptions = {},
): number {
  const { classes, numbers, columns } = readProbabilities('brierScore', {
    labels,
    probabilities,
    ...options,
  });
  const first = classes.length - columns.columns;
  const total = meanOver(numbers.length, i => {
    let squares = 0;
    for (let k = 0; k < columns.columns; k++) {
      const distance = columns.at(i, k) - (numbers[i] === first + k ? 1 : 0);
      squares += distance * distance;
    }
    return squares;
  });
  return columns.columns === 2 ? total / 2 : total;
}

function meanOver(examples: number, value: (i: number) => number): number {
  const values = new Float64Array(examples);
  for (let i = 0; i < examples; i++) values[i] = value(i);
  return sum(values) / examples;
}

/** Reads labels and probabilities, and refuses what is no probability. */
export function readProbabilities(
  caller: string,
  {
    labels,
    probabilities,
    classes,
  }: ProbabilityOptions & {
    readonly labels: ArrayLike<Label>;
    readonly probabilities: ColumnsLike;
  },
): Classified {
  const read = readClassified(caller, { name: 'probabilities', labels, source: probabilities, classes });
  const { columns } = read;
  requireEach(`${caller}: probabilities`, columns, { rule: 'in [0, 1]', holds: p => p >= 0 && p <= 1 });
  if (columns.columns === 1) return read;
  for (let i = 0; i < columns.rows; i++) {
    let total = 0;
    for (let k = 0; k < columns.columns; k++) total += columns.at(i, k);
    if (Math.abs(total - 1) <= slack) continue;
    throw new WellfitError(
      'range',
      `${caller}: probabilities of an example must add up to 1, got ${total} in row ${i}`,
    );
  }
  return read;
}
