// The vector code of the elementary functions, bit by bit against core/elementary.ts.
import { describe, expect, test } from 'vitest';
import { erf, exp, expm1, log, log1p, sigmoid, softplus, tanh } from '../../../src/core/elementary.ts';
import { Philox } from '../../../src/core/philox.ts';
import type { ElementaryOperator } from '../../../src/engine/expression.ts';
import { arrayFunction } from './run-code.ts';

/** Vector operations of each function: what a kernel that applies it costs. */
const operations: Readonly<Record<ElementaryOperator, number>> = {
  exp: 60,
  expm1: 68,
  log: 89,
  log1p: 102,
  tanh: 87,
  erf: 120,
  sigmoid: 86,
  softplus: 156,
};
const scalars: Readonly<Record<ElementaryOperator, (x: number) => number>> = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  erf,
  sigmoid,
  softplus,
};
const names = Object.keys(operations) as ElementaryOperator[];

/** Where each function's argument is folded, clamped or replaced, and the ends of its range. */
const thresholds = [
  0,
  2 ** -1074,
  2 ** -1022,
  2 ** -960,
  2 ** -54,
  2 ** -53,
  2 ** -28,
  2 ** -27,
  0.25,
  0.5,
  1,
  2,
  1024,
  2 ** 53,
  5.9,
  6,
  2 ** 1000,
  2 ** 1022,
  2 ** 1023,
  Number.MAX_VALUE,
  Infinity,
  NaN,
  Math.SQRT1_2,
  Math.SQRT2,
  Math.SQRT2 - 1,
  19.06,
  20,
  36.7,
  37.08,
  37.43,
  40,
  41,
  44,
  44.014,
  623.8,
  650,
  700,
  708.4,
  709.436,
  709.782712893384,
  709.79,
  710,
  727,
  744.44,
  745.1332191019411,
  745.14,
  746,
];

const float = new Float64Array(1);
const word = new BigUint64Array(float.buffer);

/** The double `steps` after x, counted in bits. */
function stepped(x: number, steps: number): number {
  float[0] = x;
  word[0] = word[0]! + BigInt(steps);
  return float[0]!;
}

/** Each threshold with both signs and its nearest neighbors. */
const special = thresholds.flatMap(x =>
  [x, -x].flatMap(signed => [-3, -2, -1, 0, 1, 2, 3].map(steps => stepped(signed, steps))),
);

/** Where each function is neither flat nor straight. */
const ranges: Readonly<Record<ElementaryOperator, readonly [low: number, high: number]>> = {
  exp: [-746, 710],
  expm1: [-46, 46],
  log: [0, 3],
  log1p: [-1, 2],
  tanh: [-20, 20],
  erf: [-6, 6],
  sigmoid: [-746, 40],
  softplus: [-746, 42],
};

const each = 20_000;

/** Points over all exponents, dense where the function bends, near 0, and where arguments are folded. */
function points(name: ElementaryOperator): Float64Array {
  const random = new Philox(3, names.indexOf(name));
  const [low, high] = ranges[name];
  const make = (draw: () => number) => Array.from({ length: each }, draw);
  const anyBits = () => {
    word[0] = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
    return float[0]!;
  };
  const folds = name.startsWith('log')
    ? () => Math.SQRT2 * 2 ** (random.below(120) - 60) - (name === 'log' ? 0 : 1)
    : () => (random.below(2160) - 1080 + 0.5) * Math.LN2;
  return Float64Array.from([
    ...special,
    ...make(anyBits),
    ...make(() => low + (high - low) * random.uniform()),
    ...make(() => random.normal() * 2 ** (6 * random.uniform() - 3)),
    ...make(() => random.normal() * 2 ** (-60 * random.uniform()) + random.below(5) / 2 - 1),
    ...make(() => stepped(folds(), random.below(65) - 32)),
  ]);
}

/** The first argument at which the two differ, with both results; NaN is NaN. */
function difference(
  xs: Float64Array | Float32Array,
  found: Float64Array | Float32Array,
  expected: (x: number) => number,
): readonly number[] | undefined {
  const at = xs.findIndex((x, i) => !Object.is(found[i], expected(x)));
  return at < 0 ? undefined : [xs[at]!, found[at]!, expected(xs[at]!)];
}

describe.each(names)('%s', name => {
  const scalar = scalars[name];
  const xs = points(name);

  test.each([1, 2, 3, 4])('in float64 has the same bits in %d neighboring vectors', width => {
    const { over } = arrayFunction(name, 'float64', width);
    const some = width === 2 ? xs : xs.subarray(0, special.length + 2000);
    expect(difference(some, over(some), scalar)).toBeUndefined();
  });

  test.each([1, 2])('in float32 is the double rounded in %d neighboring vectors', width => {
    const { over } = arrayFunction(name, 'float32', width);
    const singles = Float32Array.from(width === 2 ? xs : xs.subarray(0, special.length + 2000));
    expect(difference(singles, over(singles), x => Math.fround(scalar(x)))).toBeUndefined();
  });

  test('takes no more operations than stated', () => {
    // one copies the argument
    expect(arrayFunction(name, 'float64', 2).operations - 1).toBe(operations[name]);
  });
});

test('heads by addition are those by multiplication at each tie from 2 to 4', () => {
  let differing = 0;
  for (let upper = 2 ** 25; upper < 2 ** 26; upper++) {
    const x = (upper + 0.5) * 2 ** -24;
    const scaled = 134217729 * x;
    if (x + 402653184 - 402653184 !== scaled - (scaled - x)) differing++;
  }
  expect(differing).toBe(0);
});
