// Gradient descent by hand: passes of `lossAndGradients`, and updates in plain loops.

import { expect } from 'vitest';
import {
  type Examples,
  lossAndGradients,
  Matrix,
  type Network,
  type NetworkParameters,
  type PassOptions,
} from 'wellfit';
import { flat } from './random-networks.ts';

/** A descent: what each step sees and does; steps are counted from 0. */
export interface Descent {
  readonly net: Network;
  readonly start: NetworkParameters;
  readonly steps: number;
  readonly examplesAt: (step: number) => Examples;
  readonly rateAt: (step: number) => number;
  readonly pass?: PassOptions;
  /** Default: the gradients as they are. */
  readonly limit?: (gradients: NetworkParameters) => NetworkParameters;
}

/** Every parameter with its letters, changed one by one. */
export function mapParameters(
  parameters: NetworkParameters,
  change: (matrix: Matrix, layer: string, letter: string) => Matrix,
): NetworkParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([layer, letters]) => [
      layer,
      Object.fromEntries(
        Object.entries(letters).map(([letter, matrix]) => [letter, change(matrix, layer, letter)]),
      ),
    ]),
  );
}

/** The sum of two matrices, the second one scaled. */
export function plus(a: Matrix, b: Matrix, scale: number): Matrix {
  return new Matrix(
    Float64Array.from(a.data, (value, k) => value + scale * b.data[k]!),
    a.rows,
    a.columns,
  );
}

/** θ := θ − α·g; the parameters before the first step and after each. */
export function descend({
  net,
  start,
  steps,
  examplesAt,
  rateAt,
  pass = {},
  limit = gradients => gradients,
}: Descent): NetworkParameters[] {
  const visited = [start];
  for (let step = 0; step < steps; step++) {
    const from = visited.at(-1)!;
    const gradients = limit(lossAndGradients(net, from, examplesAt(step), pass).gradients);
    visited.push(
      mapParameters(from, (matrix, layer, letter) => plus(matrix, gradients[layer]![letter]!, -rateAt(step))),
    );
  }
  return visited;
}

/** Each within a share of its size, or of 1. */
export function expectNear(actual: NetworkParameters, expected: NetworkParameters, tolerance: number): void {
  const found = flat(actual);
  for (const [k, value] of flat(expected).entries()) {
    expect(Math.abs(found[k]! - value), `${k}`).toBeLessThan(tolerance * (1 + Math.abs(value)));
  }
}

/** Examples in order, so many at a time, from the start again after the last. */
export function batchesOf(x: Matrix, y: Matrix, size: number): (step: number) => Examples {
  const count = Math.ceil(x.rows / size);
  const rows = (matrix: Matrix, first: number) => Matrix.from(matrix.toArray().slice(first, first + size));
  return step => ({ x: rows(x, (step % count) * size), y: rows(y, (step % count) * size) });
}
