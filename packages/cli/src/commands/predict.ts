// `wellfit predict`: what a model says of each row of a table.
import { Command } from 'commander';
import { openModel, withVectors } from '../datasets/model.ts';
import { modelInputs, unusedColumns } from '../datasets/scaling.ts';
import { openSource } from '../datasets/source.ts';
import { turboOption } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { type Cell, csvText } from '../output/csv.ts';
import { label } from '../tables/table.ts';
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
    .summary('labels for the rows of a table')
    .description(
      'Writes one line for each row: the predicted label. Columns are matched by name, in any order.',
    )
    .argument('<model>', 'a model.wellfit')
    .argument('<data>', 'a .csv, .tsv or .mat with the features the model was trained on')
    .option('--out <file>', 'a new file, instead of stdout')
    .option('--probabilities', 'the probability of the second class as well')
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
      const { table } = await openSource(data, readOptions);
      const x = modelInputs(table, file, label(modelPath));
      const unused = unusedColumns(table, file);
      if (unused.length > 0) {
        process.stderr.write(`wellfit: note: the model does not use ${unused.map(label).join(', ')}\n`);
      }
      const { classes, name } = file.target;
      const model = withVectors(file.model, await vectorBitsFor(turbo));
      const chances = model.predictProbabilities(x);
      const rows = Array.from(chances, (p): Cell[] => {
        const answer = classes[p > 0.5 ? 1 : 0];
        return probabilities ? [answer, p] : [answer];
      });
      const head = probabilities ? [name, `probability of ${classes[1]}`] : [name];
      const text = csvText(head, rows, { spreadsheetSafe });
      if (out === undefined) process.stdout.write(text);
      else await writeNew(out, text);
    });
}
