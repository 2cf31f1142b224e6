// `wellfit data`: synthetic sets as CSV, the same bytes for the same seed.
import { open, rm, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { type SyntheticOptions, synthetic, syntheticNames, WellfitError } from 'wellfit';
import { csvText } from '../output/csv.ts';
import { reason } from '../output/file-errors.ts';
import { label } from '../tables/table.ts';
import { number, oneOf, rules, seed, whole } from '../terminal/arguments.ts';

interface DataFlags {
  readonly rows: number;
  readonly noise?: number;
  readonly seed: number;
  readonly out?: string;
}

export function dataCommand(): Command {
  return new Command('data')
    .summary(`synthetic sets: ${syntheticNames.join(', ')}`)
    .description(
      'Writes a synthetic set as CSV with the columns x1, x2 and y: two classes on the plane.\n' +
        `Names: ${syntheticNames.join(', ')}.`,
    )
    .argument('<name>', 'which set', oneOf('data: name', syntheticNames))
    .option('--rows <n>', 'examples', whole('--rows', 1, 10_000_000), 200)
    .option(
      '--noise <s>',
      'how far the classes run into each other (each set has its own default)',
      number('--noise', rules.notNegative),
    )
    .option('--seed <n>', 'seed of the draw', seed('--seed'), 0)
    .option('--out <file>', 'a new file, instead of stdout')
    .addHelpText(
      'after',
      '\nExamples:\n  wellfit data pitch --rows 211 --seed 10\n  wellfit data spirals --noise 0.05 --out spirals.csv',
    )
    .action(async (name: string, { rows, noise, seed, out }: DataFlags) => {
      const options: SyntheticOptions = { rows, seed, ...(noise !== undefined && { noise }) };
      const text = syntheticCsv(name, options);
      if (out === undefined) process.stdout.write(text);
      else await writeNew(out, text);
    });
}

function syntheticCsv(name: string, options: SyntheticOptions): string {
  const { x, y } = synthetic(name, options);
  const rows = Array.from({ length: x.rows }, (_, i) => [x.at(i, 0), x.at(i, 1), y[i]!]);
  return csvText(['x1', 'x2', 'y'], rows);
}

/**
 * Writes a file that must not exist yet.
 *
 * @throws {WellfitError} `range` when it does, or cannot be made; `state` when it cannot be written to the end
 */
export async function writeNew(path: string, content: string): Promise<void> {
  await requireNew(path);
  const failure = (code: 'range' | 'state', error: unknown) =>
    new WellfitError(code, `--out ${label(path)}: cannot be written: ${reason(error)}`);
  const file = await open(path, 'wx').catch(error => {
    throw failure('range', error);
  });
  try {
    await file.writeFile(content);
    await file.close();
  } catch (error) {
    await file.close().catch(() => {});
    await rm(path, { force: true }); // half a table would pass for a whole one
    throw failure('state', error);
  }
}

/** Refuses a path that exists. */
export async function requireNew(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found)
    throw new WellfitError(
      'range',
      `--out ${label(path)}: exists already; choose another name, or remove it`,
    );
}
