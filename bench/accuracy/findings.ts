// What fits of tables with the defaults come to.
import type { Clock } from '../clock.ts';
import type { Here } from '../here.ts';
import type { Splits, TableFit, TableName } from './job.ts';

/** One fitter on one table, on one split or ten. */
export interface TableResult {
  readonly table: TableName;
  readonly fitter: string;
  readonly splits: Splits;
  /** By seed. */
  readonly fits: readonly TableFit[];
  /** By round, the median seconds of a fit in a process that makes one for each seed. */
  readonly seconds: number[];
  /** By round, seconds of the first fit of a process. */
  readonly firstSeconds: number[];
}

/** All that a run found. */
export interface AccuracyResults extends Here {
  readonly clock: Clock;
  /** Version of scikit-learn. */
  readonly sklearn: string;
  readonly results: readonly TableResult[];
}
