// A finished fit as a worker tells it, for tests that care about its loss alone.
import type { FittedPlan } from '../../src/protocol.ts';

export function fitted(
  name: string,
  { validation = 0, diverged = false }: { readonly validation?: number; readonly diverged?: boolean } = {},
): FittedPlan {
  return {
    name,
    losses: {
      step: 1,
      training: validation / 2,
      validation,
      trainingAccuracy: 1,
      validationAccuracy: 1,
      minimizedLoss: 1,
      penalty: 0,
    },
    norm: 1,
    fingerprint: '',
    diverged,
    field: undefined,
    curve: undefined,
    masks: undefined,
    thinned: undefined,
    points: undefined,
    weights: undefined,
  };
}
