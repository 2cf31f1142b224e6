// An axis of a drawing: where a value lies, and which values are written.
import type { Domain, Tick } from './ticks.ts';

/** How values are laid along a side. */
export interface ValueAxis {
  readonly scale: 'linear' | 'log';
  readonly domain: Domain;
  readonly ticks: readonly Tick[];
}

/** Place of a value between two pixels; `from` is the axis's low end. */
export function along({ scale, domain }: ValueAxis, [from, to]: Domain): (value: number) => number {
  const measure = scale === 'log' ? Math.log : (value: number): number => value;
  const [low, high] = [measure(domain[0]), measure(domain[1])];
  return value => from + ((measure(value) - low) / (high - low)) * (to - from);
}
