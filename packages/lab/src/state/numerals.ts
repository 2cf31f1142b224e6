// Numbers as they are written on the page: as many digits as say something, and no box that grows.
import { decimal } from '../draw/ticks.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count: 12,000. */
export const count = (value: number): string => whole.format(value);

/** Larger figures, of a training that diverges, are written with their power of ten. */
const longest = 1e6;

/** A loss or another figure with so many digits behind the point; one that is not a number is a dash. */
export const fixed = (value: number, digits: number): string => {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) < longest ? decimal(value, digits) : value.toExponential(1).replace('+', '');
};

/** A share in percent: 98.3 %. */
export const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';

/** A setting: its significant digits and no more. */
export const setting = (value: number): string => String(Number(value.toPrecision(3)));
