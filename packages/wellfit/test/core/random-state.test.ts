// numpy's legacy streams, against figures that numpy printed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomState, WellfitError } from 'wellfit';
import golden from '../golden/random-state.json' with { type: 'json' };

/** Two roundings of a logarithm may differ in the last place: everything else is exact. */
function expectNormals(actual: Iterable<number>, expected: readonly number[]): void {
  for (const [i, value] of [...actual].entries()) {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-15 * Math.abs(expected[i]!));
  }
}

describe.each(Object.entries(golden.seeds))('RandomState(%s) draws what numpy %s draws', (text, figures) => {
  const seed = Number(text);
  const start = () => new RandomState(seed);

  test('raw words, uniforms, across refills', () => {
    const random = start();
    expect(Array.from({ length: 8 }, () => random.nextUint32())).toEqual(figures.uint32);
    expect([...start().rand(6)]).toEqual(figures.rand);
    const late = start();
    late.rand(700);
    expect([...late.rand(3)]).toEqual(figures.rand_after_700);
    expect([...start().uniform(-1, 1, 4)]).toEqual(figures.uniform);
  });

  test('normals, the spare of a pair, matrices row by row', () => {
    expectNormals(start().randn(9), figures.randn);
    const mixed = start();
    const [first, between, last] = figures.mixed as [number[], number[], number[]];
    expectNormals(mixed.randn(3), first);
    expect([...mixed.rand(2)]).toEqual(between);
    expectNormals(mixed.randn(2), last);
    expectNormals(start().randn(2, 3).data, figures.randn_2x3.flat());
    expectNormals(start().normal(2, 0.5, 4), figures.normal);
  });

  test('permutations and whole numbers', () => {
    const order = start();
    expect([order.permutation(10), order.permutation(131)]).toEqual(figures.permutation);
    const whole = start();
    expect([whole.randint(0, 10, 8), whole.randint(-5, 1000000, 4), whole.randint(7)]).toEqual(
      figures.randint,
    );
    const wide = start();
    expect([wide.randint(0, 2 ** 40, 3), wide.randint(-(2 ** 50), 2 ** 50, 3)]).toEqual(figures.randint_wide);
  });
});

test('a reseed drops the waiting normal', () => {
  const random = new RandomState(1);
  random.randn();
  random.seed(1);
  expect([...random.randn(2)]).toEqual([...new RandomState(1).randn(2)]);
});

test('a stream goes on from the words of another, without its waiting normal', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 1300 }), (seed, count) => {
      const one = new RandomState(seed);
      for (let k = 0; k < count; k++) one.nextUint32();
      one.randn();
      const other = new RandomState(1);
      other.randn();
      other.words = one.words;
      expect(other.nextUint32()).toBe(one.nextUint32());
      expect(other.rand(700)).toEqual(one.rand(700));
      expect(other.randn()).not.toBe(one.randn());
    }),
    { numRuns: 20 },
  );
});

test('a list is shuffled as a copy', () => {
  const list = ['a', 'b', 'c', 'd'];
  expect(new RandomState(0).permutation(list)).toEqual(['c', 'd', 'b', 'a']);
  expect(list).toEqual(['a', 'b', 'c', 'd']);
});

test.each([-1, 0.5, 2 ** 32, Number.NaN])('seed %s is refused', seed => {
  expect(() => new RandomState(seed)).toThrow(
    new WellfitError('range', `RandomState: seed must be a whole number in [0, 4294967295], got ${seed}`),
  );
});

test('an empty range of whole numbers is refused', () => {
  expect(() => new RandomState(0).randint(3, 3)).toThrow('randint: low must be below high');
});
