// The settings of `wellfit train`: its options, as a network and a way to fit it.
import {
  adam,
  dense,
  dropout,
  elasticNet,
  type FitOptions,
  type Initializer,
  type Layer,
  l1,
  l2,
  leakyRelu,
  type Network,
  network,
  type Optimizer,
  type Penalty,
  relu,
  sgd,
  sigmoid,
  tanh,
  WellfitError,
} from 'wellfit';
import type { Missing } from '../datasets/examples.ts';
import type { Engine, EngineFlags } from '../engine/options.ts';

/** Activations by name. */
export const activations = { relu, leakyRelu, tanh, sigmoid } as const;

/** Names of the optimizers. */
export const optimizerNames = ['sgd', 'adam'] as const;

/** Names of the initializers. */
export const initializerNames: readonly Initializer[] = ['he', 'glorot', 'lecun', 'zeros'];

/** The options of `wellfit train`, as given. */
export interface TrainFlags extends EngineFlags {
  readonly target?: string;
  readonly features?: readonly string[];
  readonly drop?: readonly string[];
  readonly test?: string;
  readonly validationSplit?: number;
  readonly missing: Missing;
  readonly scale: 'standard' | 'none';
  readonly hidden: readonly number[];
  readonly activation: keyof typeof activations;
  readonly init?: Initializer;
  readonly l1: number;
  readonly l2: number;
  /** Another name for `l2`. */
  readonly lambda?: number;
  readonly keepProb: number;
  readonly mask: 'fresh' | 'fixed';
  readonly optimizer: (typeof optimizerNames)[number];
  readonly learningRate?: number;
  readonly momentum: number;
  readonly batchSize: 'full' | number;
  readonly steps?: number;
  readonly epochs?: number;
  readonly earlyStopping?: number;
  readonly precision: 'float64' | 'float32';
  readonly seed: number;
  readonly initSeed?: number;
  readonly maskSeed?: number;
  readonly random: 'philox' | 'numpy';
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Updates when neither --steps nor --epochs is given: what the assignment makes. */
const defaultSteps = 30000;

/** Refuses options that contradict each other, before any file is opened. */
export function requireConsistent(flags: TrainFlags): void {
  const { steps, epochs, earlyStopping, validationSplit, momentum, optimizer } = flags;
  if (steps !== undefined && epochs !== undefined) {
    throw new WellfitError('range', 'give --steps or --epochs, not both');
  }
  if (earlyStopping !== undefined && validationSplit === undefined) {
    throw new WellfitError('range', '--early-stopping needs validation examples; add --validation-split 0.2');
  }
  if (momentum > 0 && optimizer !== 'sgd')
    throw new WellfitError('range', '--momentum goes with --optimizer sgd');
}

/** What a model file, JSON in one string, has room for. */
const mostWeights = 2 ** 24;

/** What a network is made from. */
export type NetworkFlags = Pick<TrainFlags, 'hidden' | 'activation' | 'init' | 'keepProb' | 'mask'>;

/** Dense layers with an activation and, where asked for, dropout after each hidden one; one logit at the end. */
export function networkOf(
  inputs: number,
  { hidden, activation, init, keepProb, mask }: NetworkFlags,
): Network {
  const units = [inputs, ...hidden, 1];
  const weights = hidden.reduce((total, count, i) => total + units[i]! * count, hidden.at(-1)!);
  if (weights > mostWeights) {
    throw new WellfitError(
      'range',
      `--hidden ${hidden.join(',')}: takes ${weights} weights, more than a model file holds (${mostWeights})`,
    );
  }
  const start: Initializer = init ?? (activation === 'relu' || activation === 'leakyRelu' ? 'he' : 'glorot');
  const layers: Layer[] = hidden.flatMap(units => {
    const layer = [dense(units, { init: start }), activations[activation]()];
    return keepProb < 1 ? [...layer, dropout({ keepProb, mask })] : layer;
  });
  return network({ inputs, layers: [...layers, dense(1, { init: start })] });
}

/** The options of `fit` that follow from the flags. */
export function fitOptionsOf(flags: TrainFlags, { arithmetic, vectorBits }: Engine): FitOptions {
  const { batchSize, steps, epochs, precision, random, seed, initSeed, maskSeed, earlyStopping } = flags;
  const penalty = penaltyOf(flags);
  return {
    optimizer: optimizerOf(flags),
    batchSize,
    precision,
    random,
    arithmetic,
    vectorBits,
    seed: { init: initSeed ?? seed, masks: maskSeed ?? seed, shuffle: seed },
    ...(epochs === undefined ? { steps: steps ?? defaultSteps } : { epochs }),
    ...(penalty && { penalty }),
    ...(earlyStopping !== undefined && { earlyStopping: { patience: earlyStopping } }),
  };
}

/** The optimizer that follows from the flags. */
export function optimizerOf({
  optimizer,
  learningRate,
  momentum,
}: Pick<TrainFlags, 'optimizer' | 'learningRate' | 'momentum'>): Optimizer {
  if (optimizer === 'adam') return adam(learningRate === undefined ? {} : { learningRate });
  return sgd({ learningRate: learningRate ?? 0.3, momentum });
}

/** The penalty that follows from the flags, if there is one. */
export function penaltyOf({ l1: first, l2: second }: Pick<TrainFlags, 'l1' | 'l2'>): Penalty | undefined {
  if (first > 0 && second > 0) return elasticNet({ l1: first, l2: second });
  if (first > 0) return l1({ lambda: first });
  return second > 0 ? l2({ lambda: second }) : undefined;
}
