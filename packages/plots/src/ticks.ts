// Round places on an axis and how they are written.
import { fixed } from './text.ts';

/** Places on an axis, and the text of one of them. */
export interface Ticks {
  readonly values: readonly number[];
  readonly format: (value: number) => string;
}

/** The least of 1, 2, 5 times a power of ten that covers the span in at most `count` steps. */
function niceStep(span: number, count: number): number {
  const least = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

function numberFormat(step: number, largest: number): (value: number) => string {
  if (largest >= 1e7 || step < 1e-5) {
    return value =>
      value === 0 ? '0' : Number(value.toPrecision(6)).toExponential().replaceAll('-', '−').replace('+', '');
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value => fixed(value, decimals);
}

/** Ticks within `low`..`high`, at most `count` steps; `integer` keeps them whole. */
export function linearTicks(low: number, high: number, count: number, integer = false): Ticks {
  if (!(high > low))
    return { values: [low], format: numberFormat(integer ? 1 : niceStep(Math.abs(low) || 1, 10), low) };
  const nice = niceStep(high - low, count);
  const step = integer ? Math.max(1, nice) : nice;
  const values: number[] = [];
  // Multiply, never add: sums of 0.1 drift off the round value.
  for (let i = Math.ceil(low / step - 1e-9); i <= high / step + 1e-9; i++) values.push(i * step);
  return { values, format: numberFormat(step, Math.max(Math.abs(low), Math.abs(high))) };
}

/** An axis that holds `low`..`high` and begins and ends on a tick. */
export function niceAxis(low: number, high: number, count: number): Ticks & { domain: [number, number] } {
  const top = high > low ? high : low + (Math.abs(low) || 1);
  const step = niceStep(top - low, count);
  const domain: [number, number] = [
    Math.floor(low / step + 1e-9) * step,
    Math.ceil(top / step - 1e-9) * step,
  ];
  return { domain, ...linearTicks(domain[0], domain[1], Math.round((domain[1] - domain[0]) / step)) };
}

/** Ticks at powers of ten, or at 1, 2, 5 times them when the span is short. */
export function logTicks(low: number, high: number, count: number): Ticks {
  const format = (value: number): string => fixed(value, Math.max(0, -Math.floor(Math.log10(value) + 1e-9)));
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const powers = (factors: readonly number[], every: number): number[] => {
    const values: number[] = [];
    for (let e = first; e <= last; e += every) for (const f of factors) values.push(f * 10 ** e);
    return values.filter(v => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
  };
  const dense = powers([1, 2, 5], 1);
  if (dense.length < 2) return linearTicks(low, high, count);
  if (dense.length <= count) return { values: dense, format };
  const every = Math.max(1, Math.ceil((last - first) / Math.max(1, count)));
  return { values: powers([1], every), format };
}
