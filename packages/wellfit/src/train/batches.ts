// Batches: which examples each step sees, and how many.
import { RandomState } from '../core/mt19937.ts';
import { Philox } from '../core/philox.ts';

/** The Philox stream of shuffles; masks have streams of their own. */
const shuffleStream = 0x73687566;

/** The examples of one step: a stretch of the epoch's order. */
export interface Batch {
  readonly position: number;
  readonly examples: number;
}

/** Takes the order of an epoch, and its number from 0. */
export type StartEpoch = (order: Uint32Array, epoch: number) => void;

/** Orders of examples, one after the other. */
export interface Shuffles {
  /** A new order. */
  draw(examples: number): Uint32Array;
  /** Where the stream of orders stands; one of the same kind and seed that is given it goes on from there. */
  place: number | Uint32Array;
}

/** How far a run has come in its examples, as plain data. */
export interface BatchesState {
  readonly position: number;
  readonly epoch: number;
  /** The order of the epoch; empty before the first. */
  readonly order: Uint32Array;
  /** Where the stream of orders stands. */
  readonly shuffles: number | Uint32Array | undefined;
}

/** Cuts epochs into batches; the last of an epoch may be smaller and counts with its own number of examples. */
export class Batches {
  /** Examples in an epoch. */
  readonly examples: number;
  /** Examples of a full batch. */
  readonly size: number;
  /** Whether every step sees all examples, and the same ones. */
  readonly isStill: boolean;
  readonly #shuffles: Shuffles | undefined;
  #position: number;
  #epoch = -1;
  #order: Uint32Array = new Uint32Array(0);

  /**
   * @param options `shuffles`, drawn from at the start of every epoch; undefined keeps the given order. `renewed`:
   *   whether every epoch brings examples of its own
   */
  constructor(
    examples: number,
    size: number,
    { shuffles, renewed }: { readonly shuffles: Shuffles | undefined; readonly renewed: boolean },
  ) {
    this.examples = examples;
    this.isStill = size === examples && !renewed;
    this.size = size;
    this.#shuffles = shuffles;
    this.#position = examples;
  }

  /** The next batch. Where it is the first of an epoch, `start` is given the order of the epoch. */
  next(start: StartEpoch): Batch {
    if (this.isStill) return { position: 0, examples: this.examples };
    if (this.#position >= this.examples) {
      this.#position = 0;
      this.#epoch++;
      this.#order = this.#shuffles?.draw(this.examples) ?? inOrder(this.examples);
      start(this.#order, this.#epoch);
    }
    return {
      position: this.#position,
      examples: Math.min(this.size, this.examples - this.#position),
    };
  }

  /** How many steps of the same size can be taken from here, one after the other. */
  get run(): number {
    if (this.isStill) return Infinity;
    return Math.max(1, Math.floor((this.examples - this.#position) / this.size));
  }

  /** How far it has come. */
  save(): BatchesState {
    const [position, epoch, order] = [this.#position, this.#epoch, this.#order];
    return { position, epoch, order, shuffles: this.#shuffles?.place };
  }

  /**
   * Goes on from where a run over as many examples has been; `start` is given the order of its epoch. Where every step
   * sees all examples nothing moves on, and the next run over epochs goes on in the same place.
   */
  restore({ position, epoch, order, shuffles }: BatchesState, start: StartEpoch): void {
    if (this.#shuffles && shuffles !== undefined) this.#shuffles.place = shuffles;
    this.#epoch = epoch;
    this.#order = order;
    // without an order an epoch is yet to begin
    this.#position = order.length > 0 ? position : this.examples;
    if (order.length > 0 && !this.isStill) start(order, epoch);
  }

  /** Notes that steps were taken. */
  advance(steps: number): void {
    if (!this.isStill) this.#position += steps * this.size;
  }
}

/** The numbers 0 … n − 1. */
export function inOrder(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i);
}

/** A new order of the examples at every call. */
export function shufflesOf(random: 'philox' | 'numpy', seed: number): Shuffles {
  if (random === 'philox') {
    const stream = new Philox(seed, shuffleStream);
    return {
      draw: examples => stream.permutation(examples),
      get place() {
        return stream.used;
      },
      set place(used) {
        stream.used = used as number;
      },
    };
  }
  const stream = new RandomState(seed);
  return {
    draw: examples => Uint32Array.from(stream.permutation(examples)),
    get place() {
      return stream.words;
    },
    set place(words) {
      stream.words = words as Uint32Array;
    },
  };
}
