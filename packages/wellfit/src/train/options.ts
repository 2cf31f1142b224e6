// What a fit is asked to do: its options, and their checks before anything runs.
import { WellfitError } from '../core/errors.ts';
import type { Precision } from '../core/matrix.ts';
import { requireWhole, requireWord } from '../core/option-rules.ts';
import type { Arithmetic } from '../engine/executor.ts';
import { binaryCrossEntropy } from '../nn/cross-entropy.ts';
import type { Loss } from '../nn/loss.ts';
import type { Network, NetworkParameters } from '../nn/network.ts';
import type { EarlyStopping } from '../regularize/early-stopping.ts';
import type { Constraint } from '../regularize/max-norm.ts';
import { type Mixup, requireMixup } from '../regularize/mixup.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { type Averaging, requireAveraging } from '../regularize/weight-averaging.ts';
import { type ByLayer, requireLayers } from './by-layer.ts';
import { type Examples, type LabelledExamples, readExamples } from './examples.ts';
import { requireSmooth } from './full-batch-search.ts';
import type { History } from './history.ts';
import type { Lbfgs } from './lbfgs.ts';
import type { Optimizer } from './optimizer.ts';
import { type Weighting, weightsOf } from './weights.ts';

/** Seeds by purpose; each defaults to the one number given, or 0. */
export interface Seeds {
  readonly init?: number;
  readonly masks?: number;
  readonly shuffle?: number;
}

/** Options of `fit`. */
export interface FitOptions extends Weighting {
  /** Default: binary cross-entropy. */
  readonly loss?: Loss;
  /** Added to the loss in the cost: for the weights of all layers, or `{ dense_1: l2(…) }` for those of some. */
  readonly penalty?: ByLayer<Penalty>;
  /** What weights must keep to after every step: for all layers, or for some by name. */
  readonly constraint?: ByLayer<Constraint>;
  /** Of the first order, or `lbfgs`, which takes all examples at every step and nothing random. */
  readonly optimizer: Optimizer | Lbfgs;
  /** Train towards a running average of the parameters. */
  readonly averaging?: Averaging;
  /** Train on mixtures of pairs of examples. */
  readonly mixup?: Mixup;
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
  /** The history so far: the object that the result has at the end, which grows from event to event. */
  readonly history: History;
  /**
   * Changes a number of the running training from its next step on, without compiling anything again:
   * `learningRate`, from which a schedule goes on in proportion; `l1` and `l2`, the strengths λ of a penalty that was
   * given, or `dense_1.l2` of one for that layer; `dropout_1.keepProb`, `gaussianNoise_1.stddev`, ….
   *
   * @throws {WellfitError} `range` when there is no such number, or the value is outside its range
   */
  readonly set: (name: string, value: number) => void;
}

/** Options with every default filled in, and data read as matrices. */
export interface FitPlan {
  readonly data: LabelledExamples;
  readonly validation: LabelledExamples | undefined;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly loss: Loss;
  /** A weight for each example, with mean 1; undefined where all count the same. */
  readonly weights: Float64Array | undefined;
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
  requireWord('fit: precision', precision, ['float64', 'float32']);
  requireWord('fit: random', random, ['philox', 'numpy']);
  const { arithmetic = 'strict', vectorBits = 128, backend } = options;
  requireWord('fit: arithmetic', arithmetic, ['strict', 'fused']);
  requireWord('fit: vectorBits', `${vectorBits}`, ['128', '256']);
  if (backend !== undefined) requireWord('fit: backend', backend, ['wasm', 'interpret']);
  const read = (caller: string, given: Examples) => readExamples(caller, { net, loss, precision }, given);
  const data = read('fit', examples);
  const validation = options.validation && read('fit: validation', options.validation);
  const m = data.x.rows;
  const batchSize = options.batchSize === undefined || options.batchSize === 'full' ? m : options.batchSize;
  requireWhole('fit: batchSize', batchSize, 1);
  const stepsPerEpoch = Math.ceil(m / batchSize);
  const steps = countSteps(options, stepsPerEpoch);
  if (options.earlyStopping && !validation) {
    throw new WellfitError('range', 'fit: earlyStopping needs validation examples');
  }
  const { init = 0, masks = 0, shuffle: order = 0 } = typeof seed === 'number' ? sameSeeds(seed) : seed;
  for (const value of [init, masks, order]) requireSeed(value);
  requireRestraints(net, options, batchSize === m);
  const historyEvery =
    options.historyEvery ?? Math.max(Math.ceil(steps / 200), Math.min(stepsPerEpoch, steps));
  requireWhole('fit: historyEvery', historyEvery, 1);
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
    weights: weightsOf('fit', { y: data.y, loss }, options),
    seeds: { init, masks, shuffle: order },
    historyEvery,
    engine: { arithmetic, vectorBits, backend },
  };
}

/** Refuses restraints for layers that are not there, and what does not go together. */
function requireRestraints(net: Network, options: FitOptions, isFull: boolean): void {
  const { penalty, constraint, averaging, mixup, optimizer } = options;
  requireLayers('fit', 'penalty', { net, given: penalty });
  requireLayers('fit', 'constraint', { net, given: constraint });
  if (averaging) requireAveraging(averaging);
  if (mixup) requireMixup(mixup);
  if ('start' in optimizer) return;
  requireSmooth(net, options);
  if (!isFull) throw new WellfitError('range', "fit: lbfgs needs batchSize 'full'");
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
    requireWhole('fit: steps', steps, 1);
    return steps;
  }
  if (epochs === undefined) throw new WellfitError('range', 'fit: give steps or epochs');
  requireWhole('fit: epochs', epochs, 1);
  return epochs * stepsPerEpoch;
}
