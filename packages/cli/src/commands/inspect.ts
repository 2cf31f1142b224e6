// `wellfit inspect`: what a model is, and what its prediction and its training are compiled to.
import { Command, Option } from 'commander';
import { binaryCrossEntropy, type Explanation, type Loss, softmaxCrossEntropy, WellfitError } from 'wellfit';
import { openModel } from '../datasets/model.ts';
import { dataOf, type Subject, textOf } from '../inspect/about.ts';
import { recordBeside } from '../inspect/record.ts';
import {
  explainPrediction,
  explainStep,
  type StepSettings,
  stepDefaults,
  stepOptions,
} from '../inspect/step.ts';
import { type Given, oneOf, whole } from '../terminal/arguments.ts';
import { networkOf } from '../training/network.ts';
import { type NetworkFlags, networkOptions, sizeOptions } from '../training/options/network.ts';
import { addOptions, defaultsOf, option, withoutDefault } from '../training/options/option.ts';

interface InspectFlags extends Partial<NetworkFlags>, Partial<StepSettings> {
  readonly inputs?: number;
  readonly outputs?: number;
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
  addOptions(command, 'A network without a model (default: as for wellfit train):', drawnOptions());
  addOptions(command, "Settings of the program (default: those of the model's run, else of wellfit train):", [
    option('--examples <n>', 'examples to train on', { read: whole('--examples', 1), otherwise: '211' }),
    ...stepOptions().map(withoutDefault),
    new Option('--vector-bits <n>', '128, or 256 as for --turbo').argParser((given: Given) =>
      Number(oneOf('--vector-bits', ['128', '256'])(given)),
    ),
  ]);
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
      const settings = { ...stepDefaults, ...subject.record?.settings, ...flags };
      const width = Math.min(120, process.stdout.columns ?? 80);
      const { net } = subject;
      const explained: Readonly<Record<string, Explanation>> = {
        ...(flags.program && { program: explainPrediction(net, settings, width) }),
        ...(flags.training && { step: explainStep({ net, loss: lossOf(subject) }, settings, width) }),
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

/** What a network without a model is made by. */
const drawnOptions = () => [...sizeOptions(), ...networkOptions().map(withoutDefault)];

/** A model's own loss; of a network without a model the one that its outputs suggest. */
function lossOf({ net, file }: Subject): Loss {
  return file?.network.loss ?? (net.outputs === 1 ? binaryCrossEntropy() : softmaxCrossEntropy());
}

async function subjectOf(path: string | undefined, flags: InspectFlags): Promise<Subject> {
  if (path === undefined) {
    if (!flags.hidden) throw new WellfitError('range', 'inspect: give a model, or --hidden for a network');
    const { inputs = 2, outputs = 1 } = flags;
    return {
      net: networkOf({ inputs, outputs }, { ...defaultsOf<NetworkFlags>(networkOptions()), ...flags }),
    };
  }
  const given = drawnOptions().filter(
    made => flags[made.attributeName() as keyof InspectFlags] !== undefined,
  );
  if (given.length > 0) {
    const names = given.map(made => made.long).join(', ');
    throw new WellfitError('range', `inspect: ${names}: the model has a network of its own`);
  }
  const file = await openModel(path);
  const net = file.network.network;
  const record = await recordBeside(path, net);
  return { path, file, net, ...(record && { record }) };
}
