// Metrics: how good predictions are, in words that people use.

/**
 * Share of labels that are right, in [0, 1].
 *
 * @example
 * ```ts
 * accuracyOf([1, 0, 1], [1, 1, 1]) // => 0.6666666666666666
 * ```
 */
export function accuracyOf(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let k = 0; k < labels.length; k++) if (predicted[k] === labels[k]) right++;
  return right / labels.length;
}
