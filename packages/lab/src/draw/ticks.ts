// Round places on an axis, and how they are written.

/** The ends of an axis. */
export type Domain = readonly [low: number, high: number];

/** A place on an axis and what is written there. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** A finite number with this many decimals, a true minus sign, and no negative zero. */
export function decimal(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** The least of 1, 2, 5 times a power of ten that covers the span in at most `count` steps. */
function niceStep(span: number, count: number): number {
  const least = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5].map(factor => factor * power).find(step => step >= least * (1 - 1e-9)) ?? 10 * power;
}

function decimals(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/**
 * Ticks within an axis, in at most `count` steps of 1, 2 or 5 times a power of ten.
 *
 * @example
 * niceTicks([-1, 1], 4).map(tick => tick.text); // => ['−1.0', '−0.5', '0.0', '0.5', '1.0']
 */
export function niceTicks([low, high]: Domain, count: number): Tick[] {
  if (!(high > low)) return [];
  const step = niceStep(high - low, count);
  const large = Math.max(Math.abs(low), Math.abs(high)) >= 1e7 || step < 1e-5;
  const text = (value: number): string =>
    large && value !== 0
      ? Number(value.toPrecision(6)).toExponential().replaceAll('-', '−').replace('+', '')
      : decimal(value, large ? 0 : decimals(step));
  const ticks: Tick[] = [];
  // multiply, never add: sums of 0.1 drift off the round value
  for (let i = Math.ceil(low / step - 1e-9); i <= high / step + 1e-9; i++) {
    ticks.push({ value: i * step, text: text(i * step) });
  }
  return ticks;
}

/**
 * Ticks at powers of ten; with 3 times them, or 2 and 5 times them, as long as there are at most `count`.
 *
 * @example
 * niceLogTicks([0.1, 10], 5).map(tick => tick.text); // => ['0.1', '0.3', '1', '3', '10']
 */
export function niceLogTicks([low, high]: Domain, count: number): Tick[] {
  if (!(low > 0 && high > low)) return [];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const within = (factors: readonly number[], every: number): Tick[] => {
    const ticks: Tick[] = [];
    for (let e = first; e <= last; e += every) {
      for (const factor of factors) {
        const value = Number(`${factor}e${e}`);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
          ticks.push({ value, text: decimal(value, decimals(value)) });
        }
      }
    }
    return ticks;
  };
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = within(factors, 1);
    if (ticks.length < 2) break;
    if (ticks.length <= count) return ticks;
  }
  const dense = within([1, 2, 5], 1);
  if (dense.length < 2) return niceTicks([low, high], count);
  return within([1], Math.max(1, Math.ceil((last - first) / Math.max(1, count))));
}
