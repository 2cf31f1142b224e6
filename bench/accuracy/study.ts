// Accuracy: how good a fit with the defaults is, and how long it takes, beside scikit-learn's with its own.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram } from '../ask.ts';
import type { Clock } from '../clock.ts';
import { here } from '../here.ts';
import { python, pythonModule } from '../install.ts';
import * as places from '../places.ts';
import { formatSeconds, mean, median } from '../text.ts';
import type { AccuracyResults, TableResult } from './findings.ts';
import { type TableAnswer, type TableJob, tables } from './job.ts';
import { report } from './report.ts';

/** How many seeds, and as many splits. */
const seeds = 10;

interface Fitter {
  readonly name: string;
  readonly command: string;
  readonly program: string;
  readonly scaled: boolean;
}

const fitters: readonly Fitter[] = [
  { name: 'wellfit', command: process.execPath, program: 'wellfit-fit.ts', scaled: false },
  { name: 'scikit-learn', command: python, program: 'sklearn_fit.py', scaled: false },
  { name: 'scikit-learn, scaled', command: python, program: 'sklearn_fit.py', scaled: true },
];

/** Fits all tables in interleaved rounds, and writes the figures; gives the tables of the report. */
export async function accuracy(out: string, clock: Clock, rounds: number): Promise<string> {
  const sklearn = pythonModule('sklearn');
  if (sklearn === undefined) throw new Error('not installed: apt-get install python3-sklearn');
  writeTables();
  const results: TableResult[] = [];
  const rows = tables.flatMap(table => (['one', 'ten'] as const).map(splits => [table, splits] as const));
  for (let round = 1; round <= rounds; round++) {
    // Every second round runs backwards, so that nobody always comes after the same neighbour.
    const order = round % 2 === 1 ? fitters : fitters.toReversed();
    for (const [table, splits] of rows) {
      for (const fitter of order) {
        const { fits } = await ask(fitter, { table, splits, clock });
        const middle = median(fits.map(({ seconds }) => seconds));
        const result = resultOf(results, { table, fitter: fitter.name, splits, fits });
        result.seconds.push(middle);
        result.firstSeconds.push(fits[0]!.seconds);
        const right = mean(fits.map(({ accuracy }) => accuracy));
        process.stderr.write(
          `round ${round} of ${rounds} · ${table}, ${splits} split${splits === 'one' ? '' : 's'} · ${fitter.name}: ${right.toFixed(3)} in ${formatSeconds(middle)}\n`,
        );
      }
    }
  }
  const found: AccuracyResults = { ...here(), clock, sklearn, results };
  writeFileSync(out, `${JSON.stringify(found, null, 1)}\n`);
  return report(found);
}

/**
 * The result of a fitter on a table, added with its first fits.
 *
 * @throws Error when fits differ from those of an earlier round, since only seconds may
 */
function resultOf(
  results: TableResult[],
  { table, fitter, splits, fits }: Pick<TableResult, 'table' | 'fitter' | 'splits' | 'fits'>,
): TableResult {
  const found = results.find(
    result => result.table === table && result.fitter === fitter && result.splits === splits,
  );
  if (found) {
    const same = fits.every(({ logLoss }, seed) => logLoss === found.fits[seed]!.logLoss);
    if (!same) throw new Error(`${fitter} changed while it was measured: another log loss on ${table}`);
    return found;
  }
  const added: TableResult = { table, fitter, splits, fits, seconds: [], firstSeconds: [] };
  results.push(added);
  return added;
}

function ask(
  { command, program, scaled }: Fitter,
  asked: Pick<TableJob, 'table' | 'splits' | 'clock'>,
): Promise<TableAnswer> {
  const job: TableJob = { ...asked, folder: places.tables, scaled };
  return askProgram<TableAnswer>(command, [join(places.accuracy, program), JSON.stringify(job)]);
}

function writeTables(): void {
  if (tables.every(table => existsSync(join(places.tables, `${table}_test.npy`)))) return;
  const args = [join(places.accuracy, 'write_tables.py'), places.tables, String(seeds)];
  const { status } = spawnSync(python, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('scikit-learn could not write its tables');
}
