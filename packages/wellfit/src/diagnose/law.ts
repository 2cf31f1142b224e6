// A law and how far something keeps to it: one figure, the bound for it, and a sentence.

/** What a network has to keep to. */
export type LawName =
  | 'shape'
  | 'inert'
  | 'rows'
  | 'expectation'
  | 'fresh'
  | 'replay'
  | 'share'
  | 'scale'
  | 'gradients'
  | 'update'
  | 'refit'
  | 'engine'
  | 'finite'
  | 'meaning';

/** What was found about a law, as plain data. */
export interface Law {
  readonly law: LawName;
  /** The layer that it is about, where it is about one. */
  readonly layer?: string;
  readonly passed: boolean;
  /** How far off: a law holds where its figure is at most its bound. */
  readonly figure: number;
  readonly bound: number;
  /** The same in one plain line. */
  readonly message: string;
}

/** What a law has to say about a figure. */
export interface Finding {
  readonly layer?: string;
  readonly figure: number;
  readonly bound: number;
  readonly holds: string;
  /** What to say where the figure is above the bound, or is no number. */
  readonly broken: string;
}

/** The law with its verdict. */
export function lawOf(law: LawName, { layer, figure, bound, holds, broken }: Finding): Law {
  const passed = figure <= bound;
  return {
    law,
    ...(layer !== undefined && { layer }),
    passed,
    figure,
    bound,
    message: passed ? holds : broken,
  };
}

/** Standard errors that a mean may be off. */
export const fiveErrors = 5;

/** A figure with two digits: `2.1`, `3.4e-9`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 1e-3 || !Number.isFinite(value)) return `${Number(value.toPrecision(2))}`;
  return value.toExponential(1).replace('.0e', 'e');
}

/** So many standard errors: `2.1 standard errors`. */
export function standardErrors(figure: number): string {
  return `${figure.toFixed(1)} standard errors`;
}

/** A whole number with its thousands apart: `4,096`. */
export function grouped(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How many elements of two lists have other bits. */
export function countDifferent(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = Math.abs(a.length - b.length);
  for (let k = 0; k < Math.min(a.length, b.length); k++) if (!Object.is(a[k], b[k])) count++;
  return count;
}
