// From labelled rows to what a network takes and a page shows: examples in two parts, the plane, and a summary.
import type { ClassSummary, DataSummary } from '../../protocol.ts';
import { Plane } from './plane.ts';
import type { Part, PreparedExamples } from './prepared.ts';
import { classWarnings } from './remarks.ts';
import type { LabelledRows } from './rows.ts';
import { tellingAxes } from './telling-axes.ts';

/** More points than this cannot be told apart. */
const mostPoints = 2000;

/** Puts rows together with what is said and shown of them. */
export function prepare(rows: LabelledRows): PreparedExamples {
  const { inputs, encoded, split, target } = rows;
  const { preprocessing } = inputs;
  const classesOf = (numbers: readonly number[]) => Int32Array.from(numbers, row => encoded[row]!);
  const training = { x: inputs.training, y: classesOf(split.train) };
  const validation = { x: inputs.validation, y: classesOf(split.validation) };
  const plane = new Plane(preprocessing, [training.x, validation.x], rows.bounds);
  const classes = target.labels.length;
  return {
    training,
    validation,
    inputs: training.x.columns,
    classes,
    preprocessing,
    target,
    plane,
    summary: summaryOf(rows, { training, validation, plane, preprocessing }, [
      ...rows.warnings,
      ...classWarnings(target, { all: encoded, training: training.y }),
    ]),
  };
}

function summaryOf(
  { name, target, columns, fingerprint }: LabelledRows,
  {
    training,
    validation,
    plane,
    preprocessing,
  }: Omit<PreparedExamples, 'summary' | 'target' | 'inputs' | 'classes'>,
  warnings: readonly string[],
): DataSummary {
  const classes = target.labels.map(
    (label, k): ClassSummary => ({
      label: String(label),
      training: countOf(training.y, k),
      validation: countOf(validation.y, k),
    }),
  );
  const [own, held] = [training.y.length, validation.y.length];
  const kinds = new Map(preprocessing.features.map(({ name, kind }) => [name, kind]));
  return {
    name,
    rows: own + held,
    training: own,
    validation: held,
    axes: tellingAxes(
      training,
      plane.features.map(({ input }) => input),
    ),
    features: plane.features.map(({ name, least, most, median }) => ({ name, least, most, median })),
    inputs: training.x.columns,
    classes,
    columns: columns.map(column => {
      const isSettled = column.type === 'target' || column.type === 'left out';
      const type = kinds.get(column.name) ?? 'empty';
      return isSettled || (column.type === 'boolean' && type === 'numeric') ? column : { ...column, type };
    }),
    warnings,
    points: pointsOf(plane, [training, validation]),
    fingerprint,
  };
}

const countOf = (y: Int32Array, label: number) => y.reduce((count, k) => count + (k === label ? 1 : 0), 0);

/** The numeric features of both parts in their own units; of many rows an even pick. */
function pointsOf({ features }: Plane, parts: readonly Part[]): DataSummary['points'] {
  const all = parts.reduce((total, { y }) => total + y.length, 0);
  const rows = Math.min(all, mostPoints);
  const x = new Float64Array(rows * features.length);
  const y = new Uint8Array(rows);
  const held = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    let row = Math.floor((i * all) / rows);
    let k = 0;
    while (row >= parts[k]!.y.length) row -= parts[k++]!.y.length;
    const part = parts[k]!;
    for (const [j, { input, mean, deviation }] of features.entries()) {
      x[i * features.length + j] = part.x.at(row, input) * deviation + mean;
    }
    y[i] = part.y[row]!;
    held[i] = k;
  }
  return { x, y, held, of: all };
}
