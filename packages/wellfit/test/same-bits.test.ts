// The promise of same seed, same bits: these hashes hold on every supported Node and in Chromium. Another order of
// sums changes them: a release note then says so.
import { describe, expect, test } from 'vitest';
import {
  adam,
  adamW,
  alphaDropout,
  batchNorm,
  cosineDecay,
  dense,
  dropout,
  elasticNet,
  elu,
  type FitOptions,
  fit,
  gaussianNoise,
  gelu,
  l1,
  l2,
  layerNorm,
  lbfgs,
  leakyRelu,
  Matrix,
  maxNorm,
  network,
  relu,
  sgd,
  sigmoid,
  synthetic,
  tanh,
  warmUp,
} from 'wellfit';
import { type ModelOptions, model } from 'wellfit/notebook';
import { hashOf } from './hash.ts';
import { flat } from './train/random-networks.ts';

const set = synthetic('pitch', { rows: 60, seed: 1 });
const steps = 200;

describe(`the notebook's parameters after ${steps} iterations`, () => {
  const X = set.x.transpose();
  const Y = new Matrix(Float64Array.from(set.y), 1, set.y.length);

  test.each<[string, string, ModelOptions]>([
    ['none', '080ae4a3be732913', {}],
    ['l2', '9870904bfb678597', { lambd: 0.7 }],
    ['dropout', '706bd9e41b55153b', { keepProb: 0.86 }],
    ['fresh masks', 'b85de406ccda2ba2', { keepProb: 0.86, mask: 'fresh' }],
  ])('%s', async (_, hash, options) => {
    const { parameters } = model(X, Y, { numIterations: steps, printCost: false, ...options });
    expect(await hashOf(...Object.values(parameters).map(({ data }) => data))).toBe(hash);
  });
});

describe(`the parameters and costs of fit after ${steps} steps`, () => {
  const drop = (mask: 'fresh' | 'fixed') => dropout({ keepProb: 0.86, mask });
  const hidden = [dense(20), relu(), dense(3), relu(), dense(1)];
  const bare = network({ inputs: 2, layers: hidden });
  const dropped = (mask: 'fresh' | 'fixed') =>
    network({
      inputs: 2,
      layers: [...hidden.slice(0, 2), drop(mask), ...hidden.slice(2, 4), drop(mask), ...hidden.slice(4)],
    });
  const mixed = network({
    inputs: 2,
    layers: [dense(9, { init: 'glorot' }), tanh(), dense(5), leakyRelu(), dense(4), sigmoid(), dense(1)],
  });
  const normed = network({
    inputs: 2,
    layers: [
      gaussianNoise({ stddev: 0.1 }),
      dense(9),
      batchNorm(),
      gelu(),
      dense(5),
      layerNorm(),
      elu(),
      alphaDropout({ keepProb: 0.9 }),
      dense(1, { init: 'glorotUniform' }),
    ],
  });
  const optimizer = sgd({ learningRate: 0.3 });

  test.each<[string, string, typeof bare, Partial<FitOptions>]>([
    ['none', '38d22df5edfb6be3', bare, {}],
    ['l2', '13de710596d35fc3', bare, { penalty: l2({ lambda: 0.7 }) }],
    ['fixed mask', '77a13b44d94d9fa1', dropped('fixed'), {}],
    ['fresh masks', 'ce865382712627f0', dropped('fresh'), {}],
    ['numpy', 'd23b276fe0ffec6a', dropped('fresh'), { random: 'numpy' }],
    ['mini-batches', 'd29be4c3d0c2f8da', dropped('fresh'), { batchSize: 16 }],
    ['float32', '0e52b5413d8eacde', dropped('fresh'), { precision: 'float32', batchSize: 16 }],
    [
      'adam',
      'ec55df94765694fa',
      mixed,
      {
        optimizer: adam({ learningRate: 0.01 }),
        penalty: elasticNet({ l1: 0.1, l2: 0.1, method: 'subgradient' }),
      },
    ],
    [
      'noise, batch norm, GELU, schedule',
      '34d3746be454745d',
      normed,
      {
        optimizer: adamW({
          learningRate: warmUp({ steps: 20, to: cosineDecay({ learningRate: 0.02 }) }),
          clipNorm: 1,
        }),
        penalty: l1({ lambda: 0.1 }),
        constraint: maxNorm({ limit: 2 }),
        averaging: { decay: 0.9 },
        batchSize: 16,
      },
    ],
    [
      'mixup and weights',
      '2b0f84e56b1be5a1',
      bare,
      { mixup: { alpha: 0.3 }, classWeights: 'balanced', batchSize: 16 },
    ],
    ['lbfgs', '7fb93a5f2decd382', mixed, { optimizer: lbfgs(), penalty: l2({ lambda: 0.7 }) }],
  ])('%s', async (_, hash, net, options) => {
    const result = await fit(net, set, { optimizer, steps, seed: 1, validation: set, ...options });
    const { cost, validationLoss } = result.history;
    const figures = [flat(result.model.parameters), cost, validationLoss];
    expect(await hashOf(...figures.map(values => Float64Array.from(values)))).toBe(hash);
  });
});
