// What each setting may be: the page's controls and the reader of addresses keep to the same limits.
import type { DataSettings, LiveSettings } from './settings.ts';

/** A closed interval of numbers. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** Whole numbers only. */
  readonly whole?: true;
}

export const liveRanges: Readonly<Record<keyof LiveSettings, Range>> = {
  l2: { least: 0, most: 100 },
  l1: { least: 0, most: 100 },
  keepProb: { least: 0.05, most: 1 },
  noise: { least: 0, most: 5 },
  maxNorm: { least: 0, most: 100 },
  labelSmoothing: { least: 0, most: 0.9 },
  mixup: { least: 0, most: 10 },
  learningRate: { least: 1e-6, most: 10 },
};

/** Of every seed: what a stream of random numbers starts from. */
export const seedRange: Range = { least: 0, most: 0xffffffff, whole: true };

export const dataRanges: Readonly<Record<keyof Omit<DataSettings, 'source'>, Range>> = {
  rows: { least: 20, most: 2000, whole: true },
  noise: { least: 0, most: 2 },
  validationShare: { least: 0.05, most: 0.9 },
  seed: seedRange,
};

export const patienceRange: Range = { least: 0, most: 1_000_000, whole: true };
export const batchRange: Range = { least: 1, most: 100_000, whole: true };
export const widthRange: Range = { least: 1, most: 256, whole: true };
/** Classes there may be: each has a color, a shape and a digit key of its own. */
export const mostClasses = 10;
/** Hidden layers there may be. */
export const mostHidden = 6;

/** Whether a number keeps to a range. */
export function isIn({ least, most, whole }: Range, value: number): boolean {
  return value >= least && value <= most && (!whole || Number.isInteger(value));
}

/** The nearest number in a range. */
export function clamp({ least, most, whole }: Range, value: number): number {
  const near = Math.min(most, Math.max(least, Number.isFinite(value) ? value : least));
  return whole ? Math.round(near) : near;
}

/** The plane on which points are placed by hand, along both axes. */
export const pointsPlane: Range = { least: -1, most: 1 };
/** Larger files are not read in a page. */
export const mostFileBytes = 256e6;
