// The field of a decision boundary: probabilities as logits, and the lines of equal probability as paths.
import { roundNumbers } from './figure.ts';

/** Probabilities on a grid, as a model gives them for many points in one call. */
export interface ProbabilityGrid {
  /** Ascending. */
  readonly x1: readonly number[];
  /** Ascending. */
  readonly x2: readonly number[];
  /** Probability of label 1 at `(x1[i], x2[j])` in place `j * x1.length + i`. */
  readonly values: ArrayLike<number>;
}

/** Probabilities nearer to 0 or 1 than doubles can tell from them are drawn as this logit. */
export const LARGEST_LOGIT = 40;

/**
 * Logit of a probability, within ±40. Lines of equal probability are found between logits: near a steep
 * boundary probabilities jump from 0 to 1 within a pixel, where logits change evenly.
 */
export function logit(probability: number): number {
  const z = Math.log(probability / (1 - probability));
  return Math.max(-LARGEST_LOGIT, Math.min(LARGEST_LOGIT, z));
}

function bracket(places: readonly number[], at: number): [index: number, share: number] {
  let low = 0;
  let high = places.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (places[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = (at - places[low]!) / (places[high]! - places[low]!);
  return [low, Math.min(1, Math.max(0, share))];
}

function checkAxis(axis: string, places: readonly number[]): void {
  if (places.length < 2) throw new Error(`decisionBoundary: grid needs at least 2 places along ${axis}`);
  for (let i = 1; i < places.length; i++) {
    if (!(places[i]! > places[i - 1]!)) throw new Error(`decisionBoundary: grid's ${axis} must ascend`);
  }
}

/** The grid as a function: logits, straight between the four neighbours. */
export function gridLogit(grid: ProbabilityGrid): (x1: number, x2: number) => number {
  const { x1, x2, values } = grid;
  checkAxis('x1', x1);
  checkAxis('x2', x2);
  const columns = x1.length;
  if (values.length !== columns * x2.length) {
    throw new Error(
      `decisionBoundary: grid has ${values.length} values, expected ${columns} x ${x2.length} = ${columns * x2.length}`,
    );
  }
  const logits = Float64Array.from(values, logit);
  return (a, b) => {
    const [i, s] = bracket(x1, a);
    const [j, t] = bracket(x2, b);
    const row = (k: number): number => logits[k * columns + i]! * (1 - s) + logits[k * columns + i + 1]! * s;
    return row(j) * (1 - t) + row(j + 1) * t;
  };
}

/** A place in pixels. */
export type Place = readonly [x: number, y: number];

/** Leaves out points that lie on the straight line of their neighbours, within a twentieth of a pixel. */
function simplify(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  places.forEach((here, i) => {
    const before = kept.at(-1);
    const after = places[i + 1];
    if (before !== undefined && after !== undefined) {
      const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
      const away = Math.abs(dx * (here[1] - before[1]) - dy * (here[0] - before[0])) / Math.hypot(dx, dy);
      if (away < 0.05) return;
    }
    kept.push(here);
  });
  return kept;
}

function path(places: readonly Place[]): string {
  return roundNumbers(
    simplify(places)
      .map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x},${y}`)
      .join(''),
  );
}

/** Path of the rings that bound a region, to be filled or drawn as its border. */
export function ringsPath(rings: readonly (readonly Place[])[]): string {
  return rings.map(ring => `${path(ring)}Z`).join('');
}

/** Path of a region's border, open where it is not true: along places that have no value. */
export function borderPath(rings: readonly (readonly Place[])[], isTrue: (place: Place) => boolean): string {
  const parts: string[] = [];
  for (const ring of rings) {
    const start = ring.findIndex(place => !isTrue(place));
    if (start < 0) {
      parts.push(`${path(ring)}Z`);
      continue;
    }
    let open: Place[] = [];
    // Once around from a place that is left out, so that no stretch is cut where the ring begins.
    for (let k = 1; k <= ring.length; k++) {
      const place = ring[(start + k) % ring.length]!;
      if (isTrue(place)) open.push(place);
      else {
        if (open.length > 1) parts.push(path(open));
        open = [];
      }
    }
  }
  return parts.join('');
}
