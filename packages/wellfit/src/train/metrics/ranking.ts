// How well scores rank the examples of a class above the others, wherever the threshold is put.
import { WellfitError } from '../../core/errors.ts';
import type { Matrix } from '../../core/matrix.ts';
import { requireEach } from '../examples.ts';
import { type ColumnsLike, readClassified } from './columns.ts';
import { type Label, show } from './labels.ts';

/**
 * Area under the ROC curve: how probably an example of the class has a higher score than one that is not of it.
 *
 * Among the pairs of an example of the class and another, the share where the first has the higher score, ties counting
 * one half. In [0, 1]: 1 where the scores separate the classes, 0.5 where they say nothing. Only the order of the
 * scores counts: logits, probabilities or any other scores, ±∞ included. Of several classes, the mean over the classes
 * of each against the rest. Takes time in proportion to n·log n.
 *
 * Source: J. Hanley, B. McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
 * curve", Radiology 143 (1982).
 *
 * @param labels actual class of each example
 * @param scores one for each example, higher for the second class; or examples × classes
 * @param options `classes`: names of the classes in the order of the columns, of a single column [negative, positive];
 *   by default 0, 1, 2, …
 * @throws {WellfitError} `shape` when labels are none or not as many as scores, or columns are not as many as classes;
 *   `range` when a label is not of the classes, a score is NaN, or a class has no example: its area is undefined
 *
 * @example
 * ```ts
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // => 0.75
 * rocAuc(['no', 'yes'], [-3.5, 2], { classes: ['no', 'yes'] }) // => 1
 * rocAuc([0, 1, 2], [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.3, 0.3, 0.4]]) // => 1
 * ```
 */
export function rocAuc(
  labels: ArrayLike<Label>,
  scores: ColumnsLike,
  options: { readonly classes?: readonly Label[] } = {},
): number {
  const read = readClassified('rocAuc', { name: 'scores', labels, source: scores, classes: options.classes });
  const { classes, numbers, columns } = read;
  requireEach('rocAuc: scores', columns, { rule: 'numbers', holds: score => !Number.isNaN(score) });
  const examples = new Float64Array(classes.length);
  for (const k of numbers) examples[k]!++;
  const missing = examples.indexOf(0);
  if (missing >= 0) {
    throw new WellfitError(
      'range',
      `rocAuc: labels must hold every class, got none of class ${show(classes[missing])}`,
    );
  }
  if (columns.columns === 1) return area(columns, 0, { numbers, of: 1, members: examples[1]! });
  let total = 0;
  for (const [k, members] of examples.entries()) total += area(columns, k, { numbers, of: k, members });
  return total / classes.length;
}

/** Share of the pairs of a member of a class and another example where the member has the higher score. */
function area(
  { data, columns }: Matrix,
  column: number,
  { numbers, of, members }: { readonly numbers: Int32Array; readonly of: number; readonly members: number },
): number {
  const inside = new Float64Array(members);
  const outside = new Float64Array(numbers.length - members);
  let at = 0;
  for (let i = 0; i < numbers.length; i++) {
    const score = data[i * columns + column]!;
    if (numbers[i] === of) inside[at++] = score;
    else outside[i - at] = score;
  }
  inside.sort();
  outside.sort();
  let lower = 0;
  let notHigher = 0;
  let halves = 0;
  for (const score of inside) {
    while (lower < outside.length && outside[lower]! < score) lower++;
    while (notHigher < outside.length && outside[notHigher]! <= score) notHigher++;
    halves += lower + notHigher;
  }
  return halves / (2 * inside.length * outside.length);
}
