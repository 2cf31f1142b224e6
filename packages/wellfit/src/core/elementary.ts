// Exponentials, logarithms and their kin, with the same bits on every JavaScript engine.
//
// ECMAScript leaves the accuracy of Math.exp and its like open, and engines differ in the last digit. These
// use only operations that IEEE 754 defines to the bit. The errors stated are the largest of a million points,
// rounded up (test/campaigns/elementary-accuracy.ts), in units in the last place (ulp) of the result; 0.5 is the
// best possible. Results below 2^-1022 are rounded twice and stay within 0.77 of the smallest double (erf: 1.01).
import {
  erfcLogParts,
  expExponent,
  expParts,
  head,
  log1pParts,
  logParts,
  low,
  powerOfTwo,
  quotientParts,
  scale,
} from './double-double.ts';

/** Below this size e^x - 1, and ln(1 + x), round to x. */
const TWO_M54 = 5.551115123125783e-17;
/** Below this size tanh x rounds to x. */
const TWO_M28 = 3.725290298461914e-9;

/**
 * The exponential e^x.
 *
 * e^x = 2^k e^r with k = round(x / ln 2). Error ≤ 0.53 ulp; 99.6 % of the results are correctly rounded.
 * exp(-∞) = 0, exp(∞) = ∞, exp(±0) = 1; ∞ above 709.78, 0 below -745.13.
 *
 * Source: argument reduction of Cody and Waite, *Software Manual for the Elementary Functions* (1980).
 *
 * @example
 * ```ts
 * exp(1) // => 2.718281828459045
 * exp(-Infinity) // => 0
 * ```
 */
export function exp(x: number): number {
  if (x > 709.79) return Infinity;
  if (x < -745.14) return 0;
  const k = expExponent(x);
  return scale(expParts(x, 0, k), k);
}

/** (e^(x + xLow) - 1) / 2^k as high + low, for |x| ≤ 44 and k = round(x / ln 2). */
function expm1Parts(x: number, xLow: number, k: number): number {
  const inverse = powerOfTwo(-k);
  const one = 1 - inverse;
  const other = one - 1;
  return expParts(x, xLow, k, one, 1 - (one - other) - (inverse + other));
}

/**
 * e^x - 1, without the cancellation near 0.
 *
 * 2^k ((1 - 2^-k) + (e^r - 1)) with k = round(x / ln 2). Error ≤ 0.59 ulp; 99.8 % correctly rounded.
 * expm1(±0) = ±0, expm1(-∞) = -1, expm1(∞) = ∞; x itself where |x| < 2^-54.
 *
 * Source: the use of 1 - 2^-k is fdlibm's (Sun 1993).
 *
 * @example
 * ```ts
 * expm1(1e-10) // => 1.00000000005e-10
 * expm1(-Infinity) // => -1
 * ```
 */
export function expm1(x: number): number {
  if (Math.abs(x) < TWO_M54) return x;
  if (x > 44) return exp(x);
  if (x < -44) return -1;
  const k = expExponent(x);
  return expm1Parts(x, 0, k) * powerOfTwo(k);
}

/**
 * The natural logarithm ln x.
 *
 * x = 2^k m with m in [√½, √2): ln x = k ln 2 + 2 artanh((m - 1) / (m + 1)). Error ≤ 0.501 ulp: correctly
 * rounded but for results that close to a tie (one in a hundred within 2^-20 of x = 1, 3 in 100,000 elsewhere).
 * log(±0) = -∞, log(∞) = ∞, log(1) = 0; NaN for x < 0.
 *
 * Source: the series of fdlibm's pow (Sun 1993), with a longer polynomial.
 *
 * @example
 * ```ts
 * log(10) // => 2.302585092994046
 * log(0) // => -Infinity
 * ```
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  return logParts(x);
}

/**
 * ln(1 + x), without the cancellation near 0.
 *
 * As {@link log}, carrying what 1 + x rounds away. Error ≤ 0.501 ulp; 99.99 % correctly rounded.
 * log1p(±0) = ±0, log1p(-1) = -∞, log1p(∞) = ∞; NaN for x < -1; x itself where |x| < 2^-54.
 *
 * @example
 * ```ts
 * log1p(1e-10) // => 9.999999999500001e-11
 * log1p(-1) // => -Infinity
 * ```
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (Math.abs(x) < TWO_M54 || x === Infinity) return x;
  return log1pParts(x, 0);
}

/**
 * The hyperbolic tangent.
 *
 * tanh |x| = -t / (2 + t) with t = e^(-2|x|) - 1. Error ≤ 0.55 ulp; 99.9 % correctly rounded.
 * tanh(±0) = ±0, tanh(±∞) = ±1; x itself where |x| < 2^-28.
 *
 * Source: the formula is fdlibm's (Sun 1993).
 *
 * @example
 * ```ts
 * tanh(0.5) // => 0.46211715726000974
 * tanh(-Infinity) // => -1
 * ```
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < TWO_M28 || Number.isNaN(x)) return x;
  if (size > 20) return x > 0 ? 1 : -1;
  const k = expExponent(-2 * size);
  const power = powerOfTwo(k);
  const t = expm1Parts(-2 * size, 0, k) * power;
  const tLow = low[0]! * power;
  const denominator = 2 + t;
  const ratio = quotientParts(t, tLow, denominator, t - (denominator - 2) + tLow);
  const result = -(ratio + low[0]!);
  return x < 0 ? -result : result;
}

/**
 * The error function 2/√π ∫₀ˣ e^(-t²) dt: the probability that a normal number of variance ½ lies within ±x.
 *
 * erf |x| = 1 - e^l with l = ln(1 - erf |x|) to more than a double's digits, from a quotient of polynomials.
 * Error ≤ 0.56 ulp, below 2^-1015 at most one double; 99.5 % correctly rounded.
 * erf(±0) = ±0, erf(±∞) = ±1; ±1 where |x| ≥ 5.9216.
 *
 * @example
 * ```ts
 * erf(0.5) // => 0.5204998778130465
 * erf(-Infinity) // => -1
 * ```
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size === 0 || Number.isNaN(x)) return x;
  if (size > 6) return x > 0 ? 1 : -1;
  const log = erfcLogParts(-size);
  const k = expExponent(log);
  const negative = expm1Parts(log, low[0]!, k) * powerOfTwo(k);
  return x < 0 ? negative : -negative;
}

/**
 * The logistic function 1 / (1 + e^-x).
 *
 * 1 / (1 + e) for x ≥ 0 and e / (1 + e) for x < 0, with e = e^-|x|: nothing overflows, and the relative accuracy
 * lasts down to the smallest double. Error ≤ 0.53 ulp; 99.8 % correctly rounded.
 * sigmoid(-∞) = 0, sigmoid(∞) = 1, sigmoid(±0) = 0.5.
 *
 * @example
 * ```ts
 * sigmoid(2) // => 0.8807970779778824
 * sigmoid(-700) // => 9.85967654375977e-305
 * ```
 */
export function sigmoid(x: number): number {
  if (x > 40) return 1;
  if (x < -746) return 0;
  const size = Math.abs(x);
  const k = expExponent(-size);
  const high = expParts(-size, 0, k);
  const highLow = low[0]!;
  const power = powerOfTwo(Math.max(k, -1022));
  const e = high * power;
  const denominator = 1 + e;
  const denominatorLow = e - (denominator - 1) + highLow * power;
  // The numerator e is divided as e / 2^k and scaled last, so that it cannot lose digits below 2^-1022.
  const negative = x < 0;
  const ratio = quotientParts(negative ? high : 1, negative ? highLow : 0, denominator, denominatorLow);
  return scale(ratio + low[0]!, negative ? k : 0);
}

/**
 * The smooth ramp ln(1 + e^x), whose derivative is {@link sigmoid}.
 *
 * max(x, 0) + ln(1 + e^-|x|), both terms carried to twice the precision. Error ≤ 0.54 ulp; 99.8 % correctly
 * rounded. softplus(-∞) = 0, softplus(∞) = ∞, softplus(±0) = ln 2.
 *
 * @example
 * ```ts
 * softplus(0) // => 0.6931471805599453
 * softplus(1000) // => 1000
 * ```
 */
export function softplus(x: number): number {
  if (x > 41) return x;
  if (x < -41) return exp(x);
  const size = Math.abs(x);
  const k = expExponent(-size);
  const power = powerOfTwo(k);
  const e = expParts(-size, 0, k) * power;
  const part = log1pParts(e, low[0]! * power);
  const partLow = low[0]!;
  const ramp = Math.max(x, 0);
  const sum = ramp + part;
  const other = sum - ramp;
  return sum + (ramp - (sum - other) + (part - other) + partLow);
}

/**
 * x to the power y.
 *
 * e^(y ln |x|), the logarithm and the product carried to twice the precision; negative for negative x and odd y.
 * Error ≤ 0.75 ulp; 99.7 % correctly rounded.
 * Special values are those of ECMAScript's `**`: pow(x, ±0) = 1 even for NaN, pow(±1, ±∞) = NaN, pow(x, y) = NaN
 * for x < 0 and a finite y that is not whole; zeros and infinities keep their sign for odd y.
 *
 * Source: special values from ECMA-262, *Number::exponentiate*.
 *
 * @example
 * ```ts
 * pow(2, 0.5) // => 1.4142135623730951
 * pow(-2, 3) // => -8
 * pow(0, -1) // => Infinity
 * ```
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  const whole = Math.floor(y) === y;
  const odd = whole && Math.floor(y / 2) * 2 !== y;
  const sign = odd && (x < 0 || 1 / x < 0) ? -1 : 1;
  if (size === 0 || size === Infinity) return (size === 0) === y > 0 ? sign * 0 : sign * Infinity;
  if (Math.abs(y) === Infinity) return size === 1 ? NaN : size > 1 === y > 0 ? Infinity : 0;
  if (x < 0 && !whole) return NaN;

  const log = logParts(size);
  const logLow = low[0]!;
  // A y too large to split in halves ends here: |ln x| is 0 or at least 2^-53.
  if (log === 0) return sign;
  const product = y * log;
  if (product > 1000) return sign * Infinity;
  if (product < -1000) return sign * 0;
  const yHead = head(y);
  const yTail = y - yHead;
  const logHead = head(log);
  const logTail = log - logHead;
  const productLow =
    yHead * logHead - product + yHead * logTail + yTail * logHead + yTail * logTail + y * logLow;
  const k = expExponent(product);
  return sign * scale(expParts(product, productLow, k), k);
}
