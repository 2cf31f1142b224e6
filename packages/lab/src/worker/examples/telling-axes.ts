// Which two features to look at first: those that tell the classes apart best, each for itself.
import type { Part } from './prepared.ts';

/**
 * The two features with the largest share of their variance between the classes, in the order of the table; the first two where there
 * is nothing to choose from.
 *
 * @param inputs the place of each feature among the columns of `x`
 */
export function tellingAxes({ x, y }: Part, inputs: readonly number[]): readonly [number, number] {
  if (inputs.length < 3) return [0, 1];
  const shares = inputs.map(input => shareBetween(y, row => x.at(row, input)));
  const best = inputs.map((_, feature) => feature).sort((a, b) => shares[b]! - shares[a]! || a - b);
  const [first, second] = best.slice(0, 2).sort((a, b) => a - b);
  return [first!, second!];
}

/** Variance of the classes' means over the variance of all values, in [0, 1]. */
function shareBetween(classes: Int32Array, value: (row: number) => number): number {
  const sums = new Map<number, { count: number; sum: number }>();
  let [sum, squares] = [0, 0];
  for (const [row, label] of classes.entries()) {
    const own = sums.get(label) ?? { count: 0, sum: 0 };
    sums.set(label, { count: own.count + 1, sum: own.sum + value(row) });
    sum += value(row);
    squares += value(row) ** 2;
  }
  const mean = sum / classes.length;
  const all = squares - classes.length * mean * mean;
  let between = 0;
  for (const own of sums.values()) between += own.count * (own.sum / own.count - mean) ** 2;
  return all > 0 ? between / all : 0;
}
