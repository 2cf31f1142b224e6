// The promise of same seed, same bits: these hashes hold on every supported Node and in Chromium. Another order of
// sums changes them: a release note then says so.
import { describe, expect, test } from 'vitest';
import {
  adam,
  dense,
  dropout,
  elasticNet,
  type FitOptions,
  fit,
  l2,
  leakyRelu,
  Matrix,
  network,
  relu,
  sgd,
  sigmoid,
  synthetic,
  tanh,
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
  const optimizer = sgd({ learningRate: 0.3 });

  test.each<[string, string, typeof bare, Partial<FitOptions>]>([
    ['none', '0ad6fd98c1c04077', bare, {}],
    ['l2', '8698d37ebf675257', bare, { penalty: l2({ lambda: 0.7 }) }],
    ['fixed mask', '58f2205a050e26c6', dropped('fixed'), {}],
    ['fresh masks', '4584556396fab367', dropped('fresh'), {}],
    ['numpy', '8d88d2e9001a3380', dropped('fresh'), { random: 'numpy' }],
    ['mini-batches', '1467255dcec8af1a', dropped('fresh'), { batchSize: 16 }],
    ['float32', '62446adac39c7335', dropped('fresh'), { precision: 'float32', batchSize: 16 }],
    [
      'adam',
      'aadb9fae2b3c5513',
      mixed,
      { optimizer: adam({ learningRate: 0.01 }), penalty: elasticNet({ l1: 0.1, l2: 0.1 }) },
    ],
  ])('%s', async (_, hash, net, options) => {
    const result = await fit(net, set, { optimizer, steps, seed: 1, validation: set, ...options });
    const { cost, validationLoss } = result.history;
    const figures = [flat(result.model.parameters), cost, validationLoss];
    expect(await hashOf(...figures.map(values => Float64Array.from(values)))).toBe(hash);
  });
});
