// Gaussian noise: what a network cannot learn by heart, because it never comes twice.
import { requireNotNegative } from '../core/option-rules.ts';
import { add, multiply } from '../engine/expression.ts';
import type { Layer } from '../nn/layer.ts';

/**
 * Gaussian noise: x + σ·n in training, with fresh standard normal draws n at every step; x itself at prediction.
 *
 * On standardized inputs a small σ (0.05 to 0.3) acts much like a penalty on the slope of the network.
 *
 * Source: C. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7 (1995).
 *
 * @param options `stddev` σ, a finite number ≥ 0
 * @throws {WellfitError} `range` when stddev is not in that range
 *
 * @example
 * ```ts
 * gaussianNoise({ stddev: 0.1 }).description // => { kind: 'gaussianNoise', stddev: 0.1 }
 * ```
 */
export function gaussianNoise({ stddev }: { readonly stddev: number }): Layer {
  requireNotNegative('gaussianNoise: stddev', stddev);
  return {
    description: { kind: 'gaussianNoise', stddev },
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    forward({ program, name, input, training, setting }) {
      if (!training || stddev === 0) return input;
      const noise = training.normal(`${name}.n`, input.rows);
      return program.map(name, add(input, multiply(setting('stddev', stddev), noise)));
    },
  };
}
