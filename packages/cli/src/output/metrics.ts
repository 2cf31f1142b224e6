// Figures of a model on some rows: the fields of a JSON document, and the columns of a table in a terminal.
import type { TableEvaluation } from 'wellfit';

/** Figures by name, as JSON has them; null where the rows do not define one. */
export type Figures = { readonly loss: number } & Readonly<Record<string, number | null>>;

/** The figures of an evaluation; those of values under the names that people know: r2, mae, rmse. */
export function figuresOf(evaluation: TableEvaluation): Figures {
  if (evaluation.kind === 'values') {
    const { loss, r2, meanAbsoluteError: mae, rootMeanSquaredError: rmse } = evaluation;
    return { loss, r2, mae, rmse };
  }
  const { kind, examples, ...figures } = evaluation;
  return figures;
}

/** Heads of the figures that a table shows, by their name. */
const heads: Readonly<Record<string, string>> = {
  loss: 'loss',
  accuracy: 'accuracy',
  labelAccuracy: 'each label',
  balancedAccuracy: 'balanced',
  f1: 'F1',
  rocAuc: 'ROC AUC',
  r2: 'R²',
  mae: 'MAE',
  rmse: 'RMSE',
};

/** Names of the figures, as a list of one figure a line tells them. */
const titles: Readonly<Record<string, string>> = {
  ...heads,
  accuracy: 'accuracy',
  labelAccuracy: 'accuracy of each label',
  balancedAccuracy: 'balanced accuracy',
  precision: 'precision',
  recall: 'recall',
  logLoss: 'log loss',
  brierScore: 'Brier score',
  expectedCalibrationError: 'calibration error',
};

/** A table of the figures of some sets: the names first, then a row for each set that there is. */
export function figureTable(
  sets: Readonly<Record<string, TableEvaluation | undefined>>,
): readonly (readonly string[])[] {
  const present = Object.entries(sets).flatMap(([name, set]) =>
    set ? [[name, figuresOf(set)] as const] : [],
  );
  const names = Object.keys(present[0]?.[1] ?? {}).filter(name => Object.hasOwn(heads, name));
  return [
    ['', ...names.map(name => heads[name]!)],
    ...present.map(([set, figures]) => [set, ...names.map(name => figureText(name, figures[name]!))]),
  ];
}

/** Lines of name and figure. */
export function figureLines(evaluation: TableEvaluation): [string, string][] {
  return Object.entries(figuresOf(evaluation)).map(([name, value]) => [
    titles[name] ?? name,
    figureText(name, value),
  ]);
}

/** A share has four digits after the point, a loss five, and what is in the target's own units six in all. */
function figureText(name: string, value: number | null): string {
  if (value === null) return '–';
  if (name === 'mae' || name === 'rmse') return `${Number(value.toPrecision(6))}`;
  return value.toFixed(name === 'loss' || name === 'logLoss' ? 5 : 4);
}
