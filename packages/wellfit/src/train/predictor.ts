// What a network says at parameters that may change: a program for each purpose and size, made when it is first wanted.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike, type Precision } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';
import type { Network, ParameterStore } from '../nn/network.ts';
import { requireEach } from './examples.ts';
import { Inference, type Purpose } from './inference.ts';
import type { EngineOptions } from './options.ts';

/** From so many examples on, a program for many examples at a time is worth having beside the one for a few. */
const many = 17;

/** What a predictor is for. */
export interface PredictorOptions {
  readonly loss: Loss;
  readonly precision: Precision;
  readonly engine: EngineOptions;
  /** The parameters as they are; asked for when they are others. */
  readonly parameters: () => ParameterStore;
}

/** A network at prediction, for any number of examples. */
export class Predictor {
  readonly #net: Network;
  readonly #options: PredictorOptions;
  readonly #ready = new Map<string, { readonly inference: Inference; age: number }>();
  /** How often the parameters have changed. */
  #age = 0;

  constructor(net: Network, options: PredictorOptions) {
    this.#net = net;
    this.#options = options;
  }

  /** Notes that the parameters are others. */
  renew(): void {
    this.#age++;
  }

  /** What the last layer puts out, row by row. */
  logits(x: MatrixLike): Matrix {
    const X = this.#read(x);
    return this.inference(X.rows, 'predict').logits(X);
  }

  /** @throws {WellfitError} `range` when there is no such layer */
  outputs(x: MatrixLike, layer: string): Matrix {
    const X = this.#read(x);
    const found = this.inference(X.rows, 'layers').outputs(X, layer);
    if (found) return found;
    const names = this.#net.layers.map(({ name }) => name).join(', ');
    throw new WellfitError('range', `outputs: layer must be one of ${names}, got ${layer}`);
  }

  /** What the logits mean, row by row: probabilities, or values. */
  meaning(x: MatrixLike): Float64Array {
    const X = this.#read(x);
    return this.inference(X.rows, 'predict').meaning(X);
  }

  /** @throws {WellfitError} `unsupported` for a loss on values */
  probabilities(x: MatrixLike): Float64Array {
    const { labels, description } = this.#options.loss;
    if (labels === 'values') {
      throw new WellfitError('unsupported', `predictProbabilities: ${description.kind} has no probabilities`);
    }
    return this.meaning(x);
  }

  #read(x: MatrixLike): Matrix {
    const X = Matrix.from(x, 'predict');
    const { inputs } = this.#net;
    if (X.columns !== inputs) {
      throw new WellfitError(
        'shape',
        `predict: examples have ${X.columns} features, the network takes ${inputs}`,
      );
    }
    requireEach('predict: x', X, { rule: 'finite', holds: Number.isFinite });
    return X;
  }

  /** A program for about so many examples, for one, for a few, or for many, at the parameters as they are. */
  inference(rows: number, purpose: Purpose): Inference {
    const examples = rows <= 1 ? 1 : rows < many ? many - 1 : Number.POSITIVE_INFINITY;
    const key = `${purpose} ${examples}`;
    let ready = this.#ready.get(key);
    if (!ready) {
      const { loss, precision, engine } = this.#options;
      const inference = new Inference(this.#net, { ...engine, precision, loss, examples, purpose });
      ready = { inference, age: Number.NaN };
      this.#ready.set(key, ready);
    }
    if (ready.age !== this.#age) {
      ready.inference.load(this.#options.parameters());
      ready.age = this.#age;
    }
    return ready.inference;
  }
}
