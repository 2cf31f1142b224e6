// Precision, recall and their mean: how far a predicted class can be trusted, and how much of a class is found.
import { WellfitError } from '../../core/errors.ts';
import { type Label, listed, show } from './labels.ts';
import { type ClassCounts, tally } from './tally.ts';

/** How the figures of the classes become one. */
export interface AverageOptions {
  /**
   * - `binary` (the default): the figure of the positive class, for two classes
   * - `macro`: the mean over the classes, each counting the same
   * - `weighted`: the mean over the classes, each counting as often as it occurs among the labels
   * - `micro`: the figure of the counts of all classes together, which is the accuracy
   */
  readonly average?: 'binary' | 'macro' | 'micro' | 'weighted';
  /** The positive class of `binary`; 1 where labels are 0 and 1, or −1 and 1. */
  readonly positive?: Label;
}

/**
 * Precision: the share of the examples predicted as a class that are of it, in [0, 1].
 *
 * true positives/(true positives + false positives); 0 where the class is never predicted, as in scikit-learn.
 *
 * @param labels actual class of each example: whole numbers, or strings
 * @param predicted predicted class of each example
 * @throws {WellfitError} `shape` when the lists are empty or differ in length, `range` when an entry is no label,
 *   `average` is another word, or is `binary` for more than two classes or without a known positive one
 *
 * @example
 * ```ts
 * precision([1, 1, 0, 0], [1, 1, 1, 0]) // => 0.6666666666666666
 * precision(['ham', 'spam'], ['ham', 'ham'], { positive: 'ham' }) // => 0.5
 * precision([0, 1, 2], [0, 1, 1], { average: 'macro' }) // => 0.5
 * ```
 */
export function precision(
  labels: ArrayLike<Label>,
  predicted: ArrayLike<Label>,
  options: AverageOptions = {},
): number {
  return averaged('precision', tally('precision', labels, predicted), {
    ...options,
    figure: ({ hits, predicted: said }) => ratio(hits, said),
  });
}

/**
 * Recall: the share of the examples of a class that were predicted as it, in [0, 1].
 *
 * true positives/(true positives + false negatives); 0 where no example is of the class, as in scikit-learn.
 *
 * @param labels actual class of each example: whole numbers, or strings
 * @param predicted predicted class of each example
 * @throws {WellfitError} `shape` when the lists are empty or differ in length, `range` when an entry is no label,
 *   `average` is another word, or is `binary` for more than two classes or without a known positive one
 *
 * @example
 * ```ts
 * recall([1, 1, 0, 0], [1, 0, 0, 0]) // => 0.5
 * recall([0, 1, 2], [0, 1, 1], { average: 'micro' }) // => 0.6666666666666666
 * ```
 */
export function recall(
  labels: ArrayLike<Label>,
  predicted: ArrayLike<Label>,
  options: AverageOptions = {},
): number {
  return averaged('recall', tally('recall', labels, predicted), {
    ...options,
    figure: ({ hits, actual }) => ratio(hits, actual),
  });
}

/**
 * F1: the harmonic mean of precision and recall, in [0, 1]; high only where both are.
 *
 * 2·true positives/(2·true positives + false positives + false negatives); 0 where a class neither occurs nor is
 * predicted, as in scikit-learn.
 *
 * Source: C. van Rijsbergen, *Information Retrieval*, 2nd edition, 1979.
 *
 * @param labels actual class of each example: whole numbers, or strings
 * @param predicted predicted class of each example
 * @throws {WellfitError} `shape` when the lists are empty or differ in length, `range` when an entry is no label,
 *   `average` is another word, or is `binary` for more than two classes or without a known positive one
 *
 * @example
 * ```ts
 * f1([1, 1, 0, 0], [1, 1, 1, 0]) // => 0.8
 * ```
 */
export function f1(
  labels: ArrayLike<Label>,
  predicted: ArrayLike<Label>,
  options: AverageOptions = {},
): number {
  return averaged('f1', tally('f1', labels, predicted), {
    ...options,
    figure: ({ hits, actual, predicted: said }) => ratio(2 * hits, actual + said),
  });
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

type Counts = Omit<ClassCounts, 'name'>;
const nothing: Counts = { hits: 0, actual: 0, predicted: 0 };

/** One figure for all classes. */
function averaged(
  caller: string,
  classes: readonly ClassCounts[],
  { average = 'binary', positive, figure }: AverageOptions & { readonly figure: (counts: Counts) => number },
): number {
  const sumOf = (value: (counts: ClassCounts) => number) =>
    classes.reduce((total, counts) => total + value(counts), 0);
  switch (average) {
    case 'binary': {
      const name = positiveClass(
        caller,
        classes.map(counts => counts.name),
        positive,
      );
      return figure(classes.find(counts => counts.name === name) ?? nothing);
    }
    case 'macro':
      return sumOf(figure) / classes.length;
    case 'weighted':
      return sumOf(counts => counts.actual * figure(counts)) / sumOf(({ actual }) => actual);
    case 'micro':
      return figure({
        hits: sumOf(({ hits }) => hits),
        actual: sumOf(({ actual }) => actual),
        predicted: sumOf(({ predicted }) => predicted),
      });
    default:
      throw new WellfitError(
        'range',
        `${caller}: average must be binary, macro, micro or weighted, got ${average satisfies never}`,
      );
  }
}

/** The class that counts as positive: the one named, or 1 where that is clear from the labels. */
function positiveClass(caller: string, classes: readonly Label[], positive: Label | undefined): Label {
  if (classes.length > 2) {
    throw new WellfitError(
      'range',
      `${caller}: average must be macro, micro or weighted for ${classes.length} classes, got binary`,
    );
  }
  const chosen = positive ?? 1;
  if (positive === undefined && !classes.every(name => name === 1 || name === 0 || name === -1)) {
    throw new WellfitError(
      'range',
      `${caller}: positive must name a class unless labels are 0 and 1 or -1 and 1, got labels ${listed(classes)}`,
    );
  }
  const possible = classes.length < 2 && typeof chosen === typeof classes[0];
  if (possible || classes.includes(chosen)) return chosen;
  throw new WellfitError(
    'range',
    `${caller}: positive must be one of the labels ${listed(classes)}, got ${show(chosen)}`,
  );
}
