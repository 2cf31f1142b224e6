// What a program that fits a table is asked, and what it answers: one JSON argument in, one JSON line out.
import type { Clock } from '../clock.ts';

/** The tables that scikit-learn brings along. */
export const tables = ['iris', 'wine', 'breast_cancer', 'digits'] as const;

export type TableName = (typeof tables)[number];

/** Which rows are held out: the same for every seed, or others for each. */
export type Splits = 'one' | 'ten';

export interface TableJob {
  readonly table: TableName;
  /** Where the tables are. */
  readonly folder: string;
  /** Standardize the columns first, where that is not a default. */
  readonly scaled: boolean;
  readonly clock: Clock;
  readonly splits: Splits;
}

/** A fit with one seed. */
export interface TableFit {
  /** On the test rows. */
  readonly accuracy: number;
  readonly logLoss: number;
  /** Of the fit alone. */
  readonly seconds: number;
  /** It ran out of epochs before it had converged. */
  readonly unfinished: boolean;
}

export interface TableAnswer {
  readonly fits: readonly TableFit[];
}
