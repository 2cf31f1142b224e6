// One pass through a network, for anyone who wants to compare it with another program.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type Precision } from '../core/matrix.ts';
import { requireWord } from '../core/option-rules.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Executor } from '../engine/executor.ts';
import { makeExecutor } from '../engine/run.ts';
import { binaryCrossEntropy } from '../nn/cross-entropy.ts';
import type { LayerDescription } from '../nn/layer.ts';
import type { Loss } from '../nn/loss.ts';
import {
  copyParameters,
  loadParameters,
  type Network,
  type NetworkParameters,
  ParameterStore,
} from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { type ByLayer, requireLayers } from './by-layer.ts';
import { type Examples, readExamples } from './examples.ts';
import { buildStep, type StepProgram } from './step-program.ts';
import { type Weighting, weightsOf } from './weights.ts';

/** Options of `lossAndGradients`. */
export interface PassOptions extends Weighting {
  readonly loss?: Loss;
  readonly penalty?: ByLayer<Penalty>;
  /** One 0/1 list for each dropout layer, examples × units row by row; needed when dropout is on. */
  readonly masks?: readonly ArrayLike<number>[];
  /** Standard normal draws for each noise layer, examples × units row by row; needed when noise is on. */
  readonly noises?: readonly ArrayLike<number>[];
  /** Dropout, noise and batch statistics on. Default: on when masks or noises are given. */
  readonly training?: boolean;
  /** Default `'float64'`. */
  readonly precision?: Precision;
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
 * @throws {WellfitError} `shape` when something does not fit the network: parameters, examples, masks or noises
 *
 * @example
 * ```ts
 * const net = network({ inputs: 1, layers: [dense(1)] });
 * const parameters = { dense_1: { W: Matrix.from([[2]]), b: Matrix.from([[0]]) } };
 * const { loss, gradients } = lossAndGradients(net, parameters, { x: [[3]], y: [5] }, { loss: meanSquaredError() });
 * loss // => 1
 * gradients.dense_1.W.at(0, 0) // => 6
 * ```
 */
export function lossAndGradients(
  net: Network,
  parameters: NetworkParameters,
  examples: Examples,
  options: PassOptions = {},
): Pass {
  const { loss = binaryCrossEntropy(), penalty, masks, noises, precision = 'float64' } = options;
  const { training = masks !== undefined || noises !== undefined } = options;
  requireWord('lossAndGradients: precision', precision, ['float64', 'float32']);
  const { x, y } = readExamples('lossAndGradients', { net, loss, precision }, examples);
  requireLayers('lossAndGradients', 'penalty', { net, given: penalty });
  const m = x.rows;
  const draws = training
    ? readDraws('lossAndGradients', { net, m }, { masks: masks ?? [], noises: noises ?? [] })
    : {};
  const weights = weightsOf('lossAndGradients', { y, loss }, options);
  const parts = buildStep({
    net,
    loss,
    penalty,
    batches: 'given',
    weighted: weights !== undefined,
    training,
  });
  const pass = parts.entries.filter(({ name }) => name === 'pass');
  const executor = makeExecutor(parts.program, pass, {
    precision,
    arithmetic: 'strict',
    vectorBits: 128,
    examples: m,
    random: 'given',
    tables: {},
  });
  const store = new ParameterStore(net, precision);
  loadParameters(net, store, parameters);
  executor.setBatch({ examples: m, position: 0 });
  executor.setScalar(parts.inverseCount, 1 / m);
  for (const { buffer, value } of parts.settings) executor.setScalar(buffer, value);
  for (const { layer, letter, buffer } of parts.parameters) {
    executor.write(buffer, store.byLayer[layer]![letter]!.data);
  }
  executor.write(parts.x, x.transpose().data);
  executor.write(parts.y, y.transpose().data);
  if (parts.weights && weights) executor.write(parts.weights, weights);
  executor.write(parts.share, new Float64Array(m).fill(1 / m));
  writeDraws(executor, m, parts.masks, draws.masks ?? []);
  writeDraws(executor, m, parts.noises, draws.noises ?? []);
  executor.run('pass');
  return readPass(net, m, parts, executor);
}

/** What a pass has left in the program's buffers. */
function readPass(net: Network, m: number, parts: StepProgram, executor: Executor): Pass {
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
  const [loss, penalty] = [amount([parts.lossAmount]), amount(parts.penaltyAmounts)];
  return {
    loss,
    penalty,
    cost: loss + penalty,
    gradients: copyParameters(gradients),
    dX: dX ? perExample(dX) : Matrix.zeros(m, net.inputs),
    outputs: perExample(parts.logits),
  };
}

type Draws = readonly ArrayLike<number>[];

/** What is random in a pass, where it is given. */
export interface GivenDraws {
  readonly masks?: Draws | undefined;
  readonly noises?: Draws | undefined;
}

type IsDrawn = (description: LayerDescription) => boolean;

const isDropout: IsDrawn = ({ kind }) => kind === 'dropout' || kind === 'alphaDropout';
const isNoise: IsDrawn = ({ kind }) => kind === 'gaussianNoise';

/**
 * Draws for the layers that draw, without those for layers that do not need them.
 *
 * @throws {WellfitError} `shape` where they are not one list for each layer of their kind, of its size
 */
export function readDraws(
  caller: string,
  { net, m }: { readonly net: Network; readonly m: number },
  { masks, noises }: GivenDraws,
): GivenDraws {
  const read = (name: 'masks' | 'noises', given: Draws | undefined, drawn: IsDrawn) => {
    if (!given) return undefined;
    requireDraws(caller, { net, m }, { name, given, drawn });
    return used(net, given, drawn);
  };
  return { masks: read('masks', masks, isDropout), noises: read('noises', noises, isNoise) };
}

/** What is given for the layers that draw: one that keeps everything, or adds nothing, draws nothing. */
function used(net: Network, given: Draws, drawn: IsDrawn): Draws {
  const layers = net.layers.map(({ layer }) => layer.description).filter(drawn);
  return given.filter((_, i) => layers[i]!['keepProb'] !== 1 && layers[i]!['stddev'] !== 0);
}

/** Lists of examples × units, written as units × examples. */
export function writeDraws(executor: Executor, m: number, buffers: readonly Buffer[], given: Draws): void {
  for (const [i, buffer] of buffers.entries()) {
    const values = given[i];
    if (!values) {
      throw new WellfitError(
        'unsupported',
        `lossAndGradients: ${buffer.name} is drawn by a layer that is neither dropout nor noise, and cannot be given`,
      );
    }
    const { rows } = buffer;
    const at = (k: number) => values[(k % m) * rows + Math.floor(k / m)]!;
    executor.write(
      buffer,
      Float64Array.from({ length: m * rows }, (_, k) => at(k)),
    );
  }
}

/** Refuses draws that are not one list for each layer of that kind, of its size. */
function requireDraws(
  caller: string,
  { net, m }: { readonly net: Network; readonly m: number },
  {
    name,
    given,
    drawn,
  }: { readonly name: 'masks' | 'noises'; readonly given: Draws; readonly drawn: IsDrawn },
): void {
  const layers = net.layers.filter(({ layer }) => drawn(layer.description));
  if (given.length !== layers.length) {
    const kind = name === 'masks' ? 'dropout' : 'noise';
    throw new WellfitError(
      'shape',
      `${caller}: ${name} must be one for each of ${layers.length} ${kind} layers, got ${given.length}`,
    );
  }
  for (const [i, { name: layer, fanIn }] of layers.entries()) {
    const { length } = given[i]!;
    if (length !== m * fanIn) {
      throw new WellfitError(
        'shape',
        `${caller}: the ${name.slice(0, -1)} of ${layer} must have ${m} × ${fanIn} values, got ${length}`,
      );
    }
  }
}
