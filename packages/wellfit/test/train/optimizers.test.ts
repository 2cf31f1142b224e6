// Optimizers step by step, against figures of an independent program; penalties against sums by hand.
import { describe, expect, test } from 'vitest';
import {
  adam,
  dense,
  elasticNet,
  fit,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  network,
  type Optimizer,
  sgd,
  synthetic,
  tanh,
} from 'wellfit';
import golden from '../golden/optimizers.json' with { type: 'json' };
import { flat } from './random-networks.ts';

const make: Readonly<Record<string, (options: never) => Optimizer>> = { sgd, adam };

describe('figures of a Python program', () => {
  test.each(golden.cases)('$kind $options', ({ kind, options, after }) => {
    const theta = Float64Array.from(golden.start);
    const update = make[kind]!(options as never).start(theta.length);
    for (const [step, gradient] of golden.gradients.entries()) {
      update(theta, Float64Array.from(gradient));
      for (const [k, expected] of after[step]!.entries()) {
        const scale = Math.max(Math.abs(expected), Math.abs(golden.start[k]!));
        expect(Math.abs(theta[k]! - expected), `step ${step}, ${k}`).toBeLessThanOrEqual(1e-13 * scale);
      }
    }
  });
});

test.each([
  ['sgd', sgd({ learningRate: 0.1, momentum: 0.9 })],
  ['adam', adam()],
])('%s: every start has a memory of its own', (_, optimizer) => {
  const run = () => {
    const theta = Float64Array.of(1, 2);
    const update = optimizer.start(2);
    for (let step = 0; step < 5; step++) update(theta, Float64Array.of(0.5, -1));
    return [...theta];
  };
  expect(run()).toEqual(run());
});

test.each([
  ['sgd', sgd({ learningRate: 0.1 })],
  ['momentum', sgd({ learningRate: 0.1, momentum: 0.9 })],
  ['nesterov', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  ['adam', adam({ learningRate: 0.01 })],
])('%s lowers the cost of a network', async (_, optimizer) => {
  const net = network({ inputs: 2, layers: [dense(8), tanh(), dense(1)] });
  const { history } = await fit(net, synthetic('moons', { seed: 1 }), { optimizer, steps: 200 });
  expect(history.cost.at(-1)).toBeLessThan(0.7 * history.cost[0]!);
});

test('an optimizer tells its options', () => {
  expect(sgd({ learningRate: 0.3 }).description).toEqual({
    kind: 'sgd',
    learningRate: 0.3,
    momentum: 0,
    nesterov: false,
  });
  expect(adam({ beta1: 0.8 }).description).toEqual({
    kind: 'adam',
    learningRate: 0.001,
    beta1: 0.8,
    beta2: 0.999,
    epsilon: 1e-8,
  });
});

describe('penalties', () => {
  const W = Matrix.from([
    [1, -2],
    [0, 0.5],
  ]);
  const squares = 1 + 4 + 0.25;
  const sizes = 1 + 2 + 0.5;
  const m = 10;

  test.each([
    [
      'l2',
      l2({ lambda: 0.7 }),
      (0.7 / 20) * squares,
      (w: number) => (0.7 / m) * w,
      { kind: 'l2', l1: 0, l2: 0.7 },
    ],
    [
      'l1',
      l1({ lambda: 0.3 }),
      (0.3 / 10) * sizes,
      (w: number) => (0.3 / m) * Math.sign(w),
      { kind: 'l1', l1: 0.3, l2: 0 },
    ],
    [
      'elasticNet',
      elasticNet({ l1: 0.3, l2: 0.7 }),
      (0.7 / 20) * squares + (0.3 / 10) * sizes,
      (w: number) => (0.7 / m) * w + (0.3 / m) * Math.sign(w),
      { kind: 'elasticNet', l1: 0.3, l2: 0.7 },
    ],
  ])('%s', (_, penalty, value, gradient, description) => {
    expect(penalty.value(W, m)).toBeCloseTo(value, 15);
    const dW = Matrix.from([
      [1, 1],
      [1, 1],
    ]);
    penalty.addGradient(dW, W, m);
    for (const [k, w] of W.data.entries()) expect(dW.data[k]).toBeCloseTo(1 + gradient(w), 15);
    expect(dW.data[2]).toBe(1);
    expect(penalty.description).toEqual(description);
  });

  test('read all dense weights, and no bias', () => {
    const net = network({ inputs: 1, layers: [dense(1), tanh(), dense(1)] });
    const layer = (w: number, b: number) => ({ W: Matrix.from([[w]]), b: Matrix.from([[b]]) });
    const parameters = { dense_1: layer(3, 100), dense_2: layer(-2, 100) };
    const examples = { x: [[1], [2]], y: [0, 1] };
    const of = (penalty: ReturnType<typeof l2>) => lossAndGradients(net, parameters, examples, { penalty });
    expect(of(l2({ lambda: 1 })).penalty).toBeCloseTo(13 / 4, 15);
    expect(of(l1({ lambda: 1 })).penalty).toBeCloseTo(5 / 2, 15);
    const [bare, with2] = [lossAndGradients(net, parameters, examples), of(l2({ lambda: 1 }))];
    expect(with2.gradients['dense_1']!['b']).toEqual(bare.gradients['dense_1']!['b']);
    const added = flat(with2.gradients).map((value, k) => value - flat(bare.gradients)[k]!);
    for (const [k, expected] of [3 / 2, 0, -1, 0].entries()) expect(added[k]).toBeCloseTo(expected, 12);
  });
});
