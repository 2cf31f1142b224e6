// The median, by selection: sorting a whole table to fill its gaps would take longer than training on it.

/**
 * The middle number in order of size; the mean of the two in the middle when their count is even; NaN for none.
 *
 * @param values finite numbers, which are not changed
 *
 * @example
 * ```ts
 * median(Float64Array.of(7, 1, 5)) // => 5
 * median(Float64Array.of(7, 1, 5, 2)) // => 3.5
 * ```
 */
export function median(values: Float64Array): number {
  const work = values.slice();
  const half = work.length >> 1;
  const upper = select(work, half);
  if (work.length % 2 === 1) return upper;
  let lower = -Infinity;
  for (let i = 0; i < half; i++) if (work[i]! > lower) lower = work[i]!;
  const middle = (lower + upper) / 2;
  return Number.isFinite(middle) ? middle : lower / 2 + upper / 2;
}

/**
 * Number k in order of size, which is moved to its place, smaller ones before it, larger ones behind.
 *
 * Source: C. A. R. Hoare, "Algorithm 65: Find", Communications of the ACM 4 (1961).
 */
function select(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swap = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swap;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] ?? Number.NaN;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
