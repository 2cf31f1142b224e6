// Early stopping: the cheapest regularizer; stop when the validation loss no longer falls, and keep the best.
import { requireNotNegative, requireWhole } from '../core/option-rules.ts';

/** When to stop before the last step. */
export interface EarlyStopping {
  /** Epochs without improvement of the validation loss before training stops, a whole number ≥ 1. */
  readonly patience: number;
  /** By how much the loss must fall to count as an improvement. Default 0. */
  readonly minimumChange?: number;
  /** End with the parameters of the best epoch. Default true. */
  readonly restoreBest?: boolean;
}

/** Watches the validation loss, epoch by epoch, and keeps what was best. */
export class BestSoFar<Kept> {
  readonly #patience: number;
  readonly #minimumChange: number;
  readonly #restores: boolean;
  #loss = Infinity;
  #waited = 0;
  #kept: Kept | undefined;

  /** @throws {WellfitError} `range` when patience is not a whole number ≥ 1, or minimumChange is negative */
  constructor({ patience, minimumChange = 0, restoreBest = true }: EarlyStopping) {
    requireWhole('earlyStopping: patience', patience, 1);
    requireNotNegative('earlyStopping: minimumChange', minimumChange);
    this.#patience = patience;
    this.#minimumChange = minimumChange;
    this.#restores = restoreBest;
  }

  /**
   * Takes the loss of one more epoch.
   *
   * @param keep makes a copy of what is to be restored; called when the epoch is the best so far
   * @returns true when patience has run out
   */
  isOver(loss: number, keep: () => Kept): boolean {
    if (loss < this.#loss - this.#minimumChange) {
      this.#loss = loss;
      this.#waited = 0;
      if (this.#restores) this.#kept = keep();
      return false;
    }
    this.#waited++;
    return this.#waited >= this.#patience;
  }

  /** What belongs to the best epoch; undefined when nothing is to be restored. */
  get best(): Kept | undefined {
    return this.#kept;
  }
}
