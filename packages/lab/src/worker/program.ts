// From settings to what the library trains: the network, loss, penalty and optimizer, and nothing that has no effect.
import {
  adam,
  adamW,
  batchNorm,
  binaryCrossEntropy,
  dense,
  dropout,
  elasticNet,
  elu,
  gaussianNoise,
  gelu,
  type Layer,
  type Loss,
  l1,
  l2,
  layerNorm,
  leakyRelu,
  maxNorm,
  type Network,
  type NetworkParameters,
  network,
  type Optimizer,
  type Penalty,
  relu,
  rmsprop,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  Trainer,
  type TrainerOptions,
  tanh,
  WellfitError,
} from 'wellfit';
import { initializerOf } from '../settings/program.ts';
import { isIn, liveRanges } from '../settings/ranges.ts';
import {
  type ActivationName,
  type LiveSettings,
  liveNames,
  type OptimizerName,
  type Settings,
} from '../settings/settings.ts';
import type { LabelledExamples } from './examples/prepared.ts';

const activations: Readonly<Record<ActivationName, () => Layer>> = {
  relu,
  tanh,
  leakyRelu,
  elu,
  gelu,
  sigmoid,
};

const optimizers: Readonly<Record<OptimizerName, (learningRate: number) => Optimizer>> = {
  sgd: learningRate => sgd({ learningRate }),
  momentum: learningRate => sgd({ learningRate, momentum: 0.9 }),
  rmsprop: learningRate => rmsprop({ learningRate }),
  adam: learningRate => adam({ learningRate }),
  adamW: learningRate => adamW({ learningRate }),
};

/**
 * The network of settings. Dropout and noise are in it only while they do something: the assignment's runs without them
 * are the leanest program there is.
 */
export function networkOf(
  settings: Settings,
  { inputs, classes }: Pick<LabelledExamples, 'inputs' | 'classes'>,
): Network {
  const { hidden, activation, noise } = settings;
  const init = initializerOf(activation);
  return network({
    inputs,
    layers: [
      ...(noise > 0 ? [gaussianNoise({ stddev: noise })] : []),
      ...hidden.flatMap(units => [dense(units, { init }), ...afterDense(settings)]),
      dense(classes === 2 ? 1 : classes, { init }),
    ],
  });
}

function afterDense({
  activation,
  batchNorm: isBatch,
  layerNorm: isLayer,
  keepProb,
  mask,
}: Settings): Layer[] {
  return [
    ...(isBatch ? [batchNorm()] : []),
    ...(isLayer ? [layerNorm()] : []),
    activations[activation](),
    ...(keepProb < 1 ? [dropout({ keepProb, mask })] : []),
  ];
}

/** The loss of settings: of two classes on one logit, else one for each class. */
function lossOf({ labelSmoothing }: Pick<Settings, 'labelSmoothing'>, classes: number): Loss {
  return classes === 2 ? binaryCrossEntropy({ labelSmoothing }) : softmaxCrossEntropy({ labelSmoothing });
}

/** The options of a training with settings. */
export function trainerOptionsOf(settings: Settings, classes: number): TrainerOptions {
  const { optimizer, learningRate, maxNorm: limit, mixup, batchSize, random, seed, maskSeed } = settings;
  const penalty = penaltyOf(settings);
  return {
    loss: lossOf(settings, classes),
    optimizer: optimizers[optimizer](learningRate),
    ...(penalty && { penalty }),
    ...(limit > 0 && { constraint: maxNorm({ limit }) }),
    ...(mixup > 0 && { mixup: { alpha: mixup } }),
    batchSize,
    random,
    seed: { init: seed, shuffle: seed, masks: maskSeed ?? seed },
  };
}

function penaltyOf({ l1: first, l2: second }: Settings): Penalty | undefined {
  if (first > 0 && second > 0) return elasticNet({ l1: first, l2: second });
  if (first > 0) return l1({ lambda: first });
  return second > 0 ? l2({ lambda: second }) : undefined;
}

/** A trainer at step 0, with drawn weights or given ones. */
export function trainerOf(
  settings: Settings,
  examples: LabelledExamples,
  parameters?: NetworkParameters,
): Trainer {
  const net = networkOf(settings, examples);
  const options = trainerOptionsOf(settings, examples.classes);
  return new Trainer(net, examples.training, { ...options, ...(parameters && { parameters }) });
}

/**
 * Refuses live numbers before they act: out of their ranges, or where the fit has no use for them.
 *
 * @throws {WellfitError} `range`
 */
export function requirePossible({ random }: Settings, numbers: Partial<LiveSettings>): void {
  for (const name of liveNames) {
    const value = numbers[name];
    const { least, most } = liveRanges[name];
    if (value === undefined || isIn(liveRanges[name], value)) continue;
    throw new WellfitError('range', `${name} must be in [${least}, ${most}], got ${value}`);
  }
  if (random !== 'numpy' || !numbers.noise) return;
  throw new WellfitError(
    'range',
    "noise must be 0 with numpy's random numbers, which draw none; choose wellfit's own",
  );
}
