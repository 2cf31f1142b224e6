// Fits that the worker was asked to open: those that it has not answered yet, and the one that is open.
import type { BroughtData } from '../protocol.ts';
import type { Settings } from '../settings/settings.ts';

/** What a fit is opened with. */
export interface Opening {
  readonly settings: Settings;
  readonly brought: BroughtData | undefined;
}

/** Openings, answered in the order in which they were asked for. */
export class Openings {
  readonly #asked: Opening[] = [];
  #open: Opening | undefined;

  /** What is open: where a refusal leads back to. */
  get open(): Opening | undefined {
    return this.#open;
  }

  /** Whether a hand is ahead of the worker. */
  get areUnderWay(): boolean {
    return this.#asked.length > 0;
  }

  ask(opening: Opening): void {
    this.#asked.push(opening);
  }

  /** The oldest that was asked for is open; a stored session brings settings and data of its own. */
  succeed({ settings, brought }: Opening): void {
    const asked = this.#asked.shift();
    this.#open = { settings, brought: brought ?? asked?.brought };
  }

  /** The oldest that was asked for is refused; what was open stays so. */
  fail(): Opening | undefined {
    return this.#asked.shift();
  }
}
