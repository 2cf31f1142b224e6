// Sets that a seed draws: the classical shapes, divided by the fit's seed, and the assignment's two sets.
import { Matrix, type SyntheticSet, synthetic } from 'wellfit';
import type { DrawnSet, Settings } from '../../settings/settings.ts';
import { splitOf } from '../../settings/split.ts';
import { dividedByClass, type LabelledRows, planeRows } from './rows.ts';

/** Draws a set. */
export function drawnRows(settings: Settings, source: DrawnSet): LabelledRows {
  if (source === 'assignment') return assignmentRows(settings);
  const { rows, noise, seed } = settings.data;
  const { x, y } = synthetic(source, { rows, noise, seed });
  const split = dividedByClass(source, Int32Array.from(y), settings);
  return planeRows({ x, y }, { name: source, split, classes: 2 });
}

/** The assignment's pair: training and validation are drawn one by one, as the command's example files were. */
function assignmentRows({ data: { rows, noise, validationShare, seed } }: Settings): LabelledRows {
  const { training, validation } = splitOf(rows, validationShare);
  const draw = (count: number, k: number) =>
    synthetic('pitch', { rows: count, noise, seed: (seed + k) >>> 0 });
  const parts = [draw(training, 0), draw(validation, 1)];
  const split = {
    train: Array.from({ length: training }, (_, i) => i),
    validation: Array.from({ length: validation }, (_, i) => training + i),
  };
  return planeRows(together(parts), { name: 'assignment', split, classes: 2 });
}

function together(parts: readonly SyntheticSet[]): SyntheticSet {
  const rows = parts.reduce((total, { y }) => total + y.length, 0);
  const x = Matrix.zeros(rows, 2);
  const y = new Uint8Array(rows);
  let at = 0;
  for (const part of parts) {
    x.data.set(part.x.data, 2 * at);
    y.set(part.y, at);
    at += part.y.length;
  }
  return { x, y };
}
