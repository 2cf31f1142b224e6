// Weight averaging: the average of the last weights generalizes better than the last of them.
import { requireShare } from '../core/option-rules.ts';

/**
 * An exponential moving average of the parameters, taken after every step: average := decay·average + (1 − decay)·θ,
 * from the starting parameters on. It is what is evaluated and what the trained network holds.
 *
 * Source: B. Polyak, A. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control and
 * Optimization 30 (1992).
 */
export interface Averaging {
  /** In [0, 1): it averages over some 1/(1 − decay) steps. */
  readonly decay: number;
}

/** @throws {WellfitError} `range` when decay is not in [0, 1) */
export function requireAveraging({ decay }: Averaging): void {
  requireShare('fit: averaging.decay', decay);
}
