// Numbers as they are written on the page: as many digits as say something, and no box that grows.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count: 12,000. */
export const count = (value: number): string => whole.format(value);

/** A loss or another figure with so many digits behind the point; one that is not a number is a dash. */
export const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '–';

/** A share in percent: 98.3 %. */
export const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';

/** A setting: its significant digits and no more. */
export const setting = (value: number): string => String(Number(value.toPrecision(3)));
