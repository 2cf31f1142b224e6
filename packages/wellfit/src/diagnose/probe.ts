// Some layers of a network on their own: what comes out of them in training or at prediction, step by step.
import type { Matrix } from '../core/matrix.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Executor } from '../engine/executor.ts';
import { element } from '../engine/expression.ts';
import { isRandom, Program } from '../engine/program.ts';
import { makeExecutor } from '../engine/run.ts';
import { live } from '../engine/simplify.ts';
import { appendForward, declareParameters, type ParameterBuffer, type Setting } from '../nn/forward.ts';
import type { NamedLayer } from '../nn/layer.ts';
import type { NetworkParameters } from '../nn/network.ts';

/** When layers are looked at. */
export type Phase = 'training' | 'prediction';

/** The forward pass of some layers as a program. */
export interface LayersProgram {
  readonly program: Program;
  readonly parameters: readonly ParameterBuffer[];
  readonly settings: readonly Setting[];
  readonly x: Buffer;
  readonly share: Buffer;
  readonly inverseCount: Buffer;
  /** What comes out of the last layer. */
  readonly output: Buffer;
  /** Whether anything in it is random. */
  readonly draws: boolean;
}

/** Writes the forward pass of layers that follow each other. */
export function programOf(layers: readonly NamedLayer[], phase: Phase): LayersProgram {
  const program = new Program();
  const x = program.data('x', layers[0]!.fanIn);
  const share = program.data('share', 1);
  const inverseCount = program.scalar('1/m');
  const parameters = declareParameters(program, { layers });
  const normal = (name: string, units: number) => program.normal(name, units);
  const training = phase === 'training' ? { share, inverseCount, normal } : undefined;
  const { logits, settings } = appendForward(program, { layers }, { x, parameters, training });
  const draws = program.operations.some(isRandom);
  return { program, parameters, settings, x, share, inverseCount, output: logits, draws };
}

/** What a probe looks at. */
export interface ProbeOptions {
  readonly phase: Phase;
  readonly parameters: NetworkParameters;
  /** What goes in, examples × units. */
  readonly x: Matrix;
  readonly seed: number;
}

/** Layers that are ready to run, compiled as training and prediction are. */
export class Probe {
  /** Whether anything in it is random. */
  readonly draws: boolean;
  readonly #executor: Executor;
  readonly #output: Buffer;
  readonly #masks: readonly Buffer[];
  readonly #examples: number;

  constructor(layers: readonly NamedLayer[], { phase, parameters, x, seed }: ProbeOptions) {
    const parts = programOf(layers, phase);
    const { program, output } = parts;
    // a copy: what comes out may be what goes in
    this.#output = program.map('output', element(output));
    this.#masks = program.operations.flatMap(({ kind, out }) => (kind === 'random' ? [out] : []));
    this.#examples = x.rows;
    this.draws = parts.draws;
    const outputs = [this.#output, ...this.#masks];
    const operations = live(program.operations, outputs);
    this.#executor = makeExecutor(program, [{ name: 'step', operations, outputs, updates: true }], {
      precision: 'float64',
      arithmetic: 'strict',
      vectorBits: 128,
      examples: x.rows,
      random: 'philox',
      tables: {},
    });
    this.#executor.setSeed(seed);
    this.#executor.setBatch({ examples: x.rows, position: 0 });
    this.#executor.setScalar(parts.inverseCount, 1 / x.rows);
    for (const { buffer, value } of parts.settings) this.#executor.setScalar(buffer, value);
    for (const { layer, letter, buffer } of parts.parameters) {
      this.#executor.write(buffer, parameters[layer]![letter]!.data);
    }
    this.#executor.write(parts.x, x.transpose().data);
    this.#executor.write(parts.share, new Float64Array(x.rows).fill(1 / x.rows));
  }

  /** Draws from another seed from now on. */
  seed(seed: number): void {
    this.#executor.setSeed(seed);
  }

  /** What comes out at the next step, units × examples. */
  next(): Float64Array {
    this.#executor.run('step');
    return this.#executor.read(this.#output, this.#examples);
  }

  /** The first mask of the last step, units × examples: 1 where a unit is kept. */
  mask(): Float64Array {
    return this.#executor.read(this.#masks[0]!, this.#examples);
  }
}
