// L1 step by step: the proximal step takes weights to exactly 0 and leaves them there, the subgradient never does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ByLayer,
  dense,
  elasticNet,
  type FitOptions,
  fit,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  network,
  type Penalty,
  RandomState,
  tanh,
} from 'wellfit';
import { adagrad, adam, adamW, rmsprop, sgd } from '../../src/train/optimizer.ts';
import { describeRefusals } from '../refusals.ts';
import { descend, expectNear, mapParameters } from '../train/hand-made.ts';
import { flat, randomParameters } from '../train/random-networks.ts';

const random = new RandomState(22);
const m = 20;
const x = random.randn(m, 8);
// two of eight features matter
const y = Matrix.from(x.toArray().map(row => [2 * row[0]! - 1.5 * row[1]!]));
const linear = network({ inputs: 8, layers: [dense(1)] });
const deep = network({ inputs: 8, layers: [dense(6), tanh(), dense(1)] });
const loss = meanSquaredError();

const optimizers: Readonly<Record<string, FitOptions['optimizer']>> = {
  sgd: sgd({ learningRate: 0.05 }),
  momentum: sgd({ learningRate: 0.01, momentum: 0.9 }),
  rmsprop: rmsprop({ learningRate: 0.005 }),
  adagrad: adagrad({ learningRate: 0.3 }),
  adam: adam({ learningRate: 0.02 }),
  adamW: adamW({ learningRate: 0.02, weightDecay: 0.01 }),
};

async function weightsAfter(options: Omit<FitOptions, 'loss'>, net = linear) {
  const { model } = await fit(net, { x, y }, { loss, seed: 5, ...options });
  return Object.values(model.parameters).flatMap(({ W }) => Array.from(W!.data));
}

const zeros = (weights: readonly number[]) => weights.filter(w => w === 0).length;

describe.each(Object.entries(optimizers))('%s', (_, optimizer) => {
  const lambda = 8;

  test('weights that do nothing end at exactly 0, the others do not', async () => {
    const weights = await weightsAfter({ optimizer, penalty: l1({ lambda }), steps: 1500 });
    expect(weights.slice(2)).toEqual(Array(6).fill(0));
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights[1]).toBeLessThan(-0.8);
  });

  test('so they do in batches', async () => {
    const weights = await weightsAfter({ optimizer, penalty: l1({ lambda: 4 }), steps: 2000, batchSize: 5 });
    expect(zeros(weights)).toBeGreaterThanOrEqual(3);
    expect(weights[0]).toBeGreaterThan(0.5);
  });

  test('by the subgradient none is exactly 0', async () => {
    const penalty = l1({ lambda, method: 'subgradient' });
    const weights = await weightsAfter({ optimizer, penalty, steps: 1500 });
    expect(zeros(weights)).toBe(0);
    for (const w of weights.slice(2)) expect(Math.abs(w)).toBeLessThan(0.15);
  });
});

describe('a step of sgd by hand', () => {
  const learningRate = 0.1;
  const start = randomParameters(deep, new RandomState(1));

  test.each([
    ['l1', l1({ lambda: 6 }), 6, 0],
    ['elastic net', elasticNet({ l1: 6, l2: 3 }), 6, 3],
  ])(
    '%s: descent along loss and L2, then every weight shrinks by α·λ/m, and stops at 0',
    async (_, penalty, first, second) => {
      const steps = 8;
      let parameters = start;
      const shrink = (w: number) => Math.sign(w) * Math.max(Math.abs(w) - (learningRate * first) / m, 0);
      for (let step = 0; step < steps; step++) {
        const [, moved] = descend({
          ...{
            net: deep,
            start: parameters,
            steps: 1,
            examplesAt: () => ({ x, y }),
            rateAt: () => learningRate,
          },
          pass: { loss, penalty: l2({ lambda: second }) },
        });
        parameters = mapParameters(moved!, (matrix, _, letter) =>
          letter === 'W' ? matrix.map(shrink) : matrix,
        );
      }
      const optimizer = sgd({ learningRate });
      const { model } = await fit(
        deep,
        { x, y },
        { ...{ loss, optimizer, steps, penalty }, parameters: start },
      );
      expectNear(model.parameters, parameters, 1e-12);
    },
  );

  test('a weight that would be taken past 0 stops there, whatever its size', async () => {
    const still = network({ inputs: 4, layers: [dense(1)] });
    const weights = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(weights, fc.double({ min: 0, max: 30, noNaN: true }), async (drawn, lambda) => {
        const parameters = { dense_1: { W: Matrix.from(drawn.map(w => [w])), b: Matrix.zeros(1, 1) } };
        // without features there is no other slope
        const data = { x: Matrix.zeros(3, 4), y: [0, 0, 0] };
        const options = { ...{ loss, parameters, steps: 1 }, optimizer: sgd({ learningRate }) };
        const { model } = await fit(still, data, { ...options, penalty: l1({ lambda }) });
        const pull = (learningRate * lambda) / 3;
        for (const [k, w] of drawn.entries()) {
          const found = model.parameters['dense_1']!['W']!.data[k]!;
          const expected = Math.sign(w) * Math.max(Math.abs(w) - pull, 0);
          expect(Math.abs(found - expected)).toBeLessThan(1e-14);
          if (Math.abs(w) < pull * (1 - 1e-12)) expect(Math.abs(found)).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('penalties by layer', () => {
  const parameters = randomParameters(deep, new RandomState(4));
  const of = (penalty: ByLayer<Penalty>) => lossAndGradients(deep, parameters, { x, y }, { loss, penalty });

  test('are for the weights of that layer alone', () => {
    const bare = lossAndGradients(deep, parameters, { x, y }, { loss });
    const { penalty, gradients } = of({ dense_2: l2({ lambda: 3 }) });
    const W = parameters['dense_2']!['W']!;
    expect(penalty).toBeCloseTo((3 / (2 * m)) * Array.from(W.data).reduce((sum, w) => sum + w * w, 0), 13);
    expect(gradients['dense_1']).toEqual(bare.gradients['dense_1']);
    expect(gradients['dense_2']!['b']).toEqual(bare.gradients['dense_2']!['b']);
    for (const [k, g] of gradients['dense_2']!['W']!.data.entries()) {
      expect(g).toBeCloseTo(bare.gradients['dense_2']!['W']!.data[k]! + (3 / m) * W.data[k]!, 13);
    }
  });

  test('one for each layer is one for all', async () => {
    const optimizer = adam({ learningRate: 0.02 });
    for (const penalty of [l1({ lambda: 2 }), l2({ lambda: 2 }), elasticNet({ l1: 1, l2: 1 })]) {
      const options = { ...{ loss, optimizer, parameters, steps: 30 } };
      const [forAll, each] = [penalty, { dense_1: penalty, dense_2: penalty }];
      const [first, second] = [
        await fit(deep, { x, y }, { ...options, penalty: forAll }),
        await fit(deep, { x, y }, { ...options, penalty: each }),
      ];
      expect(flat(second.model.parameters)).toEqual(flat(first.model.parameters));
      expect(second.history.penalty.at(-1)).toBeCloseTo(first.history.penalty.at(-1)!, 13);
    }
  });

  test('a proximal step acts on its own layer', async () => {
    const penalty = { dense_1: l1({ lambda: 5 }), dense_2: l2({ lambda: 5 }) };
    const optimizer = sgd({ learningRate: 0.05 });
    const { model } = await fit(deep, { x, y }, { loss, optimizer, penalty, steps: 800, seed: 1 });
    expect(zeros(Array.from(model.parameters['dense_1']!['W']!.data))).toBeGreaterThan(20);
    expect(zeros(Array.from(model.parameters['dense_2']!['W']!.data))).toBe(0);
  });

  test('a layer may be called what a penalty has', async () => {
    const net = network({
      inputs: 8,
      layers: [dense(2, { name: 'description' }), tanh(), dense(1, { name: 'value' })],
    });
    const start = randomParameters(net, new RandomState(6));
    const { penalty } = lossAndGradients(...([net, start, { x, y }] as const), {
      loss,
      penalty: { description: l2({ lambda: 1 }) },
    });
    const W = Array.from(start['description']!['W']!.data);
    expect(penalty).toBeCloseTo(W.reduce((sum, w) => sum + w * w, 0) / (2 * m), 13);
  });
});

const refuse = (penalty: ByLayer<Penalty>) =>
  fit(deep, { x, y }, { loss, optimizer: sgd({ learningRate: 1 }), steps: 1, penalty });

describeRefusals({
  penalties: [
    [
      () => refuse({ dense_3: l2({ lambda: 1 }) }),
      'range',
      'fit: penalty must be for layers with weights, dense_1, dense_2, got dense_3',
    ],
    [
      () => refuse({ dense_1: l2({ lambda: 1 }), tanh_1: l1({ lambda: 1 }) }),
      'range',
      'fit: penalty must be for layers with weights, dense_1, dense_2, got tanh_1',
    ],
    [
      () => l1({ lambda: 1, method: 'soft' as never }),
      'range',
      'l1: method must be proximal or subgradient, got soft',
    ],
    [
      () => elasticNet({ l1: 1, l2: 1, method: '' as never }),
      'range',
      'elasticNet: method must be proximal or subgradient, got ',
    ],
  ],
});
