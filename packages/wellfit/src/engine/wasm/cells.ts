// What lies in a module's memory beside buffers: keys, thresholds, generator states, tables, series, running sums.
import { mostStepsPerCall, type ProgramOptions, type TableShape } from '../executor.ts';
import { bytesOf } from '../memory.ts';
import type { Stage } from '../plan.ts';
import type { RandomOperation, TableName } from '../program.ts';
import type { Table } from './gather.ts';
import { control, scratchBytes } from './kernel.ts';

/** Addresses that code and host share. */
export interface Cells {
  /** Room to pass registers through memory. */
  readonly scratch: number;
  /** By stream: the words of `philoxKeys`. */
  readonly keys: readonly number[];
  /** By number of the keepProb buffer: a vector of thresholds, and behind it keepProb as a double. */
  readonly thresholds: ReadonlyMap<number, number>;
  /** numpy's streams: fresh masks, fixed masks, and the state that fixed masks start from. */
  readonly mersenne: { readonly fresh: number; readonly fixed: number; readonly start: number };
  readonly tables: Readonly<Record<TableName, Table | undefined>>;
  /** The order of the epoch. */
  readonly order: number;
  /** By number of the buffer: bytes that a call has used up, in 16 bytes, and behind them the values of the call. */
  readonly series: ReadonlyMap<number, number>;
  /** First free byte behind them. */
  readonly end: number;
}

export const rounded = (bytes: number, unit: number): number => Math.ceil(bytes / unit) * unit;

/** Bump allocation in cache lines. */
class Bump {
  end: number;

  constructor(start: number) {
    this.end = start;
  }

  take(bytes: number): number {
    const base = rounded(this.end, 64);
    this.end = base + bytes;
    return base;
  }
}

/** Lays out the cells for a program that draws these, and has a series for these buffers. */
export function layCells(
  draws: readonly RandomOperation[],
  seriesIds: Iterable<number>,
  { precision, examples, random, tables }: ProgramOptions,
): Cells {
  const bump = new Bump(control.end);
  const scratch = bump.take(scratchBytes);
  const streams = Math.max(-1, ...draws.map(({ stream }) => stream)) + 1;
  const keys = Array.from({ length: streams }, () => bump.take(320));
  const keepProbs = new Set(draws.flatMap(draw => (draw.kind === 'random' ? [draw.keepProb.id] : [])));
  const thresholds = new Map([...keepProbs].map(id => [id, bump.take(32)]));
  const state = () => (random === 'numpy' ? bump.take(625 * 4 + 12) : 0);
  const mersenne = { fresh: state(), fixed: state(), start: state() };
  const table = (shape: TableShape | undefined): Table | undefined => {
    if (!shape) return undefined;
    const stride = rounded(shape.columns * bytesOf(precision), 16);
    const bytes = shape.rows * stride;
    return { base: bump.take(bytes), stride, bytes };
  };
  const places = { x: table(tables.x), y: table(tables.y), weights: table(tables.weights) };
  // the last batch of an epoch reads on to whole blocks, of row 0
  const order = tables.x ? bump.take(4 * (tables.x.rows + rounded(examples, 32))) : 0;
  const seriesBytes = 16 + mostStepsPerCall * bytesOf(precision);
  const series = new Map([...new Set(seriesIds)].map(id => [id, bump.take(seriesBytes)]));
  return { scratch, keys, thresholds, mersenne, tables: places, order, series, end: bump.end };
}

/** Where the running sums of an entry wait from chunk to chunk. */
export interface Carried {
  readonly base: number;
  readonly end: number;
  /** By number of the buffer that the sum goes to. */
  readonly places: ReadonlyMap<number, number>;
}

/** Room for the running sums of some stages: even and odd vectors of every element, and of a bias behind them. */
export function layCarried(stages: readonly Stage[], start: number): Carried {
  const bump = new Bump(start);
  const base = rounded(start, 64);
  const places = new Map<number, number>();
  for (const stage of stages) {
    if (stage.kind === 'contraction') {
      const { a, b, out } = stage.product;
      places.set(out.id, bump.take((a.rows + 1) * b.rows * 32));
    } else if (stage.kind === 'sum') {
      const { out } = stage.reduction;
      places.set(out.id, bump.take(out.rows * 32));
    }
  }
  return { base, end: bump.end, places };
}
