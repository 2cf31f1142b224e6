// Where a program gathers its batches from: all examples, or, of large data, those of the next steps alone.
import { Matrix } from '../core/matrix.ts';
import type { Executor, ProgramOptions } from '../engine/executor.ts';
import type { TableName } from '../engine/program.ts';
import { type Batch, inOrder } from './batches.ts';
import type { LabelledExamples } from './examples.ts';

/** Data up to this size are given to the program whole, in bytes. */
const wholeBytes = 16e6;
/** Of larger data so much at a time. */
const windowBytes = 4e6;

/** What batches are gathered from, by name. */
export type Tables = readonly (readonly [name: TableName, table: Matrix])[];

/** The tables of examples, and of their weights where they have any. */
export function tablesOf({ x, y }: LabelledExamples, weights: Float64Array | undefined): Tables {
  const ofWeights = weights && (['weights', new Matrix(weights, weights.length, 1)] as const);
  return [['x', x], ['y', y], ...(ofWeights ? [ofWeights] : [])];
}

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
  readonly #rows: number;
  #tables: Tables = [];
  #order: ArrayLike<number> = [];
  /** The stretch of the epoch that lies in the tables. */
  #first = 0;
  #end = 0;

  /** @param rows of `tableRows` */
  constructor(executor: Executor, tables: Tables, rows: number) {
    this.#executor = executor;
    this.#rows = rows;
    this.replace(tables);
    if (!this.#isWhole) executor.setOrder(inOrder(rows));
  }

  /** Takes other examples, as many as before; an epoch must be started after it. */
  replace(tables: Tables): void {
    this.#tables = tables;
    if (!this.#isWhole) return;
    for (const [name, { data, columns }] of tables) this.#executor.setTable(name, data, columns);
  }

  get #isWhole(): boolean {
    return this.#rows === this.#examples;
  }

  get #examples(): number {
    return this.#tables[0]![1].rows;
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
    this.#first = position;
    this.#end = Math.min(position + this.#rows, this.#examples);
    for (const [name, { data, columns }] of this.#tables) {
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

/** The shapes of tables of so many rows. */
export function tableShapes(tables: Tables, rows: number): ProgramOptions['tables'] {
  return Object.fromEntries(tables.map(([name, { columns }]) => [name, { rows, columns }]));
}
