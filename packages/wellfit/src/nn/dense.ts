// The dense layer: every unit sees every input.
import { requireWhole, requireWord } from '../core/option-rules.ts';
import { add } from '../engine/expression.ts';
import { type Initializer, initializers, startWeights } from './init.ts';
import { type Layer, perUnit } from './layer.ts';

/** Options of `dense`. */
export interface DenseOptions {
  /** Name of the layer, else `dense_1`, `dense_2`, … in order. */
  readonly name?: string;
  /** How W starts. Default `'he'`. b starts at 0. */
  readonly init?: Initializer;
}

/**
 * A dense layer: Z = X·W + b, with X examples × fanIn, W [fanIn, fanOut] and b [1, fanOut].
 *
 * @param units fanOut, a whole number ≥ 1
 * @throws {WellfitError} `range` when units is not a whole number ≥ 1, or init is another word
 *
 * @example
 * ```ts
 * dense(20).fanOut(2) // => 20
 * ```
 */
export function dense(units: number, { name, init = 'he' }: DenseOptions = {}): Layer {
  requireWhole('dense: units', units, 1);
  requireWord('dense: init', init, initializers);
  return {
    description: { kind: 'dense', units, init, ...(name !== undefined && { name }) },
    fanOut: () => units,
    parameters: fanIn => ({
      W: {
        rows: fanIn,
        columns: units,
        role: 'weight',
        perUnit: false,
        start: (values, draws) => startWeights(values, { fanIn, fanOut: units }, { init, draws }),
      },
      b: perUnit(units, 'offset', 0),
    }),
    forward({ program, name, input, parameters: { W, b } }) {
      const product = program.matmul(`${name}.WX`, W!, input, { transposeA: true });
      return program.map(name, add(product, b!));
    },
  };
}
