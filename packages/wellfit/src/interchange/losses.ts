// Losses by the name of their kind: how a description in a file becomes a loss again.
import { binaryCrossEntropy, multiLabelCrossEntropy, softmaxCrossEntropy } from '../nn/cross-entropy.ts';
import type { Loss } from '../nn/loss.ts';
import { huber, meanSquaredError } from '../nn/regression-loss.ts';
import { type Kind, madeBy } from './kinds.ts';

const smoothing = { labelSmoothing: 'number' } as const;

const kinds: ReadonlyMap<unknown, Kind<Loss>> = new Map<string, Kind<Loss>>([
  ['binaryCrossEntropy', { options: smoothing, make: binaryCrossEntropy }],
  ['softmaxCrossEntropy', { options: smoothing, make: softmaxCrossEntropy }],
  ['multiLabelCrossEntropy', { options: smoothing, make: multiLabelCrossEntropy }],
  ['meanSquaredError', { make: meanSquaredError }],
  ['huber', { options: { delta: 'number' }, make: huber }],
]);

/** The loss that a description names; undefined when there is no such kind, or its options are not valid. */
export function readLoss(description: unknown): Loss | undefined {
  return madeBy(kinds, description);
}
