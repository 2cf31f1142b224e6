// How often each class occurs, is predicted, and is predicted rightly: all that precision and recall are made of.
import { distinctLabels, type Label, requireLabels, requirePairs } from './labels.ts';

/** Counts of one class. */
export interface ClassCounts {
  readonly name: Label;
  /** Examples of the class. */
  actual: number;
  /** Examples that it was predicted for. */
  predicted: number;
  /** Examples of the class that it was predicted for. */
  hits: number;
}

/** Counts of every class that occurs among the labels or the predictions, in ascending order of the classes. */
export function tally(
  caller: string,
  labels: ArrayLike<Label>,
  predicted: ArrayLike<Label>,
): readonly ClassCounts[] {
  requireLabelPairs(caller, labels, predicted);
  const counts = distinctLabels(labels, predicted).map(name => ({ name, actual: 0, predicted: 0, hits: 0 }));
  const byName = new Map(counts.map(entry => [entry.name, entry]));
  for (let i = 0; i < labels.length; i++) {
    const actual = byName.get(labels[i]!)!;
    actual.actual++;
    byName.get(predicted[i]!)!.predicted++;
    if (labels[i] === predicted[i]) actual.hits++;
  }
  return counts;
}

/** Refuses labels and predicted labels that cannot be compared one by one. */
export function requireLabelPairs(
  caller: string,
  labels: ArrayLike<Label>,
  predicted: ArrayLike<Label>,
): void {
  requirePairs(
    caller,
    { name: 'labels', length: labels.length },
    { name: 'predicted', length: predicted.length },
  );
  requireLabels(`${caller}: labels`, labels);
  requireLabels(`${caller}: predicted`, predicted, labels[0]);
}
