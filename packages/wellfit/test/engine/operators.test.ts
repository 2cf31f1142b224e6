// Vector code of formulas means what `evaluate` says, bit for bit: every operator, also where numbers are special.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Precision } from '../../src/core/matrix.ts';
import type { Buffer } from '../../src/engine/buffer.ts';
import { type Expression, evaluate, type Operator, TINY } from '../../src/engine/expression.ts';
import { Program } from '../../src/engine/program.ts';
import { makeExecutor } from '../../src/engine/run.ts';
import { backends, entryOf, plainOptions } from './executors.ts';
import { build, operands, type Tree, trees } from './random-formulas.ts';

const compiled = backends.filter(({ backend }) => backend === 'wasm');
const everyOperator = Object.keys(operands) as Operator[];

const special = [
  ...[0, 1, 0.3, 2.5, 17, 1e-5, 700, 1e20, TINY, TINY / 2, 1e-310, 1.7e308, 3e38, 1e-40].flatMap(v => [
    v,
    -v,
  ]),
  ...[Infinity, -Infinity, Number.NaN],
];
const points = special.flatMap(a => special.map(b => [a, b, 0.75]));

/** The tree with comparisons as conditions only: vectors keep them as bits, not as numbers. */
function withConditions(tree: Tree): Tree {
  if (!('operator' in tree)) return tree;
  const { operator } = tree;
  const parts = tree.parts.map(withConditions);
  const choose = (condition: Tree, a: Tree, b: Tree): Tree => ({
    operator: 'select',
    parts: [condition, a, b],
  });
  const above = (a: Tree, b: Tree): Tree => ({ operator: 'greater', parts: [a, b] });
  if (operator === 'greater') return choose(above(parts[0]!, parts[1]!), { number: 1 }, { number: 0 });
  if (operator === 'select') return choose(above(parts[0]!, { number: 0 }), parts[1]!, parts[2]!);
  return { operator, parts };
}

interface Way {
  readonly precision: Precision;
  /** Whether formulas are computed along examples, or in a pass over parameters. */
  readonly place: 'examples' | 'parameters';
}

/** What vectors make of trees at many points, and the formulas that they were made into. */
function compute(given: readonly Tree[], at: readonly (readonly number[])[], { precision, place }: Way) {
  const program = new Program();
  const isAlong = place === 'examples';
  const variables = ['x', 'y', 'z'].map(name =>
    isAlong ? program.data(name, 1) : program.state(name, at.length, 1),
  );
  const formulas = given.map(tree => build(withConditions(tree), variables));
  const outs = formulas.map(e => program.map('out', e, variables[0]));
  const examples = isAlong ? at.length : 1;
  const found = compiled.map(({ name: _, ...backend }) => {
    const options = { ...plainOptions, ...backend, precision, examples };
    const executor = makeExecutor(program, [entryOf(program.operations, outs)], options);
    executor.setBatch({ examples, position: 0 });
    for (const [i, buffer] of variables.entries()) {
      executor.write(
        buffer,
        at.map(point => point[i]!),
      );
    }
    executor.run('run');
    return outs.map(buffer => executor.read(buffer, examples));
  });
  return { formulas, variables, found };
}

/** Expects the values that `evaluate` gives; only the sign of a zero may be another. */
function expectSame(trees: readonly Tree[], at: readonly (readonly number[])[], way: Way): void {
  const round = way.precision === 'float32' ? Math.fround : (value: number) => value;
  const { formulas, variables, found } = compute(trees, at, way);
  const expected = formulas.map((e: Expression) =>
    at.map(point => round(evaluate(e, buffer => round(point[variables.indexOf(buffer as Buffer)]!)))),
  );
  for (const results of found) {
    for (const [f, values] of results.entries()) {
      const wrong = at.findIndex((_, k) => !Object.is(values[k]! + 0, expected[f]![k]! + 0));
      const where = `${formulas[f]!.key} at ${at[wrong]}: ${values[wrong]}, expected ${expected[f]![wrong]}`;
      expect(wrong, where).toBe(-1);
    }
  }
}

const ways = (['float64', 'float32'] as const).flatMap(precision =>
  (['examples', 'parameters'] as const).map(place => ({ precision, place })),
);

describe.each(ways)('$precision, along $place', way => {
  test.each(everyOperator)('%s', operator => {
    const parts: Tree[] = [{ variable: 0 }, { variable: 1 }, { variable: 2 }];
    expectSame([{ operator, parts: parts.slice(0, operands[operator]) }], points, way);
  });
});

test.each(['examples', 'parameters'] as const)('random formulas along %s', place => {
  const tree = trees(everyOperator, [-1, 0, 0.5, 1, 3]);
  const point = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 3, noNaN: true })));
  const many = fc.array(point, { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(fc.array(tree, { minLength: 10, maxLength: 10 }), many, (trees, at) => {
      expectSame(trees, at, { precision: 'float64', place });
    }),
    { numRuns: 25, seed: 4 },
  );
});
