// Activations: what bends the straight lines of the dense layers, one number at a time.
import { requireNotNegative } from '../core/option-rules.ts';
import type { Buffer } from '../engine/buffer.ts';
import * as formula from '../engine/expression.ts';
import type { Layer, LayerDescription } from './layer.ts';

/** max(0, z). */
export function relu(): Layer {
  return activation({ kind: 'relu' }, formula.relu);
}

/**
 * z where z > 0, slope·z elsewhere.
 *
 * @param options `slope` below 0, a finite number ≥ 0, default 0.01
 * @throws {WellfitError} `range` when slope is not in that range
 */
export function leakyRelu({ slope = 0.01 }: { readonly slope?: number } = {}): Layer {
  requireNotNegative('leakyRelu: slope', slope);
  return activation({ kind: 'leakyRelu', slope }, z =>
    formula.select(formula.greater(z, 0), z, formula.multiply(slope, z)),
  );
}

/**
 * z where z > 0, α·(eᶻ − 1) elsewhere.
 *
 * Source: D.-A. Clevert, T. Unterthiner, S. Hochreiter, "Exponential linear units", ICLR 2016.
 *
 * @param options `alpha`, a finite number ≥ 0, default 1
 * @throws {WellfitError} `range` when alpha is not in that range
 */
export function elu({ alpha = 1 }: { readonly alpha?: number } = {}): Layer {
  requireNotNegative('elu: alpha', alpha);
  return activation({ kind: 'elu', alpha }, z =>
    formula.select(formula.greater(z, 0), z, formula.multiply(alpha, formula.expm1(z))),
  );
}

/**
 * z·Φ(z) = z·(1 + erf(z/√2))/2, Φ the normal distribution function, not the approximation by tanh.
 *
 * Source: D. Hendrycks, K. Gimpel, "Gaussian error linear units", 2016.
 */
export function gelu(): Layer {
  return activation({ kind: 'gelu' }, z => {
    const share = formula.add(1, formula.erf(formula.multiply(Math.SQRT1_2, z)));
    return formula.multiply(formula.multiply(0.5, z), share);
  });
}

/** tanh z; its slope is 1 − a². */
export function tanh(): Layer {
  return activation({ kind: 'tanh' }, formula.tanh);
}

/** 1/(1 + e⁻ᶻ); its slope is a·(1 − a). */
export function sigmoid(): Layer {
  return activation({ kind: 'sigmoid' }, formula.sigmoid);
}

/** @param value a = f(z) */
function activation(description: LayerDescription, value: (z: Buffer) => formula.Expression): Layer {
  return {
    description,
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    forward: ({ program, name, input }) => program.map(name, value(input)),
  };
}
