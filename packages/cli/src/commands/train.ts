// `wellfit train`: from a table to a trained model, a report and its pictures.
import { basename } from 'node:path';
import { Command, type OptionValues } from 'commander';
import { decodeTarget, type FitResult, fit, TableModel } from 'wellfit';
import { configOption, configWords, readSettings } from '../config/settings.ts';
import { type Engine, engineInWords } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { LiveHistory } from '../output/live-history.ts';
import { figureTable } from '../output/metrics.ts';
import { RunFolder } from '../output/run-folder.ts';
import { label } from '../tables/table.ts';
import { exitCodes, missingArgument } from '../terminal/failure.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { duration, progressView } from '../terminal/progress.ts';
import { aligned, counted, wrapped } from '../terminal/text.ts';
import { choicesInWords, settled } from '../training/auto.ts';
import { loadTrainingData, type Part, type TrainingData } from '../training/data.ts';
import { fitOptionsOf, requireFitting } from '../training/fit-options.ts';
import { networkOf } from '../training/network.ts';
import { trainOptions } from '../training/options/all.ts';
import { addOptions, option } from '../training/options/option.ts';
import { targetInWords } from '../training/remarks.ts';
import { requireConsistent, type TrainSettings } from '../training/settings.ts';
import { summaryOf } from '../training/summary.ts';
import { divergenceInWords, type TrainReport, verdict } from '../training/verdict.ts';

export function trainCommand(): Command {
  const command = new Command('train')
    .summary('train a network on a table')
    .description(
      'Trains a network on a table: to tell classes apart, to find the labels that apply, or to predict\n' +
        'values. Writes model, history, report and pictures.',
    )
    .argument('[data]', 'a .csv or .tsv with a header line, or a .mat with X and y');
  for (const [heading, options] of Object.entries(trainOptions())) addOptions(command, heading, options);
  addOptions(command, 'Settings:', [
    configOption(),
    option('--print-config', 'print all settings as JSON, and train nothing'),
  ]);
  return command
    .addHelpText('after', examples)
    .action(async (data: string | undefined, flags: OptionValues) => {
      process.exitCode = await runTrain(data, command, flags);
    });
}

const examples =
  `\n${configWords}\n` +
  '\nExamples:\n' +
  '  wellfit train churn.csv --target left --hidden 20,3 --l2 0.7 --validation-split 0.2\n' +
  '  wellfit train churn.csv --target left --auto\n' +
  '  wellfit train homes.csv --target price --optimizer adam --epochs 200 --missing impute\n' +
  '  wellfit train iris.csv --hidden 16 --batch-norm --validation-split 0.3 --early-stopping 20\n' +
  '  wellfit train films.csv --target comedy,drama,crime --drop title --keep-prob 0.8\n' +
  '  wellfit train data.mat --scale none --init lecun --random numpy --init-seed 3 --mask-seed 1 \\\n' +
  '      --keep-prob 0.86 --mask fixed          the dropout run of the assignment';

async function runTrain(path: string | undefined, command: Command, flags: OptionValues): Promise<number> {
  const asked = await readSettings<TrainSettings>(command, flags);
  if (!asked.settings.auto) requireConsistent(asked.settings);
  if (flags['printConfig']) {
    process.stdout.write(`${JSON.stringify(settled(asked), null, 2)}\n`);
    return exitCodes.done;
  }
  if (path === undefined) throw missingArgument('data');
  const source = basename(path);
  const folder = RunFolder.reserve(asked.settings.out, source.replace(/\.[^.]*$/, '') || 'run');
  const report = await folder.fill(async () => {
    const data = await loadTrainingData(path, asked);
    const { settings, notes } = data;
    requireFitting(settings, data.target);
    const choices = settings.auto ? [choicesInWords(settings)] : [];
    const origin = asked.source === undefined ? [] : [`settings of ${asked.source}`];
    remark([...origin, ...notes, ...choices], data);
    const engine = { arithmetic: settings.arithmetic, vectorBits: await vectorBitsFor(settings.turbo) };
    const { writeResults } = await import('../training/results.ts'); // takes long to load: not to refuse a file
    return interruptible(async signal => {
      const live = new LiveHistory(folder.beside, source);
      const result = await train(source, data, { settings, engine, signal, live });
      const { preprocessing, target } = data;
      const model = new TableModel({ network: result.model, preprocessing, target });
      const sets = evaluateSets(data, model);
      const report: TrainReport = { source, data, result, model, settings, engine, sets };
      await writeResults(folder, report);
      return report;
    });
  });
  const { result } = report;
  printResult(report, folder.path);
  if (result.divergence) process.stderr.write(`wellfit: ${divergenceInWords(report)}\n`);
  return exitCodeOf(result);
}

/** Warnings are always said; notes are not wanted by those who want it quiet. */
function remark(notes: readonly string[], { warnings, settings: { quiet } }: TrainingData): void {
  for (const warning of warnings) process.stderr.write(`wellfit: warning: ${warning}\n`);
  if (!quiet) for (const note of notes) process.stderr.write(`wellfit: note: ${note}\n`);
}

async function train(
  source: string,
  { train: { x, y }, validation, sampleWeights, target }: TrainingData,
  {
    settings,
    engine,
    signal,
    live,
  }: {
    readonly settings: TrainSettings;
    readonly engine: Engine;
    readonly signal: AbortSignal;
    readonly live: LiveHistory;
  },
): Promise<FitResult> {
  const outputs = target.kind === 'binary' || target.kind === 'values' ? 1 : target.labels.length;
  const quiet = settings.quiet ?? false;
  let view: ReturnType<typeof progressView> | undefined;
  const result = await fit(
    networkOf({ inputs: x.columns, outputs }, settings),
    { x, y },
    {
      ...fitOptionsOf(settings, target, engine),
      ...(sampleWeights && { sampleWeights }),
      ...(validation && { validation: { x: validation.x, y: validation.y } }),
      signal,
      onProgress: progress => {
        const { step, steps, cost } = progress;
        view ??= progressView(source, steps, { quiet });
        view.update(step, cost);
        live.update(progress);
      },
    },
  );
  view?.stop();
  return result;
}

function evaluateSets(
  { train, validation, test, target }: TrainingData,
  model: TableModel,
): TrainReport['sets'] {
  const evaluate = ({ table, encoded }: Part) => model.evaluate(table, decodeTarget(target, encoded));
  return {
    train: evaluate(train),
    validation: validation && evaluate(validation),
    test: test && evaluate(test),
  };
}

function printResult(report: TrainReport, out: string): void {
  const { settings, result, sets, engine, data } = report;
  if (settings.json) {
    process.stdout.write(`${JSON.stringify(summaryOf(report, out))}\n`);
    return;
  }
  const how = {
    steps: 'done',
    epochs: 'done',
    early: 'stopped early',
    converged: 'converged',
    aborted: 'interrupted',
    diverged: 'diverged',
  };
  const { target, train, preprocessing } = data;
  const by = counted(preprocessing.features.length, 'feature');
  const lines = [
    wrapped(`${label(target.name)}: ${targetInWords(target)} by ${by}, ${counted(train.table.rows, 'row')}`),
    '',
    ...aligned(figureTable({ ...sets })),
    '',
    `${how[result.stopped]} after ${counted(result.steps, 'step')} in ${duration(result.seconds)}${usual(engine) ? '' : `, ${engineInWords(engine)}`}`,
    wrapped(verdict(report)),
    '',
    `Report: ${label(`${out}/report.html`)}`,
    `Model:  ${label(`${out}/model.wellfit`)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const usual = ({ arithmetic, vectorBits }: Engine) => arithmetic === 'strict' && vectorBits === 128;

function exitCodeOf({ stopped }: FitResult): number {
  if (stopped === 'diverged') return exitCodes.failure;
  return stopped === 'aborted' ? exitCodes.interrupted : exitCodes.done;
}
