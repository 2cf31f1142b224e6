// Histories of runs as the curves of a chart.
import type { Curve } from '../protocol.ts';
import type { HistoryEntry, HistorySeries, SeriesName } from './messages.ts';

/** A history with one more entry; a series that the entry does not have stays as it is. */
export function withEntry(history: HistorySeries, entry: HistoryEntry): HistorySeries {
  const series = Object.entries(history).map(([name, values]) => {
    const value = entry[name as SeriesName];
    return [name, value === undefined ? values : [...values, value]];
  });
  return Object.fromEntries(series) as HistorySeries;
}

/** The curve of a history; what it does not have is not a number. */
export function curveOf({ step, loss, validationLoss, penalty }: HistorySeries): Curve {
  const figures = (series: readonly (number | null)[]) =>
    Float64Array.from(step, (_, k) => series[k] ?? Number.NaN);
  return {
    step: figures(step),
    training: figures(loss),
    validation: figures(validationLoss),
    penalty: figures(penalty),
  };
}
