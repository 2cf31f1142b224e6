// Sums and maxima over parameters, of all elements and column by column, in every layout.
import { describe, expect, test } from 'vitest';
import type { Buffer } from '../../../src/engine/buffer.ts';
import { add, exp, multiply, type Operand } from '../../../src/engine/expression.ts';
import type { Program } from '../../../src/engine/program.ts';
import { numbersFor, runShapes, type ShapeCase, shapeCases, tolerance } from '../parameter-shapes.ts';

/** What is given to a program: a matrix, a row, a column and a number. */
interface Given {
  readonly W: Buffer;
  readonly row: Buffer;
  readonly column: Buffer;
  readonly factor: Buffer;
}

function declare(program: Program, { rows, columns }: ShapeCase): Given {
  return {
    W: program.parameter('W', rows, columns),
    row: program.state('row', 1, columns),
    column: program.state('column', rows, 1),
    factor: program.scalar('factor'),
  };
}

/** A formula, and what it is for the elements of a matrix, a row and a column. */
interface Formula {
  readonly name: string;
  readonly of: (given: Given) => Operand;
  readonly value: (w: number, r: number, c: number) => number;
}

const factor = 0.75;
const formulas: readonly Formula[] = [
  { name: 'W²', of: ({ W }) => multiply(W, W), value: w => w * w },
  // padding would count for one each
  {
    name: 'exp(factor·W)',
    of: ({ W, factor }) => exp(multiply(factor, W)),
    value: w => Math.exp(factor * w),
  },
  {
    name: 'W·row + column',
    of: ({ W, row, column }) => add(multiply(W, row), column),
    value: (w, r, c) => w * r + c,
  },
  { name: 'row·column', of: ({ row, column }) => multiply(row, column), value: (_, r, c) => r * c },
];

describe.each(shapeCases)('$name', shape => {
  const { rows, columns, precision } = shape;
  const [w, r, c] = [numbersFor(rows * columns), numbersFor(columns, 2), numbersFor(rows, 3)];

  test.each(formulas)('$name', ({ of, value }) => {
    const column = (j: number) =>
      Array.from({ length: rows }, (_, i) => value(w[i * columns + j]!, r[j]!, c[i]!));
    const all = Array.from({ length: columns }, (_, j) => column(j));
    const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
    const expected = [
      all.map(sum),
      all.map(each => Math.max(...each)),
      [sum(all.flat())],
      [Math.max(...all.flat())],
    ];
    const size = Math.max(...all.flat().map(Math.abs)) * rows * columns;
    let [given, outputs]: [Given | undefined, readonly Buffer[]] = [undefined, []];
    const executors = runShapes(shape, program => {
      given = declare(program, shape);
      const formula = of(given);
      outputs = [
        program.sum('sums', formula, 'units'),
        program.max('largest', formula, 'units'),
        program.sum('sum', formula, 'both'),
        program.max('maximum', formula, 'both'),
      ];
      return outputs;
    });
    for (const { name, executor } of executors) {
      executor.setBatch({ examples: 1, position: 0 });
      executor.setScalar(given!.factor, factor);
      executor.write(given!.W, w);
      executor.write(given!.row, r);
      executor.write(given!.column, c);
      executor.run('run');
      for (const [k, buffer] of outputs.entries()) {
        const found = [...executor.read(buffer)];
        expect(found.length, `${name}: ${buffer.name}`).toBe(expected[k]!.length);
        for (const [j, figure] of found.entries()) {
          const distance = Math.abs(figure - expected[k]![j]!);
          expect(distance, `${name}: ${buffer.name}[${j}]`).toBeLessThanOrEqual(tolerance[precision] * size);
        }
      }
    }
  });
});
