// What lies in a module's memory beside buffers: keys, thresholds, generator states, tables, running sums.
import type { ProgramOptions, TableShape } from '../executor.ts';
import { bytesOf } from '../memory.ts';
import type { Stage } from '../plan.ts';
import type { RandomMask } from '../program.ts';
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
  readonly tables: { readonly x: Table | undefined; readonly y: Table | undefined };
  /** The order of the epoch. */
  readonly order: number;
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

/** Lays out the cells for a program with these masks. */
export function layCells(
  masks: readonly RandomMask[],
  { precision, examples, random, tables }: ProgramOptions,
): Cells {
  const bump = new Bump(control.end);
  const scratch = bump.take(scratchBytes);
  const streams = Math.max(-1, ...masks.map(({ stream }) => stream)) + 1;
  const keys = Array.from({ length: streams }, () => bump.take(320));
  const keepProbs = new Set(masks.map(({ keepProb }) => keepProb.id));
  const thresholds = new Map([...keepProbs].map(id => [id, bump.take(32)]));
  const state = () => (random === 'numpy' ? bump.take(625 * 4 + 12) : 0);
  const mersenne = { fresh: state(), fixed: state(), start: state() };
  const table = (shape: TableShape | undefined): Table | undefined => {
    if (!shape) return undefined;
    const stride = rounded(shape.columns * bytesOf(precision), 16);
    const bytes = shape.rows * stride;
    return { base: bump.take(bytes), stride, bytes };
  };
  const places = { x: table(tables.x), y: table(tables.y) };
  // the last batch of an epoch reads on to whole blocks, of row 0
  const order = tables.x ? bump.take(4 * (tables.x.rows + rounded(examples, 32))) : 0;
  return { scratch, keys, thresholds, mersenne, tables: places, order, end: bump.end };
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
