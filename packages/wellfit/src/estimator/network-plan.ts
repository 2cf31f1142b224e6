// From an estimator's parameters to a network and the options of its fit; what is 'auto' is decided here.
import { WellfitError } from '../core/errors.ts';
import type { Precision } from '../core/matrix.ts';
import { requireWhole } from '../core/option-rules.ts';
import type { Target } from '../data/target.ts';
import { elu, gelu, leakyRelu, relu, sigmoid, tanh } from '../nn/activation.ts';
import { batchNorm } from '../nn/batch-norm.ts';
import { dense } from '../nn/dense.ts';
import type { Initializer } from '../nn/init.ts';
import type { Layer } from '../nn/layer.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import { type Network, network } from '../nn/network.ts';
import { dropout } from '../regularize/dropout.ts';
import type { EarlyStopping } from '../regularize/early-stopping.ts';
import { maxNorm } from '../regularize/max-norm.ts';
import { gaussianNoise } from '../regularize/noise.ts';
import { elasticNet, l1, l2, type Penalty } from '../regularize/penalty.ts';
import { type Lbfgs, lbfgs } from '../train/lbfgs.ts';
import { adagrad, adam, adamW, type Optimizer, rmsprop, sgd } from '../train/optimizer.ts';
import type { FitOptions } from '../train/options.ts';
import { constant, cosineDecay, type Schedule } from '../train/schedule.ts';
import { type EstimatorParams, type OptimizerName, sharedDefaults, valueDefaults } from './params.ts';

/** Parameters with their values. */
export type Values = Required<EstimatorParams>;

/** What is known of a training when its plan is made. */
export interface TrainingSize {
  /** Training examples. */
  readonly examples: number;
  /** Whether there are others that are only looked at. */
  readonly validation: boolean;
}

/** Single precision teaches a table as much as double does, in half the time; L-BFGS converges to less than it can tell. */
export function precisionOf({ precision, optimizer }: Values): Precision {
  if (precision !== 'auto') return precision;
  return isLbfgs(optimizer) ? 'float64' : 'float32';
}

/** From so many rows on, some are held out. */
const holdOutFrom = 2000;
/** The share of them. */
const usualShare = 0.1;
/** Updates where all rows are trained on: some for each row, between two limits. */
const usualUpdates = { perRow: 1.5, least: 800, most: 2000 } as const;
/** Updates at the most where training stops early. */
const stoppedUpdates = 4000;
/** Passes over the examples, at the least. */
const leastEpochs = 30;
/** What training waits for an improvement, at the least: epochs, and updates. */
const usualPatience = { epochs: 10, updates: 300 } as const;

/** Entries of the history: more of them would take longer than small tables take to train on. */
const historyEntries = 40;

/** From so many inputs on, dropout takes some of them away; of fewer, each one says too much. */
const droppedFrom = 8;
/** The share that it keeps. */
const usualInputKeepProb = 0.9;

/** Learning rates to start with, by optimizer. */
const usualRates = { adam: 0.01, adamW: 0.01, rmsprop: 0.003, adagrad: 0.03, sgd: 0.1 } as const;
/** The share of it that is steady, where training has no end to slow down for. */
const steadyShare = 0.2;

const activations = { relu, leakyRelu, elu, gelu, tanh, sigmoid } as const;
const optimizers = { adam, adamW, rmsprop, adagrad, sgd } as const;

/**
 * The network that the parameters ask for: input noise and dropout, then hidden layers of dense, norm, activation and
 * dropout, then a dense layer of outputs.
 *
 * @throws {WellfitError} `shape` when layers of the caller's own have another number of outputs
 */
export function planNetwork(
  caller: string,
  params: Values,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): Network {
  const net = network({
    inputs,
    layers: params.layers?.(inputs, outputs) ?? usualLayers(params, { inputs, outputs }),
  });
  if (net.outputs === outputs) return net;
  throw new WellfitError('shape', `${caller}: layers must end in ${outputs} outputs, got ${net.outputs}`);
}

function usualLayers(
  params: Values,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): Layer[] {
  const { hidden, activation, init, keepProb, noise } = params;
  const inputKeepProb = inputKeepProbOf(params, inputs);
  const isSaturating = activation === 'tanh' || activation === 'sigmoid';
  const start: Initializer = init === 'auto' ? (isSaturating ? 'glorot' : 'he') : init;
  return [
    ...(noise > 0 ? [gaussianNoise({ stddev: noise })] : []),
    ...(inputKeepProb < 1 ? [dropout({ keepProb: inputKeepProb })] : []),
    ...hidden.flatMap(units => [
      dense(units, { init: start }),
      ...(params.batchNorm ? [batchNorm()] : []),
      ...(params.layerNorm ? [layerNorm()] : []),
      activations[activation](),
      ...(keepProb < 1 ? [dropout({ keepProb })] : []),
    ]),
    dense(outputs, { init: init === 'auto' ? 'glorot' : init }),
  ];
}

function inputKeepProbOf({ inputKeepProb, optimizer }: Values, inputs: number): number {
  if (inputKeepProb !== 'auto') return inputKeepProb;
  return inputs < droppedFrom || isLbfgs(optimizer) ? 1 : usualInputKeepProb;
}

/** The share of the rows that is held out, 0 for none. */
export function shareToHoldOut({ validationSplit, earlyStopping }: Values, rows: number): number {
  if (validationSplit !== 'auto') return validationSplit;
  const isWanted = earlyStopping === 'auto' ? rows >= holdOutFrom : earlyStopping !== false;
  return isWanted ? usualShare : 0;
}

/** What parameters decide of a training. */
export type TrainingPlan = Pick<
  FitOptions,
  'optimizer' | 'batchSize' | 'steps' | 'historyEvery' | 'earlyStopping' | 'penalty' | 'constraint'
>;

/**
 * How a network is trained on all of the data.
 *
 * @throws {WellfitError} `range` when parameters do not go together
 */
export function planTraining(
  caller: string,
  params: Values,
  { examples, validation }: TrainingSize,
): TrainingPlan {
  if (params.steps !== undefined && params.epochs !== 'auto') {
    throw new WellfitError('range', `${caller}: give steps or epochs, not both`);
  }
  const { batchSize, steps, stopping } = lengthOf(params, { examples, validation });
  return {
    ...restraints(params, batchSize / examples),
    optimizer: optimizerOf(caller, params, rate => cosineDecay({ learningRate: rate })),
    batchSize,
    steps,
    historyEvery: Math.ceil(steps / historyEntries),
    ...(stopping && { earlyStopping: stopping }),
  };
}

/** How long training goes on, and what ends it early. */
function lengthOf(
  params: Values,
  { examples, validation }: TrainingSize,
): { readonly batchSize: number; readonly steps: number; readonly stopping: EarlyStopping | undefined } {
  const { steps, epochs, earlyStopping } = params;
  const batchSize = batchSizeOf(params, examples);
  const stepsPerEpoch = Math.ceil(examples / batchSize);
  const stops = earlyStopping === 'auto' ? validation : earlyStopping !== false;
  const { perRow, least, most } = usualUpdates;
  const updates = stops ? stoppedUpdates : Math.min(most, Math.max(least, perRow * examples));
  const usualEpochs = Math.max(leastEpochs, Math.round(updates / stepsPerEpoch));
  const length = steps ?? stepsPerEpoch * (epochs === 'auto' ? usualEpochs : epochs);
  const patience = Math.max(usualPatience.epochs, Math.ceil(usualPatience.updates / stepsPerEpoch));
  const stopping = typeof earlyStopping === 'object' ? earlyStopping : { patience };
  return { batchSize, steps: length, stopping: stops ? stopping : undefined };
}

/** What the usual settings go by. */
export interface UsualSettingsOptions {
  /** All rows, those that are held out among them. */
  readonly rows: number;
  /** Inputs of the network: numbers, and the categories of text. */
  readonly inputs: number;
  /** What is learned. */
  readonly kind: Target['kind'];
  /** How many of the rows are held out, where that is known; by default their share, to the nearest row. */
  readonly heldOut?: number;
  /** Parameters that are settled: the rest is chosen to go with them. */
  readonly given?: Pick<EstimatorParams, 'batchSize' | 'validationSplit' | 'earlyStopping'> & {
    readonly optimizer?: OptimizerName;
  };
}

/** Network and training as they suit a table of some size. */
export interface UsualSettings {
  /** Units of each hidden layer, of ReLU. */
  readonly hidden: readonly number[];
  /** Share of inputs that dropout keeps, 1 for no dropout. */
  readonly inputKeepProb: number;
  readonly optimizer: OptimizerName;
  /** The learning rate at the start, which falls to 0 along a cosine; L-BFGS has none. */
  readonly learningRate?: number;
  /** Examples of a step. */
  readonly batchSize: number;
  /** Updates, at the most where training stops early. */
  readonly steps: number;
  /** λ of the L2 penalty λ/(2m)·Σw², m the examples of a batch. */
  readonly l2: number;
  readonly precision: Precision;
  /** Share of the rows that is held out, 0 for none. */
  readonly validationShare: number;
  /** Epochs without improvement before training stops; left out where it does not stop early. */
  readonly patience?: number;
}

/**
 * What `Classifier` and `Regressor` choose where nothing else is said, by the size of the data.
 *
 * From 2000 rows on, a tenth of them is held out and training stops early; batch size, updates and λ then go by the rows
 * that are left to train on.
 *
 * @param options `rows`, `inputs` and `kind` of what is learned; `heldOut`, how many rows are held out; `given`,
 *   parameters that are settled
 * @throws {WellfitError} `range` when rows or inputs are not whole numbers ≥ 1
 *
 * @example
 * ```ts
 * const { hidden, learningRate, batchSize, steps } = usualSettings({ rows: 150, inputs: 4, kind: 'classes' });
 * [hidden, learningRate, batchSize, steps] // => [[100], 0.01, 16, 800]
 * usualSettings({ rows: 5000, inputs: 30, kind: 'classes' }).validationShare // => 0.1
 * usualSettings({ rows: 150, inputs: 4, kind: 'classes', given: { optimizer: 'lbfgs' } }).batchSize // => 150
 * ```
 */
export function usualSettings({
  rows,
  inputs,
  kind,
  heldOut,
  given = {},
}: UsualSettingsOptions): UsualSettings {
  requireWhole('usualSettings: rows', rows, 1);
  requireWhole('usualSettings: inputs', inputs, 1);
  const params: Values = { ...(kind === 'values' ? valueDefaults : sharedDefaults), ...given };
  const validationShare = shareToHoldOut(params, rows);
  const held = heldOut ?? Math.round(validationShare * rows);
  const examples = rows - held;
  const optimizer = params.optimizer as OptimizerName; // by name, in the defaults and as given
  const { batchSize, steps, stopping } = lengthOf(params, { examples, validation: held > 0 });
  return {
    hidden: params.hidden,
    inputKeepProb: inputKeepProbOf(params, inputs),
    optimizer,
    ...(optimizer !== 'lbfgs' && { learningRate: usualRates[optimizer] }),
    batchSize,
    steps,
    l2: batchSize / examples,
    precision: precisionOf(params),
    validationShare,
    ...(stopping && { patience: stopping.patience }),
  };
}

/** One pass over a part of the data. */
export function planPart(caller: string, params: Values, examples: number): TrainingPlan {
  const batchSize = batchSizeOf(params, examples);
  const optimizer = optimizerOf(caller, params, rate => constant(steadyShare * rate));
  const steps = Math.ceil(examples / batchSize);
  return { ...restraints(params, batchSize / examples), optimizer, batchSize, steps, historyEvery: steps };
}

/** A sixteenth of the examples as a power of two, from 16 to 128: small data need the steps, large data the speed. */
function batchSizeOf({ batchSize, optimizer }: Values, examples: number): number {
  const isFull = batchSize === 'full' || (batchSize === 'auto' && isLbfgs(optimizer));
  if (isFull) return examples;
  if (batchSize !== 'auto') return Math.min(batchSize, examples);
  let size = 16;
  while (size < 128 && size * 24 <= examples) size *= 2;
  return Math.min(size, examples);
}

/** @param share that a batch is of all examples */
function restraints(params: Values, share: number): Pick<FitOptions, 'penalty' | 'constraint'> {
  const penalty = penaltyOf(params, share);
  return {
    ...(penalty && { penalty }),
    ...(params.maxNorm !== undefined && { constraint: maxNorm({ limit: params.maxNorm }) }),
  };
}

function penaltyOf({ l1: absolute, l2: given }: Values, share: number): Penalty | undefined {
  const squared = given === 'auto' ? share : given;
  if (absolute > 0 && squared > 0) return elasticNet({ l1: absolute, l2: squared });
  if (absolute > 0) return l1({ lambda: absolute });
  return squared > 0 ? l2({ lambda: squared }) : undefined;
}

function isLbfgs(optimizer: Values['optimizer']): boolean {
  return optimizer === 'lbfgs' || (typeof optimizer === 'object' && !('start' in optimizer));
}

/** @param usual what becomes of the usual learning rate */
function optimizerOf(
  caller: string,
  { optimizer, learningRate, clipNorm }: Values,
  usual: (rate: number) => Schedule,
): Optimizer | Lbfgs {
  if (typeof optimizer === 'string' && optimizer !== 'lbfgs') {
    const rate = learningRate === 'auto' ? usual(usualRates[optimizer]) : learningRate;
    return optimizers[optimizer]({ learningRate: rate, ...(clipNorm !== undefined && { clipNorm }) });
  }
  const given = Object.entries({ learningRate, clipNorm }).find(([, v]) => v !== 'auto' && v !== undefined);
  if (given === undefined) return optimizer === 'lbfgs' ? lbfgs() : optimizer;
  const rule = 'goes with sgd, rmsprop, adagrad, adam or adamW by name';
  throw new WellfitError('range', `${caller}: ${given[0]} ${rule}; give it to the optimizer itself`);
}
