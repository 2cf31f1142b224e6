// What a fit is asked to do: its options, and their checks before anything runs.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike, type Precision } from '../core/matrix.ts';
import { binaryCrossEntropy, type Loss } from '../nn/loss.ts';
import type { Network, NetworkParameters } from '../nn/network.ts';
import type { EarlyStopping } from '../regularize/early-stopping.ts';
import type { Penalty } from '../regularize/penalty.ts';
import type { Batch } from './batches.ts';
import type { Optimizer } from './optimizer.ts';

/** Labelled examples. */
export interface Examples {
  /** Examples × features. */
  readonly x: MatrixLike;
  /** One target for each example: a list, or a matrix of one column. */
  readonly y: ArrayLike<number> | MatrixLike;
}

/** Seeds by purpose; each defaults to the one number given, or 0. */
export interface Seeds {
  readonly init?: number;
  readonly masks?: number;
  readonly shuffle?: number;
}

/** Options of `fit`. */
export interface FitOptions {
  /** Default: binary cross-entropy. */
  readonly loss?: Loss;
  /** Added to the loss in the cost. */
  readonly penalty?: Penalty;
  readonly optimizer: Optimizer;
  /** Examples of a step: all of them, or a number. Default `'full'`. */
  readonly batchSize?: 'full' | number;
  /** Number of updates. Give this, or `epochs`. */
  readonly steps?: number;
  /** Number of passes over all examples. */
  readonly epochs?: number;
  /** Precision of parameters, activations and gradients. Default `'float64'`. */
  readonly precision?: Precision;
  /**
   * `'philox'` (the default): counter-based streams. `'numpy'`: one legacy `RandomState` for each purpose draws
   * weights, masks and shuffles in numpy's order and orientation (masks units × examples, layer by layer).
   */
  readonly random?: 'philox' | 'numpy';
  /** One seed for every purpose, or one for each. Default 0. */
  readonly seed?: number | Seeds;
  /** Shuffle the examples at every epoch of mini-batches. Default true. */
  readonly shuffle?: boolean;
  /** Examples that are only looked at. */
  readonly validation?: Examples;
  /** Needs validation examples. */
  readonly earlyStopping?: EarlyStopping;
  /** Where to start, instead of drawn weights. */
  readonly parameters?: NetworkParameters;
  /** Updates between two entries of the history. Default: some two hundred entries, at most one an epoch. */
  readonly historyEvery?: number;
  /** Stops training when aborted; what has been reached is returned. */
  readonly signal?: { readonly aborted: boolean };
  /** Called some twenty times a second while training. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a fit has come. */
export interface Progress {
  /** Updates made. */
  readonly step: number;
  /** Updates to make. */
  readonly steps: number;
  /** Cost before the last update. */
  readonly cost: number;
  /** Seconds since training began. */
  readonly seconds: number;
}

/** Options with every default filled in, and data read as matrices. */
export interface FitPlan {
  readonly data: Batch;
  readonly validation: Batch | undefined;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly loss: Loss;
  readonly precision: Precision;
  readonly random: 'philox' | 'numpy';
  readonly seeds: Required<Seeds>;
  readonly shuffle: boolean;
  readonly historyEvery: number;
}

/**
 * Checks a fit's data and options, and fills in the defaults.
 *
 * @throws {WellfitError} `shape` or `range`, naming the argument
 */
export function planFit(net: Network, examples: Examples, options: FitOptions): FitPlan {
  const { precision = 'float64', random = 'philox', shuffle = true, seed = 0 } = options;
  const { loss = binaryCrossEntropy() } = options;
  requireWord('precision', precision, ['float64', 'float32']);
  requireWord('random', random, ['philox', 'numpy']);
  const read = (caller: string, given: Examples) => readExamples(caller, { net, loss, precision }, given);
  const data = read('fit', examples);
  const validation = options.validation && read('fit: validation', options.validation);
  const m = data.x.rows;
  const batchSize = options.batchSize === undefined || options.batchSize === 'full' ? m : options.batchSize;
  requireCount('batchSize', batchSize);
  const stepsPerEpoch = Math.ceil(m / batchSize);
  const steps = countSteps(options, stepsPerEpoch);
  if (options.earlyStopping && !validation) {
    throw new WellfitError('range', 'fit: earlyStopping needs validation examples');
  }
  const { init = 0, masks = 0, shuffle: order = 0 } = typeof seed === 'number' ? sameSeeds(seed) : seed;
  for (const value of [init, masks, order]) requireSeed(value);
  const historyEvery =
    options.historyEvery ?? Math.max(Math.ceil(steps / 200), Math.min(stepsPerEpoch, steps));
  requireCount('historyEvery', historyEvery);
  return {
    data,
    validation,
    batchSize: Math.min(batchSize, m),
    stepsPerEpoch,
    steps,
    precision,
    random,
    shuffle,
    loss,
    seeds: { init, masks, shuffle: order },
    historyEvery,
  };
}

/** Callers without types may pass anything; a word taken for another would train something else in silence. */
function requireWord(name: string, given: string, words: readonly string[]): void {
  if (words.includes(given)) return;
  throw new WellfitError('range', `fit: ${name} must be ${words.join(' or ')}, got ${given}`);
}

function sameSeeds(seed: number): Required<Seeds> {
  return { init: seed, masks: seed, shuffle: seed };
}

function requireSeed(seed: number): void {
  if (Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff) return;
  throw new WellfitError('range', `fit: seed must be a whole number in [0, 4294967295], got ${seed}`);
}

function countSteps({ steps, epochs }: FitOptions, stepsPerEpoch: number): number {
  if (steps !== undefined && epochs !== undefined) {
    throw new WellfitError('range', 'fit: give steps or epochs, not both');
  }
  if (steps !== undefined) {
    requireCount('steps', steps);
    return steps;
  }
  if (epochs === undefined) throw new WellfitError('range', 'fit: give steps or epochs');
  requireCount('epochs', epochs);
  return epochs * stepsPerEpoch;
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new WellfitError('range', `fit: ${name} must be a whole number ≥ 1, got ${value}`);
  }
}

/** What examples must fit. */
interface Fitting {
  readonly net: Network;
  readonly loss: Loss;
  readonly precision: Precision;
}

/**
 * Reads examples as matrices of the network's sizes, of finite features and of targets that the loss is defined for.
 *
 * @throws {WellfitError} `shape` or `range`, naming the argument and the row
 */
export function readExamples(caller: string, { net, loss, precision }: Fitting, { x, y }: Examples): Batch {
  const X = inPrecision(Matrix.from(x, `${caller}: x`), precision);
  const Y = inPrecision(readTargets(y), precision);
  if (X.rows === 0) throw new WellfitError('shape', `${caller}: there are no examples`);
  if (X.columns !== net.inputs) {
    throw new WellfitError(
      'shape',
      `${caller}: x has ${X.columns} features, the network takes ${net.inputs}`,
    );
  }
  if (net.outputs !== loss.outputs) {
    const { kind } = loss.description;
    throw new WellfitError(
      'shape',
      `${caller}: ${kind} needs ${loss.outputs} output, the network has ${net.outputs}`,
    );
  }
  if (Y.rows !== X.rows || Y.columns !== net.outputs) {
    throw new WellfitError('shape', `${caller}: y must be ${X.rows} × ${net.outputs}, got ${Y.shape}`);
  }
  requireEach(`${caller}: x`, X, { rule: 'finite', holds: Number.isFinite });
  requireEach(`${caller}: y`, Y, loss.targets);
  return { x: X, y: Y };
}

/** Refuses a matrix with an element that breaks a rule, naming its row. */
export function requireEach(name: string, { data, columns }: Matrix, { rule, holds }: Loss['targets']): void {
  const at = data.findIndex(value => !holds(value));
  if (at < 0) return;
  throw new WellfitError(
    'range',
    `${name} must be ${rule}, got ${data[at]} in row ${Math.floor(at / columns)}`,
  );
}

function readTargets(y: Examples['y']): Matrix {
  if (y instanceof Matrix || 'data' in y) return Matrix.from(y);
  if (typeof y[0] === 'object') return Matrix.from(y as MatrixLike);
  return new Matrix(Float64Array.from(y as ArrayLike<number>), y.length, 1);
}

function inPrecision(matrix: Matrix, precision: Precision): Matrix {
  if (matrix.precision === precision) return matrix;
  const Storage = precision === 'float32' ? Float32Array : Float64Array;
  return new Matrix(Storage.from(matrix.data), matrix.rows, matrix.columns);
}
