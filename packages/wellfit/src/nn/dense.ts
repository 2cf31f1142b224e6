// The dense layer: every unit sees every input.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { add } from '../engine/expression.ts';
import { type Initializer, initialDeviation } from './init.ts';
import type { Layer } from './layer.ts';

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
        perUnit: false,
        start: (values, normal) => startWeights(values, { fanIn, units, init, normal }),
      },
      b: { rows: 1, columns: units, penalized: false, perUnit: true, start: values => values.fill(0) },
    }),
    forward({ program, name, input, parameters: { W, b } }) {
      const product = program.matmul(`${name}.WX`, W!, input, { transposeA: true });
      return program.map(name, add(product, b!));
    },
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
