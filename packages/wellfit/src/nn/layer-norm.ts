// Layer norm: each example brought to mean 0 and variance 1 over its units, then to scales and offsets that are learned.
import { requirePositive } from '../core/option-rules.ts';
import { add, divide, multiply, sqrt, subtract } from '../engine/expression.ts';
import { type Layer, perUnit } from './layer.ts';

/** Options of `layerNorm`. */
export interface LayerNormOptions {
  readonly name?: string;
  /** Added to the variance before the root. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Layer norm: γ·(x − μ)/√(σ² + ε) + β, with mean μ and variance σ² over the units of each example.
 *
 * It looks at no other example, and so is the same in training and at prediction. Holds `gamma` (starts at 1) and
 * `beta` (0), each [1, units].
 *
 * Source: J. Ba, J. Kiros, G. Hinton, "Layer normalization", 2016.
 *
 * @throws {WellfitError} `range` when epsilon is not a finite number above 0
 */
export function layerNorm({ name, epsilon = 1e-5 }: LayerNormOptions = {}): Layer {
  requirePositive('layerNorm: epsilon', epsilon);
  return {
    description: { kind: 'layerNorm', epsilon, ...(name !== undefined && { name }) },
    fanOut: fanIn => fanIn,
    parameters: fanIn => ({ gamma: perUnit(fanIn, 'offset', 1), beta: perUnit(fanIn, 'offset', 0) }),
    forward({ program, name, input, parameters: { gamma, beta } }) {
      const share = 1 / input.rows;
      const mean = program.sum(`${name}.μ`, multiply(share, input), 'units');
      const centered = program.map(`${name}.x−μ`, subtract(input, mean));
      const variance = program.sum(`${name}.σ²`, multiply(share, multiply(centered, centered)), 'units');
      const inverse = program.map(`${name}.1/σ`, divide(1, sqrt(add(variance, epsilon))));
      return program.map(name, add(multiply(gamma!, multiply(centered, inverse)), beta!));
    },
  };
}
