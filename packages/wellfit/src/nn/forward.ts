// A network in a program: its parameters as buffers, its layers' formulas one after the other.
import type { Buffer } from '../engine/buffer.ts';
import type { Program } from '../engine/program.ts';
import type { NamedLayer, ParameterShape, TrainingPlace } from './layer.ts';

/** Examples that a network runs through at a time at prediction: enough to be quick, few enough to fit in a cache. */
export const examplesAtATime = 256;

/** A number that can be set while a program runs, and what it is to begin with. */
export interface Setting {
  /** `layer.option`, or the name alone. */
  readonly name: string;
  readonly buffer: Buffer;
  readonly value: number;
}

/** A parameter of a layer in a program. */
export interface ParameterBuffer {
  readonly layer: string;
  readonly letter: string;
  readonly buffer: Buffer;
  readonly role: ParameterShape['role'];
}

/** The parameters of a network as buffers, in the order of a `ParameterStore`; a row of units becomes a column. */
export function declareParameters(
  program: Program,
  net: { readonly layers: readonly NamedLayer[] },
): ParameterBuffer[] {
  return net.layers.flatMap(({ name, layer, fanIn }) =>
    Object.entries(layer.parameters(fanIn)).map(([letter, { rows, columns, role, perUnit }]) => {
      const [height, width] = perUnit ? [columns, 1] : [rows, columns];
      const declare = role === 'statistic' ? 'state' : 'parameter';
      return { layer: name, letter, buffer: program[declare](`${name}.${letter}`, height, width), role };
    }),
  );
}

/** What a forward pass leaves behind. */
export interface ForwardPass {
  readonly logits: Buffer;
  /** What goes out of each layer. */
  readonly outputs: readonly { readonly name: string; readonly buffer: Buffer }[];
  readonly settings: readonly Setting[];
}

/** Appends a network's forward pass to a program. */
export function appendForward(
  program: Program,
  net: { readonly layers: readonly NamedLayer[] },
  options: {
    readonly x: Buffer;
    readonly parameters: readonly ParameterBuffer[];
    /** Undefined at prediction. */
    readonly training: TrainingPlace | undefined;
  },
): ForwardPass {
  const { x, parameters, training } = options;
  const settings: Setting[] = [];
  const outputs: { name: string; buffer: Buffer }[] = [];
  let input = x;
  for (const { name, layer } of net.layers) {
    const own = parameters.filter(parameter => parameter.layer === name);
    input = layer.forward({
      program,
      name,
      input,
      parameters: Object.fromEntries(own.map(({ letter, buffer }) => [letter, buffer])),
      training,
      setting: (option, value) => {
        const buffer = program.scalar(`${name}.${option}`);
        settings.push({ name: buffer.name, buffer, value });
        return buffer;
      },
    });
    outputs.push({ name, buffer: input });
  }
  return { logits: input, outputs, settings };
}
