// Loss and accuracy of many rows, some at a time: others get their turn between them.
import { type Evaluation, Matrix, type Trainer } from 'wellfit';
import type { Part } from './examples/prepared.ts';

/** Rows that are evaluated before others get a turn. */
const rowsAtATime = 2048;

/** Loss and accuracy of a part at the trainer's parameters. */
export function* evaluating(trainer: Trainer, { x, y }: Part): Generator<void, Required<Evaluation>, void> {
  const total = { loss: 0, accuracy: 0 };
  for (let from = 0; from < y.length; from += rowsAtATime) {
    if (from > 0) yield;
    const to = Math.min(from + rowsAtATime, y.length);
    const some = { x: rowsOf(x, from, to), y: y.subarray(from, to) };
    const { loss, accuracy = Number.NaN } = trainer.evaluate(some); // classes have an accuracy
    if (to - from === y.length) return { loss, accuracy };
    total.loss += (loss * (to - from)) / y.length;
    total.accuracy += (accuracy * (to - from)) / y.length;
  }
  return total;
}

function rowsOf(matrix: Matrix, from: number, to: number): Matrix {
  const { rows, columns, data } = matrix;
  return to - from === rows
    ? matrix
    : new Matrix(data.subarray(from * columns, to * columns), to - from, columns);
}
