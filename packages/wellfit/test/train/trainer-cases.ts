// Runs of every kind that a caller drives: each optimizer, and everything random around it.
import {
  adagrad,
  adam,
  adamW,
  alphaDropout,
  batchNorm,
  cosineDecay,
  dense,
  dropout,
  elasticNet,
  gaussianNoise,
  type Layer,
  l1,
  l2,
  lbfgs,
  Matrix,
  maxNorm,
  meanSquaredError,
  network,
  onPlateau,
  RandomState,
  relu,
  rmsprop,
  sgd,
  stepDecay,
  Trainer,
  type TrainerOptions,
  tanh,
  warmUp,
} from 'wellfit';
import { randomLabels } from './random-networks.ts';

export const random = new RandomState(90);
export const examples = 23;
export const x = random.randn(examples, 3);
export const y = randomLabels(random, examples);
export const data = { x, y };
export const held = { x: random.randn(9, 3), y: randomLabels(random, 9) };
export const build = (...own: readonly Layer[]) =>
  network({ inputs: 3, layers: [dense(6), tanh(), ...own, dense(3), relu(), dense(1)] });
export const steps = 60;
export const optimizer = sgd({ learningRate: 0.2 });
export const common = { optimizer, seed: 4 };

export interface Case {
  readonly name: string;
  readonly own?: readonly Layer[];
  readonly options?: Partial<TrainerOptions>;
}

const drops = [dropout({ keepProb: 0.7 }), dropout({ keepProb: 0.9, mask: 'fixed' })];
export const cases: readonly Case[] = [
  { name: 'sgd on all examples' },
  { name: 'momentum', options: { optimizer: sgd({ learningRate: 0.1, momentum: 0.8 }), batchSize: 5 } },
  {
    name: 'nesterov, clipped',
    options: { optimizer: sgd({ learningRate: 0.1, momentum: 0.5, nesterov: true, clipNorm: 0.1 }) },
  },
  {
    name: 'rmsprop with everything',
    options: { optimizer: rmsprop({ learningRate: 0.003, centered: true, momentum: 0.3 }), batchSize: 7 },
  },
  {
    name: 'adagrad, numpy',
    options: { optimizer: adagrad({ learningRate: 0.1 }), random: 'numpy', batchSize: 4 },
  },
  { name: 'adam', options: { optimizer: adam({ learningRate: 0.05 }), batchSize: 6 } },
  {
    name: 'adamW, averaged',
    options: { optimizer: adamW({ learningRate: 0.05 }), averaging: { decay: 0.9 }, batchSize: 8 },
  },
  { name: 'lbfgs', options: { optimizer: lbfgs({ history: 4 }), penalty: l2({ lambda: 0.1 }) } },
  { name: 'dropout', own: drops },
  { name: 'dropout in batches', own: drops, options: { batchSize: 5 } },
  { name: 'numpy, dropout', own: drops, options: { random: 'numpy' } },
  { name: 'numpy, dropout in batches', own: drops, options: { random: 'numpy', batchSize: 5 } },
  {
    name: 'numpy, dropout in batches, interpreted',
    own: drops,
    options: { random: 'numpy', batchSize: 5, backend: 'interpret' },
  },
  {
    name: 'noise and alpha dropout',
    own: [gaussianNoise({ stddev: 0.3 }), alphaDropout({ keepProb: 0.8 })],
    options: { batchSize: 9 },
  },
  { name: 'batch norm', own: [batchNorm()], options: { batchSize: 6, optimizer: adam() } },
  { name: 'mixup', options: { mixup: { alpha: 0.4 }, batchSize: 6 } },
  { name: 'mixup of all examples, numpy', options: { mixup: { alpha: 0.4 }, random: 'numpy' } },
  { name: 'in the order given', options: { shuffle: false, batchSize: 10 } },
  {
    name: 'proximal, limited, weighted',
    options: {
      penalty: { dense_1: l1({ lambda: 0.1 }), dense_2: elasticNet({ l1: 0.1, l2: 0.2 }) },
      constraint: maxNorm({ limit: 0.8 }),
      classWeights: 'balanced',
      batchSize: 8,
    },
  },
  {
    name: 'cosine',
    options: { optimizer: sgd({ learningRate: cosineDecay({ learningRate: 0.4 }) }), steps },
  },
  {
    name: 'warm-up and drops',
    options: {
      optimizer: adam({
        learningRate: warmUp({ steps: 9, to: stepDecay({ learningRate: 0.1, every: 20, factor: 0.5 }) }),
      }),
      batchSize: 5,
    },
  },
  {
    name: 'plateaus',
    options: {
      optimizer: sgd({
        learningRate: warmUp({ steps: 3, to: onPlateau({ learningRate: 0.5, factor: 0.7, patience: 1 }) }),
      }),
      validation: held,
      batchSize: 12,
    },
  },
  {
    name: 'plateaus of all examples',
    options: {
      optimizer: sgd({ learningRate: onPlateau({ learningRate: 2, factor: 0.7, patience: 1 }) }),
      validation: held,
    },
  },
  {
    name: 'single precision',
    own: drops,
    options: { precision: 'float32', optimizer: adam(), batchSize: 5 },
  },
];

export const begin = ({ own = [], options = {} }: Case): Trainer =>
  new Trainer(build(...own), data, { ...common, ...options });

/** Another run that goes on from the state of one, which has been sent somewhere. */
export function resumed(each: Case, from: Trainer): Trainer {
  const run = begin(each);
  run.restore(structuredClone(from.save()));
  return run;
}

const target = Matrix.from(x.toArray().map(([a, b]) => [a! - b!]));

/** A run whose learning rate rises until no network can stand it. */
export const diverging = {
  net: build(dropout({ keepProb: 0.8 })),
  data: { x, y: target },
  options: {
    ...common,
    loss: meanSquaredError(),
    optimizer: sgd({ learningRate: warmUp({ steps: 3000, to: 30 }) }),
    batchSize: 5,
  } satisfies TrainerOptions,
};
