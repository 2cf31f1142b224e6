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
export type StartEpoch = (order: ArrayLike<number>, epoch: number) => void;

/** So many steps can a run go back. */
const farthestBack = 1024;

/** Cuts epochs into batches; the last of an epoch may be smaller and counts with its own number of examples. */
export class Batches {
  /** Examples in an epoch. */
  readonly examples: number;
  /** Examples of a full batch. */
  readonly size: number;
  /** Whether every step sees all examples, and the same ones. */
  readonly isStill: boolean;
  readonly #draw: ((examples: number) => ArrayLike<number>) | undefined;
  #position: number;
  #epoch = -1;
  /** The last orders drawn, by epoch: going back must not draw another one. */
  readonly #orders = new Map<number, ArrayLike<number>>();
  /** Epochs whose orders are kept. */
  readonly #kept: number;

  /**
   * @param options `draw`, called at the start of every epoch for the order of its examples; undefined keeps the given
   *   one. `renewed`: whether every epoch brings examples of its own
   */
  constructor(
    examples: number,
    size: number,
    {
      draw,
      renewed,
    }: {
      readonly draw: ((examples: number) => ArrayLike<number>) | undefined;
      readonly renewed: boolean;
    },
  ) {
    this.examples = examples;
    this.isStill = size === examples && !renewed;
    this.size = size;
    this.#draw = draw;
    this.#kept = Math.ceil((farthestBack * size) / examples) + 2;
    this.#position = examples;
  }

  /** The next batch. Where it is the first of an epoch, `start` is given the order of the epoch. */
  next(start: StartEpoch): Batch {
    if (this.#position >= this.examples) {
      this.#position = 0;
      this.#epoch++;
      if (!this.isStill) start(this.#orderOf(this.#epoch), this.#epoch);
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

  #orderOf(epoch: number): ArrayLike<number> {
    const order = this.#orders.get(epoch) ?? this.#draw?.(this.examples) ?? inOrder(this.examples);
    this.#orders.set(epoch, order);
    this.#orders.delete(epoch - this.#kept);
    return order;
  }

  /** Keeps the place in the epoch; what it returns goes back to it, by up to `farthestBack` steps. */
  save(start: StartEpoch): () => void {
    const [position, epoch] = [this.#position, this.#epoch];
    return () => {
      this.#position = position;
      if (this.#epoch !== epoch && !this.isStill && epoch >= 0) start(this.#orderOf(epoch), epoch);
      this.#epoch = epoch;
    };
  }

  /** Notes that steps were taken. */
  advance(steps: number): void {
    if (!this.isStill) this.#position += steps * this.size;
  }
}

/** The numbers 0 … n − 1. */
export function inOrder(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** A new order of the examples at every call. */
export function shuffles(random: 'philox' | 'numpy', seed: number): (examples: number) => ArrayLike<number> {
  if (random === 'philox') {
    const stream = new Philox(seed, shuffleStream);
    return examples => stream.permutation(examples);
  }
  const stream = new RandomState(seed);
  return examples => stream.permutation(examples);
}
