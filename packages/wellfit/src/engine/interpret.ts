// Runs a program in plain loops: slow, short, obviously right. The oracle for compiled code.
import type { Precision } from '../core/matrix.ts';
import { type Buffer, sizeOf } from './buffer.ts';
import { type Expression, evaluate } from './expression.ts';
import { inverseNormal } from './normal.ts';
import {
  type ElementwiseMap,
  extentOf,
  type MatrixProduct,
  type Operation,
  type Program,
  type RandomMask,
  type RandomNormals,
  type Reduction,
  type RowGather,
} from './program.ts';

/** What a batch brings: rows of tables, and random masks. */
export interface BatchSource {
  /** Fills rows × examples. */
  gather(operation: RowGather, values: Float64Array, examples: number): void;
  /** Fills units × examples with 0 and 1. */
  mask(operation: RandomMask, values: Float64Array, examples: number): void;
  /** Fills units × examples with uniform numbers between 0 and 1. */
  uniform(operation: RandomNormals, values: Float64Array, examples: number): void;
}

/** A program's buffers as plain arrays, and what runs over them. */
export class Interpreter {
  readonly #program: Program;
  readonly #precision: Precision;
  readonly #values: Map<Buffer, Float64Array>;
  #examples = 0;

  constructor(program: Program, precision: Precision = 'float64') {
    this.#program = program;
    this.#precision = precision;
    this.#values = new Map(program.buffers.map(buffer => [buffer, new Float64Array(sizeOf(buffer, 0))]));
  }

  /** Sets the number of examples of the batch; what belongs to examples starts at 0. */
  setExamples(examples: number): void {
    if (examples === this.#examples) return;
    this.#examples = examples;
    for (const buffer of this.#program.buffers) {
      if (buffer.columns === 'examples') this.#values.set(buffer, new Float64Array(buffer.rows * examples));
    }
  }

  /** The values of a buffer, row by row. */
  read(buffer: Buffer): Float64Array {
    return this.#values.get(buffer)!;
  }

  /** Sets the values of a buffer, row by row. */
  write(buffer: Buffer, values: ArrayLike<number>): void {
    const target = this.read(buffer);
    for (let k = 0; k < target.length; k++) target[k] = this.#rounded(values[k]!);
  }

  /** Runs operations in order. */
  run(operations: readonly Operation[], source?: BatchSource): void {
    for (const operation of operations) this.#runOne(operation, source);
  }

  #runOne(operation: Operation, source: BatchSource | undefined): void {
    const values = this.read(operation.out);
    switch (operation.kind) {
      case 'matmul':
        this.#matmul(operation);
        break;
      case 'map':
        this.#map(operation);
        break;
      case 'reduce':
        this.#reduce(operation);
        break;
      case 'random':
        source?.mask(operation, values, this.#examples);
        break;
      case 'normal':
        if (source) this.#normal(operation, source);
        break;
      case 'gather':
        source?.gather(operation, values, this.#examples);
    }
  }

  #matmul({ a, b, transposeA, transposeB, out }: MatrixProduct): void {
    const values = this.read(out);
    const columns = this.#columns(out);
    const inner = transposeA ? a.rows : this.#columns(a);
    for (let i = 0; i < out.rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = transposeA ? this.#at(a, k, i) : this.#at(a, i, k);
          sum += left * (transposeB ? this.#at(b, j, k) : this.#at(b, k, j));
        }
        values[i * columns + j] = this.#rounded(sum);
      }
    }
  }

  #map({ expression, out }: ElementwiseMap): void {
    const values = this.read(out);
    const columns = this.#columns(out);
    for (let i = 0; i < out.rows; i++) {
      for (let j = 0; j < columns; j++) {
        values[i * columns + j] = this.#rounded(this.#evaluate(expression, i, j));
      }
    }
  }

  #normal(operation: RandomNormals, source: BatchSource): void {
    const values = this.read(operation.out);
    source.uniform(operation, values, this.#examples);
    const z = inverseNormal(operation.out);
    for (const [k, u] of values.entries()) values[k] = this.#rounded(evaluate(z, () => u));
  }

  #reduce({ expression, by, over, out }: Reduction): void {
    const extent = extentOf(expression);
    const columns = this.#columns(extent);
    const values = this.read(out).fill(by === 'sum' ? 0 : -Infinity);
    for (let i = 0; i < extent.rows; i++) {
      for (let j = 0; j < columns; j++) {
        const value = this.#evaluate(expression, i, j);
        const at = over === 'both' ? 0 : over === 'units' ? j : i;
        values[at] = by === 'sum' ? values[at]! + value : Math.max(values[at]!, value);
      }
    }
    for (let k = 0; k < values.length; k++) values[k] = this.#rounded(values[k]!);
  }

  #evaluate(expression: Expression, i: number, j: number): number {
    return evaluate(expression, buffer => this.#at(buffer, i, j));
  }

  /** The element at (i, j), broadcast where the buffer has a single row or column. */
  #at(buffer: Buffer, i: number, j: number): number {
    const columns = this.#columns(buffer);
    return this.read(buffer)[(buffer.rows === 1 ? 0 : i) * columns + (columns === 1 ? 0 : j)]!;
  }

  #columns({ columns }: Pick<Buffer, 'columns'>): number {
    return columns === 'examples' ? this.#examples : columns;
  }

  #rounded(value: number): number {
    return this.#precision === 'float32' ? Math.fround(value) : value;
  }
}
