// Programs over parameters of every shape, in each of the layouts that parameters can have.
import type { Precision } from '../../src/core/matrix.ts';
import type { Buffer } from '../../src/engine/buffer.ts';
import type { Executor } from '../../src/engine/executor.ts';
import { multiply } from '../../src/engine/expression.ts';
import { Program } from '../../src/engine/program.ts';
import { executorsOf } from './executors.ts';

/** Every kind of edge: single numbers, rows and columns, panels that are full and panels that are not. */
const shapes = [
  [1, 1],
  [6, 1],
  [1, 6],
  [1, 8],
  [3, 4],
  [4, 7],
  [9, 2],
  [13, 9],
  [70, 5],
] as const;

/** A shape, a precision, and whether numbers are spread over vectors of their own. */
export interface ShapeCase {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly precision: Precision;
  readonly isSpread: boolean;
}

export const shapeCases: readonly ShapeCase[] = shapes.flatMap(([rows, columns]) =>
  (['float64', 'float32'] as const).flatMap(precision =>
    [true, false].map(isSpread => ({
      name: `${rows} × ${columns}, ${precision}, ${isSpread ? 'spread' : 'in panels'}`,
      rows,
      columns,
      precision,
      isSpread,
    })),
  ),
);

/** Parts in one of a result, where every number is rounded once or a few times. */
export const tolerance = { float64: 1e-13, float32: 1e-5 } as const;

/** Executors of a program that `build` appends to, which must run side by side; what it returns is read. */
export function runShapes(
  { precision, isSpread }: Pick<ShapeCase, 'precision' | 'isSpread'>,
  build: (program: Program) => readonly Buffer[],
): { readonly name: string; readonly executor: Executor }[] {
  const program = new Program();
  const outputs = build(program);
  if (!isSpread) {
    // more parameters than are spread
    const many = program.parameter('many', 600, 1);
    program.assign(many, multiply(0.5, many));
  }
  return executorsOf(program, { outputs, precision, updates: true });
}

/** Numbers of both signs, none of them 0. */
export const numbersFor = (count: number, seed = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => Math.fround(Math.sin(7 * seed + 2.3 * k) + 0.01));
