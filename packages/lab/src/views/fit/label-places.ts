// Where texts stand beside curves and marks, so that none covers another.

/**
 * Places near the wanted ones, at least `gap` apart, between `least` and `most`: those with the least squares of the
 * distances from what was wanted.
 *
 * @param wanted places in the order that the texts stand in
 */
export function spread(
  wanted: readonly number[],
  { gap, least, most }: { readonly gap: number; readonly least: number; readonly most: number },
): number[] {
  // Less i·gap, places only have to ascend: neighbors that do not are pooled at their mean.
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((place, i) => {
    let pool = { sum: place - i * gap, count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count > pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  });
  const room = Math.max(least, most - (wanted.length - 1) * gap);
  return pools
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((place, i) => Math.min(room, Math.max(least, place)) + i * gap);
}

/**
 * The order of texts by their places, as it was before where they are nearly level: labels of curves that cross each
 * other back and forth do not change places with every picture.
 */
export function steadyOrder(before: readonly number[], places: readonly number[], slack: number): number[] {
  const order = [...before];
  for (let i = 1; i < order.length; i++) {
    for (let j = i; j > 0 && places[order[j - 1]!]! > places[order[j]!]! + slack; j--) {
      [order[j - 1], order[j]] = [order[j]!, order[j - 1]!];
    }
  }
  return order;
}

/** A text that belongs to a vertical line. */
export interface LineLabel {
  readonly x: number;
  readonly width: number;
}

/** Where such a text stands: its left end, and the row below the upper edge. */
export interface LabelPlace {
  readonly left: number;
  readonly row: number;
}

/** Pixels between a line and its text. */
const distance = 7;

/** Rows of texts there may be. */
const rows = 3;

/**
 * Places of the texts of vertical lines: right of the line rather than left, higher rather than lower. Later lines choose
 * first; only the last one's text may cross another line, and one that finds no room stays without a text.
 *
 * @param labels by ascending x
 */
export function placeLineLabels(
  labels: readonly LineLabel[],
  { left, right }: { readonly left: number; readonly right: number },
): (LabelPlace | undefined)[] {
  const taken: (LabelPlace & { readonly width: number })[] = [];
  const places = labels.toReversed().map(({ x, width }, age) => {
    const sides = [x + distance, x - distance - width].filter(from => from >= left && from + width <= right);
    const candidates = (sides.length > 0 ? sides : [x + distance]).flatMap(from =>
      Array.from({ length: rows }, (_, row) => ({ left: from, row, width })),
    );
    const isFree = ({ left: from, row }: LabelPlace) =>
      !taken.some(
        other =>
          other.row === row &&
          from < other.left + other.width + distance &&
          other.left < from + width + distance,
      );
    const isClear = ({ left: from }: LabelPlace) =>
      !labels.some(line => line.x > from - 2 && line.x < from + width + 2);
    const free = candidates.filter(isFree);
    const place = free.find(isClear) ?? (age === 0 ? free[0] : undefined);
    if (place) taken.push(place);
    return place && { left: place.left, row: place.row };
  });
  return places.toReversed();
}
