// Cosine and sine with the same bits on every engine, for drawing circles and spirals.

/** 1/n! for n of 0, 2, 4, … (cosine) and 1, 3, 5, … (sine), signs in turn: Taylor series in x², enough for |x| ≤ π/4. */
const cosine = [
  1,
  -1 / 2,
  1 / 24,
  -1 / 720,
  1 / 40320,
  -1 / 3628800,
  1 / 479001600,
  -1 / 87178291200,
  1 / 20922789888000,
];
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
      return [0 - s, c];
    case 2:
      return [-c, 0 - s];
    default:
      return [s, -c];
  }
}
