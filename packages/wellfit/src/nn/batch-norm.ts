// Batch norm: each unit brought to mean 0 and variance 1 over the batch, then to a scale and an offset that it learns.
import { requirePositive, requireShare } from '../core/option-rules.ts';
import type { Buffer } from '../engine/buffer.ts';
import {
  add,
  divide,
  type Expression,
  greater,
  multiply,
  select,
  sqrt,
  subtract,
} from '../engine/expression.ts';
import { type Layer, type LayerPlace, perUnit, type TrainingPlace } from './layer.ts';

/** Options of `batchNorm`. */
export interface BatchNormOptions {
  readonly name?: string;
  /** Share of the old average that stays at every step, in [0, 1). Default 0.9. (PyTorch's momentum is one minus it.) */
  readonly momentum?: number;
  /** Added to the variance before the root. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Batch norm: γ·(x − μ)/√(σ² + ε) + β, unit by unit.
 *
 * In training μ and σ² are mean and variance (division by m) of the unit over the batch, and running averages of them
 * are kept, of the variance in its unbiased form: mean := momentum·mean + (1 − momentum)·μ, variance := momentum·variance
 * + (1 − momentum)·σ²·m/(m − 1). At prediction μ and σ² are these averages, so that an example's prediction depends on no
 * other example. A batch of one example trains β alone and leaves the averages as they are. Gradients pass through μ and σ²; `docs/math.md` derives them.
 *
 * Holds `gamma` (starts at 1), `beta` (0), `mean` (0) and `variance` (1), each [1, units].
 *
 * Source: S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015.
 *
 * @throws {WellfitError} `range` when momentum is not in [0, 1) or epsilon is not a finite number above 0
 *
 * @example
 * ```ts
 * Object.keys(batchNorm().parameters(3)) // => ['gamma', 'beta', 'mean', 'variance']
 * ```
 */
export function batchNorm({ name, momentum = 0.9, epsilon = 1e-5 }: BatchNormOptions = {}): Layer {
  requireShare('batchNorm: momentum', momentum);
  requirePositive('batchNorm: epsilon', epsilon);
  return {
    description: { kind: 'batchNorm', momentum, epsilon, ...(name !== undefined && { name }) },
    fanOut: fanIn => fanIn,
    parameters: fanIn => ({
      gamma: perUnit(fanIn, 'offset', 1),
      beta: perUnit(fanIn, 'offset', 0),
      mean: perUnit(fanIn, 'statistic', 0),
      variance: perUnit(fanIn, 'statistic', 1),
    }),
    forward(place) {
      const { program, name, input, parameters, training } = place;
      const { gamma, beta } = parameters;
      const { centered, variance } = training
        ? statisticsOfBatch(place, training, momentum)
        : { centered: subtract(input, parameters['mean']!), variance: parameters['variance']! };
      const inverse = program.map(`${name}.1/σ`, divide(1, sqrt(add(variance, epsilon))));
      return program.map(name, add(multiply(gamma!, multiply(centered, inverse)), beta!));
    },
  };
}

/** Takes mean and variance over the batch, and moves the averages towards them. */
function statisticsOfBatch(
  { program, name, input, parameters }: LayerPlace,
  { share, inverseCount }: TrainingPlace,
  momentum: number,
): { readonly centered: Buffer; readonly variance: Buffer } {
  const mean = program.sum(`${name}.μ`, multiply(share, input), 'examples');
  const centered = program.map(`${name}.x−μ`, subtract(input, mean));
  const variance = program.sum(`${name}.σ²`, multiply(share, multiply(centered, centered)), 'examples');
  const unbiased = divide(1, subtract(1, inverseCount));
  const follow = (average: Buffer, value: Buffer | Expression) => {
    const moved = add(multiply(momentum, average), multiply(1 - momentum, value));
    // one example says nothing about variance, and its mean is no mean
    program.assign(average, select(greater(1, inverseCount), moved, average));
  };
  follow(parameters['mean']!, mean);
  follow(parameters['variance']!, multiply(unbiased, variance));
  return { centered, variance };
}
