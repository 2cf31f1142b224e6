// One pass through a network, for anyone who wants to compare it with another program.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { binaryCrossEntropy, type Loss } from '../nn/loss.ts';
import {
  copyParameters,
  loadParameters,
  type Network,
  type NetworkParameters,
  ParameterStore,
} from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { givenMasks } from './masks.ts';
import { type Examples, readExamples } from './options.ts';
import { batchBuffer, Runner } from './runner.ts';

/** Options of `lossAndGradients`. */
export interface PassOptions {
  readonly loss?: Loss;
  readonly penalty?: Penalty;
  /** One 0/1 list for each dropout layer, examples × units row by row; needed when dropout is on. */
  readonly masks?: readonly ArrayLike<number>[];
  /** Dropout on. Default: on when masks are given. */
  readonly training?: boolean;
}

/** What one pass gives. */
export interface Pass {
  /** Mean data term. */
  readonly loss: number;
  readonly penalty: number;
  /** Loss plus penalty. */
  readonly cost: number;
  /** Gradient of the cost, in the shape of the parameters. */
  readonly gradients: NetworkParameters;
  /** Gradient with respect to the examples. */
  readonly dX: Matrix;
  /** The logits, examples × outputs. */
  readonly outputs: Matrix;
}

/**
 * Loss, penalty, cost and every gradient at the given parameters, without an update.
 *
 * @throws {WellfitError} `shape` when something does not fit the network: parameters, examples or masks
 */
export function lossAndGradients(
  net: Network,
  parameters: NetworkParameters,
  examples: Examples,
  { loss = binaryCrossEntropy(), penalty, masks, training = masks !== undefined }: PassOptions = {},
): Pass {
  const { x, y } = readExamples('lossAndGradients', { net, loss, precision: 'float64' }, examples);
  const m = x.rows;
  if (training) requireMasks(net, m, masks ?? []);
  const store = new ParameterStore(net, 'float64');
  const gradients = new ParameterStore(net, 'float64');
  loadParameters(net, store, parameters);
  const runner = new Runner({
    net,
    parameters: store,
    gradients,
    examples: m,
    precision: 'float64',
    masks: givenMasks(masks ?? []),
  });
  const outputs = runner.forward(x, training).clone();
  const dOutputs = batchBuffer(m, net.outputs, 'float64').take(m);
  loss.gradient(outputs, y, dOutputs);
  const dX = runner.backward(dOutputs).clone();
  let penaltyAmount = 0;
  for (const [i, W] of store.penalized.entries()) {
    penaltyAmount += penalty?.value(W, m) ?? 0;
    penalty?.addGradient(gradients.penalized[i]!, W, m);
  }
  const lossAmount = loss.value(outputs, y);
  return {
    loss: lossAmount,
    penalty: penaltyAmount,
    cost: lossAmount + penaltyAmount,
    gradients: copyParameters(gradients),
    dX,
    outputs,
  };
}

/** Refuses masks that are not one for each dropout layer, of its size. */
function requireMasks(net: Network, m: number, masks: PassOptions['masks'] & {}): void {
  const layers = net.layers.filter(({ layer }) => layer.description.kind === 'dropout');
  if (masks.length !== layers.length) {
    throw new WellfitError(
      'shape',
      `lossAndGradients: masks must be one for each of ${layers.length} dropout layers, got ${masks.length}`,
    );
  }
  for (const [i, { name, fanIn }] of layers.entries()) {
    const { length } = masks[i]!;
    if (length !== m * fanIn) {
      throw new WellfitError(
        'shape',
        `lossAndGradients: the mask of ${name} must have ${m} × ${fanIn} values, got ${length}`,
      );
    }
  }
}
