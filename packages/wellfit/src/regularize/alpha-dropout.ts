// Alpha dropout: dropped units take the value that keeps mean and variance as they are.
import { add, divide, multiply, select, sqrt, subtract } from '../engine/expression.ts';
import type { Layer } from '../nn/layer.ts';
import { type DropoutOptions, requireDropout } from './dropout.ts';

/** −λ·α of the scaled exponential linear unit: what it tends to far below 0. */
const saturated = -1.7580993408473766;

/**
 * Alpha dropout: a·(x where kept, α′ elsewhere) + b, with α′ ≈ −1.758 and a, b such that inputs of mean 0 and variance 1
 * keep both: a = (p + α′²·p·(1 − p))^(−1/2), b = −a·α′·(1 − p), p = keepProb. Nothing at prediction.
 *
 * Source: G. Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017.
 *
 * @throws {WellfitError} `range` when keepProb is not in (0, 1], or mask is another word
 *
 * @example
 * ```ts
 * alphaDropout({ keepProb: 0.9 }).description // => { kind: 'alphaDropout', keepProb: 0.9, mask: 'fresh' }
 * ```
 */
export function alphaDropout({ keepProb, mask = 'fresh' }: DropoutOptions): Layer {
  requireDropout('alphaDropout', { keepProb, mask });
  return {
    description: { kind: 'alphaDropout', keepProb, mask },
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    forward({ program, name, input, training, setting }) {
      if (!training || keepProb === 1) return input;
      const keep = setting('keepProb', keepProb);
      const D = program.random(`${name}.D`, input.rows, keep, mask === 'fixed');
      const dropped = subtract(1, keep);
      const variance = add(keep, multiply(saturated * saturated, multiply(keep, dropped)));
      const a = program.map(`${name}.a`, divide(1, sqrt(variance)));
      const b = program.map(`${name}.b`, multiply(-saturated, multiply(a, dropped)));
      return program.map(name, add(multiply(a, select(D, input, saturated)), b));
    },
  };
}
