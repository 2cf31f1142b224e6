// Inverted dropout as a layer: a mask in training, nothing at all at prediction.
import { WellfitError } from '../core/errors.ts';
import type { Layer, LayerPlace, LayerRun } from '../nn/layer.ts';

/** Options of `dropout`. */
export interface DropoutOptions {
  /** Share of units kept, in (0, 1]: one minus the `rate` of other libraries. */
  readonly keepProb: number;
  /**
   * `'fresh'` (the default) draws new masks at every step. `'fixed'` uses one and the same mask throughout, which
   * a network learns by heart: it is there to reproduce code that re-seeds its generator in every pass.
   */
  readonly mask?: 'fresh' | 'fixed';
}

/**
 * Inverted dropout: A ∘ D / keepProb in training, where D is 1 with probability keepProb; A itself at prediction.
 *
 * Dividing by keepProb keeps the expectation, so that nothing is scaled at prediction. The gradient passes the
 * same mask and scale.
 *
 * Source: N. Srivastava et al., "Dropout", JMLR 15 (2014).
 *
 * @throws {WellfitError} `range` when keepProb is not in (0, 1], or mask is another word
 *
 * @example
 * ```ts
 * dropout({ keepProb: 0.86 }).description // => { kind: 'dropout', keepProb: 0.86, mask: 'fresh' }
 * ```
 */
export function dropout({ keepProb, mask = 'fresh' }: DropoutOptions): Layer {
  if (!(keepProb > 0 && keepProb <= 1)) {
    throw new WellfitError('range', `dropout: keepProb must be in (0, 1], got ${keepProb}`);
  }
  if (mask !== 'fresh' && mask !== 'fixed') {
    throw new WellfitError('range', `dropout: mask must be fresh or fixed, got ${mask satisfies never}`);
  }
  return {
    description: { kind: 'dropout', keepProb, mask },
    fanOut: fanIn => fanIn,
    parameters: () => ({}),
    run: place => runDropout(place, keepProb, mask === 'fixed'),
  };
}

function runDropout(
  { buffer, fanIn, examples, masks }: LayerPlace,
  keepProb: number,
  fixed: boolean,
): LayerRun {
  const stream = masks();
  const D = new Uint8Array(examples * fanIn);
  const outputs = buffer(fanIn);
  const gradients = buffer(fanIn);
  let awake = false;
  /** Examples that the mask was last drawn for: a fixed one is drawn once for each size of batch. */
  let drawnFor = 0;
  const apply = (source: Float64Array | Float32Array, target: Float64Array | Float32Array) => {
    for (let k = 0; k < target.length; k++) target[k] = D[k] === 1 ? source[k]! / keepProb : 0;
  };
  return {
    forward(A, training) {
      awake = training && keepProb < 1;
      if (!awake) return A;
      if (!fixed || drawnFor !== A.rows) stream.draw(D, { examples: A.rows, units: fanIn, keepProb, fixed });
      drawnFor = A.rows;
      const dropped = outputs.take(A.rows);
      apply(A.data, dropped.data);
      return dropped;
    },
    backward(dA) {
      if (!awake) return dA;
      const masked = gradients.take(dA.rows);
      apply(dA.data, masked.data);
      return masked;
    },
  };
}
