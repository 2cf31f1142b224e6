// Random formulas, as trees that nobody has simplified: computed by hand, and put together by the constructors.
import fc from 'fast-check';
import * as elementary from '../../src/core/elementary.ts';
import type { Buffer } from '../../src/engine/buffer.ts';
import {
  abs,
  add,
  constant,
  divide,
  type Expression,
  element,
  erf,
  exp,
  expm1,
  flush,
  greater,
  log,
  log1p,
  max,
  multiply,
  type Operator,
  relu,
  select,
  sigmoid,
  sign,
  softplus,
  sqrt,
  subtract,
  TINY,
  tanh,
} from '../../src/engine/expression.ts';

/** A number, a variable by its place, or an operator over parts. */
export type Tree =
  | { readonly number: number }
  | { readonly variable: number }
  | { readonly operator: Operator; readonly parts: readonly Tree[] };

/** Parts of each operator in a tree; the limit of `flush` goes without saying. */
export const operands: Readonly<Record<Operator, 1 | 2 | 3>> = {
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  greater: 2,
  select: 3,
  max: 2,
  sqrt: 1,
  abs: 1,
  sign: 1,
  relu: 1,
  flush: 1,
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  tanh: 1,
  erf: 1,
  sigmoid: 1,
  softplus: 1,
};

/** A buffer of one number. */
function variable(id: number, name = 'xyzuvw'[id]!): Buffer {
  return { id, name, rows: 1, columns: 1, role: 'scalar' };
}

export const variables: readonly Buffer[] = [0, 1, 2].map(id => variable(id));

/** Trees over these operators and numbers; numbers that rules look for come often. */
export function trees(operators: readonly Operator[], numbers: readonly number[]): fc.Arbitrary<Tree> {
  const leaf: fc.Arbitrary<Tree> = fc.oneof(
    fc.constantFrom(...numbers).map(number => ({ number })),
    fc.constantFrom(0, 1, 2).map(place => ({ variable: place })),
  );
  return fc.letrec<{ tree: Tree }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      ...operators.map(operator =>
        fc
          .tuple(...Array.from({ length: operands[operator] }, () => tie('tree')))
          .map((parts): Tree => ({ operator, parts })),
      ),
    ),
  })).tree;
}

const constructors = {
  add,
  subtract,
  multiply,
  divide,
  greater,
  select,
  max,
  sqrt,
  abs,
  sign,
  relu,
  // the limit is a number in every formula of the house
  flush: (a: Expression) => flush(a, TINY),
  exp,
  expm1,
  log,
  log1p,
  tanh,
  erf,
  sigmoid,
  softplus,
};

/** The formula that the constructors make of a tree. */
export function build(tree: Tree, buffers: readonly Buffer[] = variables): Expression {
  if ('number' in tree) return constant(tree.number);
  if ('variable' in tree) return element(buffers[tree.variable]!);
  const make = constructors[tree.operator] as (...parts: Expression[]) => Expression;
  return make(...tree.parts.map(part => build(part, buffers)));
}

/** A value, and how far from it another order of roundings may end. */
interface Figure {
  readonly value: number;
  readonly error: number;
}

const unit = 2 ** -50;

type Rule = (
  parts: readonly number[],
  errors: readonly number[],
) => { readonly value: number; readonly error: number };

const smooth =
  (of: (a: number) => number, slope: (a: number) => number): Rule =>
  ([a], [error]) => ({ value: of(a!), error: slope(a!) * error! });

/** A jump: where rounding could take the formula to its other side, anything is possible. */
const jump =
  (of: (...parts: number[]) => number, distance: (...parts: number[]) => number): Rule =>
  (parts, errors) => {
    const total = errors.reduce((sum, error) => sum + error, 0);
    const isSafe = total === 0 || Math.abs(distance(...parts)) > total;
    return { value: of(...parts), error: isSafe ? 0 : Infinity };
  };

/** What each operator means, and what it does to errors of its parts. */
const rules: Readonly<Record<Operator, Rule>> = {
  add: ([a, b], [ea, eb]) => ({ value: a! + b!, error: ea! + eb! }),
  subtract: ([a, b], [ea, eb]) => ({ value: a! - b!, error: ea! + eb! }),
  multiply: ([a, b], [ea, eb]) => ({
    value: a! * b!,
    error: Math.abs(a!) * eb! + Math.abs(b!) * ea! + ea! * eb!,
  }),
  divide: ([a, b], [ea, eb]) => ({
    value: a! / b!,
    error: (ea! + Math.abs(a! / b!) * eb!) / (Math.abs(b!) - eb!),
  }),
  greater: jump(
    (a, b) => (a > b ? 1 : 0),
    (a, b) => a - b,
  ),
  select: ([c, a, b], [ec, ea, eb]) => ({
    value: c === 0 ? b! : a!,
    error: ec === 0 ? (c === 0 ? eb! : ea!) : Infinity,
  }),
  max: ([a, b], [ea, eb]) => ({ value: Math.max(a!, b!), error: Math.max(ea!, eb!) }),
  sqrt: ([a], [ea]) => ({ value: Math.sqrt(a!), error: ea! === 0 ? 0 : ea! / Math.sqrt(a!) }),
  abs: smooth(Math.abs, () => 1),
  sign: jump(Math.sign, a => a),
  relu: smooth(
    a => Math.max(a, 0),
    () => 1,
  ),
  flush: ([a], [ea]) => ({ value: Math.abs(a!) < TINY ? 0 : a!, error: ea! === 0 ? 0 : ea! + TINY }),
  exp: smooth(elementary.exp, a => Math.exp(a)),
  expm1: smooth(elementary.expm1, a => Math.exp(a)),
  log: ([a], [ea]) => ({ value: elementary.log(a!), error: ea! === 0 ? 0 : ea! / (a! - ea!) }),
  log1p: ([a], [ea]) => ({ value: elementary.log1p(a!), error: ea! === 0 ? 0 : ea! / (1 + a! - ea!) }),
  tanh: smooth(elementary.tanh, () => 1),
  erf: smooth(elementary.erf, () => 1.2),
  sigmoid: smooth(elementary.sigmoid, () => 1),
  softplus: smooth(elementary.softplus, () => 1),
};

/** What a tree is worth, computed as it stands; an error that is not a number ≥ 0 means that it cannot be told. */
export function compute(tree: Tree, values: readonly number[]): Figure {
  if ('number' in tree) return { value: tree.number, error: 0 };
  if ('variable' in tree) return { value: values[tree.variable]!, error: 0 };
  const parts = tree.parts.map(part => compute(part, values));
  const { value, error } = rules[tree.operator](
    parts.map(part => part.value),
    parts.map(part => part.error),
  );
  // a part that cannot be told spoils the whole, chosen or not: formulas may be put together in another order
  const known = parts.every(part => Number.isFinite(part.value) && part.error >= 0 && part.error < Infinity);
  return { value, error: known ? error + unit * Math.abs(value) : Infinity };
}
