// Batches: which examples each step sees.
import { Matrix } from '../core/matrix.ts';

/** The examples of one step. */
export interface Batch {
  readonly x: Matrix;
  readonly y: Matrix;
}

/**
 * Hands out batches for ever: all examples at every step, or a shuffled epoch in parts, the last of which may be
 * smaller and counts with its own number of examples.
 *
 * @param data examples × features, and targets examples × outputs
 * @param size examples of a batch, at most as many as there are
 * @param order called at the start of every epoch for the order of its examples; undefined keeps the given one
 */
export function batches(
  { x, y }: Batch,
  size: number,
  order: ((examples: number) => ArrayLike<number>) | undefined,
): () => Batch {
  if (size === x.rows) return () => ({ x, y });
  const gathered = {
    x: Matrix.zeros(size, x.columns, x.precision),
    y: Matrix.zeros(size, y.columns, y.precision),
  };
  let indices: ArrayLike<number> = [];
  let next = x.rows;
  return () => {
    if (next >= x.rows) {
      indices = order?.(x.rows) ?? Array.from({ length: x.rows }, (_, i) => i);
      next = 0;
    }
    const count = Math.min(size, x.rows - next);
    gather(x, gathered.x, indices, next, count);
    gather(y, gathered.y, indices, next, count);
    next += count;
    if (count === size) return gathered;
    const part = ({ data, columns }: Matrix) => new Matrix(data.subarray(0, count * columns), count, columns);
    return { x: part(gathered.x), y: part(gathered.y) };
  };
}

function gather(
  source: Matrix,
  target: Matrix,
  indices: ArrayLike<number>,
  first: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) target.row(i).set(source.row(indices[first + i]!));
}
