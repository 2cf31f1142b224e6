// What a fit is asked to do: its options, and their checks before anything runs.
import { WellfitError } from '../core/errors.ts';
import { type FloatArray, Matrix, type MatrixLike, type Precision } from '../core/matrix.ts';
import type { Arithmetic } from '../engine/executor.ts';
import { binaryCrossEntropy, type Loss } from '../nn/loss.ts';
import type { Network, NetworkParameters } from '../nn/network.ts';
import type { EarlyStopping } from '../regularize/early-stopping.ts';
import type { Penalty } from '../regularize/penalty.ts';
import type { Optimizer } from './optimizer.ts';

/** Labelled examples. */
export interface Examples {
  /** Examples × features. */
  readonly x: MatrixLike;
  /** One label for each example (0 or 1; or the number of a class), or a matrix of one target for each output. */
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
  /**
   * `'strict'` (the default): every product and sum is rounded, the same bits on every machine. `'fused'`: a product
   * and a sum are rounded once, which is faster and usually, not certainly, the same on two machines.
   */
  readonly arithmetic?: Arithmetic;
  /**
   * Width of the vectors that code is laid out for. 256 is faster where V8 runs with
   * `--experimental-wasm-revectorize`, which packs two vectors of 128 bits into one; results are the same. Default 128.
   */
  readonly vectorBits?: 128 | 256;
  /** What runs the steps. Default: `'wasm'` where WebAssembly SIMD is there, else `'interpret'`, which is slow. */
  readonly backend?: 'wasm' | 'interpret';
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
  /** The cost that the next update lowers, at the time of this event. */
  readonly cost: number;
  /** Seconds since training began. */
  readonly seconds: number;
  /**
   * Changes a number of the running training from its next step on, without compiling anything again:
   * `learningRate`; `l1` and `l2`, the strengths λ of a penalty that was given; `dropout_1.keepProb`, ….
   *
   * @throws {WellfitError} `range` when there is no such number, or the value is outside its range
   */
  readonly set: (name: string, value: number) => void;
}

/** Examples as matrices: features, and targets with one column for each output. */
export interface LabelledExamples {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** Options with every default filled in, and data read as matrices. */
export interface FitPlan {
  readonly data: LabelledExamples;
  readonly validation: LabelledExamples | undefined;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly loss: Loss;
  readonly precision: Precision;
  readonly random: 'philox' | 'numpy';
  readonly seeds: Required<Seeds>;
  readonly shuffle: boolean;
  readonly historyEvery: number;
  readonly engine: EngineOptions;
}

/** How steps are run. */
export interface EngineOptions {
  readonly arithmetic: Arithmetic;
  readonly vectorBits: 128 | 256;
  readonly backend: 'wasm' | 'interpret' | undefined;
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
  const { arithmetic = 'strict', vectorBits = 128, backend } = options;
  requireWord('arithmetic', arithmetic, ['strict', 'fused']);
  requireWord('vectorBits', `${vectorBits}`, ['128', '256']);
  if (backend !== undefined) requireWord('backend', backend, ['wasm', 'interpret']);
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
    engine: { arithmetic, vectorBits, backend },
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
export function readExamples(
  caller: string,
  { net, loss, precision }: Fitting,
  { x, y }: Examples,
): LabelledExamples {
  const X = inPrecision(Matrix.from(x, `${caller}: x`), precision);
  const Y = inPrecision(readTargets(caller, { net, loss }, y), precision);
  if (X.rows === 0) throw new WellfitError('shape', `${caller}: there are no examples`);
  if (X.columns !== net.inputs) {
    throw new WellfitError(
      'shape',
      `${caller}: x has ${X.columns} features, the network takes ${net.inputs}`,
    );
  }
  if (!loss.outputs.holds(net.outputs)) {
    throw new WellfitError(
      'shape',
      `${caller}: ${loss.description.kind} needs ${loss.outputs.rule}, the network has ${net.outputs}`,
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
  // most data are fine, and sums are quicker than questions
  if (holds === Number.isFinite && isAllFinite(data)) return;
  const at = data.findIndex(value => !holds(value));
  if (at < 0) return;
  throw new WellfitError(
    'range',
    `${name} must be ${rule}, got ${data[at]} in row ${Math.floor(at / columns)}`,
  );
}

function readTargets(caller: string, { net, loss }: Omit<Fitting, 'precision'>, y: Examples['y']): Matrix {
  if (y instanceof Matrix || 'data' in y) return Matrix.from(y);
  if (typeof y[0] === 'object') return Matrix.from(y as MatrixLike);
  const list = y as ArrayLike<number>;
  return loss.labels === 'class' && net.outputs > 1
    ? oneHot(caller, list, net.outputs)
    : new Matrix(Float64Array.from(list), list.length, 1);
}

/** A row for each class number, with 1 in the column of the class. */
function oneHot(caller: string, classes: ArrayLike<number>, count: number): Matrix {
  const result = Matrix.zeros(classes.length, count);
  for (let i = 0; i < classes.length; i++) {
    const label = classes[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= count) {
      throw new WellfitError(
        'range',
        `${caller}: y must be class numbers from 0 to ${count - 1}, got ${label} in row ${i}`,
      );
    }
    result.data[i * count + label] = 1;
  }
  return result;
}

function inPrecision(matrix: Matrix, precision: Precision): Matrix {
  if (matrix.precision === precision) return matrix;
  const Storage = precision === 'float32' ? Float32Array : Float64Array;
  return new Matrix(Storage.from(matrix.data), matrix.rows, matrix.columns);
}

/** x·0 is 0 for every finite x, and NaN for every other. Four sums, so that none waits for the one before. */
function isAllFinite(values: FloatArray): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let k = 0; k < whole; k += 4) {
    a += values[k]! * 0;
    b += values[k + 1]! * 0;
    c += values[k + 2]! * 0;
    d += values[k + 3]! * 0;
  }
  for (let k = whole; k < values.length; k++) a += values[k]! * 0;
  return a + b + c + d === 0;
}
