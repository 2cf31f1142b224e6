// How far core/elementary.ts is from the correctly rounded value, on a million points per function.
//
//   node packages/wellfit/test/campaigns/elementary-accuracy.ts [points per function]
//
// The oracle, elementary-exact.ts, is independent of the library.
import { fileURLToPath } from 'node:url';
import * as elementary from '../../src/core/elementary.ts';
import {
  decode,
  type Exact,
  exactErf,
  exactExp,
  exactExpm1,
  exactLog,
  exactLog1p,
  exactPow,
  exactSigmoid,
  exactSoftplus,
  exactTanh,
  nearest,
  shift,
} from './elementary-exact.ts';

const float = new Float64Array(1);
const word = new BigInt64Array(float.buffer);

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
  erf: {
    call: elementary.erf,
    exact: exactErf,
    ulp: 0.56,
    draws: [between(-1.5, 1.5), between(-6.5, 6.5), anySize(-1015, 2), anySize(-30, 3)],
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
