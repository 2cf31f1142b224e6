// The slope of a cost along one number, measured from the costs on either side, beside the slope that was derived.

/** Near a kink a smaller distance may not reach it. */
const distances = [1, 0.1, 0.01, 0.001];

/** An error of so small a share of the tolerance is not worth another try. */
const enough = 0.01;

/** Costs are rounded: so much, in units of the larger of 1 and the cost, may a difference of two be off. */
const rounding: number = 16 * 2 ** -52;

/** A derived slope and what it is measured with. */
export interface DerivedSlope {
  readonly analytic: number;
  /** The cost where the slope was derived. */
  readonly here: number;
  /** The widest distance between there and the costs that are measured. */
  readonly distance: number;
  /** The least size that an error is relative to. */
  readonly least: number;
  readonly tolerance: number;
}

/** How a measured slope compares. */
export interface MeasuredSlope {
  readonly numeric: number;
  /** |analytic − numeric| relative to the larger of them. */
  readonly error: number;
  /** Whether a kink explains the error: the slopes to the left and to the right are not the same. */
  readonly isKink: boolean;
}

/**
 * Measures a slope at smaller and smaller distances, until it agrees with the derived one; the closest counts.
 *
 * With D(h) = (f(h) − f(−h))/(2h) it is (4·D(h/2) − D(h))/3, whose error falls with h⁴ (Richardson's extrapolation).
 * Where it never agrees, the bend S(h) = (f(h) − 2f(0) + f(−h))/h tells why: along a curve it falls with h, so that
 * S(h) − 2·S(h/2) vanishes; at a kink it is the difference of the slopes on both sides, however small h.
 *
 * Source: L. F. Richardson, "The approximate arithmetical solution by finite differences", Phil. Trans. A 210 (1911).
 *
 * @param costAt the cost at an offset
 */
export function measureSlope(
  costAt: (offset: number) => number,
  { analytic, here, distance, least, tolerance }: DerivedSlope,
): MeasuredSlope {
  let best = { numeric: Number.NaN, error: Number.POSITIVE_INFINITY };
  let isKink = false;
  let widerJump = 0;
  for (const share of distances) {
    const h = distance * share;
    const [far, near] = [h, h / 2].map(offset => {
      const [above, below] = [costAt(offset), costAt(-offset)];
      return { slope: (above - below) / (2 * offset), bend: (above - 2 * here + below) / offset };
    }) as [Sides, Sides];
    const numeric = (4 * near.slope - far.slope) / 3;
    const noise = (rounding * Math.max(1, Math.abs(here))) / h;
    const size = Math.max(Math.abs(analytic), Math.abs(numeric), least, noise / tolerance);
    const off = Math.abs(analytic - numeric);
    const error = off / size;
    if (error < best.error) best = { numeric, error };
    if (error <= enough * tolerance) return { ...best, isKink: false };
    const jump = Math.abs(far.bend - 2 * near.bend);
    isKink = off <= Math.max(jump, widerJump);
    widerJump = jump;
  }
  return { ...best, isKink: isKink && !(best.error <= tolerance) };
}

interface Sides {
  readonly slope: number;
  readonly bend: number;
}
