// `wellfit check`: whether a network keeps to the laws that every network should keep to.
import { Command, type Option, type OptionValues } from 'commander';
import { type CheckOptions, check, checkText, type ModelTarget, type Network, WellfitError } from 'wellfit';
import { configOption, configWords, readSettings } from '../config/settings.ts';
import { openModel } from '../datasets/model.ts';
import { number, rules } from '../terminal/arguments.ts';
import { exitCodes } from '../terminal/failure.ts';
import { interruptible } from '../terminal/interrupt.ts';
import { lossOf, restraintsOf } from '../training/fit-options.ts';
import { networkOf } from '../training/network.ts';
import { costOptions } from '../training/options/cost.ts';
import { type DataFlags, dataOptions } from '../training/options/data.ts';
import { networkOptions, sizeOptions } from '../training/options/network.ts';
import { addOptions, option } from '../training/options/option.ts';
import { runOptions } from '../training/options/run.ts';
import { requireConsistent, type TrainSettings } from '../training/settings.ts';

interface CheckSettings extends TrainSettings {
  readonly inputs?: number;
  readonly outputs?: number;
  readonly tolerance: number;
}

/** What makes a network without a model; a model has these itself. */
const ownedByModel = (): Option[] => [
  ...sizeOptions(),
  ...dataOptions().filter(made => made.attributeName() === 'task'),
  ...networkOptions(),
  ...costOptions().filter(made => ['loss', 'labelSmoothing'].includes(made.attributeName())),
];

const penaltyNames: ReadonlySet<string> = new Set(['l1', 'l1Method', 'l2', 'lambda']);

export function checkCommand(): Command {
  const command = new Command('check')
    .summary('gradients and the laws of dropout, tried on a network')
    .description(
      'Tries on a model, or on a network given by options, what every network should keep to: gradients\n' +
        'are the slopes of the cost; dropout leaves the mean as it is, draws anew at every step, replays\n' +
        'from its seed and is gone at prediction; rows do not depend on each other; compiled steps are\n' +
        'those of the interpreter. Exit code 1 when a law is broken.',
    )
    .argument('[model]', 'a model.wellfit')
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'no notes');
  addOptions(command, 'A network without a model:', [...ownedByModel(), configOption()]);
  addOptions(command, 'What is tried:', [
    ...costOptions().filter(made => penaltyNames.has(made.attributeName())),
    ...runOptions().filter(made => made.attributeName() === 'seed'),
    option('--tolerance <ε>', 'relative error that a right gradient stays below', {
      read: number('--tolerance', rules.positive),
      fallback: 1e-6,
      shown: '1e-6',
    }),
  ]);
  return command
    .addHelpText(
      'after',
      `\n${configWords}\n` +
        '\nExamples:\n  wellfit check runs/moons-1/model.wellfit\n' +
        '  wellfit check --inputs 4 --outputs 3 --hidden 16,8 --activation gelu --batch-norm --keep-prob 0.8',
    )
    .action(async (model: string | undefined, flags: OptionValues) => {
      process.exitCode = await runCheck(model, command, flags);
    });
}

async function runCheck(path: string | undefined, command: Command, flags: OptionValues): Promise<number> {
  if (path !== undefined) refuseOwned(command);
  const { settings, source } =
    path === undefined
      ? await readSettings<CheckSettings>(command, flags)
      : { settings: { ...flags, l2: flags['lambda'] ?? flags['l2'] } as CheckSettings, source: undefined };
  const { net, ...subject } = path === undefined ? drawn(settings) : await modelSubject(path);
  const { seed, tolerance } = settings;
  if (source !== undefined && !flags['quiet']) process.stderr.write(`wellfit: note: settings of ${source}\n`);
  const { penalty } = restraintsOf(settings);
  return interruptible(async signal => {
    const report = await check(net, { ...subject, ...(penalty && { penalty }), seed, tolerance, signal });
    process.stdout.write(`${flags['json'] ? JSON.stringify(report) : checkText(report)}\n`);
    if (report.stopped === 'aborted') return exitCodes.interrupted;
    return report.passed ? exitCodes.done : exitCodes.failure;
  });
}

/** What is checked. */
type CheckedSubject = { readonly net: Network } & Pick<CheckOptions, 'loss' | 'parameters'>;

function refuseOwned(command: Command): void {
  const given = [...ownedByModel(), configOption()].filter(
    made => command.getOptionValueSource(made.attributeName()) === 'cli',
  );
  if (given.length === 0) return;
  const names = given.map(made => made.long).join(', ');
  throw new WellfitError('range', `check: ${names}: the model has a network of its own`);
}

async function modelSubject(path: string): Promise<CheckedSubject> {
  const { network: trained } = await openModel(path);
  return { net: trained.network, loss: trained.loss, parameters: trained.parameters };
}

function drawn(settings: CheckSettings): CheckedSubject {
  requireConsistent(settings);
  const { inputs = 2, outputs = 1, task } = settings;
  const kind = kindOf(task, outputs);
  return { net: networkOf({ inputs, outputs }, settings), loss: lossOf(settings, { kind }) };
}

/** The kind of target that so many outputs are for. */
function kindOf(task: DataFlags['task'], outputs: number): ModelTarget['kind'] {
  if (task === 'labels' || task === 'values') return task;
  return outputs === 1 ? 'binary' : 'classes';
}
