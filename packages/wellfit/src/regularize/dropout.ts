// Inverted dropout as a layer: a mask in training, nothing at all at prediction.

import { requireFactor, requireWord } from '../core/option-rules.ts';
import { divide, multiply, select } from '../engine/expression.ts';
import type { Layer } from '../nn/layer.ts';

/** Options of `dropout`. */
export interface DropoutOptions {
  /** Share of units kept, in (0, 1]: one minus the `rate` of other libraries. */
  readonly keepProb: number;
  /**
   * `'fresh'` (the default) draws new masks at every step. `'fixed'` uses one and the same mask throughout, which
   * a network learns by heart: it is there to reproduce code that re-seeds its generator in every pass.
   */
  readonly mask?: 'fresh' | 'fixed';
}

/**
 * Inverted dropout: A ∘ D / keepProb in training, where D is 1 with probability keepProb; A itself at prediction.
 *
 * Dividing by keepProb keeps the expectation, so that nothing is scaled at prediction. The gradient passes the
 * same mask and scale.
 *
 * Source: N. Srivastava et al., "Dropout", JMLR 15 (2014).
 *
 * @throws {WellfitError} `range` when keepProb is not in (0, 1], or mask is another word
 *
 * @example
 * ```ts
 * dropout({ keepProb: 0.86 }).description // => { kind: 'dropout', keepProb: 0.86, mask: 'fresh' }
 * ```
 */
export function dropout({ keepProb, mask = 'fresh' }: DropoutOptions): Layer {
  requireDropout('dropout', { keepProb, mask });
  return {
    description: { kind: 'dropout', keepProb, mask },
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    forward({ program, name, input, training, setting }) {
      if (!training || keepProb === 1) return input;
      const keep = setting('keepProb', keepProb);
      const D = program.random(`${name}.D`, input.rows, keep, mask === 'fixed');
      const scale = program.map(`${name}.scale`, divide(1, keep));
      return program.map(name, select(D, multiply(scale, input), 0));
    },
  };
}

/** @throws {WellfitError} `range` when keepProb is not in (0, 1], or mask is another word */
export function requireDropout(caller: string, { keepProb, mask }: Required<DropoutOptions>): void {
  requireFactor(`${caller}: keepProb`, keepProb);
  requireWord(`${caller}: mask`, mask, ['fresh', 'fixed']);
}
