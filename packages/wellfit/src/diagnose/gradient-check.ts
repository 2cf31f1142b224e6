// Gradient checking: is every derived gradient the slope that the cost really has?
import { requirePositive, requireWhole } from '../core/option-rules.ts';
import { Philox } from '../core/philox.ts';
import { binaryCrossEntropy } from '../nn/cross-entropy.ts';
import type { Network, NetworkParameters } from '../nn/network.ts';
import { requireLayers } from '../train/by-layer.ts';
import { type Examples, readExamples } from '../train/examples.ts';
import { atOnce } from '../train/in-turns.ts';
import { type PassOptions, readDraws } from '../train/loss-and-gradients.ts';
import { type CostSurface, type Movable, passSurface } from './cost-surface.ts';
import { measureSlope } from './slope.ts';

/** The Philox stream that chooses elements. */
const sampleStream = 0x73616d70;

/** An error is relative to no less than this share of the largest slope of all: no cost tells smaller ones that well. */
const leastShare = 1e-3;

/** Options of `checkGradients`. */
export interface CheckGradientsOptions
  extends Pick<PassOptions, 'loss' | 'penalty' | 'masks' | 'noises' | 'training'> {
  /** The widest distance at which costs are measured, times the size of a number above 1. Default 1e-3. */
  readonly epsilon?: number;
  /** Draws masks and noises that are not given, and chooses elements. Default 0. */
  readonly seed?: number;
  /** The relative error that a right gradient stays below, beyond what the cost's own rounding hides. Default 1e-6. */
  readonly tolerance?: number;
  /** Check at most so many elements of each matrix. Default: all. */
  readonly sample?: number;
}

/** A gradient beside the slope of the cost. */
export interface GradientError {
  /** |analytic − numeric| relative to the larger of them, or to a thousandth of the largest gradient. */
  readonly error: number;
  /** The layer, or `examples`. */
  readonly layer: string;
  /** The letter, or `x`. */
  readonly parameter: string;
  readonly row: number;
  readonly column: number;
  readonly analytic: number;
  readonly numeric: number;
}

/** What was found about one matrix. */
export interface CheckedParameter {
  readonly layer: string;
  readonly parameter: string;
  /** Elements that were compared. */
  readonly elements: number;
  /** Elements at a kink, where the slope is not one number. */
  readonly skipped: number;
  /** The largest relative error. */
  readonly error: number;
}

/** What a gradient check has found, as plain data. */
export interface GradientCheck {
  /** Whether something was compared, and every error is at most the tolerance. */
  readonly passed: boolean;
  /** Undefined where everything was skipped. */
  readonly worst: GradientError | undefined;
  readonly byParameter: readonly CheckedParameter[];
  readonly elements: number;
  readonly skipped: number;
}

/**
 * Compares every gradient of `lossAndGradients`, that of the examples too, with the slope of the cost: central differences
 * in float64, masks and noises held fixed.
 *
 * Elements whose cost has a kink right where they are (relu at 0) have no slope to compare with: they are counted in
 * `skipped`. Near a kink the distance is made smaller.
 *
 * @param parameters where to look; kinks are unlikely at random ones
 * @throws {WellfitError} `shape` when something does not fit the network, `range` for an option outside its range
 *
 * @example
 * ```ts
 * const net = network({ inputs: 1, layers: [dense(1), tanh()] });
 * const parameters = { dense_1: { W: Matrix.from([[2]]), b: Matrix.from([[0.5]]) } };
 * const examples = { x: [[0.3], [-0.4]], y: [1, 0] };
 * const { passed, elements, worst } = checkGradients(net, parameters, examples, { loss: meanSquaredError() });
 * passed // => true
 * elements // => 4
 * worst.error < 1e-9 // => true
 * ```
 */
export function checkGradients(
  net: Network,
  parameters: NetworkParameters,
  examples: Examples,
  options: CheckGradientsOptions = {},
): GradientCheck {
  const { loss = binaryCrossEntropy(), penalty, masks, noises, training = true } = options;
  const { epsilon = 1e-3, tolerance = 1e-6, seed = 0, sample = Number.POSITIVE_INFINITY } = options;
  requirePositive('checkGradients: epsilon', epsilon);
  requirePositive('checkGradients: tolerance', tolerance);
  requireWhole('checkGradients: seed', seed, 0);
  if (sample !== Number.POSITIVE_INFINITY) requireWhole('checkGradients: sample', sample, 1);
  const { x, y } = readExamples('checkGradients', { net, loss, precision: 'float64' }, examples);
  requireLayers('checkGradients', 'penalty', { net, given: penalty });
  const draws = training ? readDraws('checkGradients', { net, m: x.rows }, { masks, noises }) : {};
  const surface = passSurface({ net, loss, parameters, x, y, seed }, { penalty, training, draws });
  return atOnce(comparing(surface, { epsilon, tolerance, seed, sample }));
}

/** Compares the slopes of a surface. Yields between elements, for those who want to do something else as well. */
export function* comparing(
  surface: CostSurface,
  options: Required<Pick<CheckGradientsOptions, 'epsilon' | 'tolerance' | 'seed' | 'sample'>>,
): Generator<void, GradientCheck, void> {
  const { epsilon, tolerance, seed, sample } = options;
  const { movables } = surface;
  const here = surface.costAt(movables[0]!, 0, 0);
  const least = leastShare * largestOf(movables);
  const random = new Philox(seed, sampleStream);
  const byParameter: CheckedParameter[] = [];
  let worst: GradientError | undefined;
  for (const movable of movables) {
    const { layer, parameter, values, slopes, placeOf } = movable;
    const chosen = chosenOf(values.length, sample, random);
    let skipped = 0;
    let largest = 0;
    for (const k of chosen) {
      const analytic = slopes[k]!;
      const distance = epsilon * Math.max(1, Math.abs(values[k]!));
      const derived = { analytic, here, distance, least, tolerance };
      const { numeric, error, isKink } = measureSlope(offset => surface.costAt(movable, k, offset), derived);
      yield;
      if (isKink) {
        skipped++;
        continue;
      }
      largest = Math.max(largest, error);
      if (worst && worst.error >= error) continue;
      worst = { error, layer, parameter, ...placeOf(k), analytic, numeric };
    }
    byParameter.push({ layer, parameter, elements: chosen.length - skipped, skipped, error: largest });
  }
  const total = (key: 'elements' | 'skipped') => byParameter.reduce((sum, entry) => sum + entry[key], 0);
  return {
    passed: worst !== undefined && worst.error <= tolerance,
    worst,
    byParameter,
    elements: total('elements'),
    skipped: total('skipped'),
  };
}

/** The size of the largest finite slope. */
function largestOf(movables: readonly Movable[]): number {
  let largest = 0;
  for (const { slopes } of movables) {
    for (const slope of slopes) if (Number.isFinite(slope)) largest = Math.max(largest, Math.abs(slope));
  }
  return largest;
}

/** Elements to look at, in order: all, or as many as asked for. */
function chosenOf(size: number, sample: number, random: Philox): readonly number[] {
  if (size <= sample) return Array.from({ length: size }, (_, k) => k);
  return [...random.permutation(size).subarray(0, sample)].sort((a, b) => a - b);
}
