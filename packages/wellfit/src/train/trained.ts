// A trained network: what it predicts, with nothing random in it.
import type { Matrix, MatrixLike, Precision } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';
import { loadParameters, type Network, type NetworkParameters, ParameterStore } from '../nn/network.ts';
import { type Examples, readExamples } from './examples.ts';
import { atOnce } from './in-turns.ts';
import type { Found } from './inference.ts';
import type { EngineOptions } from './options.ts';
import { predictedLabels, shareRight, targetLabels } from './predicted-labels.ts';
import { Predictor } from './predictor.ts';

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
  readonly #predictor: Predictor;

  constructor(
    network: Network,
    parameters: NetworkParameters,
    loss: Loss,
    engine: Partial<EngineOptions> = {},
  ) {
    this.network = network;
    this.parameters = parameters;
    this.loss = loss;
    const precision = precisionOf(parameters);
    const store = new ParameterStore(network, precision);
    loadParameters(network, store, parameters);
    this.#predictor = new Predictor(network, {
      loss,
      precision,
      engine: { arithmetic: 'strict', vectorBits: 128, backend: undefined, ...engine },
      parameters: () => store,
    });
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
    return this.#predictor.logits(x);
  }

  /**
   * Probability of class 1 of every example; of several classes or labels those of each, row by row.
   *
   * @throws {WellfitError} as `logits`, and `unsupported` for a loss on values
   */
  predictProbabilities(x: MatrixLike): Float64Array {
    return this.#predictor.probabilities(x);
  }

  /**
   * Labels: 1 where the probability is strictly above one half, else 0, for each output row by row; of several classes
   * the most probable. For a loss on values the values, row by row.
   */
  predict(x: MatrixLike): Int32Array | Float64Array {
    return this.loss.labels === 'values'
      ? this.#predictor.meaning(x)
      : predictedLabels(this.loss, this.logits(x));
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
    const { x: X, y: Y } = examples;
    const found = atOnce(this.#predictor.inference(X.rows, 'evaluate').evaluating(X, Y));
    return evaluationOf(loss, Y, found);
  }
}

function precisionOf(parameters: NetworkParameters): Precision {
  const first = Object.values(parameters).flatMap(letters => Object.values(letters))[0];
  return first?.precision ?? 'float64';
}
