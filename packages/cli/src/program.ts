// The command line as a whole: its commands, and how it speaks of wrong usage.
import { Command } from 'commander';
import { checkCommand } from './commands/check.ts';
import { dataCommand } from './commands/data.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { inspectCommand } from './commands/inspect.ts';
import { labCommand } from './commands/lab.ts';
import { notebookCommand } from './commands/notebook.ts';
import { predictCommand } from './commands/predict.ts';
import { trainCommand } from './commands/train.ts';
import { version } from './version.ts';

/** The program; it throws instead of leaving, so that one place decides on messages and exit codes. */
export function program(): Command {
  const wellfit = new Command('wellfit')
    .description('Trains neural networks that generalize: overfitting made visible, and cured.')
    .version(version, '-v, --version')
    .helpCommand('help [command]', 'help for a command')
    .addHelpText(
      'after',
      '\nExamples:\n  wellfit notebook data.mat\n  wellfit data moons --rows 300 --out moons.csv\n' +
        '  wellfit train moons.csv --target y --hidden 20,3 --l2 0.7 --validation-split 0.2\n' +
        '\nExit codes: 0 done, 1 failure, 2 wrong usage or bad input, 130 interrupted.',
    );
  for (const command of [
    notebookCommand(),
    trainCommand(),
    predictCommand(),
    evaluateCommand(),
    inspectCommand(),
    checkCommand(),
    dataCommand(),
    labCommand(),
  ]) {
    wellfit.addCommand(command);
  }
  for (const command of [wellfit, ...wellfit.commands]) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureOutput({ outputError: () => {} })
      .configureHelp({ helpWidth: 100 });
  }
  return wellfit;
}
