// Axes of the two figures: round ends that move only in large steps, so that pictures hold still while seeds come in.
import type { ValueAxis } from '../draw/axis.ts';
import { niceLogTicks, niceTicks } from '../draw/ticks.ts';
import { setting } from '../state/numerals.ts';

/** Ends that a logarithmic axis of losses may have. */
const logEnds = [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];
/** The axis at least. */
const leastLogEnds = [0.1, 1] as const;

/** Tops that an axis from 0 may have. */
const tops = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20, 40, 60, 80, 100];

/** Where the lowest loss is not at least this share of the axis, differences around it cannot be seen. */
const leastShare = 1 / 6;

/** A logarithmic axis around losses; those beyond a hundred, or below a thousandth, lie outside. */
export function spreadAxis(losses: readonly number[], ticks: number): ValueAxis {
  const [low, high] = leastLogEnds;
  const below = Math.min(low, ...losses);
  const above = Math.max(high, ...losses);
  const domain = [
    logEnds.findLast(end => end <= below) ?? logEnds[0]!,
    logEnds.find(end => end >= above) ?? logEnds.at(-1)!,
  ] as const;
  return { scale: 'log', domain, ticks: niceLogTicks(domain, ticks) };
}

/**
 * An axis from 0 to above the largest value, unless the lowest would then lie at the ground: what is chosen is chosen
 * there.
 */
export function pathAxis(values: readonly number[], lowest: number): ValueAxis {
  const finite = values.filter(Number.isFinite);
  const top = finite.length === 0 ? 1 : Math.min(Math.max(...finite), lowest / leastShare);
  const domain = [0, tops.find(end => end >= top) ?? tops.at(-1)!] as const;
  return { scale: 'linear', domain, ticks: niceTicks(domain, 4) };
}

/** λ in powers of ten. */
export function lambdaAxis(lambdas: readonly number[]): ValueAxis {
  const domain = [lambdas[0]!, lambdas.at(-1)!] as const;
  const isPower = (value: number) => Number.isInteger(Number(Math.log10(value).toFixed(9)));
  const ticks = lambdas.filter(isPower).map(value => ({ value, text: setting(value) }));
  return { scale: 'log', domain, ticks };
}
