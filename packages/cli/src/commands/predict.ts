// `wellfit predict`: what a model says of each row of a table.
import { Command } from 'commander';
import { type Label, type Table as LibraryTable, type TableModel, WellfitError } from 'wellfit';
import { modelFeatures, openModel, unusedColumns, withVectors } from '../datasets/model.ts';
import { openSource } from '../datasets/source.ts';
import { turboOption } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { type Cell, csvText } from '../output/csv.ts';
import { label } from '../tables/table.ts';
import { unseenWarnings } from '../training/remarks.ts';
import { requireNew, writeNew } from './data.ts';

interface PredictFlags {
  readonly out?: string;
  readonly probabilities?: boolean;
  readonly spreadsheetSafe?: boolean;
  readonly turbo?: boolean;
  readonly delimiter?: string;
  readonly encoding?: string;
}

export function predictCommand(): Command {
  return new Command('predict')
    .summary('labels or values for the rows of a table')
    .description(
      'Writes one line for each row: its label, a 0 or 1 for each of several labels, or its value. Columns\n' +
        'are matched by name, in any order.',
    )
    .argument('<model>', 'a model.wellfit')
    .argument('<data>', 'a .csv, .tsv or .mat with the features the model was trained on')
    .option('--out <file>', 'a new file, instead of stdout')
    .option('--probabilities', 'a column with the probability of each class as well')
    .option('--spreadsheet-safe', 'put an apostrophe before labels that a spreadsheet would run as formulas')
    .addOption(turboOption())
    .option('--delimiter <character>', 'between cells (default: seen in the file)')
    .option('--encoding <name>', 'of the file (default: utf-8)')
    .addHelpText(
      'after',
      '\nExample:\n  wellfit predict runs/moons-1/model.wellfit new.csv --probabilities --out answers.csv',
    )
    .action(async (modelPath: string, data: string, flags: PredictFlags) => {
      const { out, probabilities = false, spreadsheetSafe = false, turbo, ...readOptions } = flags;
      if (out !== undefined) await requireNew(out);
      const file = await openModel(modelPath);
      if (probabilities && file.target.kind === 'values') refuseProbabilities(label(modelPath), file);
      const { table } = await openSource(data, readOptions);
      const features = modelFeatures(table, file, label(modelPath));
      const unused = unusedColumns(table, file);
      if (unused.length > 0) {
        process.stderr.write(`wellfit: note: the model does not use ${unused.map(label).join(', ')}\n`);
      }
      for (const line of unseenWarnings('', file.inputs(features).unseen)) {
        process.stderr.write(`wellfit: warning: ${line}\n`);
      }
      const model = withVectors(file, await vectorBitsFor(turbo));
      const { head, rows } = answersOf(model, features, probabilities);
      const text = csvText(head, rows, { spreadsheetSafe });
      if (out === undefined) process.stdout.write(text);
      else await writeNew(out, text);
    });
}

function refuseProbabilities(modelName: string, { target }: TableModel): never {
  throw new WellfitError(
    'range',
    `--probabilities goes with classes and labels; ${modelName} predicts values of ${label(target.name)}`,
  );
}

/** Columns of answers: the label or value of each row, or 0 and 1 for each label; then probabilities, if wanted. */
function answersOf(
  model: TableModel,
  features: LibraryTable,
  withProbabilities: boolean,
): { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] } {
  const { target, classes } = model;
  const said: readonly (Label | Label[])[] = model.predict(features);
  const rows = said.map((answer: Label | Label[]): Cell[] => {
    if (!Array.isArray(answer)) return [typeof answer === 'number' ? answer : String(answer)];
    return classes.map(name => (answer.includes(name) ? 1 : 0));
  });
  const head = target.kind === 'labels' ? classes.map(String) : [target.name];
  if (!withProbabilities) return { head, rows };
  const chances = model.predictProbabilities(features);
  return {
    head: [...head, ...classes.map(name => `probability of ${name}`)],
    rows: rows.map((row, i) => [...row, ...chances.row(i)]),
  };
}
