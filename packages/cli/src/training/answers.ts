// What a model answers, beside what is true: confusion of classes, each label's counts, values at their quantiles.
import { type Confusion, confusionOf, labelCountsOf } from '../output/confusion.ts';
import { paragraph, section, table } from '../report/page.ts';
import type { Part } from './data.ts';
import type { TrainReport } from './verdict.ts';

/** More classes than this make no table that anyone reads. */
const mostClasses = 30;
/** Rows of values that are shown, from the least to the largest. */
const shownValues = 11;

/** A section for the rows that were held out, or those of training where none were. */
export function answerSections({ data, model }: TrainReport): string[] {
  const { train, validation, test, target } = data;
  const [name, part]: [string, Part] = test
    ? ['test set', test]
    : validation
      ? ['validation rows', validation]
      : ['training rows', train];
  const { x, encoded } = part;
  const confusion = confusionOf(model, x, encoded);
  if (confusion) return confusionSection(`Actual and predicted classes of the ${name}`, confusion);
  const labels = labelCountsOf(model, x, encoded);
  if (labels) {
    const rows = labels.map(({ label, rows, predicted, right }) =>
      [label, rows, predicted, right].map(String),
    );
    return [
      section(
        `Actual and predicted labels of the ${name}`,
        table(['label', 'rows', 'predicted', 'right'], rows),
      ),
    ];
  }
  if (target.kind !== 'values') return [];
  const predicted = model.predict(part.table) as number[];
  return [
    section(
      `Actual and predicted values of the ${name}`,
      paragraph(valueWords),
      table(valueHead, valueRows(part, predicted)),
    ),
  ];
}

function confusionSection(title: string, { classes, counts }: Confusion): string[] {
  if (classes.length > mostClasses) return [];
  const rows = counts.map((row, i) => [`actual ${classes[i]}`, ...row.map(String)]);
  return [section(title, table(['', ...classes.map(name => `predicted ${name}`)], rows))];
}

const valueWords = 'Rows at equal distances among all of them, in the order of the actual value.';
const valueHead = ['row', 'actual', 'predicted', 'error'];

function valueRows({ table: rows, encoded }: Part, predicted: readonly number[]): string[][] {
  const { data: actual } = encoded as Exclude<Part['encoded'], Int32Array>;
  const order = Array.from(actual, (_, i) => i).sort((a, b) => actual[a]! - actual[b]!);
  const count = Math.min(shownValues, order.length);
  const figure = (value: number) => `${Number(value.toPrecision(6))}`;
  return Array.from({ length: count }, (_, k) => {
    const i = order[count === 1 ? 0 : Math.round((k * (order.length - 1)) / (count - 1))]!;
    const error = predicted[i]! - actual[i]!;
    return [rows.place(i), ...[actual[i]!, predicted[i]!, error].map(figure)];
  });
}
