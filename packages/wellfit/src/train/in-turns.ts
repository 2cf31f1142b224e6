// Work in parts: done at once, or with turns for everyone else in between.
import { now, yieldToOthers } from '../core/platform.ts';

/** How long training holds the thread before it lets others run. */
const sliceMilliseconds = 25;
/** How long at least between two progress events. */
const reportMilliseconds = 50;

/** Does all parts one after the other. */
export function atOnce<Result>(work: Generator<void, Result, void>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Whose turn it is: training holds the thread for a slice, then lets everything else run. */
export class Turns {
  readonly #began = now();
  #sliceEnd: number = this.#began + sliceMilliseconds;
  #nextReport: number = this.#began;

  seconds(): number {
    return (now() - this.#began) / 1000;
  }

  isOver(): boolean {
    return now() >= this.#sliceEnd;
  }

  reportIsDue(): boolean {
    if (now() < this.#nextReport) return false;
    this.#nextReport = now() + reportMilliseconds;
    return true;
  }

  async next(): Promise<void> {
    await yieldToOthers();
    this.#sliceEnd = now() + sliceMilliseconds;
  }
}
