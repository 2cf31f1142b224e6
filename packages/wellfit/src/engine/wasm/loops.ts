// Loops and addresses: an index is a number or a loop at run time, and each loop keeps one pointer for each way it is used.
import { branchIf, type Code, get, I32, i32, loop, set, tee } from './instructions.ts';
import type { Locals } from './module.ts';

/** A place in loops: `constant + Σ turn · scale`. The same code serves unrolled and running loops. */
export interface Index {
  readonly constant: number;
  /** The loops that move it, and how far one turn of each does. */
  readonly turns?: readonly { readonly loop: RunningLoop; readonly scale: number }[];
}

/** A fixed place. */
export const at = (constant: number): Index => ({ constant });

/** The index times a factor, a constant further. */
export function scaled({ constant, turns = [] }: Index, factor: number, by = 0): Index {
  return {
    constant: constant * factor + by,
    turns: turns.map(({ loop, scale }) => ({ loop, scale: scale * factor })),
  };
}

/** The index of row `row` in tile `tile` of tiles of a given height. */
export const within = (tile: Index, height: number, row: number): Index => scaled(tile, height, row);

/** The sum of two indices. */
export function plus(a: Index, b: Index): Index {
  return { constant: a.constant + b.constant, turns: [...(a.turns ?? []), ...(b.turns ?? [])] };
}

/** A loop at run time, with a pointer for each (outer pointer, stride) that an address in its body uses. */
export interface RunningLoop {
  readonly depth: number;
  /** How many indices of the loop one turn of the emitted code takes. */
  readonly unroll: number;
  readonly pointers: Map<string, { local: number; from: Code; stride: number }>;
}

/** An address: a pointer in a local variable, and a constant offset. */
export interface Address {
  readonly pointer: Code;
  readonly offset: number;
}

/** Emits the loops of one function. */
export class Loops {
  readonly #locals: Locals;
  /** Code that reads 0: the base of addresses without a loop. */
  readonly zero: Code;
  #depth = 0;
  /** A loop around the whole function, whose turn is told from outside. */
  readonly #around: RunningLoop = { depth: -1, unroll: 1, pointers: new Map() };

  constructor(locals: Locals) {
    this.#locals = locals;
    this.zero = get(locals.make(I32));
  }

  /** The turn of the loop around the function. */
  get around(): Index {
    return { constant: 0, turns: [{ loop: this.#around, scale: 1 }] };
  }

  /** Code for the beginning of the function: the pointers that follow from the turn. */
  begin(turn: Code): Code {
    return [...this.#around.pointers.values()].map(({ local, stride }) =>
      set(local, i32.multiply(turn, i32.constant(stride))),
    );
  }

  /** The body for 0 ≤ index < count: copies while `unroll` suffices, else a loop of `unroll` copies and a rest. */
  repeat(count: number, unroll: number, body: (index: Index) => Code): Code {
    if (count <= unroll) return Array.from({ length: count }, (_, i) => body(at(i)));
    const turns = Math.floor(count / unroll);
    const running = this.#run(unroll, i32.constant(turns), index => body(index));
    const rest = Array.from({ length: count - turns * unroll }, (_, i) => body(at(turns * unroll + i)));
    return [running, rest];
  }

  /** The body for 0 ≤ index < count, where the count (at least 1) is known at run time. */
  repeatTo(count: Code, body: (index: Index) => Code): Code {
    return this.#run(1, count, body);
  }

  #run(unroll: number, turns: Code, body: (index: Index) => Code): Code {
    const counter = this.#locals.make(I32);
    const running: RunningLoop = { depth: this.#depth++, unroll, pointers: new Map() };
    const inner = Array.from({ length: unroll }, (_, u) =>
      body({ constant: u, turns: [{ loop: running, scale: 1 }] }),
    );
    this.#depth--;
    const pointers = [...running.pointers.values()];
    return [
      set(counter, turns),
      pointers.map(({ local, from }) => set(local, from)),
      loop([
        inner,
        pointers.map(({ local, stride }) => set(local, i32.add(get(local), i32.constant(stride * unroll)))),
        branchIf(0, tee(counter, i32.subtract(get(counter), i32.constant(1)))),
      ]),
    ];
  }

  /** base + Σ index · stride. */
  address(base: number, ...terms: readonly (readonly [Index, number])[]): Address {
    let offset = base;
    const strides = new Map<RunningLoop, number>();
    for (const [{ constant, turns = [] }, stride] of terms) {
      offset += constant * stride;
      for (const { loop, scale } of turns) strides.set(loop, (strides.get(loop) ?? 0) + scale * stride);
    }
    let pointer = this.zero;
    let key = '';
    for (const [running, stride] of [...strides].sort(([a], [b]) => a.depth - b.depth)) {
      key += `/${running.depth}:${stride}`;
      let known = running.pointers.get(key);
      if (!known) {
        known = { local: this.#locals.make(I32), from: pointer, stride };
        running.pointers.set(key, known);
      }
      pointer = get(known.local);
    }
    return { pointer, offset };
  }
}
