// What is taken for what: actual against predicted classes, and for several labels at once how each one is told.
import { confusionMatrix, type Label, type Matrix, type TableModel } from 'wellfit';

/** Counts of actual classes (rows) against predicted ones (columns). */
export interface Confusion {
  readonly classes: readonly Label[];
  readonly counts: readonly (readonly number[])[];
}

/** How one of several labels is told. */
export interface LabelCounts {
  readonly label: Label;
  /** Rows that have the label. */
  readonly rows: number;
  /** Rows of which it was predicted. */
  readonly predicted: number;
  /** Rows that have it and of which it was predicted. */
  readonly right: number;
}

/** Counts by class numbers; undefined for a model that tells no classes. */
export function confusionOf(
  model: TableModel,
  x: Matrix,
  encoded: Int32Array | Matrix,
): Confusion | undefined {
  if (!(encoded instanceof Int32Array)) return undefined;
  const numbers = model.classes.map((_, k) => k);
  const { counts } = confusionMatrix(encoded, model.network.predict(x), { classes: numbers });
  return { classes: model.classes, counts: counts.toArray() };
}

/** Counts of each label; undefined for a model of one label or value a row. */
export function labelCountsOf(
  model: TableModel,
  x: Matrix,
  encoded: Int32Array | Matrix,
): LabelCounts[] | undefined {
  if (encoded instanceof Int32Array || model.target.kind !== 'labels') return undefined;
  const found = model.network.predict(x);
  const { rows, columns, data } = encoded;
  return model.classes.map((label, k) => {
    const counts = { rows: 0, predicted: 0, right: 0 };
    for (let i = k; i < rows * columns; i += columns) {
      counts.rows += data[i]!;
      counts.predicted += found[i]!;
      counts.right += data[i]! * found[i]!;
    }
    return { label, ...counts };
  });
}
