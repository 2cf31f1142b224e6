// What a training step depends on: settings given, else recorded, else the defaults of `wellfit train`.
import { binaryCrossEntropy, type Explanation, explain, type Network } from 'wellfit';
import type { VectorBits } from '../engine/turbo.ts';
import { optimizerOf, penaltyOf, type TrainFlags } from '../training/settings.ts';

/** The settings of a step. */
export interface StepSettings
  extends Pick<
    TrainFlags,
    | 'l1'
    | 'l2'
    | 'optimizer'
    | 'learningRate'
    | 'momentum'
    | 'batchSize'
    | 'precision'
    | 'random'
    | 'arithmetic'
  > {
  /** Examples to train on. */
  readonly examples: number;
  readonly vectorBits: VectorBits;
}

/** What `wellfit train` does when nothing is said, with as many examples as its bundled set has. */
export const stepDefaults: StepSettings = {
  l1: 0,
  l2: 0,
  optimizer: 'sgd',
  momentum: 0,
  batchSize: 'full',
  examples: 211,
  precision: 'float64',
  random: 'philox',
  arithmetic: 'strict',
  vectorBits: 128,
};

/** The compiled training step. */
export function explainStep(net: Network, settings: StepSettings, width: number): Explanation {
  const { examples, batchSize, precision, random, arithmetic, vectorBits } = settings;
  const penalty = penaltyOf(settings);
  return explain(net, {
    loss: binaryCrossEntropy(),
    optimizer: optimizerOf(settings),
    ...(penalty && { penalty }),
    examples,
    batchSize,
    precision,
    random,
    arithmetic,
    vectorBits,
    width,
  });
}

/** The compiled program of prediction. */
export function explainPrediction(net: Network, settings: StepSettings, width: number): Explanation {
  const { examples, precision, arithmetic, vectorBits } = settings;
  return explain(net, { examples, precision, arithmetic, vectorBits, width });
}
