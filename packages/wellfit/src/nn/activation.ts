// Activations: what bends the straight lines of the dense layers, one number at a time.
import type { Buffer } from '../engine/buffer.ts';
import * as formula from '../engine/expression.ts';
import type { Layer } from './layer.ts';

/** max(0, z). */
export function relu(): Layer {
  return activation('relu', formula.relu);
}

/** z where z > 0, 0.01·z elsewhere. */
export function leakyRelu(): Layer {
  return activation('leakyRelu', z => formula.select(formula.greater(z, 0), z, formula.multiply(0.01, z)));
}

/** tanh z; its slope is 1 − a². */
export function tanh(): Layer {
  return activation('tanh', formula.tanh);
}

/** 1/(1 + e⁻ᶻ); its slope is a·(1 − a). */
export function sigmoid(): Layer {
  return activation('sigmoid', formula.sigmoid);
}

/** @param value a = f(z) */
function activation(kind: string, value: (z: Buffer) => formula.Expression): Layer {
  return {
    description: { kind },
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    forward: ({ program, name, input }) => program.map(name, value(input)),
  };
}
