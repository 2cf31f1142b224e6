// Real numbers out of random bits: the same two recipes for every stream.
import { log } from './elementary.ts';

/** Uniform in [0, 1) with 53 random bits, from two words of 32: the upper 27 of the first, the upper 26 of the second. */
export function uniformOf(first: number, second: number): number {
  return ((first >>> 5) * 67108864 + (second >>> 6)) / 9007199254740992;
}

/**
 * Standard normals by Marsaglia's polar method, two at a time: the second of a pair is given first, and the first
 * waits for the next call.
 *
 * Source: G. Marsaglia, T. Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964).
 */
export class Normals {
  #spare: number | undefined;

  /** @param uniform draws from [0, 1) */
  next(uniform: () => number): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x1 = 2 * uniform() - 1;
      const x2 = 2 * uniform() - 1;
      const r2 = x1 * x1 + x2 * x2;
      if (r2 >= 1 || r2 === 0) continue;
      const factor = Math.sqrt((-2 * log(r2)) / r2);
      this.#spare = factor * x1;
      return factor * x2;
    }
  }

  /** Drops the number that waits. */
  reset(): void {
    this.#spare = undefined;
  }
}
