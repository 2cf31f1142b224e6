// The name that was meant: the nearest of those there are.

/**
 * The name at the smallest edit distance, where that is small enough for a slip of the fingers; letter case is free.
 *
 * @example
 * ```ts
 * nearest('learnRate', ['learningRate', 'batchSize']) // => 'learningRate'
 * nearest('colour', ['learningRate', 'batchSize']) // => undefined
 * ```
 */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(given.length / 3));
  const [best] = names
    .map(name => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= most ? best.name : undefined;
}

/**
 * Letters to insert, delete or replace on the way from one text to another.
 *
 * Source: V. Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966.
 */
function editDistance(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = before[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, before[j]! + 1, row[j - 1]! + 1));
    }
    before = row;
  }
  return before[to.length]!;
}
