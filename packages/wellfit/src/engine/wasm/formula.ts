// Formulas as vector code, one operation after the other for several neighboring vectors.
import type { Buffer } from '../buffer.ts';
import type { ElementaryOperator, Expression } from '../expression.ts';
import { emitElementary } from './elementary.ts';
import { type Code, v128 } from './instructions.ts';
import type { Lane, StraightLine, Vectors } from './vector.ts';

/** What is known while a formula is emitted. */
export interface FormulaContext {
  readonly vectors: Vectors;
  readonly line: StraightLine;
  /** Values that lie in registers already, by the key of their formula. */
  readonly known: Map<string, Lane>;
  /** The value of a buffer's element in the line's vectors. */
  readonly read: (buffer: Buffer) => Lane;
}

/** Emits a formula; every part of it is computed once and stays known. A condition is a vector of all ones or zeros. */
export function emitFormula(expression: Expression, context: FormulaContext): Lane {
  if (expression.kind === 'constant') return context.line.constant(expression.value);
  const { known } = context;
  const memory = known.get(expression.key);
  if (memory) return memory;
  const value =
    expression.kind === 'element' ? context.read(expression.buffer) : emitOperator(expression, context);
  known.set(expression.key, value);
  return value;
}

function emitOperator(
  { operator, operands }: Extract<Expression, { kind: 'apply' }>,
  context: FormulaContext,
): Lane {
  const { line, vectors } = context;
  const otherwise = operands[2];
  if (operator === 'select' && otherwise?.kind === 'constant' && Object.is(otherwise.value, 0)) {
    const [condition, value] = [emitFormula(operands[0]!, context), emitFormula(operands[1]!, context)];
    return line.each(v => v128.and(condition(v), value(v)));
  }
  const [a, b, c] = operands.map(operand => emitFormula(operand, context)) as [Lane, Lane, Lane];
  const two = (instruction: (...operands: Code[]) => Code) => line.each(v => instruction(a(v), b(v)));
  const one = (instruction: (...operands: Code[]) => Code) => line.each(v => instruction(a(v)));
  const zero = line.constant(0);
  switch (operator) {
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'greater':
      return two(vectors[operator]);
    case 'max':
      return two(vectors.pmax);
    case 'sqrt':
    case 'abs':
      return one(vectors[operator]);
    case 'flush': {
      const sizes = one(vectors.abs);
      const small = line.each(v => vectors.less(sizes(v), b(v)));
      return line.each(v => v128.andNot(a(v), small(v)));
    }
    case 'relu':
      return line.each(v => vectors.pmax(a(v), zero(v)));
    case 'select':
      return line.each(v => v128.select(b(v), c(v), a(v)));
    case 'sign': {
      const above = line.each(v => v128.and(vectors.greater(a(v), zero(v)), line.constant(1)(v)));
      const below = line.each(v => v128.and(vectors.less(a(v), zero(v)), line.constant(1)(v)));
      return line.each(v => vectors.subtract(above(v), below(v)));
    }
    default:
      return emitElementary(operator satisfies ElementaryOperator, line, vectors.precision, a);
  }
}
