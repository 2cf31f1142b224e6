// A buffer of a program: a named array of numbers of static shape.

/**
 * What a buffer is for:
 * `data` is given with every batch, `parameter` and `state` live from step to step, `scalar` is set from outside
 * between calls, `mask` holds random bits, `temporary` is made by an operation.
 */
export type Role = 'data' | 'parameter' | 'state' | 'scalar' | 'mask' | 'temporary';

/** A named array of numbers: rows × columns, or rows × examples of the batch. */
export interface Buffer {
  readonly id: number;
  readonly name: string;
  readonly rows: number;
  readonly columns: number | 'examples';
  readonly role: Role;
}

/** Rows and columns of a buffer or a formula. */
export type Extent = Pick<Buffer, 'rows' | 'columns'>;

/** Whether a buffer has a value for each example. */
export const isPerExample = (buffer: Pick<Extent, 'columns'>): boolean => buffer.columns === 'examples';

/** Elements of a buffer in a batch of m examples. */
export const sizeOf = ({ rows, columns }: Extent, m: number): number =>
  rows * (columns === 'examples' ? m : columns);
