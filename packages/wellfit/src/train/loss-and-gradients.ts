// One pass through a network, for anyone who wants to compare it with another program.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import type { Buffer } from '../engine/buffer.ts';
import { makeExecutor } from '../engine/run.ts';
import type { LayerDescription } from '../nn/layer.ts';
import { binaryCrossEntropy, type Loss } from '../nn/loss.ts';
import {
  copyParameters,
  loadParameters,
  type Network,
  type NetworkParameters,
  ParameterStore,
} from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { type Examples, readExamples } from './options.ts';
import { buildStep } from './step-program.ts';

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
  const parts = buildStep({ net, loss, penalty, batches: 'given', training });
  const executor = makeExecutor(parts.program, parts.entries, {
    precision: 'float64',
    arithmetic: 'strict',
    vectorBits: 128,
    examples: m,
    random: 'given',
    tables: {},
  });
  const store = new ParameterStore(net, 'float64');
  loadParameters(net, store, parameters);
  executor.setBatch({ examples: m, position: 0 });
  executor.setScalar(parts.inverseCount, 1 / m);
  for (const { buffer, value } of parts.settings) executor.setScalar(buffer, value);
  for (const { layer, letter, buffer } of parts.parameters) {
    executor.write(buffer, store.byLayer[layer]![letter]!.data);
  }
  executor.write(parts.x, x.transpose().data);
  executor.write(parts.y, y.transpose().data);
  executor.write(parts.share, new Float64Array(m).fill(1 / m));
  const used = net.layers.filter(({ layer }) => isDropout(layer.description)).map((_, i) => masks?.[i]);
  for (const [i, buffer] of parts.masks.entries()) {
    const mask = used[maskOf(net, i)];
    if (mask) executor.write(buffer, transposed(mask, m, buffer.rows));
  }
  executor.run('gradient');

  const perExample = (buffer: Buffer) => {
    const values = executor.read(buffer, m);
    return new Matrix(values, buffer.rows, m).transpose();
  };
  const amount = (buffers: readonly Buffer[]) =>
    buffers.reduce((total, buffer) => total + executor.read(buffer)[0]!, 0);
  const gradients = new ParameterStore(net, 'float64');
  for (const { layer, letter, buffer } of parts.parameters) {
    const gradient = parts.gradients.get(buffer);
    if (gradient) gradients.byLayer[layer]![letter]!.data.set(executor.read(gradient));
  }
  const dX = parts.gradients.get(parts.x);
  const [lossAmount, penaltyAmount] = [amount([parts.lossAmount]), amount(parts.penaltyAmounts)];
  return {
    loss: lossAmount,
    penalty: penaltyAmount,
    cost: lossAmount + penaltyAmount,
    gradients: copyParameters(gradients),
    dX: dX ? perExample(dX) : Matrix.zeros(m, net.inputs),
    outputs: perExample(parts.logits),
  };
}

const isDropout = ({ kind }: LayerDescription) => kind === 'dropout';

/** The number among all dropout layers of the one whose mask is the program's i-th: keepProb 1 draws none. */
function maskOf(net: Network, i: number): number {
  const keeps = net.layers
    .map(({ layer }) => layer.description)
    .filter(isDropout)
    .map(({ keepProb }) => keepProb);
  const drawn = keeps.flatMap((keepProb, number) => (keepProb === 1 ? [] : [number]));
  return drawn[i]!;
}

/** A mask of examples × units as units × examples. */
function transposed(mask: ArrayLike<number>, m: number, units: number): Float64Array {
  return Float64Array.from({ length: m * units }, (_, k) => mask[(k % m) * units + Math.floor(k / m)]!);
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
