// Scaling: features brought to one size, by figures of the training examples only.
import { sum } from '../core/algebra.ts';
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';

/** A feature's center and size; it is scaled to (x − mean)/deviation. */
export interface FeatureScale {
  readonly mean: number;
  /** Standard deviation (division by the number of examples); 1 for a constant feature. */
  readonly deviation: number;
}

/** What leaves every feature as it is. */
export const unscaled: FeatureScale = { mean: 0, deviation: 1 };

/**
 * Mean and standard deviation of each feature; a constant feature gets deviation 1, so that it is scaled to 0.
 *
 * @param x examples × features, all finite
 *
 * @example
 * ```ts
 * standardScale(Matrix.from([[1, 5], [3, 5]])) // => [{ mean: 2, deviation: 1 }, { mean: 5, deviation: 1 }]
 * ```
 */
export function standardScale(x: Matrix): FeatureScale[] {
  return Array.from({ length: x.columns }, (_, j) =>
    scaleOf(Float64Array.from({ length: x.rows }, (_, i) => x.at(i, j))),
  );
}

/** Mean and standard deviation of one feature, as {@link standardScale} takes them. */
export function scaleOf(values: Float64Array): FeatureScale {
  const constant = values.every(value => value === values[0]);
  if (constant) return { mean: values[0] ?? 0, deviation: 1 };
  const mean = sum(values) / values.length;
  const distances = values.map(value => value - mean);
  const deviation = rootMeanSquare(distances, 1);
  if (deviation > 0 && deviation < Infinity) return { mean, deviation };
  // the squares left the range of doubles: take them in units of the largest distance
  const largest = distances.reduce((most, distance) => Math.max(most, Math.abs(distance)), 0);
  return { mean, deviation: rootMeanSquare(distances, largest) };
}

function rootMeanSquare(values: Float64Array, unit: number): number {
  return unit * Math.sqrt(sum(values.map(value => (value / unit) * (value / unit))) / values.length);
}

/**
 * Scales each feature to (x − mean)/deviation.
 *
 * @param x examples × features
 * @throws {WellfitError} `shape` when there are not as many scales as features
 */
export function applyScale(x: Matrix, scales: readonly FeatureScale[]): Matrix {
  if (scales.length !== x.columns) {
    throw new WellfitError('shape', `applyScale: ${scales.length} scales for ${x.columns} features`);
  }
  return x.map((value, k) => {
    const { mean, deviation } = scales[k % x.columns]!;
    return (value - mean) / deviation;
  });
}
