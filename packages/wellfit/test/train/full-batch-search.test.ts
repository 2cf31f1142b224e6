// L-BFGS in a fit: it reaches minima that plain descent creeps towards, says so, and refuses what is not smooth.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  batchNorm,
  binaryCrossEntropy,
  dense,
  dropout,
  elasticNet,
  type FitOptions,
  fit,
  gaussianNoise,
  huber,
  type Layer,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  maxNorm,
  meanSquaredError,
  network,
  RandomState,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import { lbfgs } from '../../src/train/lbfgs.ts';
import { describeRefusals } from '../refusals.ts';
import { flat, randomParameters } from './random-networks.ts';

const random = new RandomState(41);
const x = random.randn(40, 3);
const values = Matrix.from(x.toArray().map(([a, b, c]) => [a! - 2 * b! + 0.5, Math.sin(c!)]));
const labels = Uint8Array.from(x.toArray(), ([a, b]) => +(a! * b! > 0));
const hidden = (...behind: readonly Layer[]) =>
  network({ inputs: 3, layers: [dense(5), tanh(), ...behind, dense(2)] });
const optimizer = lbfgs();

const cases = [
  { name: 'squared error', loss: meanSquaredError(), y: values, outputs: 2 },
  { name: 'Huber', loss: huber({ delta: 0.5 }), y: values, outputs: 2 },
  { name: 'softmax', loss: softmaxCrossEntropy(), y: labels, outputs: 2 },
  { name: 'binary', loss: binaryCrossEntropy({ labelSmoothing: 0.1 }), y: labels, outputs: 1 },
];

describe.each(cases)('$name', ({ loss, y, outputs }) => {
  const net = network({ inputs: 3, layers: [dense(5), tanh(), dense(outputs)] });
  const parameters = randomParameters(net, new RandomState(3));
  const sampleWeights = Array.from({ length: 40 }, (_, i) => 1 + (i % 3));
  const penalty = l2({ lambda: 0.5 });

  test('ends where every slope is flat, with the lowest cost it has seen', async () => {
    const { model, history, stopped, steps } = await fit(
      net,
      { x, y },
      {
        ...{ loss, parameters, penalty, sampleWeights, historyEvery: 1, steps: 3000 },
        optimizer: lbfgs({ gradientTolerance: 1e-6, changeTolerance: 0 }),
      },
    );
    expect(stopped).toBe('converged');
    expect(history.step.at(-1)).toBe(steps);
    for (const [k, cost] of history.cost.slice(1).entries()) {
      expect(cost).toBeLessThanOrEqual(history.cost[k]! * (1 + 1e-14));
    }
    const pass = lossAndGradients(net, model.parameters, { x, y }, { loss, penalty, sampleWeights });
    expect(Math.max(...flat(pass.gradients).map(Math.abs))).toBeLessThanOrEqual(1e-6);
    expect(history.cost.at(-1)).toBeCloseTo(pass.cost, 13);
  });

  test('float32 gets as far as its digits', async () => {
    const options = { ...{ loss, penalty, optimizer, steps: 300, seed: 1 }, precision: 'float32' } as const;
    const { history } = await fit(net, { x, y }, options);
    const exact = await fit(net, { x, y }, { ...options, precision: 'float64' });
    expect(history.cost.at(-1)).toBeLessThan(history.cost[0]!);
    expect(history.cost.at(-1)! / exact.history.cost.at(-1)! - 1).toBeLessThan(0.05);
  });

  test('replays, and looking on the way changes nothing', async () => {
    const run = async (extra: Partial<FitOptions>) => {
      const options = { loss, penalty, optimizer, steps: 25, seed: 1, ...extra };
      return flat((await fit(net, { x, y }, options)).model.parameters);
    };
    const first = await run({ historyEvery: 25 });
    expect(await run({ historyEvery: 1 })).toEqual(first);
    expect(await run({ historyEvery: 4, validation: { x, y } })).toEqual(first);
  });

  test('n steps are the first of more steps', async () => {
    const options = { loss, penalty, optimizer, seed: 1, historyEvery: 1 };
    const short = await fit(net, { x, y }, { ...options, steps: 7 });
    const long = await fit(net, { x, y }, { ...options, steps: 12 });
    expect(short.history.cost).toEqual(long.history.cost.slice(0, 8));
  });
});

test('a least-squares problem is solved in a few steps', async () => {
  const linear = network({ inputs: 3, layers: [dense(1)] });
  const y = Matrix.from(x.toArray().map(([a, b]) => [3 * a! - b! + 2]));
  const options = { optimizer: lbfgs({ changeTolerance: 0 }), loss: meanSquaredError(), steps: 100 };
  const { model, steps } = await fit(linear, { x, y }, options);
  expect(steps).toBeLessThan(20);
  for (const [k, value] of [3, -1, 0, 2].entries()) {
    expect(flat(model.parameters)[k]).toBeCloseTo(value, 6);
  }
});

test('a start that is a minimum stays there', async () => {
  const linear = network({ inputs: 3, layers: [dense(1, { init: 'zeros' })] });
  const options = { optimizer, loss: meanSquaredError(), steps: 10 };
  const { model, stopped } = await fit(linear, { x, y: Matrix.zeros(40, 1) }, options);
  expect(stopped).toBe('converged');
  for (const value of flat(model.parameters)) expect(Math.abs(value)).toBe(0);
});

const run = (layers: readonly Layer[], options: Partial<FitOptions> = {}) =>
  fit(hidden(...layers), { x, y: values }, { optimizer, loss: meanSquaredError(), steps: 1, ...options });
const needs = (what: string) =>
  `fit: lbfgs needs a smooth cost without randomness, got ${what}; take it out, or take adam`;

describeRefusals({
  lbfgs: [
    [() => run([dropout({ keepProb: 0.5 })]), 'range', needs('dropout_1')],
    [() => run([alphaDropout({ keepProb: 0.5 })]), 'range', needs('alphaDropout_1')],
    [() => run([gaussianNoise({ stddev: 1 })]), 'range', needs('gaussianNoise_1')],
    [() => run([batchNorm()]), 'range', needs('batchNorm_1')],
    [() => run([], { penalty: l1({ lambda: 1 }) }), 'range', needs('l1')],
    [() => run([], { penalty: { dense_2: elasticNet({ l1: 1, l2: 1 }) } }), 'range', needs('l1')],
    [() => run([], { constraint: maxNorm({ limit: 1 }) }), 'range', needs('constraint')],
    [() => run([], { averaging: { decay: 0.5 } }), 'range', needs('averaging')],
    [() => run([], { mixup: { alpha: 0.5 } }), 'range', needs('mixup')],
    [() => run([], { batchSize: 8 }), 'range', "fit: lbfgs needs batchSize 'full'"],
  ],
});
