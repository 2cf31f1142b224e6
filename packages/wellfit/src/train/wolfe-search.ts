// How far to go along a direction: a line search for a point that is lower and flatter by enough.

/** A point of the line: its distance along the direction, and what the cost is there. */
export interface LinePoint {
  readonly distance: number;
  readonly cost: number;
  readonly gradient: Float64Array;
  /** The gradient along the direction. */
  readonly slope: number;
}

/** A line to search. */
export interface Line {
  /** Evaluates the cost at a distance. */
  at(distance: number): LinePoint;
  /** Distance 0, where the slope is below 0. */
  readonly start: LinePoint;
  /** The distance to try first. */
  readonly step: number;
  /** A bracket shorter than this is not divided further. */
  readonly narrowest: number;
}

/** Share of the descent at the start's slope that a step must achieve (Armijo). */
const DESCENT = 1e-4;
/** Share of the start's slope that may remain (curvature). */
const FLATNESS = 0.9;
const MOST_EVALUATIONS = 25;

/**
 * Searches for a distance t with f(t) ≤ f(0) + c₁·t·f′(0) and |f′(t)| ≤ −c₂·f′(0), the strong Wolfe conditions with
 * c₁ = 1e-4 and c₂ = 0.9. Points where the cost or its slope is not finite are drawn back, never taken.
 *
 * Source: J. Nocedal, S. Wright, *Numerical Optimization*, 2nd ed., algorithms 3.5 and 3.6, with the safeguards of
 * M. Schmidt's minFunc that PyTorch uses too.
 *
 * @returns the lowest point found: the start itself when none is lower
 */
export function searchLine(line: Line): LinePoint {
  return new WolfeSearch(line).bracket();
}

class WolfeSearch {
  readonly #line: Line;
  #evaluations = 0;

  constructor(line: Line) {
    this.#line = line;
  }

  /** Walks on until a point is good, or a good one must lie behind it. */
  bracket(): LinePoint {
    const { start, step } = this.#line;
    let before = start;
    let point = this.#tryAt(step, start);
    for (let tries = 0; point; tries++) {
      // minFunc and PyTorch ask from the third point on, the book from the second
      const rises = tries > 1 && point.cost >= before.cost;
      if (rises || this.#isTooHigh(point)) return this.#zoom(before, point);
      if (this.#isFlat(point)) return point;
      if (point.slope >= 0) return this.#zoom(before, point);
      if (this.#isSpent()) return point.cost < start.cost ? point : start;
      const { distance } = point;
      const next = cubicMinimum(before, point, {
        from: distance + 0.01 * (distance - before.distance),
        to: 10 * distance,
      });
      const beyond = this.#tryAt(next, point);
      before = point;
      point = beyond;
    }
    return before;
  }

  /** Divides a bracket until a point in it is good; returns the lowest when the bracket or the patience ends. */
  #zoom(one: LinePoint, other: LinePoint): LinePoint {
    let [low, high] = one.cost <= other.cost ? [one, other] : [other, one];
    let wasNearEnd = false;
    while (!this.#isSpent() && Math.abs(high.distance - low.distance) >= this.#line.narrowest) {
      const inside = {
        from: Math.min(low.distance, high.distance),
        to: Math.max(low.distance, high.distance),
      };
      const { distance, isNearEnd } = keptInside(cubicMinimum(low, high, inside), inside, wasNearEnd);
      wasNearEnd = isNearEnd;
      const point = this.#tryAt(distance, low);
      if (!point) break;
      if (this.#isTooHigh(point) || point.cost >= low.cost) {
        [low, high] = point.cost < low.cost ? [point, low] : [low, point];
        continue;
      }
      if (this.#isFlat(point)) return point;
      if (point.slope * (high.distance - low.distance) >= 0) high = low;
      low = point;
    }
    return low;
  }

  #isTooHigh({ distance, cost }: LinePoint): boolean {
    const { start } = this.#line;
    return cost > start.cost + DESCENT * distance * start.slope;
  }

  #isFlat({ slope }: LinePoint): boolean {
    return Math.abs(slope) <= -FLATNESS * this.#line.start.slope;
  }

  #isSpent(): boolean {
    return this.#evaluations >= MOST_EVALUATIONS;
  }

  /** The point at a distance, or a tenth as far from a finite one, as often as it takes. */
  #tryAt(distance: number, finite: LinePoint): LinePoint | undefined {
    for (let ahead = distance - finite.distance; !this.#isSpent(); ahead /= 10) {
      this.#evaluations++;
      const point = this.#line.at(finite.distance + ahead);
      if (Number.isFinite(point.cost) && Number.isFinite(point.slope)) return point;
    }
    return undefined;
  }
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the cubic through two points with their slopes is lowest, within bounds; their middle where it has no minimum.
 *
 * Source: Nocedal & Wright, equation 3.59.
 */
function cubicMinimum(one: LinePoint, other: LinePoint, { from, to }: Interval): number {
  const [near, far] = one.distance <= other.distance ? [one, other] : [other, one];
  const width = far.distance - near.distance;
  const d1 = near.slope + far.slope - (3 * (far.cost - near.cost)) / width;
  const d2 = Math.sqrt(d1 * d1 - near.slope * far.slope);
  const lowest = far.distance - width * ((far.slope + d2 - d1) / (far.slope - near.slope + 2 * d2));
  return Number.isNaN(lowest) ? (from + to) / 2 : Math.min(Math.max(lowest, from), to);
}

/**
 * Moves a distance that lies near an end of the bracket a tenth inside, when it is at the end or the one before it was
 * near an end as well: so that brackets shrink.
 */
function keptInside(
  distance: number,
  { from, to }: Interval,
  wasNearEnd: boolean,
): { distance: number; isNearEnd: boolean } {
  const margin = 0.1 * (to - from);
  const [toStart, toEnd] = [distance - from, to - distance];
  if (Math.min(toStart, toEnd) >= margin) return { distance, isNearEnd: false };
  if (!wasNearEnd && toStart > 0 && toEnd > 0) return { distance, isNearEnd: true };
  return { distance: toEnd < toStart ? to - margin : from + margin, isNearEnd: false };
}
