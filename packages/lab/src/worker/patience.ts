// Early stopping: the validation loss is looked at now and then, and the best training so far is kept to go back to.
import type { TrainingState } from 'wellfit';

/** Steps between two looks, where a look costs little beside them. */
const shortest = 10;

/** What is kept of the best look. */
export interface Best {
  readonly step: number;
  readonly loss: number;
  readonly state: TrainingState;
}

/** Watches the validation loss. */
export class Patience {
  /** Steps without a lower loss before training stops; 0: never. */
  readonly steps: number;
  /** Steps between two looks. */
  readonly every: number;
  best: Best | undefined;

  /** @param cost of a look in steps of training */
  constructor(steps: number, cost: number, best?: Best) {
    this.steps = steps;
    this.every = shortest * Math.max(1, Math.ceil(cost / shortest));
    this.best = best;
  }

  /** Whether a step is one to look at. */
  wants(step: number): boolean {
    return this.steps > 0 && step % this.every === 0 && step !== this.best?.step;
  }

  /** Takes the loss at a step; true when it has not been lower for too long. */
  isOver(step: number, loss: number, keep: () => TrainingState): boolean {
    if (!this.best || loss < this.best.loss) {
      this.best = { step, loss, state: keep() };
      return false;
    }
    return step - this.best.step >= this.steps;
  }
}
