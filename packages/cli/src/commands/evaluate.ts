// `wellfit evaluate`: how good a model is on labelled rows.
import { Command } from 'commander';
import { decodeTarget, encodeTarget } from 'wellfit';
import { knownCells } from '../datasets/labels.ts';
import { modelFeatures, openModel, withVectors } from '../datasets/model.ts';
import { openSource } from '../datasets/source.ts';
import { turboOption } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { type Confusion, confusionOf, type LabelCounts, labelCountsOf } from '../output/confusion.ts';
import { figureLines, figuresOf } from '../output/metrics.ts';
import { label } from '../tables/table.ts';
import { aligned, counted } from '../terminal/text.ts';
import { unseenWarnings } from '../training/remarks.ts';

interface EvaluateFlags {
  readonly json?: boolean;
  readonly turbo?: boolean;
  readonly delimiter?: string;
  readonly encoding?: string;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .summary('loss, metrics and confusion on labelled rows')
    .description(
      'Loss (without penalty), metrics and confusion matrix on the rows of a table: for classes accuracy,\n' +
        'balanced accuracy, precision, recall, F1, ROC AUC, log loss, Brier score and calibration error; for\n' +
        'values R², MAE and RMSE.',
    )
    .argument('<model>', 'a model.wellfit')
    .argument('<data>', 'a .csv, .tsv or .mat with the features and the target')
    .option('--json', 'one JSON document on stdout')
    .addOption(turboOption())
    .option('--delimiter <character>', 'between cells (default: seen in the file)')
    .option('--encoding <name>', 'of the file (default: utf-8)')
    .addHelpText('after', '\nExample:\n  wellfit evaluate runs/moons-1/model.wellfit test.csv')
    .action(
      async (modelPath: string, data: string, { json = false, turbo, ...readOptions }: EvaluateFlags) => {
        const file = await openModel(modelPath);
        const { table } = await openSource(data, readOptions);
        const features = modelFeatures(table, file, label(modelPath));
        const encoded = encodeTarget(file.target, knownCells(table, file.target), table.file);
        const model = withVectors(file, await vectorBitsFor(turbo));
        const { x, unseen } = model.inputs(features);
        for (const line of unseenWarnings('', unseen)) process.stderr.write(`wellfit: warning: ${line}\n`);
        const evaluation = model.evaluate(features, decodeTarget(file.target, encoded));
        const confusion = confusionOf(model, x, encoded);
        const labels = labelCountsOf(model, x, encoded);
        if (json) {
          const { classes, counts } = confusion ?? {};
          const document = { rows: table.rows, ...figuresOf(evaluation), classes, confusion: counts, labels };
          process.stdout.write(`${JSON.stringify(document)}\n`);
          return;
        }
        const sections = [
          [counted(table.rows, 'row'), ...figureList(figureLines(evaluation))],
          ...(confusion ? [confusionTable(confusion)] : []),
          ...(labels ? [labelTable(labels)] : []),
        ];
        process.stdout.write(`${sections.map(lines => lines.join('\n')).join('\n\n')}\n`);
      },
    );
}

function figureList(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, figure]) => `${name.padEnd(width)}  ${figure}`);
}

/** More classes than this do not fit into a terminal: only what is taken for something else is told. */
const mostColumns = 12;
/** Lines about classes that are taken for others. */
const mostPairs = 20;

function confusionTable({ classes, counts }: Confusion): string[] {
  const names = classes.map(name => label(String(name)));
  if (classes.length > mostColumns) return mistakes(names, counts);
  const cells = counts.map(row => row.map(String));
  const first = Math.max(...names.map(name => name.length)) + 'actual '.length;
  const width = Math.max(...[...names, ...cells.flat()].map(text => text.length)) + 2;
  const said = 'predicted'.length + 1;
  return [
    `${''.padEnd(first)} predicted${names.map(name => name.padStart(width)).join('')}`,
    ...cells.map(
      (row, i) =>
        `${`actual ${names[i]}`.padEnd(first)}${''.padEnd(said)}${row.map(text => text.padStart(width)).join('')}`,
    ),
  ];
}

/** The commonest mistakes. */
function mistakes(names: readonly string[], counts: Confusion['counts']): string[] {
  const pairs = counts.flatMap((row, i) =>
    row.flatMap((count, j) =>
      i === j || count === 0 ? [] : [{ actual: names[i]!, said: names[j]!, count }],
    ),
  );
  if (pairs.length === 0) return ['no class is taken for another'];
  const commonest = pairs.sort((a, b) => b.count - a.count).slice(0, mostPairs);
  return aligned([
    ['actual', 'predicted', 'rows'],
    ...commonest.map(({ actual, said, count }) => [actual, said, String(count)]),
  ]);
}

function labelTable(labels: readonly LabelCounts[]): string[] {
  return aligned([
    ['label', 'rows', 'predicted', 'right'],
    ...labels.map(({ label: name, rows, predicted, right }) => [
      label(String(name)),
      String(rows),
      String(predicted),
      String(right),
    ]),
  ]);
}
