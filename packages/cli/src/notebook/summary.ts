// What the runs say side by side: a table for the terminal, and the truth about a mask that is learned by heart.
import type { FinishedRun } from './runs.ts';

const digits = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(5));
const share = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(3));

/** Names of the table's columns. */
export const summaryHead: readonly string[] = [
  'run',
  'cost, as optimized',
  'loss, train',
  'loss, test',
  'accuracy, train',
  'accuracy, test',
];

/** One row for each run, as text. */
export function summaryRows(runs: readonly FinishedRun[]): string[][] {
  return runs.map(({ plan, lastCost, train, test }) => [
    plan.name,
    digits(lastCost),
    digits(train.loss),
    digits(test?.loss),
    share(train.accuracy),
    share(test?.accuracy),
  ]);
}

/** The same in columns of text that fit a narrow terminal, with a head of two lines. */
export function summaryTable(runs: readonly FinishedRun[]): string {
  const head = [
    ['', 'cost, as', 'loss', '', 'accuracy', ''],
    ['', 'optimized', 'train', 'test', 'train', 'test'],
  ];
  const rows = [...head, ...summaryRows(runs)];
  const widths = head[0]!.map((_, j) => Math.max(...rows.map(row => row[j]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!))).join('   ');
  return rows.map(row => line(row).trimEnd()).join('\n');
}

/** A run as plain data, for JSON. */
export function figuresOf(run: FinishedRun): object {
  const { plan, costs, costEvery, losses, lastCost, iterations, seconds, train, test } = run;
  const about = { run: plan.id, name: plan.name, iterations, seconds };
  return { ...about, costEvery, costs, losses, lastCost, train, test };
}

/** What the columns mean. */
export const lossNote =
  'Loss is the cross-entropy with dropout off and without the penalty, so that it compares between sets and runs.';

/** What reusing one mask did, in the run's own figures; undefined when it did no harm. */
export function maskTruth(runs: readonly FinishedRun[]): string | undefined {
  const fixed = runs.find(({ plan }) => plan.id === 'dropout');
  const fresh = runs.find(({ plan }) => plan.id === 'dropout-fresh');
  if (!fixed || fixed.train.loss < 1.5 * fixed.lastCost) return undefined;
  const test = fixed.test ? ` and ${fixed.test.loss.toFixed(3)} on the test set` : '';
  const instead = fresh
    ? ` With fresh masks at every iteration the training loss is ${fresh.train.loss.toFixed(3)}.`
    : '';
  return (
    `The assignment re-seeds its generator in every pass, so its dropout run uses one and the same mask ` +
    `${fixed.iterations.toLocaleString('en-US')} times, and the network learns that mask by heart: its cost falls to ` +
    `${fixed.lastCost.toFixed(4)}, but with dropout off, as at prediction, its cross-entropy is ` +
    `${fixed.train.loss.toFixed(3)} on the training set${test}.${instead}`
  );
}
