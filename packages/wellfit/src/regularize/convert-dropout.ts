// Dropout's one number, counted from either end: the share kept, or the share silenced.
import { requireFactor, requireShare } from '../core/option-rules.ts';

/**
 * keepProb from the `rate` of Keras and tfjs, PyTorch's `p` or convnetjs' `drop_prob`: 1 − rate.
 *
 * @param rate share of units silenced, in [0, 1)
 * @throws {WellfitError} `range` when rate is not in [0, 1)
 *
 * @example
 * ```ts
 * keepProbFromRate(0.25) // => 0.75
 * ```
 */
export function keepProbFromRate(rate: number): number {
  requireShare('keepProbFromRate: rate', rate);
  return 1 - rate;
}

/**
 * The `rate` of Keras and tfjs, PyTorch's `p` or convnetjs' `drop_prob` from keepProb: 1 − keepProb.
 *
 * @param keepProb share of units kept, in (0, 1]
 * @throws {WellfitError} `range` when keepProb is not in (0, 1]
 *
 * @example
 * ```ts
 * rateFromKeepProb(0.75) // => 0.25
 * ```
 */
export function rateFromKeepProb(keepProb: number): number {
  requireFactor('rateFromKeepProb: keepProb', keepProb);
  return 1 - keepProb;
}
