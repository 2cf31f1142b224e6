// A trained network: what it predicts, with nothing random in it.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';
import { loadParameters, type Network, type NetworkParameters, ParameterStore } from '../nn/network.ts';
import { givenMasks } from './masks.ts';
import { accuracyOf } from './metrics.ts';
import { type Examples, readExamples, requireEach } from './options.ts';
import { Runner } from './runner.ts';

/** Examples that a network runs through at a time: enough to be quick, few enough to fit in a cache. */
const batchSize = 1024;

/** How good a network is on labelled examples. */
export interface Evaluation {
  /** Mean loss, without penalty, dropout off. */
  readonly loss: number;
  /** Share of labels that are right, in [0, 1]. */
  readonly accuracy: number;
}

/** A network with parameters and the loss that tells what its logits mean. */
export class TrainedNetwork {
  readonly network: Network;
  readonly parameters: NetworkParameters;
  readonly loss: Loss;

  constructor(network: Network, parameters: NetworkParameters, loss: Loss) {
    this.network = network;
    this.parameters = parameters;
    this.loss = loss;
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
    const X = Matrix.from(x, 'predict');
    if (X.columns !== this.network.inputs) {
      throw new WellfitError(
        'shape',
        `predict: examples have ${X.columns} features, the network takes ${this.network.inputs}`,
      );
    }
    requireEach('predict: x', X, { rule: 'finite', holds: Number.isFinite });
    const parameters = new ParameterStore(this.network, 'float64');
    loadParameters(this.network, parameters, this.parameters);
    const examples = Math.min(batchSize, Math.max(1, X.rows));
    const runner = new Runner({
      net: this.network,
      parameters,
      gradients: parameters,
      examples,
      precision: 'float64',
      masks: givenMasks([]),
    });
    return runner.logits(X);
  }

  /** Probability of class 1 of every example. */
  predictProbabilities(x: MatrixLike): Float64Array {
    return Float64Array.from(this.logits(x).data, logit => this.loss.probability(logit));
  }

  /** Labels: 1 where the probability is strictly above one half, 0 elsewhere. */
  predict(x: MatrixLike): Uint8Array {
    return Uint8Array.from(this.predictProbabilities(x), probability => (probability > 0.5 ? 1 : 0));
  }

  /**
   * Mean loss, without penalty, and accuracy on labelled examples.
   *
   * @param x examples × features
   * @param y labels, one for each example: a list, or a matrix of one column
   * @throws {WellfitError} `shape` or `range` when the examples do not fit the network, or the labels the loss
   */
  evaluate(x: MatrixLike, y: Examples['y']): Evaluation {
    const { network: net, loss } = this;
    const targets = readExamples('evaluate', { net, loss, precision: 'float64' }, { x, y }).y;
    const logits = this.logits(x);
    const labels = Array.from(logits.data, logit => (loss.probability(logit) > 0.5 ? 1 : 0));
    return { loss: loss.value(logits, targets), accuracy: accuracyOf(labels, targets.data) };
  }
}
