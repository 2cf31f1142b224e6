// A compiled module with its memory: buffers in and out, scalars, batches, random streams, and runs.
import { WellfitError } from '../../core/errors.ts';
import type { FloatArray, Precision } from '../../core/matrix.ts';
import { type WasmInstance, type WasmMemory, type WasmModule, webAssembly } from '../../core/webassembly.ts';
import type { Buffer } from '../buffer.ts';
import type { Executor } from '../executor.ts';
import { bytesOf, type Place, panelColumns } from '../memory.ts';
import type { TableName } from '../program.ts';
import { maskThreshold, mersenneState, philoxKeys } from '../random.ts';
import { Series } from '../series.ts';
import { type Compiled, stageName } from './compile.ts';
import { control } from './kernel.ts';
import { seriesStart } from './series.ts';

/** A module that has been given memory. */
export class Machine implements Executor {
  readonly backend = 'wasm';
  readonly compiled: Compiled;
  readonly #precision: Precision;
  readonly #memory: WasmMemory;
  readonly #instance: WasmInstance;
  readonly #words: Int32Array;
  readonly #numbers: FloatArray;
  readonly #series: Series;

  constructor(compiled: Compiled, module: WasmModule, precision: Precision) {
    if (!webAssembly) throw new WellfitError('unsupported', 'run: this platform has no WebAssembly');
    this.compiled = compiled;
    this.#series = new Series(compiled.series.keys());
    this.#precision = precision;
    this.#memory = new webAssembly.Memory({ initial: Math.ceil(compiled.byteLength / 65536) });
    this.#instance = new webAssembly.Instance(module, { engine: { memory: this.#memory } });
    const { buffer } = this.#memory;
    this.#words = new Int32Array(buffer);
    this.#numbers = precision === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
    compiled.constants.write(new Uint8Array(buffer));
    this.#words.fill(-1, control.finite / 4, control.finite / 4 + 4);
  }

  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  get step(): number {
    return this.#words[control.step / 4]!;
  }

  set step(step: number) {
    this.#words[control.step / 4] = step;
  }

  setBatch({ examples, position }: { readonly examples: number; readonly position: number }): void {
    this.#words[control.examples / 4] = examples;
    this.#words[control.blocks / 4] = Math.ceil(examples / this.compiled.memory.batch.perBlock);
    this.#words[control.position / 4] = position;
  }

  /** A keepProb takes its threshold with it. */
  setScalar(buffer: Buffer, value: number): void {
    const threshold = this.compiled.thresholds.get(buffer.id);
    if (threshold !== undefined) {
      this.#words.fill(maskThreshold(value), threshold / 4, threshold / 4 + 4);
      new DataView(this.#memory.buffer).setFloat64(threshold + 16, value, true);
    }
    if (this.compiled.memory.places.has(buffer.id)) this.write(buffer, [value]);
  }

  setSeries(buffer: Buffer, values: ArrayLike<number>): void {
    this.#series.set(buffer, values);
  }

  setSeed(seed: number): void {
    const { keys, mersenne } = this.compiled;
    for (const [stream, base] of keys.entries()) {
      this.#words.set(new Int32Array(philoxKeys(seed, stream).buffer), base / 4);
    }
    if (mersenne.fresh === 0) return;
    for (const base of Object.values(mersenne)) this.#words.set(mersenneState(seed), base / 4);
  }

  get random(): Uint32Array {
    const { fresh } = this.compiled.mersenne;
    return Uint32Array.from(fresh === 0 ? [] : this.#words.subarray(fresh / 4, fresh / 4 + 625));
  }

  set random(words: Uint32Array) {
    const { fresh } = this.compiled.mersenne;
    if (fresh !== 0) this.#words.set(words, fresh / 4);
  }

  setTable(name: TableName, data: FloatArray, columns: number): void {
    const table = this.compiled.tables[name];
    if (!table) return;
    const { base, stride } = table;
    const width = bytesOf(this.#precision);
    if (stride === columns * width) {
      this.#numbers.set(data, base / width);
      return;
    }
    const all = this.#numbers;
    const step = stride / width;
    for (let k = 0, row = base / width; k < data.length; row += step) {
      for (let column = 0; column < columns; column++) all[row + column] = data[k++]!;
    }
  }

  setOrder(order: ArrayLike<number>): void {
    this.#words.set(order, this.compiled.order / 4);
  }

  write(buffer: Buffer, values: ArrayLike<number>): void {
    const place = this.#placeOf(buffer);
    if (!place) return;
    const all = this.#numbers;
    const columns = buffer.columns === 'examples' ? values.length / buffer.rows : buffer.columns;
    if (place.layout === 'mask') {
      this.#writeMask(buffer, place, values, columns);
      return;
    }
    if (place.layout === 'examples') {
      const width = bytesOf(this.#precision);
      all.fill(0, place.base / width, (place.base + place.bytes) / width);
    }
    const { start, perRow, group, step, copies } = this.#layout(buffer, place);
    for (let i = 0, k = 0; i < buffer.rows; i++) {
      for (let j = 0; j < columns; k++, j++) {
        const within = j % group;
        const at = start + i * perRow + ((j - within) / group) * step + within;
        if (copies === 1) all[at] = values[k]!;
        else all.fill(values[k]!, at, at + copies);
      }
    }
  }

  read(buffer: Buffer, examples = 0): Float64Array {
    const place = this.#placeOf(buffer);
    const columns = buffer.columns === 'examples' ? examples : buffer.columns;
    const values = new Float64Array(buffer.rows * columns);
    if (!place) return values;
    if (place.layout === 'mask') return this.#readMask(buffer, place, columns);
    const all = this.#numbers;
    const { start, perRow, group, step } = this.#layout(buffer, place);
    for (let i = 0, k = 0; i < buffer.rows; i++) {
      for (let j = 0; j < columns; k++, j++) {
        const within = j % group;
        values[k] = all[start + i * perRow + ((j - within) / group) * step + within]!;
      }
    }
    return values;
  }

  readRows(buffer: Buffer, target: FloatArray, first: number, examples: number): void {
    const { base, stride } = this.compiled.memory.places.get(buffer.id)!;
    const { rows } = buffer;
    const width = bytesOf(this.#precision);
    const { vectors, perBlock } = this.compiled.memory.batch;
    for (let j = 0; j < examples; j++) {
      const column = (base + Math.floor(j / perBlock) * stride) / width + (j % perBlock);
      for (let i = 0; i < rows; i++) {
        target[(first + j) * rows + i] = this.#numbers[column + (i * vectors * 16) / width]!;
      }
    }
  }

  save(buffers: readonly Buffer[]): () => void {
    const width = bytesOf(this.#precision);
    const kept = buffers.flatMap(buffer => {
      const place = this.#placeOf(buffer);
      if (!place) return [];
      const { base, bytes } = place;
      return [{ at: base / width, values: this.#numbers.slice(base / width, (base + bytes) / width) }];
    });
    return () => {
      for (const { at, values } of kept) this.#numbers.set(values, at);
    };
  }

  #placeOf(buffer: Buffer): Place | undefined {
    return this.compiled.memory.places.get(buffer.id);
  }

  /** Where element (i, j) lies, as `start + row(i) + column(j)` in elements of the memory, and how many copies follow. */
  #layout({ columns }: Buffer, { base, layout, stride }: Place) {
    const width = bytesOf(this.#precision);
    const start = base / width;
    const step = stride / width;
    const { vectors, perBlock } = this.compiled.memory.batch;
    switch (layout) {
      case 'examples':
        return { start, perRow: (vectors * 16) / width, group: perBlock, step, copies: 1 };
      case 'panels':
        return { start, perRow: panelColumns, group: panelColumns, step, copies: 1 };
      case 'list':
        return { start, perRow: 1, group: 1, step: 0, copies: 1 };
      default: {
        const copies = 32 / width;
        return { start, perRow: (columns as number) * copies, group: 1, step: copies, copies };
      }
    }
  }

  #maskCells(
    { rows }: Buffer,
    { base }: Place,
  ): { cells: Int16Array | Int32Array; at: (i: number, j: number) => number } {
    const { buffer } = this.#memory;
    const single = this.#precision === 'float32';
    const cells = single ? new Int16Array(buffer) : new Int32Array(buffer);
    const width = single ? 2 : 4;
    const perBlock = 32 / width;
    const at = (i: number, j: number) =>
      (base + (Math.floor(j / perBlock) * rows + i) * 32) / width + (j % perBlock);
    return { cells, at };
  }

  #writeMask(buffer: Buffer, place: Place, values: ArrayLike<number>, examples: number): void {
    const { cells, at } = this.#maskCells(buffer, place);
    for (let i = 0; i < buffer.rows; i++) {
      for (let j = 0; j < examples; j++) cells[at(i, j)] = values[i * examples + j] === 0 ? 0 : -1;
    }
  }

  #readMask(buffer: Buffer, place: Place, examples: number): Float64Array {
    const { cells, at } = this.#maskCells(buffer, place);
    return Float64Array.from({ length: buffer.rows * examples }, (_, k) =>
      cells[at(Math.floor(k / examples), k % examples)] === 0 ? 0 : 1,
    );
  }

  /** Runs one stage of an entry, over what the last run left, to see how long it takes. */
  runStage(entry: string, stage: number): void {
    this.#instance.exports[stageName(entry, stage)]!();
  }

  /** Puts the values that the runs of a call are to take where its code looks for them. */
  #fillSeries(id: number, times: number): void {
    const table = this.compiled.series.get(id)!;
    this.#words[table / 4] = 0;
    this.#numbers.set(this.#series.take(id, times), (table + seriesStart) / bytesOf(this.#precision));
  }

  run(entry: string, times = 1): boolean {
    for (const id of this.compiled.seriesOf.get(entry)!) this.#fillSeries(id, times);
    const words = this.#words;
    const cell = control.finite / 4;
    for (let i = cell; i < cell + 4; i++) words[i] = -1;
    this.#instance.exports[entry]!(times);
    return (words[cell]! & words[cell + 1]! & words[cell + 2]! & words[cell + 3]!) === -1;
  }
}
