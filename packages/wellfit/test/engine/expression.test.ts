// Formulas: rules that shorten them keep their values, derivatives are slopes, and they read as people write them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Buffer } from '../../src/engine/buffer.ts';
import {
  abs,
  add,
  buffersOf,
  constant,
  countOperators,
  derivative,
  divide,
  type Expression,
  element,
  erf,
  evaluate,
  exp,
  flush,
  greater,
  log,
  log1p,
  max,
  multiply,
  type Operator,
  relu,
  select,
  show,
  sigmoid,
  sign,
  softplus,
  sqrt,
  substitute,
  subtract,
  tanh,
} from '../../src/engine/expression.ts';
import { build, compute, operands, type Tree, trees, variables } from './random-formulas.ts';

const [x, y, z] = variables as [Buffer, Buffer, Buffer];
const read =
  (values: readonly number[]) =>
  ({ id }: Buffer): number =>
    values[id]!;
const everyOperator = Object.keys(operands) as Operator[];

/** Operators that are exact on small whole numbers. */
const exact: Operator[] = ['add', 'subtract', 'multiply', 'greater', 'select', 'max', 'abs', 'sign', 'relu'];

describe('a formula that was made shorter', () => {
  test('has the very same value where nothing is rounded', () => {
    const values = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 });
    const tree = trees(exact, [-2, -1, -0, 0, 1, 2]);
    fc.assert(
      fc.property(tree, values, (tree, values) => {
        const { value } = compute(tree, values);
        fc.pre(Math.abs(value) < 2 ** 50);
        const found = evaluate(build(tree), read(values));
        // the sign of zero is all that may change
        expect(found + 0).toBe(value + 0);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  test('has the same value but for rounding with every operator', () => {
    const values = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
    let compared = 0;
    fc.assert(
      fc.property(trees(everyOperator, [-1, 0, 0.25, 1, 3]), values, (tree, values) => {
        const { value, error } = compute(tree, values);
        if (!(Number.isFinite(value) && error >= 0 && error < Infinity)) return;
        compared++;
        expect(Math.abs(evaluate(build(tree), read(values)) - value)).toBeLessThanOrEqual(2 * error);
      }),
      { numRuns: 5000, seed: 2 },
    );
    expect(compared).toBeGreaterThan(2500);
  });

  test('has no more operators than it was made of', () => {
    const count = (tree: Tree): number =>
      'operator' in tree ? tree.parts.reduce((total, part) => total + count(part), 1) : 0;
    fc.assert(
      fc.property(trees(everyOperator, [-1, 0, 1, 2]), tree => {
        expect(countOperators(build(tree))).toBeLessThanOrEqual(count(tree));
      }),
      { numRuns: 2000, seed: 3 },
    );
  });
});

const rules: [string, Expression, Expression][] = [
  ['x + 0', add(x, 0), element(x)],
  ['0 + x', add(0, x), element(x)],
  ['x + x', add(x, x), multiply(2, x)],
  ['x + −1·y', add(x, multiply(-1, y)), subtract(x, y)],
  ['x − 0', subtract(x, 0), element(x)],
  ['0 − x', subtract(0, x), multiply(-1, x)],
  ['x · 0', multiply(x, 0), constant(0)],
  ['x · 1', multiply(x, 1), element(x)],
  ['1 · x', multiply(1, x), element(x)],
  ['x · 3', multiply(x, 3), multiply(3, x)],
  ['2 · (3 · x)', multiply(2, multiply(3, x)), multiply(6, x)],
  ['(2 · x) · (3 · y)', multiply(multiply(2, x), multiply(3, y)), multiply(6, multiply(x, y))],
  ['x · (3 · y)', multiply(x, multiply(3, y)), multiply(3, multiply(x, y))],
  ['x · [z] y', multiply(x, select(z, y, 0)), select(z, multiply(x, y), 0)],
  ['[z] y · x', multiply(select(z, y, 0), x), select(z, multiply(y, x), 0)],
  ['x / 1', divide(x, 1), element(x)],
  ['x / 4', divide(x, 4), multiply(0.25, x)],
  ['the same either way', select(z, x, x), element(x)],
  ['a condition that holds', select(1, x, y), element(x)],
  ['a condition that does not', select(0, x, y), element(y)],
  ['numbers alone', add(multiply(2, 3), sqrt(4)), constant(8)],
];

test.each(rules)('%s is shortened', (_, found, expected) => {
  expect(found.key).toBe(expected.key);
});

/** A slope by Richardson's extrapolation of central differences. */
function slope(of: (t: number) => number, t: number): number {
  const central = (h: number) => (of(t + h) - of(t - h)) / (2 * h);
  return (4 * central(5e-4) - central(1e-3)) / 3;
}

/** Derivatives of a formula along each variable against slopes. */
function expectSlopes(e: Expression, point: readonly number[]): void {
  for (const [place, buffer] of variables.entries()) {
    const along = (t: number) => evaluate(e, read(point.with(place, t)));
    const expected = slope(along, point[place]!);
    const found = evaluate(derivative(e, buffer), read(point));
    const size = Math.max(1, Math.abs(expected));
    expect(Math.abs(found - expected), `∂ ${show(e)} / ∂ ${buffer.name}`).toBeLessThan(1e-7 * size);
  }
}

describe('derivatives are slopes', () => {
  const of = (operator: Operator, ...parts: Tree[]): Tree => ({
    operator,
    parts: parts.slice(0, operands[operator]),
  });
  const [a, b, c]: Tree[] = [{ variable: 0 }, { variable: 1 }, { variable: 2 }];
  // away from kinks and poles; the first is a condition as well
  const points = [
    [0.7, 1.3, -0.4],
    [1.9, 0.6, 0.8],
  ];

  test.each(everyOperator)('%s', operator => {
    for (const point of points) {
      expectSlopes(build(of(operator, a!, b!, c!)), point);
      expectSlopes(build(of(operator, b!, a!, a!)), point);
      if (operator !== 'select') expectSlopes(build(of(operator, { number: 0.9 }, b!)), point);
    }
  });

  test.each(everyOperator)('%s of everything', outer => {
    for (const inner of everyOperator) {
      // sums keep the arguments of logarithms and roots above 0
      const part = of('add', of(inner, a!, b!, c!), { number: 0.11 });
      for (const point of points) {
        for (const tree of [of(outer, part, b!, c!), of(outer, b!, part, part)]) {
          if (!isSmooth(tree, point)) continue;
          expectSlopes(build(tree), point);
        }
      }
    }
  });

  /** Whether a formula is defined around a point, and moderate: a pole near by is no place for differences. */
  function isSmooth(tree: Tree, point: readonly number[]): boolean {
    return [-1.2e-3, 0, 1.2e-3].every(h => {
      const { value } = compute(
        tree,
        point.map(t => t + h),
      );
      return Number.isFinite(value) && Math.abs(value) < 100;
    });
  }

  test('the derivative of what does not depend on a variable is 0', () => {
    expect(derivative(exp(y), x).key).toBe('0');
    expect(derivative(constant(3), x).key).toBe('0');
    expect(derivative(sign(x), x).key).toBe('0');
  });

  test('at a kink it is the one from the left', () => {
    const at = (e: Expression, value: number) => evaluate(derivative(e, x), () => value);
    expect([at(relu(x), 0), at(relu(x), -1), at(relu(x), 1)]).toEqual([0, 0, 1]);
    expect([at(abs(x), 0), at(abs(x), -1), at(abs(x), 1)]).toEqual([0, -1, 1]);
    expect([at(max(x, 0), 0), at(max(0, x), 0)]).toEqual([0, 1]);
  });

  describe('of a choice are those of what is chosen', () => {
    const elu = select(greater(x, 0), x, subtract(exp(x), 1));
    const at = (e: Expression, value: number) => evaluate(derivative(e, x), () => value);

    test('whatever the derivative of the other is', () => {
      expect(at(elu, 1e4)).toBe(1);
      expect(at(elu, -1)).toBe(evaluate(exp(-1), () => 0));
      expect(at(select(greater(x, 0), log(x), 0), 0)).toBe(0);
      expect([at(max(x, exp(multiply(-1e4, x))), 1), at(max(0, multiply(-1, exp(x))), 1e4)]).toEqual([1, 0]);
    });

    test.each([
      ['elu', elu, 'select((x > 0), 1, exp(x))'],
      ['a leaky ramp', select(greater(x, 0), x, multiply(0.01, x)), 'select((x > 0), 1, 0.01)'],
      ['a mask', select(z, multiply(4, x), 0), '[z] 4'],
      ['max', max(x, multiply(3, x)), 'select((x > (3 · x)), 1, 3)'],
      ['max of what has the same slope', max(add(x, y), subtract(x, z)), '1'],
      ['a condition alone', select(greater(x, 0), y, z), '0'],
    ])('%s', (_, e, expected) => {
      expect(show(derivative(e, x))).toBe(expected);
    });

    test('and what arrives goes through masks', () => {
      const passed = multiply(y, derivative(select(z, multiply(4, x), 0), x));
      expect(show(passed)).toBe('[z] (4 · y)');
      expect(show(multiply(y, derivative(max(x, 0), x)))).toBe('[(x > 0)] y');
      expect(show(multiply(2, passed))).toBe('[z] (8 · y)');
    });
  });

  test('those of a network’s formulas are as short as written by hand', () => {
    const upstream = element(y);
    const written: [Expression, string][] = [
      [relu(x), '[(relu(x) > 0)] y'],
      [tanh(x), '(y · (1 − (tanh(x) · tanh(x))))'],
      [erf(x), '(1.12838 · (y · exp((-1 · (x · x)))))'],
      [sigmoid(x), '(y · (sigmoid(x) · (1 − sigmoid(x))))'],
      [subtract(softplus(x), multiply(z, x)), '(y · (sigmoid(x) − z))'],
    ];
    for (const [e, expected] of written) {
      expect(show(multiply(upstream, derivative(e, x)))).toBe(expected);
    }
  });
});

test('what is smaller than its limit is flushed to 0, and nothing else', () => {
  const at = (value: number) => evaluate(flush(x, 0.5), () => value);
  const kept = [0.5, -0.5, 3, Infinity, -Infinity, Number.NaN];
  expect(kept.map(at)).toEqual(kept);
  expect([0.49, -0.49, 1e-310, 0].map(at)).toEqual([0, 0, 0, 0]);
});

describe('formulas are read', () => {
  const e = select(greater(x, 0.5), multiply(2, exp(subtract(x, y))), 0);

  test('as people write them', () => {
    expect(show(e)).toBe('[(x > 0.5)] (2 · exp((x − y)))');
    expect(show(select(z, x, y))).toBe('select(z, x, y)');
    expect(show(divide(add(x, y), z))).toBe('((x + y) / z)');
    expect(show(max(log1p(x), constant(1 / 3)))).toBe('max(log1p(x), 0.333333)');
    expect(show(multiply(-1, log(x)))).toBe('(-1 · log(x))');
  });

  test('for the buffers they read, each once', () => {
    expect(buffersOf(e)).toEqual([x, y]);
    expect(buffersOf(constant(1))).toEqual([]);
  });

  test('for their operators', () => {
    expect(countOperators(e)).toBe(5);
    expect(countOperators(element(x))).toBe(0);
  });

  test('for equal parts, which are replaced, and what comes out is shortened again', () => {
    expect(substitute(e, exp(subtract(x, y)), constant(0.5)).key).toBe(select(greater(x, 0.5), 1, 0).key);
    expect(substitute(e, exp(x), constant(0.5)).key).toBe(e.key);
    expect(substitute(add(x, y), element(y), constant(0)).key).toBe(element(x).key);
  });

  test('equal formulas have equal keys, others have not', () => {
    expect(add(x, exp(y)).key).toBe(add(x, exp(y)).key);
    const keys = [add(x, y), add(y, x), subtract(x, y), add(x, z), constant(0), constant(-0)].map(
      ({ key }) => key,
    );
    expect(new Set(keys).size).toBe(6);
  });
});
