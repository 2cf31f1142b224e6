// Fewer points for a line that has more of them than the picture has pixels, without smoothing it.

/** A line's points; a value that is not finite is a gap. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Keeps of every `1 / columns` of the axis the first and last point, the least and the greatest value and
 * one gap: what remains draws the same line. `position` maps an x to 0..1 along the axis.
 */
export function thin(points: Points, columns: number, position: (x: number) => number): Points {
  const { x, y } = points;
  if (x.length <= 4 * columns) return points;
  const kept = new Set<number>();
  let column = -1;
  let least = -1;
  let greatest = -1;
  let gap = -1;
  let last = -1;
  const close = (): void => {
    for (const i of [least, greatest, gap, last]) if (i >= 0) kept.add(i);
    least = greatest = gap = -1;
  };
  for (let i = 0; i < x.length; i++) {
    const here = Math.floor(position(x[i]!) * columns);
    if (here !== column) {
      close();
      kept.add(i);
      column = here;
    }
    last = i;
    if (!Number.isFinite(y[i])) gap = i;
    else {
      if (least < 0 || y[i]! < y[least]!) least = i;
      if (greatest < 0 || y[i]! > y[greatest]!) greatest = i;
    }
  }
  close();
  const order = [...kept].sort((a, b) => a - b);
  return { x: order.map(i => x[i]!), y: order.map(i => y[i]!) };
}

/** The line's value at `at`, straight between its neighbours; NaN outside the line and in its gaps. */
export function valueAt({ x, y }: Points, at: number): number {
  let low = 0;
  let high = x.length - 1;
  if (high < 0 || !(at >= x[0]! && at <= x[high]!)) return Number.NaN;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  if (x[low] === at) return y[low]!;
  if (x[high] === at) return y[high]!;
  return y[low]! + ((y[high]! - y[low]!) * (at - x[low]!)) / (x[high]! - x[low]!);
}
