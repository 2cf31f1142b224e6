// `wellfit lab`: the page that shows a network overfit and heal, beside the runs and a table of this machine.
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { WellfitError } from 'wellfit';
import { openBrowser } from '../lab/browser.ts';
import { findDataFile, mostDataMegabytes } from '../lab/data-file.ts';
import { whole } from '../terminal/arguments.ts';
import { exitCodes } from '../terminal/failure.ts';
import { interruptible } from '../terminal/interrupt.ts';

interface LabFlags {
  readonly target?: string;
  readonly runs: string;
  readonly port?: number;
  readonly open: boolean;
}

export function labCommand(): Command {
  return new Command('lab')
    .summary('the page that shows a network overfit and heal')
    .description(
      'Serves the lab to a browser on this machine and to nobody else: train on a table, move λ, look at\n' +
        'the runs of a folder, and follow one that wellfit train is making. Ctrl-C ends it.',
    )
    .argument('[data]', `a table for the page to open, up to ${mostDataMegabytes} MB`)
    .option('--target <column>', 'the column to learn')
    .option('--runs <dir>', 'folder with runs, or with a folder runs', '.')
    .option(
      '--port <n>',
      'port on 127.0.0.1 (default: 4747, or the next that is free)',
      whole('--port', 0, 65535),
    )
    .option('--no-open', 'print the address, and open no browser')
    .addHelpText(
      'after',
      '\nThe address holds a key: whoever has it can read the table and the runs while the lab is there.\n' +
        '\nExamples:\n  wellfit lab\n  wellfit lab churn.csv --target left\n  wellfit lab --runs ../experiments --port 8080 --no-open',
    )
    .action(async (path: string | undefined, flags: LabFlags) => {
      process.exitCode = await runLab(path, flags);
    });
}

async function runLab(path: string | undefined, { target, runs, port, open }: LabFlags): Promise<number> {
  if (target !== undefined && path === undefined) {
    throw new WellfitError('range', '--target names a column of a table: give the table too');
  }
  const data = path === undefined ? undefined : await findDataFile(path, target);
  const page = join(dirname(fileURLToPath(import.meta.resolve('@wellfit/lab/package.json'))), 'dist');
  const warn = (line: string) => process.stderr.write(`wellfit: warning: ${line}\n`);
  const { serveLab } = await import('../lab/server.ts'); // takes long to load: not to refuse a file
  const lab = await serveLab({ page, runs, data, port, warn });
  return interruptible(async signal => {
    process.stdout.write(`The lab is at ${lab.address} (Ctrl-C ends it)\n`);
    if (open) openBrowser(lab.oneTimeAddress);
    if (!signal.aborted) await once(signal, 'abort');
    await lab.close();
    return exitCodes.interrupted;
  });
}
