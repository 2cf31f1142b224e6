// `wellfit inspect`: what a model is, and what its prediction and its training are compiled to.
import { Command, Option } from 'commander';
import { type Explanation, type Network, WellfitError } from 'wellfit';
import { openModel } from '../datasets/model.ts';
import { arithmeticOption } from '../engine/options.ts';
import { dataOf, type Subject, textOf } from '../inspect/about.ts';
import { defined, recordBeside } from '../inspect/record.ts';
import { explainPrediction, explainStep, type StepSettings, stepDefaults } from '../inspect/step.ts';
import { number, oneOf, rules, whole, wholeList } from '../terminal/arguments.ts';
import { activations, networkOf, optimizerNames, type TrainFlags } from '../training/settings.ts';

interface InspectFlags
  extends Partial<Pick<TrainFlags, 'hidden' | 'activation' | 'keepProb' | 'mask'>>,
    Partial<StepSettings> {
  readonly inputs?: number;
  readonly program?: boolean;
  readonly training?: boolean;
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .summary('what a model is, and what it is compiled to')
    .description(
      'Shows the layers and parameters of a model, or of a network given by --hidden, and on request\n' +
        'what the compiler makes of it: formulas with derived gradients, fused loops, memory, costs, and\n' +
        'why.',
    )
    .argument('[model]', 'a model.wellfit; the settings of its training come from run.json beside it')
    .option('--program', 'the compiled program of a prediction')
    .option('--training', 'the compiled program of a training step')
    .option('--json', 'one JSON document on stdout');
  addNetworkOptions(command);
  addStepOptions(command);
  return command
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  wellfit inspect runs/moons-1/model.wellfit\n' +
        '  wellfit inspect runs/moons-1/model.wellfit --program\n' +
        '  wellfit inspect --hidden 20,3 --training --l2 0.7 --keep-prob 0.86\n' +
        '  wellfit inspect --inputs 784 --hidden 128 --training --batch-size 32 --examples 60000 --json',
    )
    .action(async (modelPath: string | undefined, flags: InspectFlags) => {
      const subject = await subjectOf(modelPath, flags);
      const settings = { ...stepDefaults, ...subject.record?.settings, ...stepSettingsIn(flags) };
      const width = Math.min(120, process.stdout.columns ?? 80);
      const { net } = subject;
      const explained: Readonly<Record<string, Explanation>> = {
        ...(flags.program && { program: explainPrediction(net, settings, width) }),
        ...(flags.training && { step: explainStep(net, settings, width) }),
      };
      if (flags.json) {
        const plain = Object.entries(explained).map(([name, { text, ...facts }]) => [name, facts]);
        process.stdout.write(`${JSON.stringify({ ...dataOf(subject), ...Object.fromEntries(plain) })}\n`);
        return;
      }
      const texts = [textOf(subject), ...Object.values(explained).map(({ text }) => text)];
      process.stdout.write(texts.join('\n'));
    });
}

function addNetworkOptions(command: Command): void {
  const names = Object.keys(activations) as TrainFlags['activation'][];
  command
    .optionsGroup('A network without a model:')
    .option('--hidden <units>', 'units of the hidden layers, with commas', wholeList('--hidden'))
    .option('--inputs <n>', 'features (default: 2)', whole('--inputs', 1, 1_000_000))
    .option('--activation <name>', `${names.join(', ')} (default: relu)`, oneOf('--activation', names))
    .option('--keep-prob <p>', 'dropout (default: 1, none)', number('--keep-prob', rules.keepProb))
    .option('--mask <kind>', 'fresh or fixed (default: fresh)', oneOf('--mask', ['fresh', 'fixed']));
}

function addStepOptions(command: Command): void {
  const batchSize = (text: string) => (text === 'full' ? text : whole('--batch-size', 1)(text));
  const precision = oneOf('--precision', ['float64', 'float32']);
  command
    .optionsGroup("Settings of the program (default: those of the model's run, else of wellfit train):")
    .option('--examples <n>', 'examples to train on (default: 211)', whole('--examples', 1))
    .option('--batch-size <n>', 'examples of a step, or full', batchSize)
    .option('--l1 <λ>', 'penalty λ/m·Σ|w|', number('--l1', rules.notNegative))
    .option('--l2 <λ>', 'penalty λ/(2m)·Σw²', number('--l2', rules.notNegative))
    .option('--optimizer <name>', optimizerNames.join(' or '), oneOf('--optimizer', optimizerNames))
    .option('--learning-rate <α>', 'step along the gradient', number('--learning-rate', rules.positive))
    .option('--momentum <μ>', 'of sgd', number('--momentum', rules.momentum))
    .option('--precision <kind>', 'float64 or float32', precision)
    .option('--random <kind>', "philox, or numpy's streams", oneOf('--random', ['philox', 'numpy']))
    .addOption(arithmeticOption().default(undefined))
    .addOption(
      new Option('--vector-bits <n>', '128, or 256 as for --turbo').argParser(text =>
        Number(oneOf('--vector-bits', ['128', '256'])(text)),
      ),
    );
}

async function subjectOf(path: string | undefined, flags: InspectFlags): Promise<Subject> {
  const { hidden, inputs, activation, keepProb, mask } = flags;
  const given = Object.keys(defined({ hidden, inputs, activation, keepProb, mask }));
  if (path === undefined) {
    if (!hidden) throw new WellfitError('range', 'inspect: give a model, or --hidden for a network');
    return { net: networkFrom(flags, hidden) };
  }
  if (given.length > 0) {
    const options = given.map(name => `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`);
    throw new WellfitError('range', `inspect: ${options.join(', ')}: the model has a network of its own`);
  }
  const file = await openModel(path);
  const net = file.model.network;
  const record = await recordBeside(path, net);
  return { path, file, net, ...(record && { record }) };
}

function networkFrom(
  { inputs = 2, activation = 'relu', keepProb = 1, mask = 'fresh' }: InspectFlags,
  hidden: readonly number[],
): Network {
  return networkOf(inputs, { hidden, activation, keepProb, mask });
}

/** The settings that were given. */
function stepSettingsIn(flags: InspectFlags): Partial<StepSettings> {
  const { examples, batchSize, l1, l2, optimizer, learningRate, momentum } = flags;
  const { precision, random, arithmetic, vectorBits } = flags;
  const whole = { examples, batchSize, l1, l2, optimizer, learningRate, momentum };
  return defined({ ...whole, precision, random, arithmetic, vectorBits });
}
