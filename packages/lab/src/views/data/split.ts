// How examples are divided, in numbers that a slider shows before the worker has answered.
import type { DataSummary } from '../../protocol.ts';
import { type Split, splitOf } from '../../settings/split.ts';

/** The parts as they are; while a hand is ahead of the worker, as they will be. */
export function shownSplit(told: DataSummary | undefined, rows: number, validationShare: number): Split {
  const expected = splitOf(rows, validationShare);
  if (!told || told.rows !== rows) return expected;
  // a division by class rounds once for each class
  const isTold = Math.abs(told.validation - expected.validation) <= told.classes.length;
  return isTold ? { training: told.training, validation: told.validation } : expected;
}
