// What runs a program, whatever it is made of: buffers in and out, batches, random streams, and steps.
import type { FloatArray, Precision } from '../core/matrix.ts';
import type { Buffer } from './buffer.ts';
import type { Operation, TableName } from './program.ts';

/** A list of operations that can be run by its name. */
export interface Entry {
  readonly name: string;
  readonly operations: readonly Operation[];
  /** What is read from outside after a run. */
  readonly outputs: readonly Buffer[];
  /** Whether a run is an update: it moves the step and the position in the epoch on. */
  readonly updates: boolean;
  /** Scalars that take a new value at every run: the values come from `Executor.setSeries`. */
  readonly series?: readonly Buffer[];
}

/** Where masks and normal draws come from: Philox, numpy's stream, or from outside. */
export type RandomSource = 'philox' | 'numpy' | 'given';

/** Whether a product and a sum may be rounded once (`'fused'`) or are rounded one after the other (`'strict'`). */
export type Arithmetic = 'strict' | 'fused';

/** A table of examples that batches are gathered from. */
export interface TableShape {
  readonly rows: number;
  readonly columns: number;
}

/** What a program is made ready for. */
export interface ProgramOptions {
  readonly precision: Precision;
  readonly arithmetic: Arithmetic;
  /** Examples of the largest batch. */
  readonly examples: number;
  readonly random: RandomSource;
  readonly tables: Readonly<Partial<Record<TableName, TableShape>>>;
  /** Width of the vectors that tiles are laid out for: 256 where V8 packs two vectors of 128 bits into one. */
  readonly vectorBits: 128 | 256;
}

/** A program that can run. */
export interface Executor {
  readonly backend: 'wasm' | 'interpret';
  /** Bytes of memory that it holds. */
  readonly byteLength: number;
  /** Updates made: the place of random numbers in time. */
  step: number;
  /** The number of examples in the batches that follow, and the place of the first of them in the epoch. */
  setBatch(batch: { readonly examples: number; readonly position: number }): void;
  /** Sets a number that the program reads. */
  setScalar(buffer: Buffer, value: number): void;
  /**
   * Sets what a scalar takes at the runs that follow: one value after the other, for each run of an entry that has it as
   * a series. A call takes as many values as it has runs, even where it stops before; those that are left from an
   * earlier series are dropped.
   *
   * @throws {WellfitError} `state` where no entry has that series
   */
  setSeries(buffer: Buffer, values: ArrayLike<number>): void;
  /** Seeds masks and normal draws. */
  setSeed(seed: number): void;
  /**
   * Where numpy's stream of masks stands: the words of a `RandomState`, or none where nothing is drawn from it. Those
   * that are given are gone on from; none change nothing.
   */
  random: Uint32Array;
  /** Fills the first rows of the table that batches are gathered from. */
  setTable(name: TableName, data: FloatArray, columns: number): void;
  /** Sets the order of the examples in the epoch. */
  setOrder(order: ArrayLike<number>): void;
  /**
   * Sets a buffer, row by row; one that belongs to examples takes as many as the batch has, and is 0 for all others.
   */
  write(buffer: Buffer, values: ArrayLike<number>): void;
  /** The values of a buffer, row by row; of one that belongs to examples, those of the first so many. */
  read(buffer: Buffer, examples?: number): Float64Array;
  /** The first so many examples of a buffer, one after the other, to a target from its `first` on. */
  readRows(buffer: Buffer, target: FloatArray, first: number, examples: number): void;
  /** Keeps the values of buffers; what it returns puts them back. */
  save(buffers: readonly Buffer[]): () => void;
  /**
   * Runs an entry a number of times, at most `mostStepsPerCall`.
   *
   * @throws {WellfitError} `state` when a series of the entry has fewer values left than there are runs
   * @returns false when a parameter has stopped being finite; the last run was the one that did it
   */
  run(entry: string, times?: number): boolean;
}

/** More steps than this in one call would hold the thread too long, and keep V8 from moving on to its better code. */
export const mostStepsPerCall = 500;
