// Where a program gathers its batches from: all examples, or, of large data, those of the next steps alone.
import type { Executor, TableShape } from '../engine/executor.ts';
import { type Batch, inOrder } from './batches.ts';
import type { LabelledExamples } from './options.ts';

/** Data up to this size are given to the program whole, in bytes. */
const wholeBytes = 16e6;
/** Of larger data so much at a time. */
const windowBytes = 4e6;

/** How many rows a program's tables should hold: all, or a window of whole batches. */
export function tableRows({ x, y }: LabelledExamples, batchSize: number): number {
  const bytesPerRow = (x.columns + y.columns) * x.data.BYTES_PER_ELEMENT;
  if (x.rows * bytesPerRow <= wholeBytes) return x.rows;
  const batches = Math.ceil(windowBytes / bytesPerRow / batchSize);
  return Math.min(x.rows, batches * batchSize);
}

/** Keeps a program's tables filled with the rows of the steps that come next. */
export class Staging {
  readonly #executor: Executor;
  readonly #data: LabelledExamples;
  readonly #rows: number;
  #order: ArrayLike<number> = [];
  /** The stretch of the epoch that lies in the tables. */
  #first = 0;
  #end = 0;

  /** @param rows of `tableRows` */
  constructor(executor: Executor, data: LabelledExamples, rows: number) {
    this.#executor = executor;
    this.#data = data;
    this.#rows = rows;
    if (this.#isWhole) {
      executor.setTable('x', data.x.data, data.x.columns);
      executor.setTable('y', data.y.data, data.y.columns);
    } else executor.setOrder(inOrder(rows));
  }

  get #isWhole(): boolean {
    return this.#rows === this.#data.x.rows;
  }

  /** Begins an epoch with its order. */
  start(order: ArrayLike<number>): void {
    this.#order = order;
    this.#end = 0;
    if (this.#isWhole) this.#executor.setOrder(order);
  }

  /** Points the program at a batch, after bringing its rows where they are not there. */
  point({ examples, position }: Batch): void {
    if (this.#isWhole) {
      this.#executor.setBatch({ examples, position });
      return;
    }
    if (position < this.#first || position + examples > this.#end) this.#bring(position);
    this.#executor.setBatch({ examples, position: position - this.#first });
  }

  /** How many examples can be taken from a position on before others must be brought. */
  ahead(position: number): number {
    return this.#isWhole ? Number.POSITIVE_INFINITY : this.#end - position;
  }

  #bring(position: number): void {
    const { x, y } = this.#data;
    this.#first = position;
    this.#end = Math.min(position + this.#rows, x.rows);
    for (const [name, { data, columns }] of [['x', x] as const, ['y', y] as const]) {
      const Storage = data.constructor as Float64ArrayConstructor;
      const rows = new Storage((this.#end - position) * columns);
      for (let k = position; k < this.#end; k++) {
        const row = this.#order[k]! * columns;
        rows.set(data.subarray(row, row + columns), (k - position) * columns);
      }
      this.#executor.setTable(name, rows, columns);
    }
  }
}

/** The shape of a table of so many rows. */
export const tableShape = (rows: number, { columns }: { readonly columns: number }): TableShape => ({
  rows,
  columns,
});
