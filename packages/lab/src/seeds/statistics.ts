// What several seeds say together: a mean, and how far it can be trusted.

/** A mean over seeds. */
export interface Mean {
  readonly mean: number;
  /** Standard error of the mean; undefined with fewer than two values. */
  readonly error: number | undefined;
  readonly count: number;
}

/** A mean on a scale of ratios. */
export interface GeometricMean {
  readonly mean: number;
  /** The mean divided and multiplied by one standard error; undefined with fewer than two values. */
  readonly range: readonly [low: number, high: number] | undefined;
  readonly count: number;
}

/** Losses below this are certainty to more digits than are shown; a single 0 would make a geometric mean 0. */
const leastLoss = 1e-6;

/** Mean, and s/√n with the sample's deviation s; the mean of no values is not a number. */
export function meanOf(values: readonly number[]): Mean {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, error: undefined, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count), count };
}

/** Mean of the logarithms, as a loss again: one seed that went wrong does not drown the others. */
export function geometricMeanOf(losses: readonly number[]): GeometricMean {
  const { mean, error, count } = meanOf(losses.map(loss => Math.log(Math.max(leastLoss, loss))));
  const range = error === undefined ? undefined : ([Math.exp(mean - error), Math.exp(mean + error)] as const);
  return { mean: Math.exp(mean), range, count };
}
