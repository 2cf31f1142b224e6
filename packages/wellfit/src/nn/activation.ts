// Activations: what bends the straight lines of the dense layers, one number at a time.
import * as elementary from '../core/elementary.ts';
import type { Matrix } from '../core/matrix.ts';
import type { Layer, LayerPlace, LayerRun } from './layer.ts';

/** max(0, z). */
export function relu(): Layer {
  return activation(
    'relu',
    z => (z < 0 ? 0 : z),
    z => (z > 0 ? 1 : 0),
  );
}

/** z where z > 0, 0.01·z elsewhere. */
export function leakyRelu(): Layer {
  return activation(
    'leakyRelu',
    z => (z > 0 ? z : 0.01 * z),
    z => (z > 0 ? 1 : 0.01),
  );
}

/** tanh z; its slope is 1 − a². */
export function tanh(): Layer {
  return activation('tanh', elementary.tanh, (_, a) => 1 - a * a);
}

/** 1/(1 + e⁻ᶻ); its slope is a·(1 − a). */
export function sigmoid(): Layer {
  return activation('sigmoid', elementary.sigmoid, (_, a) => a * (1 - a));
}

/**
 * @param value a = f(z)
 * @param slope f′(z), from z and a = f(z); never from what a dropout after this layer made of a
 */
function activation(
  kind: string,
  value: (z: number) => number,
  slope: (z: number, a: number) => number,
): Layer {
  return {
    description: { kind },
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    run: place => runActivation(place, value, slope),
  };
}

function runActivation(
  { buffer, fanIn }: LayerPlace,
  value: (z: number) => number,
  slope: (z: number, a: number) => number,
): LayerRun {
  const outputs = buffer(fanIn);
  const gradients = buffer(fanIn);
  let Z: Matrix;
  let A: Matrix;
  return {
    forward(input) {
      Z = input;
      A = outputs.take(Z.rows);
      for (let k = 0; k < Z.size; k++) A.data[k] = value(Z.data[k]!);
      return A;
    },
    backward(dA) {
      const dZ = gradients.take(dA.rows);
      for (let k = 0; k < dA.size; k++) dZ.data[k] = dA.data[k]! * slope(Z.data[k]!, A.data[k]!);
      return dZ;
    },
  };
}
