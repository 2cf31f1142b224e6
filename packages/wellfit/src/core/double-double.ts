// The exponential and the logarithm as unevaluated sums of two doubles, from which elementary.ts is built.
//
// Every result is a straight line of + - * / on doubles and shifts of their bits, without tables and without
// fused multiply-add, so that SIMD code which does the same operations in the same order gives the same bits.

/**
 * Low half of the last sum returned by a function of this file; the function returns the high half.
 * Read it before the next call. (A JavaScript function returns one number, and an object would be slow.)
 */
export const low: Float64Array = new Float64Array(1);

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);
/** Which word of `double` holds sign and exponent: 1 on little-endian machines, 0 on others. */
const TOP: number = new Uint8Array(new Uint16Array([1]).buffer)[0]!;

/** 1.5 · 2^52: adding and subtracting it rounds to a whole number, ties to even. */
const ROUNDER = 6755399441055744;
/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Veltkamp 1968). */
const SPLITTER = 134217729;
/** 1.5 · 2^32: adding and subtracting it rounds to a multiple of 2^-20. */
const GRID = 6442450944;
const TWO_54 = 18014398509481984;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same digits on every engine
const INVERSE_LN2 = 1.4426950408889634;
/** ln 2 in two parts (Cody and Waite 1980): 42 bits, so that k · LN2_HIGH is exact, and the rest. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
/** 2/3 in two parts: 26 bits, so that the product with another 26 bits is exact, and the rest. */
const TWO_THIRDS_HIGH = 0.6666666716337204;
const TWO_THIRDS_LOW = -4.967053731282552e-9;
const TWO_THIRDS = 0.6666666666666666;
/** Top word of 1 less that of √½: what carries into the exponent where the logarithm folds its argument. */
const FOLD = 0x3ff00000 - 0x3fe6a09e;

/** The top 26 bits of x, for |x| < 2^996. */
export function head(x: number): number {
  const scaled = SPLITTER * x;
  return scaled - (scaled - x);
}

/** 2^k for whole k from -1022 to 1023. */
export function powerOfTwo(k: number): number {
  if (Math.abs(k) <= 126) {
    // A processor reads back at once what was written in one piece; two words make it wait.
    singleWord[0] = (k + 127) << 23;
    return single[0]!;
  }
  words[1 - TOP] = 0;
  words[TOP] = (k + 1023) << 20;
  return double[0]!;
}

/** value · 2^k for whole |k| ≤ 2044, in two steps where one would over- or underflow on the way. */
export function scale(value: number, k: number): number {
  if (Math.abs(k) <= 1022) return value * powerOfTwo(k);
  const half = Math.floor(k / 2);
  return value * powerOfTwo(half) * powerOfTwo(k - half);
}

/** The whole number nearest to x / ln 2: the k that {@link expParts} wants. */
export function expExponent(x: number): number {
  return x * INVERSE_LN2 + ROUNDER - ROUNDER;
}

/**
 * e^(x + xLow) / 2^k - 1 + one + oneLow as high + low, within about 2^-59.
 *
 * With r = x - k ln 2, |r| ≤ ln 2 / 2, it adds one + r + r²/2 exactly, and r³ P(r) in plain doubles. A leading
 * term other than 1 saves a cancellation: 1 - 2^-k gives (e^x - 1) / 2^k. P is a weighted least-squares fit at
 * 240 Chebyshev nodes, error 2^-61 (`test/golden/elementary.py --coefficients` derives it).
 */
export function expParts(x: number, xLow: number, k: number, one = 1, oneLow = 0): number {
  const exact = x - k * LN2_HIGH;
  const rest = k * LN2_LOW - xLow;
  const r = exact - rest;
  const rLow = exact - r - rest;

  const z = r * r;
  const even =
    0.16666666666666685 +
    z *
      (0.008333333333316316 +
        z * (0.0001984126989792604 + z * (2.755723349537905e-6 + z * 2.511246639457876e-8)));
  const odd =
    0.041666666666666685 +
    z *
      (0.0013888888888872995 +
        z * (2.480158734968952e-5 + z * (2.755725147654292e-7 + z * 2.0921855023429074e-9)));
  const cubic = z * r * (even + r * odd);

  const rHead = head(r);
  const square = 0.5 * rHead * rHead;
  const squareLow = 0.5 * (r - rHead) * (r + rHead);

  const linear = one + r;
  const sum = linear + square;
  const small = rLow + r * rLow + squareLow + cubic + oneLow;
  const tail = r - (linear - one) + (square - (sum - linear)) + small;
  const high = sum + tail;
  low[0] = tail - (high - sum);
  return high;
}

/** (a + aLow) / (b + bLow) as high + low, the high half having 26 bits; error about 2^-77 of the quotient. */
export function quotientParts(a: number, aLow: number, b: number, bLow: number): number {
  const inverse = 1 / b;
  const high = head(a * inverse);
  const bHead = head(b);
  const bTail = b - bHead + bLow;
  low[0] = (a - high * bHead - high * bTail + aLow) * inverse;
  return high;
}

/** The k for which x / 2^k lies in [√½, √2), for positive, finite, normal x. */
function foldingExponent(x: number): number {
  double[0] = x;
  return ((words[TOP]! + FOLD) >>> 20) - 1023;
}

/**
 * ln(1 + f + fLow) + k ln 2 as high + low, for 1 + f in [√½, √2]; error about 2^-65 of the result.
 *
 * With s = f / (2 + f): ln(1 + f) = 2 artanh s = 2/3 · s · (3 + s² + s⁴ Q(s²)), the arrangement of fdlibm's pow
 * (Sun 1993). Q is a weighted least-squares fit at 240 Chebyshev nodes, error 2^-70 of the logarithm
 * (`test/golden/elementary.py --coefficients` derives it).
 */
function logSeries(f: number, fLow: number, k: number): number {
  const denominator = 2 + f;
  const s = quotientParts(f, fLow, denominator, f - (denominator - 2) + fLow);
  const sLow = low[0]!;

  const square = s * s;
  const squareLow = sLow * (s + s + sLow);
  const z = square + squareLow;
  const zz = z * z;
  const even =
    0.5999999999999996 + zz * (0.3333333332610846 + zz * (0.23076834080075276 + zz * 0.1751146416950197));
  const odd =
    0.4285714285716864 + zz * (0.27272728326061396 + zz * (0.2000451799082419 + zz * 0.17989293550969124));
  const rest = squareLow + zz * (even + z * odd);

  const factor = head(3 + square + rest);
  const factorLow = rest - (factor - 3 - square);
  const product = s * factor;
  const productLow = sLow * factor + factorLow * (s + sLow);
  const productHead = head(product + productLow);
  const productTail = productLow - (productHead - product);

  const whole = k * LN2_HIGH;
  const part = productHead * TWO_THIRDS_HIGH;
  const sum = whole + part;
  const small = k * LN2_LOW + (productHead * TWO_THIRDS_LOW + productTail * TWO_THIRDS);
  const tail = part - (sum - whole) + small;
  const high = sum + tail;
  low[0] = tail - (high - sum);
  return high;
}

/** ln x as high + low, for finite x > 0. */
export function logParts(x: number): number {
  const subnormal = x < SMALLEST_NORMAL;
  const normal = subnormal ? x * TWO_54 : x;
  const k = foldingExponent(normal);
  return logSeries(scale(normal, -k) - 1, 0, subnormal ? k - 54 : k);
}

/** ln(1 + x + xLow) as high + low, for finite x > -1. */
export function log1pParts(x: number, xLow: number): number {
  const sum = 1 + x;
  const one = sum - x;
  const sumLow = 1 - one + (x - (sum - one)) + xLow;
  const k = foldingExponent(sum);
  // Where 1 + x needs no folding, x itself is f, with all its digits.
  if (k === 0) return logSeries(x, xLow, 0);
  return logSeries(scale(sum, -k) - 1, sumLow * powerOfTwo(-Math.min(k, 1022)), k);
}

/**
 * ln erfc |a|, which is ln(1 - erf |a|), as high + low, for a from -6 to 0; its error moves erf a by 2^-57 of it.
 *
 * It adds a + a/8 - 41/64 a² exactly, but for small parts, and a N(a) / D(a) in plain doubles; all terms of N and D
 * are positive. N / D is a least-squares fit at 90 Chebyshev nodes, weighted so that its error in erf a is 2^-60.9
 * (`test/golden/elementary.py --coefficients` derives it).
 */
export function erfcLogParts(a: number): number {
  const z = a * a;
  const above =
    0.0033791670955125737 +
    z *
      (0.10061140479317683 +
        z * (0.09629083727665425 + z * (0.008828485776317261 + z * 5.807204477208368e-5)));
  const aboveOdd =
    -0.001391685470191241 +
    z *
      (-0.14199533294339683 +
        z * (-0.037749142961011936 + z * (-0.001129418837147208 + z * -1.3495466224915549e-9)));
  const below = 1 + z * (1.253446235937829 + z * (0.17945504748734584 + z * 0.0036351331913340047));
  const belowOdd =
    -1.5971134158404614 +
    z * (-0.5932272305981338 + z * (-0.03396575381182183 + z * -0.00016184789227923678));
  const quotient = (above + a * aboveOdd) / (below + a * belowOdd);

  const eighth = 0.125 * a;
  const linear = a + eighth;
  const aHead = a + GRID - GRID;
  const slope = -0.640625 * aHead;
  const square = aHead * slope;
  const sum = linear + square;
  const squareLow = (a - aHead) * (slope - 0.640625 * a);
  const small = squareLow + a * quotient + (eighth - (linear - a));
  const tail = square - (sum - linear) + small;
  const high = sum + tail;
  low[0] = tail - (high - sum);
  return high;
}
