// Where each buffer lies: laid out for vectors, aligned, padded, and on top of buffers that are no longer needed.
import type { Precision } from '../core/matrix.ts';
import { type Buffer, isPerExample } from './buffer.ts';
import { accessOf, isStreamable, type Stage, streamOrder } from './plan.ts';

/**
 * How a buffer's elements lie in memory:
 * `examples`: blocks of `vectors` vectors of examples, in each block unit after unit;
 * `mask`: the same with elements of half the width, always in blocks of four vectors;
 * `spread`: every element in all lanes of a vector of its own, for small networks;
 * `panels`: four columns at a time, row after row;
 * `list`: one after the other;
 * `scalar`: one number in all lanes of two vectors.
 */
export type Layout = 'examples' | 'mask' | 'spread' | 'panels' | 'list' | 'scalar';

/** A buffer's place. */
export interface Place {
  readonly base: number;
  readonly layout: Layout;
  /** Bytes, padding included. */
  readonly bytes: number;
  /** Bytes from one panel, or one block of examples, to the next. */
  readonly stride: number;
  /** Of a buffer that belongs to examples: whether it holds the whole batch, or one chunk of it. */
  readonly whole: boolean;
}

/** The shape of the batches that a program is compiled for. */
export interface BatchShape {
  /** Examples of the largest batch. */
  readonly examples: number;
  /** Vectors of examples in a block: 1, 2 or 4. */
  readonly vectors: 1 | 2 | 4;
  /** Blocks of the largest batch. */
  readonly blocks: number;
  /** Examples in a block. */
  readonly perBlock: number;
  /** Blocks that go through all stages together: as many as the cache holds of what they leave between stages. */
  readonly chunk: number;
}

/** A plan of a module's memory. */
export interface MemoryPlan {
  readonly batch: BatchShape;
  /** Buffers that stay, by their number. */
  readonly places: ReadonlyMap<number, Place>;
  /** For each list of stages, the places of all its buffers. */
  readonly lists: readonly ReadonlyMap<number, Place>[];
  /** First free byte behind everything. */
  readonly end: number;
}

const line = 64;
/** Columns of a panel: a vector of four floats, two vectors of doubles. */
export const panelColumns = 4;
/** Up to so many parameters each is spread over a vector: then all of them stay in the first-level cache. */
export const spreadLimit = 512;

export const bytesOf = (precision: Precision): 4 | 8 => (precision === 'float32' ? 4 : 8);
const rounded = (bytes: number, unit: number) => Math.ceil(bytes / unit) * unit;

/** Blocks for batches of up to so many examples: small batches get small blocks, so that one example is cheap. */
export function batchShape(examples: number, precision: Precision): BatchShape {
  const lanes = 16 / bytesOf(precision);
  const vectors = examples <= lanes ? 1 : examples <= 2 * lanes ? 2 : 4;
  const perBlock = vectors * lanes;
  const blocks = Math.ceil(examples / perBlock);
  return { examples, vectors, perBlock, blocks, chunk: blocks };
}

/** What a chunk may leave between stages, so that it stays in the second-level cache. */
const chunkBytes = 192 * 1024;
/** Networks with more parameters than this are not cut: carrying their running sums would cost more than it saves. */
const chunkParameters = 16384;

/**
 * Cuts a batch into chunks where that pays: many examples, a small network, and no stage that needs a sum over all
 * examples before it is complete.
 */
export function withChunks(
  batch: BatchShape,
  lists: readonly (readonly Stage[])[],
  kept: readonly Buffer[],
): BatchShape {
  const buffers = new Set(lists.flatMap(stages => stages.flatMap(stage => [...touched(stage)])));
  let [perBlock, parameters] = [0, 0];
  for (const buffer of buffers) {
    if (isPerExample(buffer)) perBlock += buffer.rows * batch.vectors * 16;
    else if (buffer.role === 'parameter') parameters += buffer.rows * (buffer.columns as number);
  }
  // masks come for 32 examples at a time, which are at most four blocks
  const chunk = Math.max(8, Math.floor(chunkBytes / perBlock / 4) * 4);
  // masks that are read from outside are drawn for the whole batch
  const drawsKept = lists.flat().some(stage => stage.kind === 'random' && kept.includes(stage.random.out));
  const pays = batch.blocks > 2 * chunk && parameters <= chunkParameters;
  const isCut = pays && !drawsKept && lists.every(stages => isStreamable(stages));
  return isCut ? { ...batch, chunk } : batch;
}

/**
 * Lays out the buffers of several lists of stages that share one memory. Data, parameters, states and scalars stay;
 * what is temporary within one list may lie on top of what the list has finished with.
 *
 * @param start first free byte
 * @param kept buffers that are read from outside after a run
 */
export function planMemory(
  lists: readonly (readonly Stage[])[],
  options: {
    readonly precision: Precision;
    readonly batch: BatchShape;
    readonly start: number;
    readonly kept: readonly Buffer[];
  },
): MemoryPlan {
  const { precision, batch, kept } = options;
  const used = new Set(lists.flatMap(stages => stages.flatMap(stage => [...touched(stage)])));
  const parameters = [...used].filter(({ role }) => role === 'parameter');
  const numbers = parameters.reduce((total, { rows, columns }) => total + rows * (columns as number), 0);
  const spread = numbers <= spreadLimit;
  const places = new Map<number, Place>();
  const shape = { precision, batch, spread };
  let end = rounded(options.start, line);
  for (const buffer of used) {
    if (!isLasting(buffer) && !kept.includes(buffer)) continue;
    const place = placeOf(buffer, end, shape, true);
    places.set(buffer.id, place);
    end += rounded(place.bytes, line);
  }
  let highest = end;
  const all = lists.map(stages => {
    const free = new FreeList(end);
    const own = new Map(places);
    for (const { buffer, ends } of lifetimes(inRunningOrder(stages, batch), places)) {
      const { bytes } = placeOf(buffer, 0, shape, false);
      own.set(buffer.id, placeOf(buffer, free.take(rounded(bytes, line), ends), shape, false));
    }
    highest = Math.max(highest, free.highest);
    return own;
  });
  return { batch, places, lists: all, end: highest };
}

/**
 * Room for so many bytes in an odd number of cache lines: panels or blocks a power of two apart would fall on the
 * same few places of the cache.
 */
const oddLines = (bytes: number): number => (Math.ceil(bytes / line) | 1) * line;

/** The buffers that a stage wants in memory: what it makes for itself alone stays in registers. */
function held(stage: Stage): Set<Buffer> {
  if (stage.kind !== 'tile' && stage.kind !== 'update') return touched(stage);
  const { reads, writes } = accessOf(stage);
  const given = [...reads].filter(buffer => !writes.has(buffer) || stage.stores.has(buffer));
  return new Set([...given, ...stage.stores]);
}

function touched(stage: Stage): Set<Buffer> {
  const { reads, writes } = accessOf(stage);
  return new Set([...reads, ...writes]);
}

const isLasting = ({ role }: Buffer) => role !== 'temporary' && role !== 'mask';

function placeOf(
  buffer: Buffer,
  base: number,
  { precision, batch, spread }: { precision: Precision; batch: BatchShape; spread: boolean },
  stays: boolean,
): Place {
  const { rows } = buffer;
  const width = bytesOf(precision);
  if (isPerExample(buffer)) {
    // masks come for 32 examples at a time
    const held = stays ? batch.blocks : batch.chunk;
    if (buffer.role === 'mask') {
      const blocks = rounded(held * batch.perBlock, 32) / (64 / width);
      const stride = rows * 32;
      return { base, layout: 'mask', stride, bytes: blocks * stride, whole: stays };
    }
    const stride = oddLines(rows * batch.vectors * 16);
    return { base, layout: 'examples', stride, bytes: held * stride, whole: stays };
  }
  const columns = buffer.columns as number;
  const still = { base, stride: 0, whole: true };
  if (rows * columns === 1) return { ...still, layout: 'scalar', bytes: 32 };
  if (spread) return { ...still, layout: 'spread', bytes: rows * columns * 32 };
  // a sum is stored as a whole vector, from its own element on
  if (columns === 1) return { ...still, layout: 'list', bytes: rounded((rows - 1) * width + 16, 16) };
  const stride = oddLines(rows * panelColumns * width);
  return { ...still, layout: 'panels', stride, bytes: Math.ceil(columns / panelColumns) * stride };
}

/** Stages as they run; each with the number of the stage until which what it reads must last. */
function inRunningOrder(
  stages: readonly Stage[],
  { chunk, blocks }: BatchShape,
): { stage: Stage; until: number }[] {
  if (chunk === blocks) return stages.map((stage, index) => ({ stage, until: index }));
  const { before, stream, after } = streamOrder(stages);
  const first = new Set(before.flatMap(stage => [...accessOf(stage).writes]));
  // what was made before the stream is read again in every chunk
  const last = before.length + stream.length - 1;
  return [...before, ...stream, ...after].map((stage, index) => {
    const rereads = stream.includes(stage) && [...accessOf(stage).reads].some(buffer => first.has(buffer));
    return { stage, until: rereads ? last : index };
  });
}

/** When each temporary buffer begins and ends, in order of beginning. */
function lifetimes(
  stages: readonly { readonly stage: Stage; readonly until: number }[],
  placed: ReadonlyMap<number, Place>,
): { buffer: Buffer; ends: { from: number; to: number } }[] {
  const spans = new Map<Buffer, { from: number; to: number }>();
  for (const [index, { stage, until }] of stages.entries()) {
    for (const buffer of held(stage)) {
      if (placed.has(buffer.id)) continue;
      const span = spans.get(buffer);
      spans.set(buffer, { from: span?.from ?? index, to: Math.max(until, span?.to ?? 0) });
    }
  }
  return [...spans].map(([buffer, ends]) => ({ buffer, ends }));
}

/** Gives out memory first fit, over what has come to its end. */
class FreeList {
  highest: number;
  readonly #start: number;
  readonly #taken: { base: number; end: number; to: number }[] = [];

  constructor(start: number) {
    this.#start = start;
    this.highest = start;
  }

  take(bytes: number, { from, to }: { from: number; to: number }): number {
    const busy = this.#taken.filter(span => span.to >= from).sort((a, b) => a.base - b.base);
    let base = this.#start;
    for (const span of busy) {
      if (base + bytes <= span.base) break;
      base = Math.max(base, span.end);
    }
    this.#taken.push({ base, end: base + bytes, to });
    this.highest = Math.max(this.highest, base + bytes);
    return base;
  }
}
