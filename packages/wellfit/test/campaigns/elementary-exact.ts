// The elementary functions far beyond a double's precision: the oracle of elementary-accuracy.ts.
//
// Fixed-point arithmetic in BigInt with 192 binary places (good to about 2^-180), independent of the library, and
// checked against mpmath by test/core/elementary-accuracy.node.test.ts.
/** The exact value mantissa · 2^exponent. */
export interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const PLACES = 192;
const BITS = BigInt(PLACES);
const ONE = 1n << BITS;

const float = new Float64Array(1);
const word = new BigInt64Array(float.buffer);

/** x = mantissa · 2^exponent, the mantissa a whole number of at most 53 bits. */
export function decode(x: number): Exact {
  float[0] = x;
  const bits = word[0]!;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits < 0n ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

export function shift(value: bigint, places: number): bigint {
  return places >= 0 ? value << BigInt(places) : value >> BigInt(-places);
}

/** x in fixed point. */
function fixed(x: number): bigint {
  const { mantissa, exponent } = decode(x);
  return shift(mantissa, exponent + PLACES);
}

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

function over(a: bigint, b: bigint): bigint {
  return (a << BITS) / b;
}

/** ln 2 = 2 artanh(1/3), by its series. */
const LN2 = (() => {
  let sum = 0n;
  let power = (2n << (BITS + 32n)) / 3n;
  for (let n = 1n; power > 0n; n += 2n) {
    sum += power / n;
    power /= 9n;
  }
  return sum >> 32n;
})();

const INVERSE_FACTORIALS = Array.from({ length: 17 }, (_, n) => {
  let factorial = 1n;
  for (let i = 2; i <= n; i++) factorial *= BigInt(i);
  return ONE / factorial;
});

/** e^x for x in fixed point: x = k ln 2 + r, a Taylor series for r / 256, squared eight times. */
function expFixed(x: bigint): Exact {
  const k = Math.round(Number(x >> (BITS - 64n)) / 2 ** 64 / Math.LN2);
  const r = (x - BigInt(k) * LN2) >> 8n;
  let sum = INVERSE_FACTORIALS[16]!;
  for (let n = 15; n >= 0; n--) sum = INVERSE_FACTORIALS[n]! + times(sum, r);
  for (let i = 0; i < 8; i++) sum = times(sum, sum);
  return { mantissa: sum, exponent: k - PLACES };
}

/** ln a for a in fixed point, from a guess l good to 50 bits: l + 2 (a - e^l) / (a + e^l), error (50 bits)³. */
function logFixed(a: bigint): bigint {
  const guess = fixed(Math.log1p(Number(a - ONE) / 2 ** PLACES));
  const { mantissa, exponent } = expFixed(guess);
  const e = shift(mantissa, exponent + PLACES);
  return guess + over(2n * (a - e), a + e);
}

/** x · (1 + the series in x with these inverse coefficients), for tiny x. */
function series(x: Exact, ...inverses: readonly bigint[]): Exact {
  const small = shift(x.mantissa, x.exponent + PLACES);
  let sum = 0n;
  for (const inverse of inverses.toReversed()) sum = times(small, ONE / inverse + sum);
  return { mantissa: x.mantissa * (ONE + sum), exponent: x.exponent - PLACES };
}

const TINY = 2 ** -40;
const atPlaces = (mantissa: bigint): Exact => ({ mantissa, exponent: -PLACES });

export function exactExp(x: number): Exact {
  return expFixed(fixed(x));
}

export function exactExpm1(x: number): Exact {
  if (Math.abs(x) < TINY) return series(decode(x), 2n, 6n, 24n, 120n);
  const { mantissa, exponent } = exactExp(x);
  if (exponent > 0) return { mantissa, exponent };
  return atPlaces(shift(mantissa, exponent + PLACES) - ONE);
}

export function exactLog(x: number): Exact {
  const { mantissa, exponent } = decode(x);
  const k = Math.round(Math.log2(Number(mantissa)));
  return atPlaces(logFixed(shift(mantissa, PLACES - k)) + BigInt(k + exponent) * LN2);
}

export function exactLog1p(x: number): Exact {
  if (Math.abs(x) < TINY) return series(decode(x), -2n, 3n, -4n, 5n);
  if (x > 2 ** 160) return exactLog(x);
  // ln a = ln(a / 2^k) + k ln 2, with places to spare so that the division by 2^k loses nothing.
  const a = ONE + fixed(x);
  const k = Math.round(Math.log2(Number(a)) - PLACES);
  return atPlaces(logFixed(shift(a, -k)) + BigInt(k) * LN2);
}

export function exactTanh(x: number): Exact {
  if (Math.abs(x) < TINY) {
    const { mantissa, exponent } = decode(x);
    const small = fixed(x);
    return { mantissa: mantissa * (ONE - times(small, small) / 3n), exponent: exponent - PLACES };
  }
  const { mantissa, exponent } = exactExp(2 * Math.min(Math.abs(x), 45));
  const e = shift(mantissa, exponent + PLACES);
  const result = over(e - ONE, e + ONE);
  return atPlaces(x < 0 ? -result : result);
}

export function exactSigmoid(x: number): Exact {
  const { mantissa, exponent } = exactExp(-Math.abs(x));
  const denominator = ONE + shift(mantissa, exponent + PLACES);
  return x < 0 ? { mantissa: over(mantissa, denominator), exponent } : atPlaces(over(ONE, denominator));
}

export function exactSoftplus(x: number): Exact {
  const e = exactExp(-Math.abs(x));
  if (x < -28) return series(e, -2n, 3n, -4n, 5n);
  const log = logFixed(ONE + shift(e.mantissa, e.exponent + PLACES));
  return atPlaces(x > 0 ? fixed(x) + log : log);
}

/** 2/√π, its first 60 digits (OEIS A190732). */
const TWO_OVER_ROOT_PI = (112837916709551257389615890312154517168810125865799771368817n * ONE) / 10n ** 59n;

/** erf x = 2/√π e^(-x²) x (1 + 2x²/3 + (2x²)²/(3·5) + …), all terms positive. */
export function exactErf(x: number): Exact {
  const { mantissa, exponent } = decode(x);
  // 1 - 10^-45 and beyond
  if (Math.abs(x) > 10) return atPlaces(x > 0 ? ONE - 1n : 1n - ONE);
  const square = shift(mantissa * mantissa, 2 * exponent + PLACES);
  let sum = 0n;
  let term = TWO_OVER_ROOT_PI;
  for (let n = 3n; term > 0n; n += 2n) {
    sum += term;
    term = (times(term, square) * 2n) / n;
  }
  const decay = expFixed(-square);
  return { mantissa: mantissa * times(decay.mantissa, sum), exponent: exponent + decay.exponent };
}

/** x^y for finite x > 0. */
export function exactPow(x: number, y: number): Exact {
  const { mantissa, exponent } = decode(y);
  return expFixed(shift(exactLog(x).mantissa * mantissa, exponent));
}

/** The nearest double, ties to even (Number(bigint) rounds that way; subnormal results are rounded here). */
export function nearest({ mantissa, exponent }: Exact): number {
  const power = (value: number, k: number) => value * 2 ** Math.floor(k / 2) * 2 ** (k - Math.floor(k / 2));
  const rounded = Number(mantissa);
  if (Math.log2(Math.abs(rounded)) + exponent > -1021) return power(rounded, exponent);
  const size = mantissa < 0n ? -mantissa : mantissa;
  const drop = BigInt(-1074 - exponent);
  if (drop <= 0n) return power(rounded, exponent);
  const half = 1n << (drop - 1n);
  const rest = size & ((1n << drop) - 1n);
  let units = size >> drop;
  if (rest > half || (rest === half && (units & 1n) === 1n)) units += 1n;
  return power(Number(units), -1074) * (mantissa < 0n ? -1 : 1);
}
