// What is taken for what: the confusion matrix, and the shares of labels that are right.
import { WellfitError } from '../../core/errors.ts';
import { Matrix } from '../../core/matrix.ts';
import { classNumbers, distinctLabels, type Label } from './labels.ts';
import { requireLabelPairs, tally } from './tally.ts';

/** More classes than this are no classes: the matrix would hold 128 MB. */
const mostClasses = 4096;

/** Counts of actual against predicted classes. */
export interface ConfusionMatrix {
  /** Names of the rows and of the columns. */
  readonly classes: readonly Label[];
  /** classes × classes: element (i, j) counts the examples of class i that were predicted as class j. */
  readonly counts: Matrix;
}

/**
 * Counts of actual class (rows) against predicted class (columns).
 *
 * @param labels actual class of each example: whole numbers, or strings
 * @param predicted predicted class of each example
 * @param options `classes`: the order of rows and columns; by default every class that occurs, in ascending order
 * @throws {WellfitError} `shape` when the lists are empty or differ in length, `range` when an entry is no label or not
 *   of the classes given, or classes are none or more than 4096
 *
 * @example
 * ```ts
 * confusionMatrix([0, 0, 1], [0, 1, 1]).counts.toArray() // => [[1, 1], [0, 1]]
 * confusionMatrix(['cat', 'dog'], ['dog', 'dog']).classes // => ['cat', 'dog']
 * ```
 */
export function confusionMatrix(
  labels: ArrayLike<Label>,
  predicted: ArrayLike<Label>,
  options: { readonly classes?: readonly Label[] } = {},
): ConfusionMatrix {
  requireLabelPairs('confusionMatrix', labels, predicted);
  const classes = [...(options.classes ?? distinctLabels(labels, predicted))];
  if (classes.length < 1 || classes.length > mostClasses) {
    throw new WellfitError(
      'range',
      `confusionMatrix: classes must be 1 to ${mostClasses}, got ${classes.length}`,
    );
  }
  const rows = classNumbers('confusionMatrix', { name: 'labels', values: labels, classes });
  const columns = classNumbers('confusionMatrix', { name: 'predicted', values: predicted, classes });
  const counts = Matrix.zeros(classes.length, classes.length);
  for (let i = 0; i < rows.length; i++) counts.data[rows[i]! * classes.length + columns[i]!]!++;
  return { classes, counts };
}

/**
 * Share of predicted labels that are right, in [0, 1].
 *
 * @param labels actual class of each example: whole numbers, or strings
 * @param predicted predicted class of each example
 * @throws {WellfitError} `shape` when the lists are empty or differ in length, `range` when an entry is no label
 *
 * @example
 * ```ts
 * accuracy([1, 0, 1, 1], [1, 1, 1, 1]) // => 0.75
 * ```
 */
export function accuracy(labels: ArrayLike<Label>, predicted: ArrayLike<Label>): number {
  requireLabelPairs('accuracy', labels, predicted);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === predicted[i]) right++;
  return right / labels.length;
}

/**
 * Mean over the classes of the share of each that was found, in [0, 1]: accuracy where every class counts the same,
 * however rare it is.
 *
 * (1/K)·Σₖ rightₖ/examplesₖ over the K classes that occur among the labels. Guessing one class always gives 1/K.
 *
 * Source: K. Brodersen et al., "The balanced accuracy and its posterior distribution", ICPR 2010.
 *
 * @param labels actual class of each example: whole numbers, or strings
 * @param predicted predicted class of each example
 * @throws {WellfitError} `shape` when the lists are empty or differ in length, `range` when an entry is no label
 *
 * @example
 * ```ts
 * balancedAccuracy([1, 0, 1, 1], [1, 1, 1, 1]) // => 0.5
 * ```
 */
export function balancedAccuracy(labels: ArrayLike<Label>, predicted: ArrayLike<Label>): number {
  const occurring = tally('balancedAccuracy', labels, predicted).filter(({ actual }) => actual > 0);
  return occurring.reduce((total, { hits, actual }) => total + hits / actual, 0) / occurring.length;
}
