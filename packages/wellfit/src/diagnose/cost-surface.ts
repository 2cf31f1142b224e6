// A network's compiled cost as a surface over its parameters and examples: numbers that can be moved, with their slopes.
import type { Matrix } from '../core/matrix.ts';
import { Philox } from '../core/philox.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Entry, Executor, RandomSource } from '../engine/executor.ts';
import { makeExecutor, type RunOptions } from '../engine/run.ts';
import type { Loss } from '../nn/loss.ts';
import { loadParameters, type Network, type NetworkParameters, ParameterStore } from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import type { ByLayer } from '../train/by-layer.ts';
import { type GivenDraws, writeDraws } from '../train/loss-and-gradients.ts';
import { type Optimizer, sgd } from '../train/optimizer.ts';
import { buildStep, type StepProgram } from '../train/step-program.ts';

/** The Philox stream of noise that nobody has given; masks have streams of their own. */
const noiseStream = 0x6e6f6973;

/** A network at certain parameters and examples. */
export interface Spot {
  readonly net: Network;
  readonly loss: Loss;
  readonly parameters: NetworkParameters;
  readonly x: Matrix;
  readonly y: Matrix;
  /** Draws what is random. */
  readonly seed: number;
}

/** Numbers of a matrix that can be moved. */
export interface Movable {
  /** The layer, or `examples`. */
  readonly layer: string;
  /** The letter, or `x`. */
  readonly parameter: string;
  /** As the program has them. */
  readonly values: Float64Array;
  /** The derived slope of the cost along each. */
  readonly slopes: Float64Array;
  readonly placeOf: (k: number) => { readonly row: number; readonly column: number };
  readonly buffer: Buffer;
}

/** A cost and the numbers that it depends on. */
export interface CostSurface {
  readonly movables: readonly Movable[];
  /** The cost where a number of a movable is moved by an offset. */
  costAt(movable: Movable, k: number, offset: number): number;
}

/** The cost of one pass, with the gradients that `lossAndGradients` tells. */
export function passSurface(
  spot: Spot,
  options: {
    readonly penalty: ByLayer<Penalty> | undefined;
    readonly training: boolean;
    /** Drawn where they are not given. */
    readonly draws: GivenDraws;
  },
): CostSurface {
  const { net, loss, x, seed } = spot;
  const { penalty, training, draws } = options;
  const parts = buildStep({ net, loss, penalty, batches: 'given', weighted: false, training });
  const entries = parts.entries.filter(({ name }) => name !== 'slopes');
  const executor = readyExecutor(spot, parts, entries, { random: draws.masks ? 'given' : 'philox' });
  if (draws.masks) writeDraws(executor, x.rows, parts.masks, draws.masks);
  const random = new Philox(seed, noiseStream);
  const drawn = ({ rows }: Buffer) => Float64Array.from({ length: rows * x.rows }, () => random.normal());
  writeDraws(executor, x.rows, parts.noises, draws.noises ?? parts.noises.map(drawn));
  executor.run('pass');
  const slopesOf = (buffer: Buffer, size: number) => {
    const gradient = parts.gradients.get(buffer);
    return gradient ? executor.read(gradient, x.rows) : new Float64Array(size);
  };
  const movables = learnedOf(spot, parts, slopesOf);
  const values = Float64Array.from(x.transpose().data);
  const examples: Movable = {
    layer: 'examples',
    parameter: 'x',
    values,
    slopes: slopesOf(parts.x, values.length),
    placeOf: k => ({ row: k % x.rows, column: Math.floor(k / x.rows) }),
    buffer: parts.x,
  };
  return surface(executor, parts, [...movables, examples]);
}

/** The cost that a training step lowers, with the slopes that the step itself goes by: what it moves, turned round. */
export function updateSurface(spot: Spot): CostSurface {
  const { net, loss } = spot;
  const optimizer = sgd({ learningRate: 1 });
  const parts = stepOf(net, loss, optimizer);
  const executor = readyExecutor(spot, parts, parts.entries, { random: 'philox' });
  executor.run('step');
  const moved = new Map(parts.parameters.map(({ buffer }) => [buffer, executor.read(buffer)]));
  const movables = learnedOf(spot, parts, () => new Float64Array(0)).map(movable => {
    const after = moved.get(movable.buffer)!;
    return { ...movable, slopes: movable.values.map((before, k) => before - after[k]!) };
  });
  executor.step = 0;
  writeParameters(spot, parts, executor);
  return surface(executor, parts, movables);
}

/** A training step on all examples, without a penalty. */
export function stepOf(net: Network, loss: Loss, optimizer: Optimizer): StepProgram {
  return buildStep({
    net,
    loss,
    penalty: undefined,
    batches: 'given',
    weighted: false,
    training: true,
    update: { optimizer },
  });
}

/** An executor in float64 with everything written that a pass or a step reads. */
export function readyExecutor(
  spot: Spot,
  parts: StepProgram,
  entries: readonly Entry[],
  { random, backend }: { readonly random: RandomSource; readonly backend?: RunOptions['backend'] },
): Executor {
  const { x, y, seed } = spot;
  const m = x.rows;
  const executor = makeExecutor(parts.program, entries, {
    precision: 'float64',
    arithmetic: 'strict',
    vectorBits: 128,
    examples: m,
    random,
    tables: {},
    backend,
  });
  executor.setSeed(seed);
  executor.setBatch({ examples: m, position: 0 });
  executor.setScalar(parts.inverseCount, 1 / m);
  for (const { buffer, value } of parts.settings) executor.setScalar(buffer, value);
  writeParameters(spot, parts, executor);
  executor.write(parts.x, x.transpose().data);
  executor.write(parts.y, y.transpose().data);
  executor.write(parts.share, new Float64Array(m).fill(1 / m));
  return executor;
}

function writeParameters({ net, parameters }: Spot, parts: StepProgram, executor: Executor): void {
  const store = new ParameterStore(net, 'float64');
  loadParameters(net, store, parameters);
  for (const { layer, letter, buffer } of parts.parameters) {
    executor.write(buffer, store.byLayer[layer]![letter]!.data);
  }
}

/** The parameters that are learned. */
function learnedOf(
  { parameters }: Spot,
  parts: StepProgram,
  slopesOf: (buffer: Buffer, size: number) => Float64Array,
): Movable[] {
  return parts.parameters
    .filter(({ role }) => role !== 'statistic')
    .map(({ layer, letter, buffer }) => {
      const { data, columns } = parameters[layer]![letter]!;
      return {
        layer,
        parameter: letter,
        values: Float64Array.from(data),
        slopes: slopesOf(buffer, data.length),
        placeOf: k => ({ row: Math.floor(k / columns), column: k % columns }),
        buffer,
      };
    });
}

function surface(executor: Executor, parts: StepProgram, movables: readonly Movable[]): CostSurface {
  const amounts = [parts.lossAmount, ...parts.penaltyAmounts];
  return {
    movables,
    costAt({ values, buffer }, k, offset) {
      const kept = values[k]!;
      values[k] = kept + offset;
      executor.write(buffer, values);
      executor.run('cost');
      values[k] = kept;
      executor.write(buffer, values);
      return amounts.reduce((total, amount) => total + executor.read(amount)[0]!, 0);
    },
  };
}
