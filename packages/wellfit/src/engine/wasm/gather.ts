// The rows of a batch out of a table of all examples, turned so that examples lie along the lanes.
import type { GatherStage } from '../plan.ts';
import { type Code, get, i32, set, v128 } from './instructions.ts';
import { control, type Kernel } from './kernel.ts';
import { type Index, within } from './loops.ts';

/** A table of all examples, row by row, each row padded to whole vectors. */
export interface Table {
  readonly base: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly bytes: number;
}

/** Tables up to this size stay in the second-level cache. */
const cachedBytes = 384 * 1024;
/** Rows that are looked up one after the other before the pointer moves on. */
const touchedTogether = 4;

/**
 * Loads one number of every cache line of the batch's rows, so that they come from memory all at once: copying
 * them would wait for each. What is loaded is added up and put aside, or V8 would leave it out.
 */
function touchRows(kernel: Kernel, { base, stride }: Table, order: number, first: Code): Code {
  const { loops, batch } = kernel;
  const [next, sum, row] = [kernel.integer(), kernel.integer(), kernel.integer()];
  const lines = Array.from({ length: Math.ceil(stride / 64) + 1 }, (_, k) => Math.min(64 * k, stride - 4));
  const touch = (k: number) => [
    set(row, i32.multiply(i32.load(get(next), order + 4 * k), i32.constant(stride))),
    lines.map(offset => set(sum, i32.add(get(sum), i32.load(get(row), base + offset)))),
  ];
  const turns = batch.perBlock / touchedTogether;
  if (!Number.isInteger(turns)) return [];
  return [
    set(next, first),
    kernel.eachBlock(() =>
      loops.repeat(turns, 1, () => [
        Array.from({ length: touchedTogether }, (_, k) => touch(k)),
        set(next, i32.add(get(next), i32.constant(4 * touchedTogether))),
      ]),
    ),
    i32.store(loops.zero, kernel.context.scratch, get(sum)),
  ];
}

/**
 * Copies the batch's rows: as many examples as a vector has lanes at a time, as square blocks that are transposed.
 *
 * @param order address of the rows' numbers in the order of the epoch
 */
export function emitGather(kernel: Kernel, { gather }: GatherStage, table: Table, order: number): Code {
  const { loops, vectors, batch, registers } = kernel;
  const { lanes } = vectors;
  const { out } = gather;
  const rows = Array.from({ length: lanes }, () => kernel.integer());
  const next = kernel.integer();
  const vector = (block: Index, v: number): Code => [
    rows.map((row, lane) => {
      const index = i32.load(get(next), order + 4 * (v * lanes + lane));
      return set(row, i32.add(i32.multiply(index, i32.constant(table.stride)), i32.constant(table.base)));
    }),
    transposeRows(block, v),
  ];
  const transposeRows = (block: Index, v: number): Code => {
    const square = (group: Index, count: number): Code => {
      registers.release(0);
      const loaded = registers.take(lanes);
      const offset = loops.address(0, [group, 16]);
      const loads = loaded.map((register, lane) =>
        set(register, v128.load(i32.add(get(rows[lane]!), offset.pointer), offset.offset)),
      );
      const stores = Array.from({ length: count }, (_, feature) =>
        kernel.storeExamples(out, within(group, lanes, feature), block, v, column(loaded, feature)),
      );
      return [loads, stores];
    };
    const full = Math.floor(out.rows / lanes);
    const rest = out.rows - full * lanes;
    return [
      loops.repeat(full, 1, group => square(group, lanes)),
      rest > 0 ? square({ constant: full }, rest) : [],
    ];
  };
  /** Element `feature` of every loaded row. */
  const column = (loaded: readonly number[], feature: number): Code => {
    const pick = (first: number, second: number) => {
      const width = vectors.bytes;
      const from = (start: number) => Array.from({ length: width }, (_, b) => start + feature * width + b);
      const pair = [...from(0), ...from(16)];
      return v128.shuffle(get(first), get(second), [...pair, ...pair].slice(0, 16));
    };
    if (lanes === 2) return pick(loaded[0]!, loaded[1]!);
    const low = Array.from({ length: 8 }, (_, b) => b);
    return v128.shuffle(pick(loaded[0]!, loaded[1]!), pick(loaded[2]!, loaded[3]!), [
      ...low,
      ...low.map(b => b + 16),
    ]);
  };
  const { zero } = loops;
  const chunk = i32.multiply(kernel.chunkNumber, i32.constant(batch.chunk * batch.perBlock));
  const first = i32.multiply(i32.add(i32.load(zero, control.position), chunk), i32.constant(4));
  return [
    table.bytes > cachedBytes ? touchRows(kernel, table, order, first) : [],
    set(next, first),
    kernel.eachBlock(block => [
      Array.from({ length: batch.vectors }, (_, v) => vector(block, v)),
      set(next, i32.add(get(next), i32.constant(4 * batch.perBlock))),
    ]),
  ];
}
