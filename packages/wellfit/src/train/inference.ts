// A network at prediction: logits and loss of any number of examples, nothing random, no operation of training.
import { type FloatArray, Matrix, type Precision } from '../core/matrix.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Entry, Executor, ProgramOptions } from '../engine/executor.ts';
import { formula, multiply } from '../engine/expression.ts';
import { Program } from '../engine/program.ts';
import { makeExecutor, type RunOptions } from '../engine/run.ts';
import { live } from '../engine/simplify.ts';
import { appendForward, declareParameters, examplesAtATime, type ParameterBuffer } from '../nn/forward.ts';
import type { Loss } from '../nn/loss.ts';
import type { Network, ParameterStore } from '../nn/network.ts';
import { inOrder } from './batches.ts';

/** A network's program for prediction. */
export interface InferenceProgram {
  readonly program: Program;
  readonly parameters: readonly ParameterBuffer[];
  readonly logits: Buffer;
  readonly share: Buffer;
  readonly lossAmount: Buffer;
  readonly meaning: Buffer;
  /** What goes out of each layer, by name. */
  readonly outputs: ReadonlyMap<string, Buffer>;
  /** `layers`, `logits`, `meaning` and `loss`. */
  readonly entries: readonly Entry[];
}

/** Builds the forward pass with what it means and its loss. */
function buildInference(net: Network, loss: Loss): InferenceProgram {
  const program = new Program();
  const x = program.gather('x', 'x', net.inputs);
  const parameters = declareParameters(program, net);
  const pass = appendForward(program, net, { x, parameters, training: undefined });
  const { logits } = pass;
  const outputs = new Map(pass.outputs.map(({ name, buffer }) => [name, buffer]));
  // what goes through a layer unchanged is one output
  const distinct = [...new Set(outputs.values())];
  const layers: Entry = {
    name: 'layers',
    operations: live(program.operations, distinct),
    outputs: distinct,
    updates: false,
  };
  const share = program.data('share', 1);
  const forward: Entry = {
    name: 'logits',
    operations: live(program.operations, [logits]),
    outputs: [logits],
    updates: false,
  };
  const meaning = program.map('meaning', loss.meaning({ program, logits }));
  const meant: Entry = {
    name: 'meaning',
    operations: live(program.operations, [meaning]),
    outputs: [meaning],
    updates: false,
  };
  const y = program.gather('y', 'y', net.outputs);
  const each = formula(loss.formula({ program, logits, targets: y }));
  const lossAmount = program.sum('loss', multiply(share, each), 'both');
  const entry: Entry = {
    name: 'loss',
    operations: live(program.operations, [lossAmount, logits]),
    outputs: [lossAmount, logits],
    updates: false,
  };
  const entries = [layers, forward, meant, entry];
  return { program, parameters, outputs, logits, share, lossAmount, meaning, entries };
}

/** How to run a network at prediction. */
export type InferenceOptions = Pick<RunOptions, 'precision' | 'arithmetic' | 'vectorBits' | 'backend'> & {
  readonly loss: Loss;
  /** The most examples that are going to come at a time. */
  readonly examples: number;
  /** What it is wanted for: code for anything else is not made. */
  readonly purpose: Purpose;
};

/** What goes out of each layer; logits and what they mean; or those and their loss. */
export type Purpose = 'layers' | 'predict' | 'evaluate';

/** The entries that each purpose needs. */
const entriesFor: Readonly<Record<Purpose, readonly string[]>> = {
  layers: ['layers'],
  predict: ['logits', 'meaning'],
  evaluate: ['loss'],
};

/** What an evaluation finds. */
export interface Found {
  /** Mean loss. */
  readonly loss: number;
  readonly logits: Matrix;
}

/** A network at prediction, ready to run. */
export class Inference {
  readonly #net: Network;
  readonly #built: InferenceProgram;
  readonly #executor: Executor;
  readonly #chunk: number;
  readonly #precision: Precision;

  constructor(net: Network, { loss, examples, backend, purpose, ...rest }: InferenceOptions) {
    this.#net = net;
    this.#precision = rest.precision;
    this.#chunk = Math.max(1, Math.min(examplesAtATime, examples));
    this.#built = buildInference(net, loss);
    const table = (columns: number) => ({ rows: this.#chunk, columns });
    const options: ProgramOptions = {
      ...rest,
      examples: this.#chunk,
      random: 'given',
      tables: { x: table(net.inputs), y: table(net.outputs) },
    };
    const entries = this.#built.entries.filter(({ name }) => entriesFor[purpose].includes(name));
    this.#executor = makeExecutor(this.#built.program, entries, { ...options, backend });
    this.#executor.setOrder(inOrder(this.#chunk));
  }

  /** Takes over the parameters of a network. */
  load(store: ParameterStore): void {
    for (const { layer, letter, buffer } of this.#built.parameters) {
      this.#executor.write(buffer, store.byLayer[layer]![letter]!.data);
    }
  }

  /** The logits of examples, row by row. */
  logits(x: Matrix): Matrix {
    return this.#rowsOf(this.#built.logits, 'logits', x);
  }

  /** What goes out of a layer, row by row; undefined where there is none of that name. */
  outputs(x: Matrix, layer: string): Matrix | undefined {
    const buffer = this.#built.outputs.get(layer);
    return buffer && this.#rowsOf(buffer, 'layers', x);
  }

  /** What the logits mean, row by row: probabilities, or values. */
  meaning(x: Matrix): Float64Array {
    const result = new Float64Array(x.rows * this.#net.outputs);
    this.#forward('meaning', this.#built.meaning, x, result);
    return result;
  }

  #rowsOf(buffer: Buffer, entry: string, x: Matrix): Matrix {
    const result = Matrix.zeros(x.rows, buffer.rows, this.#precision);
    this.#forward(entry, buffer, x, result.data);
    return result;
  }

  #forward(entry: string, buffer: Buffer, x: Matrix, target: FloatArray): void {
    for (let first = 0; first < x.rows; first += this.#chunk) {
      const count = this.#give(x, 'x', first);
      this.#executor.run(entry);
      this.#executor.readRows(buffer, target, first, count);
    }
  }

  /** Mean loss and logits of labelled examples. Yields between parts, for those who want to do something else as well. */
  *evaluating(x: Matrix, y: Matrix): Generator<void, Found, void> {
    const { share, lossAmount } = this.#built;
    const result = Matrix.zeros(x.rows, this.#net.outputs, this.#precision);
    let loss = 0;
    let given = 0;
    for (let first = 0; first < x.rows; first += this.#chunk) {
      if (first > 0) yield;
      const count = this.#give(x, 'x', first);
      this.#give(y, 'y', first);
      if (count !== given) {
        this.#executor.write(share, new Float64Array(count).fill(1));
        given = count;
      }
      this.#executor.run('loss');
      loss += this.#executor.read(lossAmount)[0]!;
      this.#executor.readRows(this.#built.logits, result.data, first, count);
    }
    return { loss: loss / x.rows, logits: result };
  }

  /** Rows of a matrix to the table, from one on; returns how many. */
  #give({ data, rows, columns }: Matrix, name: 'x' | 'y', first: number): number {
    const count = Math.min(this.#chunk, rows - first);
    const part = count === rows ? data : data.subarray(first * columns, (first + count) * columns);
    this.#executor.setTable(name, part, columns);
    if (name === 'x') this.#executor.setBatch({ examples: count, position: 0 });
    return count;
  }
}
