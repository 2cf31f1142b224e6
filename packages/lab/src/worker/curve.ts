// The curve of a training: losses at multiples of an interval that doubles as it grows, so that it is never long.
import type { Curve, Losses } from '../protocol.ts';

/** So many entries, and every second one goes. */
const mostEntries = 600;

type Entry = Pick<Losses, 'step' | 'training' | 'validation' | 'penalty'>;

/** A curve as it is stored. */
export interface StoredCurve {
  readonly every: number;
  readonly entries: readonly Entry[];
}

/** Losses at steps 0, `every`, 2·`every`, … */
export class GrowingCurve {
  #every: number;
  #entries: Entry[] = [];

  /** @param every steps between the first entries: more than one where an evaluation costs more than a step */
  constructor(every: number) {
    this.#every = every;
  }

  /** Steps between two entries. */
  get every(): number {
    return this.#every;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** The last entry's step; −1 before the first. */
  get last(): number {
    return this.#entries.at(-1)?.step ?? -1;
  }

  /** Whether the losses at a step belong into the curve and are not there yet. */
  wants(step: number): boolean {
    return step % this.#every === 0 && step > this.last;
  }

  add({ step, training, validation, penalty }: Entry): void {
    this.#entries.push({ step, training, validation, penalty });
    if (this.#entries.length < mostEntries) return;
    this.#every *= 2;
    this.#entries = this.#entries.filter(entry => entry.step % this.#every === 0);
  }

  /** Takes back what came after a step. */
  cutAfter(step: number): void {
    this.#entries = this.#entries.filter(entry => entry.step <= step);
  }

  /** A copy, as the page takes it. */
  copy(): Curve {
    const series = (name: keyof Entry) => Float64Array.from(this.#entries, entry => entry[name]);
    return {
      step: series('step'),
      training: series('training'),
      validation: series('validation'),
      penalty: series('penalty'),
    };
  }

  save(): StoredCurve {
    return { every: this.#every, entries: [...this.#entries] };
  }

  restore({ every, entries }: StoredCurve): void {
    this.#every = every;
    this.#entries = [...entries];
  }
}
