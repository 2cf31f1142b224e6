// How far core/elementary.ts is from the correctly rounded value, on a million points per function.
//
//   node packages/wellfit/test/campaigns/elementary-accuracy.ts [points per function]
//
// The oracle is independent of the library: fixed-point arithmetic in BigInt with 192 binary places
// (good to about 2^-180), checked against mpmath by test/core/elementary-accuracy.node.test.ts.
import { fileURLToPath } from 'node:url';
import * as elementary from '../../src/core/elementary.ts';

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
function decode(x: number): Exact {
  float[0] = x;
  const bits = word[0]!;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits < 0n ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

function shift(value: bigint, places: number): bigint {
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

function exactExp(x: number): Exact {
  return expFixed(fixed(x));
}

function exactExpm1(x: number): Exact {
  if (Math.abs(x) < TINY) return series(decode(x), 2n, 6n, 24n, 120n);
  const { mantissa, exponent } = exactExp(x);
  if (exponent > 0) return { mantissa, exponent };
  return atPlaces(shift(mantissa, exponent + PLACES) - ONE);
}

function exactLog(x: number): Exact {
  const { mantissa, exponent } = decode(x);
  const k = Math.round(Math.log2(Number(mantissa)));
  return atPlaces(logFixed(shift(mantissa, PLACES - k)) + BigInt(k + exponent) * LN2);
}

function exactLog1p(x: number): Exact {
  if (Math.abs(x) < TINY) return series(decode(x), -2n, 3n, -4n, 5n);
  if (x > 2 ** 160) return exactLog(x);
  // ln a = ln(a / 2^k) + k ln 2, with places to spare so that the division by 2^k loses nothing.
  const a = ONE + fixed(x);
  const k = Math.round(Math.log2(Number(a)) - PLACES);
  return atPlaces(logFixed(shift(a, -k)) + BigInt(k) * LN2);
}

function exactTanh(x: number): Exact {
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

function exactSigmoid(x: number): Exact {
  const { mantissa, exponent } = exactExp(-Math.abs(x));
  const denominator = ONE + shift(mantissa, exponent + PLACES);
  return x < 0 ? { mantissa: over(mantissa, denominator), exponent } : atPlaces(over(ONE, denominator));
}

function exactSoftplus(x: number): Exact {
  const e = exactExp(-Math.abs(x));
  if (x < -28) return series(e, -2n, 3n, -4n, 5n);
  const log = logFixed(ONE + shift(e.mantissa, e.exponent + PLACES));
  return atPlaces(x > 0 ? fixed(x) + log : log);
}

/** x^y for finite x > 0. */
function exactPow(x: number, y: number): Exact {
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

/** (result - exact) in units of the last place of the correctly rounded value. */
function ulpError(result: number, exact: Exact, correct: number): number {
  const { mantissa, exponent } = decode(result);
  const unit = decode(correct).exponent;
  const finest = Math.min(exponent, exact.exponent);
  const difference =
    (mantissa << BigInt(exponent - finest)) - (exact.mantissa << BigInt(exact.exponent - finest));
  // Cut to 64 bits beyond the unit first: Number() of the whole could overflow.
  return Number(shift(difference, finest - unit + 64)) / 2 ** 64;
}

/** How many doubles apart two doubles are. */
function steps(a: number, b: number): number {
  const order = (x: number): bigint => {
    float[0] = x;
    const bits = word[0]!;
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  };
  const apart = order(a) - order(b);
  return Number(apart < 0n ? -apart : apart);
}

/** A seeded uniform stream in [0, 1) with 53 bits (splitmix32, two draws). */
function stream(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}

type Draw = (uniform: () => number) => number;
const between =
  (low: number, high: number): Draw =>
  uniform =>
    low + (high - low) * uniform();
/** Sign at random, size 2^(uniform exponent). */
const anySize =
  (low: number, high: number): Draw =>
  uniform =>
    (uniform() < 0.5 ? -1 : 1) * 2 ** (low + (high - low) * uniform());
const positive =
  (draw: Draw): Draw =>
  uniform =>
    Math.abs(draw(uniform));
/** Beside the places where the exponent k changes: odd multiples of ln 2 / 2. */
const seams =
  (low: number, high: number, step = Math.LN2): Draw =>
  uniform =>
    (Math.floor(low + (high - low) * uniform()) + 0.5) * step * (1 + (uniform() - 0.5) * 2 ** -20);
/** Beside √2 · 2^k, where the logarithm folds, and beside 1. */
const folds: Draw = uniform =>
  Math.SQRT2 * 2 ** Math.floor(uniform() * 64 - 32) * (1 + (uniform() - 0.5) * 2 ** -20);
const besideOne: Draw = uniform => 1 + anySize(-52, -2)(uniform);

interface Subject {
  readonly call: (x: number, y: number) => number;
  readonly exact: (x: number, y: number) => Exact;
  /** The error that the docstring promises, in ulp, for normal results. */
  readonly ulp: number;
  readonly draws: readonly Draw[];
  /** The exponent of pow that goes with the base x. */
  readonly second?: (x: number, uniform: () => number) => number;
}

/** Every function with its oracle, its bound and where its points come from. */
export const subjects: Readonly<Record<string, Subject>> = {
  exp: {
    call: elementary.exp,
    exact: exactExp,
    ulp: 0.53,
    draws: [
      between(-3, 3),
      between(-745, 709.7),
      between(-745.1, -708),
      anySize(-60, 9.4),
      seams(-1000, 1000),
    ],
  },
  expm1: {
    call: elementary.expm1,
    exact: exactExpm1,
    ulp: 0.58,
    draws: [
      between(-1, 1),
      between(-40, 60),
      between(40, 709.7),
      anySize(-1021, 9),
      anySize(-60, 5),
      seams(-60, 60),
    ],
  },
  log: {
    call: elementary.log,
    exact: exactLog,
    ulp: 0.501,
    draws: [between(0, 1), between(0.5, 2), positive(anySize(-1074, 1024)), folds, besideOne],
  },
  log1p: {
    call: elementary.log1p,
    exact: exactLog1p,
    ulp: 0.501,
    draws: [
      between(-1, 1),
      between(-0.4, 0.6),
      positive(anySize(-1021, 1024)),
      anySize(-60, 0),
      uniform => folds(uniform) - 1,
      positive(anySize(-5, 60)),
    ],
  },
  tanh: {
    call: elementary.tanh,
    exact: exactTanh,
    ulp: 0.55,
    draws: [
      between(-1, 1),
      between(-22, 22),
      anySize(-1021, 5),
      anySize(-30, 5),
      seams(-30, 30, Math.LN2 / 2),
    ],
  },
  sigmoid: {
    call: elementary.sigmoid,
    exact: exactSigmoid,
    ulp: 0.53,
    draws: [between(-3, 3), between(-45, 45), between(-745, 0), anySize(-60, 9), seams(-60, 60)],
  },
  softplus: {
    call: elementary.softplus,
    exact: exactSoftplus,
    ulp: 0.54,
    draws: [between(-3, 3), between(-45, 45), between(-745, 800), anySize(-60, 9), seams(-60, 60)],
  },
  pow: {
    call: elementary.pow,
    exact: exactPow,
    ulp: 0.75,
    draws: [between(0, 2), positive(anySize(-1074, 1024)), besideOne, folds, between(0.9, 1)],
    second: (x, uniform) => {
      const kind = uniform();
      if (kind < 0.2) return between(-10, 10)(uniform);
      if (kind < 0.4) return Math.floor(between(-20, 1000)(uniform));
      return between(-745, 709.7)(uniform) / (Math.log(x) || 1);
    },
  },
};

/** Rounded once to 53 bits (0.527 ulp), then to at most 52: 0.5 + 0.527 / 2. */
const SUBNORMAL_ULP = 0.77;

/** What a campaign found for one function. */
export interface Accuracy {
  readonly name: string;
  readonly points: number;
  /** Largest |error| in ulp of the correctly rounded value, where that is a normal number. */
  readonly maxUlp: number;
  /** The same among subnormal results. */
  readonly maxUlpSubnormal: number;
  readonly worst: readonly number[];
  /** Largest distance from the correctly rounded value, in doubles. */
  readonly maxSteps: number;
  /** Share of points whose result is the correctly rounded value. */
  readonly correct: number;
  /** Whether the promise holds: maxUlp within the docstring's, and at most one double off. */
  readonly kept: boolean;
}

/** Compares one function with its oracle on seeded points. */
export function measure(name: string, points: number, seed = 1): Accuracy {
  const { call, exact, ulp, draws, second } = subjects[name]!;
  const uniform = stream(seed);
  let maxUlp = 0;
  let maxUlpSubnormal = 0;
  let maxSteps = 0;
  let correct = 0;
  let total = 0;
  let worst: readonly number[] = [];
  for (let i = 0; total < points; i++) {
    const x = draws[i % draws.length]!(uniform);
    const y = second?.(x, uniform) ?? 0;
    const truth = exact(x, y);
    const best = nearest(truth);
    if (!Number.isFinite(best) || best === 0 || !Number.isFinite(x)) continue;
    total++;
    const result = call(x, y);
    if (result === best) correct++;
    maxSteps = Math.max(maxSteps, steps(result, best));
    const error = Math.abs(ulpError(result, truth, best));
    if (Math.abs(best) < 2 ** -1022) {
      maxUlpSubnormal = Math.max(maxUlpSubnormal, error);
    } else if (!(error <= maxUlp)) {
      maxUlp = error;
      worst = second ? [x, y] : [x];
    }
  }
  const kept = maxUlp <= ulp && maxUlpSubnormal <= SUBNORMAL_ULP && maxSteps <= 1;
  return { name, points: total, maxUlp, maxUlpSubnormal, worst, maxSteps, correct: correct / total, kept };
}

function main(points: number): void {
  console.log('function   points  max ulp  (subnormal)  max doubles apart  correctly rounded  worst at');
  for (const name of Object.keys(subjects)) {
    const found = measure(name, points);
    const row = [
      name.padEnd(9),
      String(found.points).padStart(8),
      found.maxUlp.toFixed(4).padStart(8),
      found.maxUlpSubnormal.toFixed(4).padStart(12),
      String(found.maxSteps).padStart(18),
      `${(100 * found.correct).toFixed(3)} %`.padStart(18),
      ` ${found.worst.join(', ')}`,
    ];
    console.log(row.join(' '));
    if (!found.kept) {
      console.error(`${name}: must be within ${subjects[name]!.ulp} ulp (${SUBNORMAL_ULP} below 2^-1022)`);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(Number(process.argv[2] ?? 1_000_000));
