// `wellfit notebook`: the assignment's runs, with its printed costs, accuracies and pictures.
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import {
  applyPreprocessing,
  encodeTarget,
  fitPreprocessing,
  type Label,
  Matrix,
  type ModelTarget,
  type Target,
  type TargetLike,
  WellfitError,
} from 'wellfit';
import { featureNames, noAdvice, requireCells } from '../datasets/features.ts';
import { findTarget, knownCells } from '../datasets/labels.ts';
import { libraryTable } from '../datasets/library-table.ts';
import { openSource } from '../datasets/source.ts';
import { targetOf } from '../datasets/target.ts';
import { arithmeticOption, type EngineFlags, turboOption } from '../engine/options.ts';
import { vectorBitsFor } from '../engine/turbo.ts';
import { fitRun } from '../notebook/compiled.ts';
import { engineNames, type NotebookEngine, notebookEngineInWords } from '../notebook/engine.ts';
import type { NotebookReport } from '../notebook/report.ts';
import {
  type FinishedRun,
  type NotebookData,
  type NotebookSettings,
  runPlans,
  trainRun,
} from '../notebook/runs.ts';
import { figuresOf, lossNote, maskTruth, summaryTable } from '../notebook/summary.ts';
import { RunFolder } from '../output/run-folder.ts';
import { label, requireColumns, type Table } from '../tables/table.ts';
import { number, oneOf, rules, seed, whole } from '../terminal/arguments.ts';
import { exitCodes } from '../terminal/failure.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { progressView } from '../terminal/progress.ts';
import { wrapped } from '../terminal/text.ts';

/** The bundled example: a football field, `wellfit data pitch` with seeds 10 and 11, on which a network overfits. */
const example = {
  train: fileURLToPath(new URL('../../data/pitch-train.csv', import.meta.url)),
  test: fileURLToPath(new URL('../../data/pitch-test.csv', import.meta.url)),
};

interface NotebookFlags extends EngineFlags {
  readonly engine: (typeof engineNames)[number];
  readonly test?: string;
  readonly target?: string;
  readonly iterations: number;
  readonly learningRate: number;
  readonly lambda: number;
  readonly keepProb: number;
  readonly initSeed: number;
  readonly maskSeed: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function notebookCommand(): Command {
  return new Command('notebook')
    .summary("the assignment's runs: printed costs, accuracies, pictures")
    .description(
      "Trains the assignment's 2-20-3-1 network without regularization, with L2 and with dropout (as\n" +
        'published, one mask throughout, and with fresh masks), prints its costs and accuracies, and\n' +
        'writes a report.',
    )
    .argument(
      '[data]',
      'a .mat file with X, y, Xval, yval, or a .csv with --target; without: the bundled example',
    )
    .option('--test <file>', 'test examples, when the data file brings none')
    .option('--target <column>', 'the column to learn, two different values (default: the last column)')
    .option('--iterations <n>', 'updates of each run', whole('--iterations', 1, 100_000_000), 30000)
    .option('--learning-rate <α>', 'step along the gradient', number('--learning-rate', rules.positive), 0.3)
    .option('--lambda <λ>', 'strength of the L2 run', number('--lambda', rules.notNegative), 0.7)
    .option(
      '--keep-prob <p>',
      'share of units kept by the dropout runs',
      number('--keep-prob', rules.keepProb),
      0.86,
    )
    .option('--init-seed <n>', 'seed of the starting weights', seed('--init-seed'), 3)
    .option('--mask-seed <n>', 'seed of the dropout masks', seed('--mask-seed'), 1)
    .option(
      '--engine <name>',
      "reference: the assignment's functions; compiled: the same runs, 20 to 50 times faster",
      oneOf('--engine', engineNames),
      'reference',
    )
    .addOption(arithmeticOption())
    .addOption(turboOption())
    .option('--out <dir>', 'folder for report and pictures (default: runs/notebook-<n>)')
    .option('--json', 'one JSON document on stdout in place of the lines')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      '\nExamples:\n  wellfit notebook\n  wellfit notebook data.mat --out football\n' +
        '  wellfit notebook data.mat --engine compiled\n' +
        '  wellfit notebook train.csv --test test.csv --target y --lambda 1.5',
    )
    .action(async (data: string | undefined, flags: NotebookFlags) => {
      process.exitCode = await runNotebook(data, flags);
    });
}

async function runNotebook(data: string | undefined, flags: NotebookFlags): Promise<number> {
  requireConsistent(flags);
  const sets = await loadSets(data, flags);
  const settings: NotebookSettings = {
    learningRate: flags.learningRate,
    numIterations: flags.iterations,
    lambd: flags.lambda,
    keepProb: flags.keepProb,
    initSeed: flags.initSeed,
    maskSeed: flags.maskSeed,
  };
  const engine = await engineOf(flags);
  const folder = RunFolder.reserve(flags.out, 'notebook');
  const { writeResults } = await import('../notebook/results.ts'); // takes long to load: not to refuse a file
  const { report, interrupted } = await folder.fill(() =>
    interruptible(async signal => {
      const runs = await trainAll(sets, { settings, engine, signal }, flags);
      const report: NotebookReport = { runs, settings, engine, ...sets };
      const interrupted = signal.aborted;
      await writeResults(folder, report, interrupted);
      return { report, interrupted };
    }),
  );
  printSummary(report, folder.path, flags);
  return interrupted ? exitCodes.interrupted : exitCodes.done;
}

/** Refuses options of the compiled engine for the other. */
function requireConsistent({ engine, turbo, arithmetic }: NotebookFlags): void {
  if (engine === 'compiled') return;
  const strange = turbo ? '--turbo' : arithmetic === 'strict' ? undefined : '--arithmetic';
  if (strange) throw new WellfitError('range', `${strange} goes with --engine compiled`);
}

async function engineOf({ engine, arithmetic, turbo }: NotebookFlags): Promise<NotebookEngine> {
  if (engine === 'reference') return { name: engine };
  return { name: engine, arithmetic, vectorBits: await vectorBitsFor(turbo) };
}

interface Sets {
  readonly train: NotebookData;
  readonly test: NotebookData | undefined;
  readonly source: string;
  readonly features: readonly string[];
  readonly classes: readonly [string, string];
}

async function loadSets(data: string | undefined, flags: NotebookFlags): Promise<Sets> {
  const path = data ?? example.train;
  const testPath = flags.test ?? (data === undefined ? example.test : undefined);
  const source = await openSource(path);
  const target = targetOf(source, flags.target);
  const testTable = testPath === undefined ? source.test : (await openSource(testPath)).table;
  const features = featureNames(source.table, { targets: [target] });
  const found = findTarget(source.table, [target], 'classes');
  const classes = twoClasses(source.table, target, found.target);
  const read = (table: Table, cells?: TargetLike): NotebookData => {
    requireColumns(table, [...features, target]);
    requireCells(table, features, { missing: 'refuse', typeOf: () => 'numeric', advice: noAdvice });
    const known: ModelTarget = { kind: 'binary', labels: classes, name: target };
    const labels = encodeTarget(known, cells ?? knownCells(table, known), table.file);
    return {
      X: numbersIn(table, features).transpose(),
      Y: new Matrix(Float64Array.from(labels), 1, labels.length),
    };
  };
  return {
    train: read(source.table, found.cells),
    test: testTable && read(testTable),
    source: data === undefined ? 'the bundled football field' : basename(path, extname(path)),
    features,
    classes: [String(classes[0]), String(classes[1])],
  };
}

/** The classes of a target that has two. */
function twoClasses({ file }: Table, name: string, target: Target): readonly [Label, Label] {
  if (target.kind === 'binary') return [target.labels[0]!, target.labels[1]!];
  const count = target.kind === 'values' ? 'values' : `${target.labels.length} different values`;
  throw new WellfitError(
    'range',
    `${file}: ${label(name)} has ${count}; the assignment tells two classes apart, wellfit train more`,
  );
}

/** Columns of numbers, as they stand in the file. */
function numbersIn(table: Table, names: readonly string[]): Matrix {
  const columns = libraryTable(table, names);
  const { preprocessing } = fitPreprocessing(columns, { scale: 'none', missing: 'refuse' });
  return applyPreprocessing(preprocessing, columns).x;
}

async function trainAll(
  { train, test }: Sets,
  {
    settings,
    engine,
    signal,
  }: {
    readonly settings: NotebookSettings;
    readonly engine: NotebookEngine;
    readonly signal: AbortSignal;
  },
  { json = false, quiet = false }: NotebookFlags,
): Promise<FinishedRun[]> {
  const print = (line: string) => json || process.stdout.write(`${line}\n`);
  const runs: FinishedRun[] = [];
  for (const plan of runPlans(settings)) {
    const lines: string[] = [];
    const view = progressView(plan.name.padEnd(25), settings.numIterations, { quiet });
    const watch = {
      signal,
      onProgress: (iteration: number, cost: number) => view.update(iteration, cost),
      onPrintedCost: (iteration: number, cost: number) =>
        lines.push(`Cost after iteration ${iteration}: ${cost}`),
    };
    const run =
      engine.name === 'reference'
        ? await trainRun(plan, train, test, watch)
        : await fitRun(plan, train, test, watch, engine);
    view.stop();
    print(plan.title);
    for (const line of lines) print(`  ${line}`);
    if (signal.aborted) print(`  Stopped after ${run.iterations} of ${settings.numIterations} iterations`);
    print(`  On the training set: Accuracy: ${run.train.accuracy}`);
    if (run.test) print(`  On the test set: Accuracy: ${run.test.accuracy}`);
    print('');
    runs.push(run);
    if (signal.aborted) break;
  }
  return runs;
}

function printSummary(report: NotebookReport, out: string, { json = false }: NotebookFlags): void {
  const { runs, engine } = report;
  if (json) {
    process.stdout.write(`${JSON.stringify({ engine, runs: runs.map(figuresOf), out }, null, 2)}\n`);
    return;
  }
  const truth = maskTruth(runs);
  process.stdout.write(`${summaryTable(runs)}\n\n${wrapped(lossNote)}\n`);
  if (truth) process.stdout.write(`\n${wrapped(truth)}\n`);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  process.stdout.write(`\nEngine: ${notebookEngineInWords(engine)}; ${seconds.toFixed(1)} s\n`);
  process.stdout.write(`Report: ${label(`${out}/report.html`)}\n`);
}
