// Cosine and sine with the same bits on every engine, for drawing circles and spirals.

/** Taylor coefficients of cosine and sine in x², ±1/n!, enough for |x| ≤ π/4 in double precision. */
const cosine = [1, -1 / 2, 1 / 24, -1 / 720, 1 / 40320, -1 / 3628800, 1 / 479001600, -1 / 87178291200];
const sine = [1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362880, -1 / 39916800, 1 / 6227020800, -1 / 1307674368000];

const series = (coefficients: readonly number[], x2: number) =>
  coefficients.reduceRight((total, coefficient) => total * x2 + coefficient, 0);

/**
 * The point on the unit circle at an angle given in turns (1 is a full circle), to about 1e-16.
 *
 * @returns [cosine, sine]
 *
 * @example
 * ```ts
 * circlePoint(0.25) // => [0, 1]
 * ```
 */
export function circlePoint(turns: number): readonly [number, number] {
  const quarters = Math.round(4 * turns);
  const x = (turns - quarters / 4) * 2 * Math.PI;
  const c = series(cosine, x * x);
  const s = x * series(sine, x * x);
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return [c, s];
    case 1:
      return [-s, c];
    case 2:
      return [-c, -s];
    default:
      return [s, -c];
  }
}
