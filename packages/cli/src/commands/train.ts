// `wellfit train`: from a table to a trained model, a report and its pictures.
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { type FitResult, fit } from 'wellfit';
import { arithmeticOption, type Engine, engineInWords, turboOption } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { RunFolder } from '../output/run-folder.ts';
import { label } from '../tables/table.ts';
import { names, number, oneOf, rules, seed, whole, wholeList } from '../terminal/arguments.ts';
import { exitCodes } from '../terminal/failure.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { duration, progressView } from '../terminal/progress.ts';
import { wrapped } from '../terminal/text.ts';
import { loadTrainingData, type Part, type TrainingData } from '../training/data.ts';
import {
  activations,
  fitOptionsOf,
  initializerNames,
  networkOf,
  optimizerNames,
  requireConsistent,
  type TrainFlags,
} from '../training/settings.ts';
import { summaryOf } from '../training/summary.ts';
import { divergenceInWords, type TrainReport, verdict } from '../training/verdict.ts';

export function trainCommand(): Command {
  const command = new Command('train')
    .summary('train a network on a table')
    .description(
      'Trains a network to tell two classes apart, and writes model, history, report and pictures.',
    )
    .argument('<data>', 'a .csv or .tsv with a header line, or a .mat with X and y');
  addDataOptions(command);
  addNetworkOptions(command);
  addTrainingOptions(command);
  return command
    .option('--out <dir>', 'a new folder for the results (default: runs/<data>-<n>)')
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  wellfit train churn.csv --target left --hidden 20,3 --l2 0.7 --validation-split 0.2\n' +
        '  wellfit train train.csv --target y --test test.csv --keep-prob 0.86 --steps 30000\n' +
        '  wellfit train data.mat --scale none --init lecun --random numpy --init-seed 3 --mask-seed 1 \\\n' +
        '      --keep-prob 0.86 --mask fixed          the dropout run of the assignment\n' +
        '  wellfit train data.csv --target y --hidden 64,64 --batch-size 32 --turbo --arithmetic fused',
    )
    .action(async (data: string, flags: TrainFlags) => {
      process.exitCode = await runTrain(data, withLambda(flags));
    });
}

function addDataOptions(command: Command): void {
  command
    .optionsGroup('Data:')
    .option('--target <column>', 'the column to learn, two different values (default: the last column)')
    .option('--features <columns>', 'the columns to learn from, with commas (default: all others)', names)
    .option('--drop <columns>', 'columns to leave out, with commas', names)
    .option('--test <file>', 'examples for the last word, never trained on')
    .option(
      '--validation-split <share>',
      'share of the rows to hold out',
      number('--validation-split', rules.share),
    )
    .option(
      '--missing <policy>',
      'a missing feature: refuse, or take the mean',
      oneOf('--missing', ['refuse', 'mean']),
      'refuse',
    )
    .option(
      '--scale <kind>',
      'features: standard (mean 0, deviation 1) or none',
      oneOf('--scale', ['standard', 'none']),
      'standard',
    )
    .option('--delimiter <character>', 'between cells (default: seen in the file)')
    .option('--encoding <name>', 'of the file, such as utf-16 or latin1 (default: utf-8)');
}

function addNetworkOptions(command: Command): void {
  const activationNames = Object.keys(activations) as TrainFlags['activation'][];
  command
    .optionsGroup('Network and regularization:')
    .option('--hidden <units>', 'units of the hidden layers, with commas', wholeList('--hidden'), [20, 3])
    .option('--activation <name>', activationNames.join(', '), oneOf('--activation', activationNames), 'relu')
    .option(
      '--init <name>',
      'start of the weights: he, glorot, lecun (the assignment) or zeros',
      oneOf('--init', initializerNames),
    )
    .option('--l1 <λ>', 'penalty λ/m·Σ|w|', number('--l1', rules.notNegative), 0)
    .option('--l2 <λ>', 'penalty λ/(2m)·Σw²', number('--l2', rules.notNegative), 0)
    .addOption(
      new Option('--lambda <λ>', 'the same as --l2')
        .argParser(number('--lambda', rules.notNegative))
        .conflicts('l2'),
    )
    .option(
      '--keep-prob <p>',
      'dropout: share of hidden units kept',
      number('--keep-prob', rules.keepProb),
      1,
    )
    .option(
      '--mask <kind>',
      'dropout masks: fresh at every step, or one fixed',
      oneOf('--mask', ['fresh', 'fixed']),
      'fresh',
    );
}

function addTrainingOptions(command: Command): void {
  const batchSize = (text: string) => (text === 'full' ? text : whole('--batch-size', 1)(text));
  command
    .optionsGroup('Training:')
    .option('--optimizer <name>', optimizerNames.join(' or '), oneOf('--optimizer', optimizerNames), 'sgd')
    .option(
      '--learning-rate <α>',
      'step along the gradient (default: sgd 0.3, adam 0.001)',
      number('--learning-rate', rules.positive),
    )
    .option('--momentum <μ>', 'of sgd', number('--momentum', rules.momentum), 0)
    .option('--batch-size <n>', 'examples of a step, or full', batchSize, 'full')
    .option('--steps <n>', 'updates (default: 30000)', whole('--steps', 1))
    .option('--epochs <n>', 'passes over all rows', whole('--epochs', 1))
    .option(
      '--early-stopping <epochs>',
      'stop when validation has not improved for so long',
      whole('--early-stopping', 1),
    )
    .option(
      '--precision <kind>',
      'float64 or float32',
      oneOf('--precision', ['float64', 'float32']),
      'float64',
    )
    .option('--seed <n>', 'of everything random', seed('--seed'), 0)
    .option('--init-seed <n>', 'of the starting weights', seed('--init-seed'))
    .option('--mask-seed <n>', 'of the dropout masks', seed('--mask-seed'))
    .option(
      '--random <kind>',
      "philox, or numpy's legacy streams",
      oneOf('--random', ['philox', 'numpy']),
      'philox',
    )
    .addOption(arithmeticOption())
    .addOption(turboOption());
}

/** --lambda is another name for --l2. */
function withLambda({ lambda, ...flags }: TrainFlags): TrainFlags {
  return lambda === undefined ? flags : { ...flags, l2: lambda };
}

async function runTrain(path: string, flags: TrainFlags): Promise<number> {
  requireConsistent(flags);
  const source = basename(path);
  const folder = RunFolder.reserve(flags.out, source.replace(/\.[^.]*$/, '') || 'run');
  const report = await folder.fill(async () => {
    const data = await loadTrainingData(path, flags);
    for (const warning of data.warnings) process.stderr.write(`wellfit: warning: ${warning}\n`);
    const engine = { arithmetic: flags.arithmetic, vectorBits: await vectorBitsFor(flags.turbo) };
    const { writeResults } = await import('../training/results.ts'); // takes long to load: not to refuse a file
    return interruptible(async signal => {
      const result = await train(source, data, { flags, engine, signal });
      const report: TrainReport = { source, data, result, flags, engine, sets: evaluateSets(data, result) };
      await writeResults(folder, report);
      return report;
    });
  });
  const { result } = report;
  printResult(report, folder.path);
  if (result.divergence) process.stderr.write(`wellfit: ${divergenceInWords(report)}\n`);
  return exitCodeOf(result);
}

async function train(
  source: string,
  data: TrainingData,
  {
    flags,
    engine,
    signal,
  }: { readonly flags: TrainFlags; readonly engine: Engine; readonly signal: AbortSignal },
): Promise<FitResult> {
  const options = fitOptionsOf(flags, engine);
  const quiet = flags.quiet ?? false;
  let view: ReturnType<typeof progressView> | undefined;
  const result = await fit(networkOf(data.features.length, flags), data.train, {
    ...options,
    ...(data.validation && { validation: data.validation }),
    signal,
    onProgress: ({ step, steps, cost }) => {
      view ??= progressView(source, steps, { quiet });
      view.update(step, cost);
    },
  });
  view?.stop();
  return result;
}

function evaluateSets({ train, validation, test }: TrainingData, { model }: FitResult): TrainReport['sets'] {
  const evaluate = ({ x, y }: Part) => model.evaluate(x, y);
  return {
    train: evaluate(train),
    validation: validation && evaluate(validation),
    test: test && evaluate(test),
  };
}

function printResult(report: TrainReport, out: string): void {
  if (report.flags.json) {
    process.stdout.write(`${JSON.stringify(summaryOf(report, out))}\n`);
    return;
  }
  const { result, sets, engine } = report;
  const row = (cells: readonly string[]) =>
    `${cells[0]!.padEnd(12)}${cells[1]!.padStart(10)}${cells[2]!.padStart(12)}`;
  const lines = [row(['', 'loss', 'accuracy'])];
  for (const [name, set] of Object.entries(sets)) {
    if (set) lines.push(row([name, set.loss.toFixed(5), set.accuracy.toFixed(4)]));
  }
  const how = {
    steps: 'done',
    epochs: 'done',
    early: 'stopped early',
    aborted: 'interrupted',
    diverged: 'diverged',
  };
  lines.push(
    '',
    `${how[result.stopped]} after ${result.steps.toLocaleString('en-US')} steps in ${duration(result.seconds)}${usual(engine) ? '' : `, ${engineInWords(engine)}`}`,
    wrapped(verdict(report)),
    '',
    `Report: ${label(`${out}/report.html`)}`,
    `Model:  ${label(`${out}/model.wellfit`)}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

const usual = ({ arithmetic, vectorBits }: Engine) => arithmetic === 'strict' && vectorBits === 128;

function exitCodeOf({ stopped }: FitResult): number {
  if (stopped === 'diverged') return exitCodes.failure;
  return stopped === 'aborted' ? exitCodes.interrupted : exitCodes.done;
}
