// What scalars with a series are to be at the runs that follow: the values that are left, for every executor.
import { WellfitError } from '../core/errors.ts';
import type { Buffer } from './buffer.ts';
import { mostStepsPerCall } from './executor.ts';

/** The values of each series, by the number of its buffer. */
export class Series {
  readonly #left: Map<number, Float64Array>;

  /** @param ids numbers of the buffers that are a series of some entry */
  constructor(ids: Iterable<number>) {
    this.#left = new Map([...ids].map(id => [id, new Float64Array(0)]));
  }

  set({ id, name }: Buffer, values: ArrayLike<number>): void {
    if (!this.#left.has(id)) {
      throw new WellfitError('state', `setSeries: buffer must be a series of an entry, got ${name}`);
    }
    this.#left.set(id, Float64Array.from(values));
  }

  /** The values of so many runs, which are used up with that. */
  take(id: number, times: number): Float64Array {
    const left = this.#left.get(id)!;
    if (times > mostStepsPerCall) {
      throw new WellfitError('range', `run: times must be at most ${mostStepsPerCall}, got ${times}`);
    }
    if (left.length < times) {
      throw new WellfitError('state', `run: a series must have ${times} values left, got ${left.length}`);
    }
    this.#left.set(id, left.subarray(times));
    return left.subarray(0, times);
  }
}
