// A network that runs: buffers for the largest batch, a pass forward, a pass back.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type Precision } from '../core/matrix.ts';
import type { Buffer, LayerRun } from '../nn/layer.ts';
import type { Network, ParameterStore } from '../nn/network.ts';
import type { MaskSource } from './masks.ts';

/** What a network needs to run. */
export interface RunnerOptions {
  readonly net: Network;
  readonly parameters: ParameterStore;
  readonly gradients: ParameterStore;
  /** Examples of the largest batch. */
  readonly examples: number;
  readonly precision: Precision;
  readonly masks: MaskSource;
}

/** A network with its buffers: the same ones at every pass, so that training allocates nothing. */
export class Runner {
  readonly #examples: number;
  readonly #layers: readonly { readonly name: string; readonly run: LayerRun }[];

  constructor({ net, parameters, gradients, examples, precision, masks }: RunnerOptions) {
    this.#examples = examples;
    let streams = 0;
    this.#layers = net.layers.map(({ name, layer, fanIn }) => ({
      name,
      run: layer.run({
        fanIn,
        examples,
        parameters: parameters.byLayer[name] ?? {},
        gradients: gradients.byLayer[name] ?? {},
        buffer: units => batchBuffer(examples, units, precision),
        masks: () => masks.stream(streams++),
      }),
    }));
  }

  /** examples × inputs to examples × outputs: the logits, in a buffer that the next pass overwrites. */
  forward(x: Matrix, training: boolean): Matrix {
    return this.#layers.reduce((input, { run }) => run.forward(input, training), x);
  }

  /** The logits of any number of examples, dropout off, in a matrix of their own. */
  logits(x: Matrix): Matrix {
    const parts = Array.from({ length: Math.ceil(x.rows / this.#examples) }, (_, i) => {
      const first = i * this.#examples;
      const count = Math.min(this.#examples, x.rows - first);
      const part = x.data.subarray(first * x.columns, (first + count) * x.columns);
      return this.forward(new Matrix(part, count, x.columns), false).clone();
    });
    const columns = parts[0]?.columns ?? 0;
    const result = Matrix.zeros(x.rows, columns, parts[0]?.precision);
    for (const [i, part] of parts.entries()) result.data.set(part.data, i * this.#examples * columns);
    return result;
  }

  /** Gradient at the logits to gradient at the inputs; fills the gradients of the parameters on the way. */
  backward(gradient: Matrix): Matrix {
    return this.#layers.reduceRight((output, { run }) => run.backward(output), gradient);
  }

  /** The first layer whose outputs are not finite on these examples, for a message. */
  firstNonFinite(x: Matrix): string | undefined {
    let input = x;
    for (const { name, run } of this.#layers) {
      input = run.forward(input, false);
      if (!input.data.every(Number.isFinite)) return name;
    }
    return undefined;
  }
}

/** A buffer of examples × units that can be seen at a smaller number of examples. */
export function batchBuffer(examples: number, units: number, precision: Precision): Buffer {
  const whole = Matrix.zeros(examples, units, precision);
  let view = whole;
  return {
    take(rows) {
      if (rows > examples) {
        throw new WellfitError('shape', `batch: ${rows} examples do not fit in a buffer of ${examples}`);
      }
      if (rows !== view.rows) view = new Matrix(whole.data.subarray(0, rows * units), rows, units);
      return view;
    },
  };
}
