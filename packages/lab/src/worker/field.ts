// The network on a plane: its logits over two features, the rest where most examples are.
import type { Matrix } from 'wellfit';
import type { Field, Wanted } from '../protocol.ts';
import type { Course } from './course.ts';
import type { PreparedExamples } from './examples/prepared.ts';

/** The field that is wanted; undefined where the axes are not two features. */
export function fieldOf(course: Course, { axes, grid }: Wanted): Field | undefined {
  return fieldBy(course.examples, { axes, grid }, x => course.trainer.logits(x));
}

/** A field by whatever gives logits. */
export function fieldBy(
  { plane }: PreparedExamples,
  { axes, grid }: Pick<Wanted, 'axes' | 'grid'>,
  logitsOf: (x: Matrix) => Matrix,
): Field | undefined {
  if (grid < 1 || !plane.spans(axes)) return undefined;
  const logits = logitsOf(plane.inputs(axes, grid));
  const [x1, x2] = [plane.domain(axes[0]), plane.domain(axes[1])];
  return { grid, axes, x1, x2, outputs: logits.columns, logits: planesOf(logits) };
}

/** Places × outputs as one plane after the other. */
export function planesOf({ data, rows, columns }: Matrix): Float32Array<ArrayBuffer> {
  const planes = new Float32Array(data.length);
  for (let k = 0; k < columns; k++) {
    for (let i = 0; i < rows; i++) planes[k * rows + i] = single(data[i * columns + k]!);
  }
  return planes;
}

/** The largest number of single precision. */
const largest = 3.4028234663852886e38;

/** A number as single precision holds it: a huge one is not to become infinite. */
export function single(value: number): number {
  return Math.max(-largest, Math.min(largest, value));
}
