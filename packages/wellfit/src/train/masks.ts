// Where dropout's random bits come from: a counter-based stream, or numpy's legacy stream for notebooks.
import { RandomState } from '../core/mt19937.ts';
import { Philox } from '../core/philox.ts';
import type { MaskStream } from '../nn/layer.ts';

/** The masks of a whole network: one stream for each dropout layer, told when a step begins. */
export interface MaskSource {
  /** Says which step the next masks are for. */
  beginStep(step: number): void;
  /** The stream of the dropout layer with this number, from 0. */
  stream(layer: number): MaskStream;
}

/**
 * Masks as a pure function of (seed, layer, step, place): any order of work draws the same.
 *
 * Unit j of example i is kept when word i·units + j of the step is below keepProb·2³². A fixed mask is that of
 * step 0.
 */
export function philoxMasks(seed: number): MaskSource {
  let step = 0;
  return {
    beginStep(next) {
      step = next;
    },
    stream(layer) {
      const random = new Philox(seed, layer);
      let words = new Uint32Array(0);
      return {
        draw(mask, { examples, units, keepProb, fixed }) {
          const size = examples * units;
          if (words.length !== size) words = new Uint32Array(size);
          const limit = keepProb * 2 ** 32;
          random.fill(words, fixed ? 0 : step);
          for (let k = 0; k < size; k++) mask[k] = words[k]! < limit ? 1 : 0;
        },
      };
    },
  };
}

/**
 * Masks as numpy code draws them: `rand(units, examples) < keepProb`, layer by layer, from one `RandomState(seed)`.
 *
 * Fixed masks come from a stream of their own that is seeded again before each step that draws them, so that they
 * never set the fresh ones back.
 */
export function numpyMasks(seed: number): MaskSource {
  const fresh = new RandomState(seed);
  const repeated = new RandomState(seed);
  let atStart = true;
  return {
    beginStep() {
      atStart = true;
    },
    stream: () => ({
      draw(mask, { examples, units, keepProb, fixed }) {
        if (fixed && atStart) repeated.seed(seed);
        if (fixed) atStart = false;
        const uniforms = (fixed ? repeated : fresh).rand(units, examples);
        for (let unit = 0; unit < units; unit++) {
          for (let example = 0; example < examples; example++) {
            mask[example * units + unit] = uniforms.at(unit, example) < keepProb ? 1 : 0;
          }
        }
      },
    }),
  };
}

/** Given masks, one for each dropout layer, examples × units row by row: for a pass that must be comparable. */
export function givenMasks(masks: readonly ArrayLike<number>[]): MaskSource {
  return {
    beginStep() {},
    stream: layer => ({
      draw(mask, { examples, units }) {
        const given = masks[layer];
        for (let k = 0; k < examples * units; k++) mask[k] = given?.[k] ?? 0;
      },
    }),
  };
}
