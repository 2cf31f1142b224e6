// A trained network: what it predicts, with nothing random in it.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike, type Precision } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';
import { loadParameters, type Network, type NetworkParameters, ParameterStore } from '../nn/network.ts';
import { type Examples, readExamples, requireEach } from './examples.ts';
import { atOnce } from './in-turns.ts';
import { type Found, Inference, type InferenceOptions } from './inference.ts';
import type { EngineOptions } from './options.ts';
import { predictedLabels, shareRight, targetLabels } from './predicted-labels.ts';

/** From so many examples on, a program for many examples at a time is worth having beside the one for a few. */
const many = 17;

/** How good a network is on labelled examples. */
export interface Evaluation {
  /** Mean loss, without penalty, dropout off. */
  readonly loss: number;
  /** Share of labels that are right, in [0, 1]; not there for a loss on values. */
  readonly accuracy?: number;
}

/** Loss and accuracy of logits. */
export function evaluationOf(lossFunction: Loss, targets: Matrix, found: Found): Evaluation {
  const { loss, logits } = found;
  if (lossFunction.labels === 'values') return { loss };
  const predicted = predictedLabels(lossFunction, logits);
  return { loss, accuracy: shareRight(predicted, targetLabels(lossFunction, targets)) };
}

/** A network with parameters and the loss that tells what its logits mean. */
export class TrainedNetwork {
  readonly network: Network;
  readonly parameters: NetworkParameters;
  readonly loss: Loss;
  readonly #engine: EngineOptions;
  readonly #store: ParameterStore;
  readonly #ready = new Map<string, Inference>();

  constructor(
    network: Network,
    parameters: NetworkParameters,
    loss: Loss,
    engine: Partial<EngineOptions> = {},
  ) {
    this.network = network;
    this.parameters = parameters;
    this.loss = loss;
    this.#engine = { arithmetic: 'strict', vectorBits: 128, backend: undefined, ...engine };
    this.#store = new ParameterStore(network, precisionOf(parameters));
    loadParameters(network, this.#store, parameters);
  }

  /** Precision of the parameters, in which predictions are computed. */
  get precision(): Precision {
    return precisionOf(this.parameters);
  }

  /**
   * What the last layer says before the loss makes probabilities of it.
   *
   * @param x examples × features
   * @returns examples × outputs
   * @throws {WellfitError} `shape` when the features are not as many as the network's inputs, `range` when one is not
   *   finite
   */
  logits(x: MatrixLike): Matrix {
    const X = this.#read(x);
    return this.#inference(X.rows).logits(X);
  }

  /**
   * Probability of class 1 of every example; of several classes or labels those of each, row by row.
   *
   * @throws {WellfitError} as `logits`, and `unsupported` for a loss on values
   */
  predictProbabilities(x: MatrixLike): Float64Array {
    const { labels, description } = this.loss;
    if (labels === 'values') {
      throw new WellfitError('unsupported', `predictProbabilities: ${description.kind} has no probabilities`);
    }
    return this.#meaning(x);
  }

  /**
   * Labels: 1 where the probability is strictly above one half, else 0, for each output row by row; of several classes
   * the most probable. For a loss on values the values, row by row.
   */
  predict(x: MatrixLike): Int32Array | Float64Array {
    return this.loss.labels === 'values' ? this.#meaning(x) : predictedLabels(this.loss, this.logits(x));
  }

  #meaning(x: MatrixLike): Float64Array {
    const X = this.#read(x);
    return this.#inference(X.rows).meaning(X);
  }

  /**
   * Mean loss, without penalty, and accuracy of labels.
   *
   * @param x examples × features
   * @param y labels, one for each example: a list, or a matrix of one target for each output
   * @throws {WellfitError} `shape` or `range` when the examples do not fit the network, or the labels the loss
   */
  evaluate(x: MatrixLike, y: Examples['y']): Evaluation {
    const { network: net, loss, precision } = this;
    const examples = readExamples('evaluate', { net, loss, precision }, { x, y });
    const found = atOnce(this.#inference(examples.x.rows, 'evaluate').evaluating(examples.x, examples.y));
    return evaluationOf(loss, examples.y, found);
  }

  #read(x: MatrixLike): Matrix {
    const X = Matrix.from(x, 'predict');
    if (X.columns !== this.network.inputs) {
      throw new WellfitError(
        'shape',
        `predict: examples have ${X.columns} features, the network takes ${this.network.inputs}`,
      );
    }
    requireEach('predict: x', X, { rule: 'finite', holds: Number.isFinite });
    return X;
  }

  /** A program for about so many examples: for one, for a few, or for many. */
  #inference(rows: number, purpose: InferenceOptions['purpose'] = 'predict'): Inference {
    const examples = rows <= 1 ? 1 : rows < many ? many - 1 : Number.POSITIVE_INFINITY;
    const key = `${purpose} ${examples}`;
    const known = this.#ready.get(key);
    if (known) return known;
    const { precision, loss } = this;
    const made = new Inference(this.network, { ...this.#engine, precision, loss, examples, purpose });
    made.load(this.#store);
    this.#ready.set(key, made);
    return made;
  }
}

function precisionOf(parameters: NetworkParameters): Precision {
  const first = Object.values(parameters).flatMap(letters => Object.values(letters))[0];
  return first?.precision ?? 'float64';
}
