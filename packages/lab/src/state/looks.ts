// When a picture of the training is asked for: one at a time, and none while the last one is still true.
import { restAfter } from './detail.ts';

/** Figures, curves and small surfaces are not looked at sixty times a second: they come with every third picture. */
const looksPerWhole = 3;

/** Pictures that are asked for and come. */
export class Looks {
  #isWaiting = false;
  #isStale = true;
  #count = 0;
  #askedAt = 0;
  /** A picture that took long to come is not asked for again at once. */
  #restsUntil = 0;
  /** Whether the last picture that was asked for is of the boundary alone. */
  #isPartial = false;

  /** Something that is shown has changed. */
  renew(): void {
    this.#isStale = true;
  }

  /** What a picture that is asked for now comes with; undefined while none is due. */
  begin(isRunning: boolean): { readonly isWhole: boolean } | undefined {
    const at = performance.now();
    if (this.#isWaiting || at < this.#restsUntil || (!this.#isStale && !isRunning)) return undefined;
    this.#askedAt = at;
    this.#isWaiting = true;
    this.#isStale = false;
    const isWhole = this.#count++ % looksPerWhole === 0 || !isRunning;
    this.#isPartial = !isWhole;
    return { isWhole };
  }

  /** The picture has come, of a training that runs or rests; tells whether it is a whole one. */
  end(isRunning: boolean): boolean {
    this.#isWaiting = false;
    const at = performance.now();
    this.#restsUntil = at + restAfter(at - this.#askedAt);
    if (this.#isPartial && !isRunning) this.#isStale = true;
    return !this.#isPartial;
  }

  /** No picture is going to come. */
  giveUp(): void {
    this.#isWaiting = false;
  }
}
