// Elementwise formulas as small trees, simplified as they are built, with their derivatives.
//
// A formula has three readers: `evaluate` computes it, `derivative` derives it, and the emitter turns it into vector
// code. So a layer, a loss or an optimizer is written once, as it stands in the paper. Equal formulas have equal keys.
import * as elementary from '../core/elementary.ts';
import type { Buffer } from './buffer.ts';

/** A function of one, two or three numbers. */
export type Operator =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'greater'
  | 'select'
  | 'max'
  | 'sqrt'
  | 'abs'
  | 'sign'
  | 'relu'
  | 'flush'
  | ElementaryOperator;

/** The functions that `core/elementary.ts` defines to the bit. */
export type ElementaryOperator = 'exp' | 'expm1' | 'log' | 'log1p' | 'tanh' | 'erf' | 'sigmoid' | 'softplus';

/** A formula over the elements of buffers. */
export type Expression = Constant | Element | Apply;

export interface Constant {
  readonly kind: 'constant';
  readonly value: number;
  readonly key: string;
}

/** The element of a buffer at the place where the formula is computed; broadcast where the buffer is narrower. */
export interface Element {
  readonly kind: 'element';
  readonly buffer: Buffer;
  readonly key: string;
}

export interface Apply {
  readonly kind: 'apply';
  readonly operator: Operator;
  readonly operands: readonly Expression[];
  readonly key: string;
}

/** What a formula can be made of: numbers and buffers stand for themselves. */
export type Operand = Expression | Buffer | number;

/**
 * Numbers below this size are flushed to 0 where they would go on into products: products that leave the normal
 * range of float32 take a processor a hundred times as long.
 */
export const TINY: number = 2 ** -96;
/** The smallest normal number of float32: what an optimizer remembers is flushed below it, squares of gradients too. */
export const SMALLEST: number = 2 ** -126;

/** What each operator means for numbers; vector code gives the same values. */
const compute: Readonly<Record<Operator, (...operands: number[]) => number>> = {
  add: (a, b) => a! + b!,
  subtract: (a, b) => a! - b!,
  multiply: (a, b) => a! * b!,
  divide: (a, b) => a! / b!,
  /** 1 where a > b, 0 elsewhere. */
  greater: (a, b) => (a! > b! ? 1 : 0),
  select: (condition, a, b) => (condition === 0 ? b! : a!),
  max: (a, b) => (a! < b! ? b! : a!),
  sqrt: a => Math.sqrt(a!),
  abs: a => Math.abs(a!),
  sign: a => (a! > 0 ? 1 : 0) - (a! < 0 ? 1 : 0),
  /** max(a, 0), and NaN for NaN. */
  relu: a => (a! < 0 ? 0 : a!),
  flush: (a, limit) => (Math.abs(a!) < limit! ? 0 : a!),
  exp: a => elementary.exp(a!),
  expm1: a => elementary.expm1(a!),
  log: a => elementary.log(a!),
  log1p: a => elementary.log1p(a!),
  tanh: a => elementary.tanh(a!),
  erf: a => elementary.erf(a!),
  sigmoid: a => elementary.sigmoid(a!),
  softplus: a => elementary.softplus(a!),
};

/** The formula of a number, a buffer or a formula. */
export function formula(operand: Operand): Expression {
  if (typeof operand === 'number') return constant(operand);
  return 'kind' in operand ? operand : element(operand);
}

export const constant = (value: number): Constant => ({
  kind: 'constant',
  value,
  key: Object.is(value, -0) ? '-0' : `${value}`,
});

export const element = (buffer: Buffer): Element => ({ kind: 'element', buffer, key: `#${buffer.id}` });

const node = (operator: Operator, ...operands: Expression[]): Apply => ({
  kind: 'apply',
  operator,
  operands,
  key: `${operator}(${operands.map(({ key }) => key)})`,
});

/** Whether a formula is that number. */
export function isConstant(e: Expression, value: number): boolean {
  return e.kind === 'constant' && e.value === value;
}

/** Whether a formula applies that operator. */
export function applies(e: Expression, operator: Operator): e is Apply {
  return e.kind === 'apply' && e.operator === operator;
}

type Binary = (a: Operand, b: Operand) => Expression;
type Unary = (a: Operand) => Expression;

/** An operator of two operands: numbers are computed at once, known forms are made shorter. */
function binary(
  operator: Operator,
  shorter: (a: Expression, b: Expression) => Expression | undefined = () => undefined,
): Binary {
  return (left, right) => {
    const [a, b] = [formula(left), formula(right)];
    if (a.kind === 'constant' && b.kind === 'constant') return constant(apply(operator, [a.value, b.value]));
    return shorter(a, b) ?? node(operator, a, b);
  };
}

const unary =
  (operator: Operator): Unary =>
  operand => {
    const a = formula(operand);
    return a.kind === 'constant' ? constant(apply(operator, [a.value])) : node(operator, a);
  };

export const add: Binary = binary('add', (a, b) => {
  if (isConstant(a, 0)) return b;
  if (isConstant(b, 0)) return a;
  if (a.key === b.key) return multiply(2, a);
  if (applies(b, 'multiply') && isConstant(b.operands[0]!, -1)) return subtract(a, b.operands[1]!);
  return undefined;
});

export const subtract: Binary = binary('subtract', (a, b) => {
  if (isConstant(b, 0)) return a;
  if (isConstant(a, 0)) return multiply(-1, b);
  return undefined;
});

/** Factors that are numbers move to the left and become one; a product with [condition] x is [condition] of the product. */
export const multiply: Binary = binary('multiply', (a, b) => {
  if (isConstant(a, 0) || isConstant(b, 0)) return constant(0);
  if (isConstant(a, 1)) return b;
  if (isConstant(b, 1)) return a;
  if (b.kind === 'constant') return multiply(b, a);
  const [number, rest] = multiple(b) ?? [];
  if (number && rest) {
    return a.kind === 'constant' ? multiply(multiply(a, number), rest) : multiply(number, multiply(a, rest));
  }
  const [factor, other] = multiple(a) ?? [];
  if (factor && other) return multiply(factor, multiply(other, b));
  const [when, value] = indicator(b) ?? [];
  if (when && value) return select(when, multiply(a, value), 0);
  const [whenLeft, left] = indicator(a) ?? [];
  if (whenLeft && left) return select(whenLeft, multiply(left, b), 0);
  return undefined;
});

/** Number and rest of a number times something. */
function multiple(e: Expression): [Expression, Expression] | undefined {
  if (!applies(e, 'multiply') || e.operands[0]!.kind !== 'constant') return undefined;
  return [e.operands[0]!, e.operands[1]!];
}

/** Condition and value of [condition] x: x where the condition holds, 0 elsewhere. */
function indicator(e: Expression): [Expression, Expression] | undefined {
  if (!applies(e, 'select') || !isConstant(e.operands[2]!, 0)) return undefined;
  return [e.operands[0]!, e.operands[1]!];
}

export const divide: Binary = binary('divide', (a, b) => {
  if (isConstant(b, 1)) return a;
  if (b.kind === 'constant') return multiply(1 / b.value, a);
  return undefined;
});

export const greater: Binary = binary('greater');
export const max: Binary = binary('max');

/** a where the condition is not 0, b elsewhere. */
export function select(condition: Operand, a: Operand, b: Operand): Expression {
  const [c, x, y] = [formula(condition), formula(a), formula(b)];
  if (c.kind === 'constant') return c.value === 0 ? y : x;
  return x.key === y.key ? x : node('select', c, x, y);
}

export const sqrt: Unary = unary('sqrt');
export const abs: Unary = unary('abs');
export const sign: Unary = unary('sign');
export const relu: Unary = unary('relu');
/** a, or 0 where |a| < limit. */
export const flush: Binary = binary('flush');
export const exp: Unary = unary('exp');
/** eᵃ − 1, without the cancellation near 0. */
export const expm1: Unary = unary('expm1');
export const log: Unary = unary('log');
export const log1p: Unary = unary('log1p');
export const tanh: Unary = unary('tanh');
export const erf: Unary = unary('erf');
export const sigmoid: Unary = unary('sigmoid');
export const softplus: Unary = unary('softplus');
const square = (a: Expression): Expression => multiply(a, a);

/** Every operator through its constructor, so that a rebuilt formula is simplified again. */
const build: Readonly<Record<Operator, (...operands: Expression[]) => Expression>> = {
  add: (a, b) => add(a!, b!),
  subtract: (a, b) => subtract(a!, b!),
  multiply: (a, b) => multiply(a!, b!),
  divide: (a, b) => divide(a!, b!),
  greater: (a, b) => greater(a!, b!),
  select: (c, a, b) => select(c!, a!, b!),
  max: (a, b) => max(a!, b!),
  sqrt: a => sqrt(a!),
  abs: a => abs(a!),
  sign: a => sign(a!),
  relu: a => relu(a!),
  flush: (a, limit) => flush(a!, limit!),
  exp: a => exp(a!),
  expm1: a => expm1(a!),
  log: a => log(a!),
  log1p: a => log1p(a!),
  tanh: a => tanh(a!),
  erf: a => erf(a!),
  sigmoid: a => sigmoid(a!),
  softplus: a => softplus(a!),
};

/** Operators that pass on one of their operands, whose derivative is the derivative of that one. */
type Choice = 'select' | 'max';

/**
 * Partial derivatives of each operator. relu, tanh, sigmoid, exp and sqrt state theirs through their own value `f`,
 * which a program has stored already. At a kink the derivative is the one from the left: 0 for relu.
 */
const slopes: Readonly<
  Record<Exclude<Operator, Choice>, (f: Expression, ...operands: Expression[]) => Operand[]>
> = {
  add: () => [1, 1],
  subtract: () => [1, -1],
  multiply: (_, a, b) => [b!, a!],
  divide: (f, _, b) => [divide(1, b!), multiply(-1, divide(f, b!))],
  greater: () => [0, 0],
  sqrt: f => [divide(0.5, f)],
  abs: (_, a) => [sign(a!)],
  sign: () => [0],
  relu: f => [select(greater(f, 0), 1, 0)],
  flush: () => [1, 0],
  exp: f => [f],
  expm1: (_, a) => [exp(a!)],
  log: (_, a) => [divide(1, a!)],
  log1p: (_, a) => [divide(1, add(1, a!))],
  tanh: f => [subtract(1, square(f))],
  erf: (_, a) => [multiply(2 / Math.sqrt(Math.PI), exp(multiply(-1, square(a!))))],
  sigmoid: f => [multiply(f, subtract(1, f))],
  softplus: (_, a) => [sigmoid(a!)],
};

/** ∂ e / ∂ buffer, by the chain rule; where a formula chooses, what it passes over has no part in its derivative. */
export function derivative(e: Expression, buffer: Buffer): Expression {
  if (e.kind === 'constant') return constant(0);
  if (e.kind === 'element') return constant(e.buffer === buffer ? 1 : 0);
  const { operator, operands } = e;
  const [a, b] = operands as [Expression, Expression];
  const inner = operands.map(operand => derivative(operand, buffer)) as [Expression, Expression, Expression];
  // not a sum with slopes 1 and 0: 0 times an infinite derivative of what was passed over is NaN
  if (operator === 'select') return select(a, inner[1], inner[2]);
  // at a kink it is b's
  if (operator === 'max') return select(greater(a, b), inner[0], inner[1]);
  const outer = slopes[operator](e, ...operands);
  return inner.map((term, i) => multiply(outer[i]!, term)).reduce((sum, term) => add(sum, term), constant(0));
}

/** The value of a formula, given how to read an element. */
export function evaluate(e: Expression, read: (buffer: Buffer) => number): number {
  if (e.kind === 'constant') return e.value;
  if (e.kind === 'element') return read(e.buffer);
  return apply(
    e.operator,
    e.operands.map(operand => evaluate(operand, read)),
  );
}

function apply(operator: Operator, operands: readonly number[]): number {
  return compute[operator](...operands);
}

/** The buffers that a formula reads, each once. */
export function buffersOf(e: Expression): Buffer[] {
  if (e.kind === 'element') return [e.buffer];
  return e.kind === 'constant' ? [] : [...new Set(e.operands.flatMap(buffersOf))];
}

/** The number of operations in a formula. */
export function countOperators(e: Expression): number {
  return e.kind === 'apply' ? e.operands.reduce((total, operand) => total + countOperators(operand), 1) : 0;
}

/** The formula with every part that equals `from` replaced, simplified again. */
export function substitute(e: Expression, from: Expression, to: Expression): Expression {
  if (e.key === from.key) return to;
  if (e.kind !== 'apply') return e;
  return build[e.operator](...e.operands.map(operand => substitute(operand, from, to)));
}

const signs: Partial<Record<Operator, string>> = {
  add: '+',
  subtract: '−',
  multiply: '·',
  divide: '/',
  greater: '>',
};

/** The formula as people write it. */
export function show(e: Expression): string {
  if (e.kind === 'constant') return `${Number(e.value.toPrecision(6))}`;
  if (e.kind === 'element') return e.buffer.name;
  const operands = e.operands.map(operand => show(operand));
  if (indicator(e)) return `[${operands[0]}] ${operands[1]}`;
  if (e.operator === 'flush') return `flush(${operands[0]})`;
  const sign = signs[e.operator];
  return sign ? `(${operands.join(` ${sign} `)})` : `${e.operator}(${operands.join(', ')})`;
}
