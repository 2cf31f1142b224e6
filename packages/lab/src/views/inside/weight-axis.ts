// The common axis of all histograms of weights: symmetric, and still while weights wobble.
import type { LayerWeights } from '../../protocol.ts';

/** Weights that fill less than this share of a shorter axis make the longer one give way to it. */
const slack = 0.85;

/** The shortest axis for weights up to `most`: its end is a power of two, or one and a half of it. */
function shortest(most: number): number {
  const power = 2 ** Math.ceil(Math.log2(most));
  return most <= 0.75 * power ? 0.75 * power : power;
}

/**
 * The end of an axis for weights up to `most`, in size.
 *
 * @param held the end until now; undefined at first
 */
export function weightLimit(held: number | undefined, most: number): number {
  if (!Number.isFinite(most) || most <= 0) return held ?? 1;
  if (held !== undefined && most <= held && shortest(most / slack) >= held) return held;
  return shortest(most);
}

/** Places on such an axis that are written. */
export const weightTicks = (limit: number): number[] => [-limit, -limit / 2, 0, limit / 2, limit];

/** The largest weight of all layers, in size. */
export function largestWeight(layers: readonly LayerWeights[]): number {
  let most = 0;
  for (const { weights } of layers) for (const w of weights) most = Math.max(most, Math.abs(w));
  return most;
}

/** How many weights there are in all, and how many of them are exactly 0. */
export function zerosOf(layers: readonly LayerWeights[]): { readonly zeros: number; readonly all: number } {
  let [zeros, all] = [0, 0];
  for (const { fanIn, fanOut, zeros: share } of layers) {
    zeros += Math.round(share * fanIn * fanOut);
    all += fanIn * fanOut;
  }
  return { zeros, all };
}
