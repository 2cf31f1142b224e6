// Labels out of logits and out of targets, and how many of them agree.
import { sigmoid } from '../core/elementary.ts';
import type { Matrix } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';

/** Share of predicted labels that are right, in [0, 1]; unlike `accuracy` for targets that are no labels as well. */
export function shareRight(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let k = 0; k < labels.length; k++) if (predicted[k] === labels[k]) right++;
  return right / labels.length;
}

/** The labels that logits mean: 1 where the probability is strictly above one half, or the most probable class. */
export function predictedLabels({ labels }: Loss, logits: Matrix): Int32Array {
  if (labels === 'class') return largestOf(logits);
  const { data } = logits;
  const result = new Int32Array(data.length);
  for (let k = 0; k < data.length; k++) {
    const z = data[k]!;
    // the sigmoid of a very small z rounds to one half
    if (z > 1 || (z > 0 && sigmoid(z) > 0.5)) result[k] = 1;
  }
  return result;
}

/** The labels that targets stand for; a share of a class is no label, and is never met. */
export function targetLabels({ labels }: Loss, targets: Matrix): ArrayLike<number> {
  return labels === 'class' ? largestOf(targets) : targets.data;
}

/** The column of the largest number of each row, the first of them where several are as large. */
function largestOf({ data, rows, columns }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let k = 1; k < columns; k++) if (data[i * columns + k]! > data[i * columns + best]!) best = k;
    return best;
  });
}
