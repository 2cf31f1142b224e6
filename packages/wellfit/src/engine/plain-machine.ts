// The interpreter as an executor: for platforms without WebAssembly SIMD, and as the oracle of the compiled one.
import type { FloatArray } from '../core/matrix.ts';
import type { Buffer } from './buffer.ts';
import type { Entry, Executor, ProgramOptions } from './executor.ts';
import { type BatchSource, Interpreter } from './interpret.ts';
import {
  isRandom,
  type Program,
  type RandomMask,
  type RandomNormals,
  type RowGather,
  type TableName,
} from './program.ts';
import { NumpyMasks, philoxMask, philoxUniforms } from './random.ts';
import { Series } from './series.ts';

/** Runs a program in plain loops. */
export class PlainMachine implements Executor {
  readonly backend = 'interpret';
  step = 0;
  readonly #interpreter: Interpreter;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #options: ProgramOptions;
  readonly #parameters: readonly Buffer[];
  readonly #tables = new Map<string, { data: FloatArray; columns: number }>();
  readonly #source: BatchSource;
  /** Scalars as they were given: a threshold is taken from keepProb before it is rounded. */
  readonly #scalars = new Map<Buffer, number>();
  readonly #series: Series;
  #order: ArrayLike<number> = [];
  #position = 0;
  #seed = 0;
  #numpy = new NumpyMasks(0);

  constructor(program: Program, entries: readonly Entry[], options: ProgramOptions) {
    this.#interpreter = new Interpreter(program, options.precision);
    this.#entries = new Map(entries.map(entry => [entry.name, entry]));
    this.#options = options;
    this.#series = new Series(entries.flatMap(({ series = [] }) => series.map(({ id }) => id)));
    this.#parameters = program.buffers.filter(({ role }) => role === 'parameter');
    this.#source = {
      gather: (operation, values, examples) => this.#gather(operation, values, examples),
      mask: (operation, values, examples) => this.#mask(operation, values, examples),
      uniform: (operation, values, examples) => this.#uniform(operation, values, examples),
    };
  }

  get byteLength(): number {
    return 0;
  }

  setBatch({ examples, position }: { readonly examples: number; readonly position: number }): void {
    this.#position = position;
    this.#interpreter.setExamples(examples);
  }

  setScalar(buffer: Buffer, value: number): void {
    this.#scalars.set(buffer, value);
    this.write(buffer, [value]);
  }

  setSeries(buffer: Buffer, values: ArrayLike<number>): void {
    this.#series.set(buffer, values);
  }

  setSeed(seed: number): void {
    this.#seed = seed;
    this.#numpy = new NumpyMasks(seed);
  }

  get random(): Uint32Array {
    return this.#options.random === 'numpy' ? this.#numpy.words : new Uint32Array(0);
  }

  set random(words: Uint32Array) {
    if (words.length > 0) this.#numpy.words = words;
  }

  setTable(name: TableName, data: FloatArray, columns: number): void {
    this.#tables.set(name, { data, columns });
  }

  setOrder(order: ArrayLike<number>): void {
    this.#order = order;
  }

  write(buffer: Buffer, values: ArrayLike<number>): void {
    this.#interpreter.write(buffer, values);
  }

  read(buffer: Buffer): Float64Array {
    return this.#interpreter.read(buffer).slice();
  }

  readRows(buffer: Buffer, target: FloatArray, first: number, examples: number): void {
    const values = this.#interpreter.read(buffer);
    const { rows } = buffer;
    for (let j = 0; j < examples; j++) {
      for (let i = 0; i < rows; i++) target[(first + j) * rows + i] = values[i * examples + j]!;
    }
  }

  save(buffers: readonly Buffer[]): () => void {
    const kept = buffers.map(buffer => this.read(buffer));
    return () => {
      for (const [i, buffer] of buffers.entries()) this.write(buffer, kept[i]!);
    };
  }

  run(name: string, times = 1): boolean {
    const { operations, updates, series = [] } = this.#entries.get(name)!;
    const run = operations.filter(operation => !isRandom(operation) || this.#options.random !== 'given');
    const taken = series.map(buffer => ({ buffer, values: this.#series.take(buffer.id, times) }));
    for (let time = 0; time < times; time++) {
      for (const { buffer, values } of taken) this.write(buffer, [values[time]!]);
      this.#numpy.beginStep();
      this.#interpreter.run(run, this.#source);
      if (!updates) continue;
      this.step++;
      this.#position += this.#options.examples;
      if (!this.#isFinite()) return false;
    }
    return true;
  }

  #isFinite(): boolean {
    return this.#parameters.every(buffer => this.#interpreter.read(buffer).every(Number.isFinite));
  }

  #gather({ table, out }: RowGather, values: Float64Array, examples: number): void {
    const { data, columns } = this.#tables.get(table)!;
    for (let j = 0; j < examples; j++) {
      const row = this.#order[this.#position + j]!;
      for (let i = 0; i < out.rows; i++) values[i * examples + j] = data[row * columns + i]!;
    }
  }

  #mask({ stream, fixed, out, keepProb: buffer }: RandomMask, values: Float64Array, examples: number): void {
    const keepProb = this.#scalars.get(buffer)!;
    const shape = { units: out.rows, examples, keepProb };
    if (this.#options.random === 'numpy') this.#numpy.draw(values, { ...shape, fixed });
    else philoxMask(values, { ...shape, seed: this.#seed, stream, step: fixed ? 0 : this.step });
  }

  #uniform({ stream, fixed, out }: RandomNormals, values: Float64Array, examples: number): void {
    const step = fixed ? 0 : this.step;
    philoxUniforms(values, { units: out.rows, examples, seed: this.#seed, stream, step });
  }
}
