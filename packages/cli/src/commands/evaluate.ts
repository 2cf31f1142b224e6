// `wellfit evaluate`: how good a model is on labelled rows.
import { Command } from 'commander';
import { classNumbers, labelsOf } from '../datasets/examples.ts';
import { openModel, withVectors } from '../datasets/model.ts';
import { modelInputs } from '../datasets/scaling.ts';
import { openSource } from '../datasets/source.ts';
import { turboOption } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { label } from '../tables/table.ts';

interface EvaluateFlags {
  readonly json?: boolean;
  readonly turbo?: boolean;
  readonly delimiter?: string;
  readonly encoding?: string;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .summary('loss, accuracy and confusion on labelled rows')
    .description(
      'Loss (cross-entropy without penalty), accuracy and confusion matrix on the rows of a table.',
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
        const { name, classes } = file.target;
        const x = modelInputs(table, file, label(modelPath));
        const y = classNumbers(table, name, labelsOf(table, name), classes);
        const model = withVectors(file.model, await vectorBitsFor(turbo));
        const { loss, accuracy } = model.evaluate(x, y);
        const predicted = model.predict(x);
        const count = (actual: number, said: number) =>
          y.filter((label, i) => label === actual && predicted[i] === said).length;
        const confusion = [
          [count(0, 0), count(0, 1)],
          [count(1, 0), count(1, 1)],
        ] as const;
        if (json) {
          process.stdout.write(`${JSON.stringify({ rows: y.length, loss, accuracy, classes, confusion })}\n`);
          return;
        }
        process.stdout.write(
          `${y.length} row${y.length === 1 ? '' : 's'}\nloss      ${loss.toFixed(5)}\naccuracy  ${accuracy.toFixed(4)}\n\n${confusionTable(classes, confusion)}\n`,
        );
      },
    );
}

function confusionTable(
  classes: readonly [string, string],
  confusion: readonly (readonly [number, number])[],
): string {
  const names = classes.map(label);
  const first = Math.max(...names.map(name => name.length)) + 'actual '.length;
  const width =
    Math.max(...names.map(name => name.length), ...confusion.flat().map(n => String(n).length)) + 2;
  const said = 'predicted'.length + 1;
  const head = `${''.padEnd(first)} predicted${names.map(name => name.padStart(width)).join('')}`;
  const rows = confusion.map(
    (counts, i) =>
      `${`actual ${names[i]}`.padEnd(first)}${''.padEnd(said)}${counts.map(n => String(n).padStart(width)).join('')}`,
  );
  return [head, ...rows].join('\n');
}
