// Choosing λ: the strongest penalty that is as good as the best one, as far as the seeds can tell.
import type { Mean } from './statistics.ts';

/** Places on a path. */
export interface Choice {
  /** Where the mean is lowest; of several such places the last one. */
  readonly lowest: number;
  /** The last place whose mean lies within one standard error of the lowest. */
  readonly chosen: number;
}

/**
 * The one-standard-error rule: the largest λ whose mean loss is at most the lowest mean plus its standard error.
 * Undefined where the lowest has no standard error, because fewer than two seeds stand behind it. Places without a mean
 * are passed over.
 *
 * Source: L. Breiman et al., "Classification and Regression Trees" (1984), 3.4.3; ties as in R's glmnet.
 *
 * @param means mean loss at each λ, λ ascending
 */
export function oneStandardError(means: readonly Pick<Mean, 'mean' | 'error'>[]): Choice | undefined {
  const least = Math.min(...means.map(({ mean }) => mean).filter(mean => !Number.isNaN(mean)));
  const lowest = means.findLastIndex(({ mean }) => mean === least);
  const error = means[lowest]?.error;
  if (error === undefined) return undefined;
  return { lowest, chosen: means.findLastIndex(({ mean }) => mean <= least + error) };
}
