// The dense layer: every unit sees every input.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { type Initializer, initialDeviation } from './init.ts';
import type { Layer, LayerPlace, LayerRun } from './layer.ts';

/**
 * A dense layer: Z = X·W + b, with X examples × fanIn, W [fanIn, fanOut] and b [1, fanOut].
 *
 * @param units fanOut, a whole number ≥ 1
 * @param options `name` of its parameters (else `dense_1`, `dense_2`, … in order), and `init` of W; b starts at 0
 * @throws {WellfitError} `range` when units is not a whole number ≥ 1
 *
 * @example
 * ```ts
 * dense(20).fanOut(2) // => 20
 * ```
 */
export function dense(
  units: number,
  { name, init = 'he' }: { readonly name?: string; readonly init?: Initializer } = {},
): Layer {
  if (!Number.isInteger(units) || units < 1) {
    throw new WellfitError('range', `dense: units must be a whole number ≥ 1, got ${units}`);
  }
  return {
    description: { kind: 'dense', units, init, ...(name !== undefined && { name }) },
    fanOut: () => units,
    parameters: fanIn => ({
      W: {
        rows: fanIn,
        columns: units,
        penalized: true,
        start: (values, normal) => startWeights(values, { fanIn, units, init, normal }),
      },
      b: { rows: 1, columns: units, penalized: false, start: values => values.fill(0) },
    }),
    run: place => runDense(place, units),
  };
}

/** Draws unit by unit, as numpy code does that keeps its weights units × inputs, then stores them [fanIn, fanOut]. */
function startWeights(
  values: Matrix['data'],
  options: { fanIn: number; units: number; init: Initializer; normal: () => number },
): void {
  const { fanIn, units, init, normal } = options;
  const deviation = initialDeviation(init, fanIn, units);
  const lecun = init === 'lecun';
  for (let unit = 0; unit < units; unit++) {
    for (let input = 0; input < fanIn; input++) {
      // randn/√fanIn, as the assignment writes it, rounds differently from randn·√(1/fanIn)
      values[input * units + unit] = lecun ? normal() / Math.sqrt(fanIn) : deviation * normal();
    }
  }
}

function runDense({ parameters, gradients, buffer, fanIn }: LayerPlace, fanOut: number): LayerRun {
  const W = parameters['W']!.data;
  const b = parameters['b']!.data;
  const dW = gradients['W']!.data;
  const db = gradients['b']!.data;
  const outputs = buffer(fanOut);
  const inputGradients = buffer(fanIn);
  let input: Matrix;
  return {
    forward(x) {
      input = x;
      const Z = outputs.take(x.rows);
      for (let i = 0; i < x.rows; i++) {
        const at = i * fanOut;
        for (let j = 0; j < fanOut; j++) Z.data[at + j] = b[j]!;
        for (let k = 0; k < fanIn; k++) {
          const value = x.data[i * fanIn + k]!;
          if (value === 0) continue; // half of a ReLU layer's outputs
          for (let j = 0; j < fanOut; j++) Z.data[at + j]! += value * W[k * fanOut + j]!;
        }
      }
      return Z;
    },
    backward(dZ) {
      const dX = inputGradients.take(dZ.rows);
      dW.fill(0);
      db.fill(0);
      for (let i = 0; i < dZ.rows; i++) {
        const at = i * fanOut;
        for (let j = 0; j < fanOut; j++) db[j]! += dZ.data[at + j]!;
        for (let k = 0; k < fanIn; k++) {
          const value = input.data[i * fanIn + k]!;
          let total = 0;
          for (let j = 0; j < fanOut; j++) {
            const delta = dZ.data[at + j]!;
            total += delta * W[k * fanOut + j]!;
            dW[k * fanOut + j]! += value * delta;
          }
          dX.data[i * fanIn + k] = total;
        }
      }
      return dX;
    },
  };
}
