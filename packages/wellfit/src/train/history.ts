// The history of a fit: series that compare, at the steps where they were taken.

/**
 * Series of a fit, one entry for each step at which it was looked at.
 *
 * `loss` and `validationLoss` compare: both are measured with dropout off and without the penalty. `penalty` and
 * `cost` are apart: the cost is what the optimizer lowers, the loss of the batch in training mode (with its masks)
 * plus the penalty.
 */
export interface History {
  /** Updates made before the entry was taken. */
  readonly step: number[];
  /** Training loss, dropout off, penalty apart. */
  readonly loss: number[];
  /** The part of the cost that is not loss; m is the next batch's own number of examples. */
  readonly penalty: number[];
  /** What the next update lowers. */
  readonly cost: number[];
  readonly accuracy: number[];
  /** Validation loss, dropout off, penalty apart; empty without validation data. */
  readonly validationLoss: number[];
  readonly validationAccuracy: number[];
}

/** A history without entries. */
export function emptyHistory(): History {
  return {
    step: [],
    loss: [],
    penalty: [],
    cost: [],
    accuracy: [],
    validationLoss: [],
    validationAccuracy: [],
  };
}
