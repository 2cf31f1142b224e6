// The gradient check itself: it compares what `lossAndGradients` says, everywhere, and knows a kink from an error.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  batchNorm,
  checkGradients,
  dense,
  dropout,
  gaussianNoise,
  huber,
  l1,
  l2,
  leakyRelu,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  network,
  RandomState,
  relu,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import { randomDraws, randomParameters } from '../train/random-networks.ts';
import { lessLargest, maskAtPrediction } from './broken-layers.ts';

const m = 9;

/** A network with everything that is drawn, at random parameters and examples. */
function everything() {
  const random = new RandomState(4);
  const net = network({
    inputs: 3,
    layers: [
      gaussianNoise({ stddev: 0.2 }),
      dense(5),
      batchNorm(),
      leakyRelu(),
      dropout({ keepProb: 0.7 }),
      dropout({ keepProb: 1 }),
      dense(4),
      tanh(),
      alphaDropout({ keepProb: 0.8 }),
      dense(3),
    ],
  });
  const parameters = randomParameters(net, random);
  const examples = { x: random.randn(m, 3), y: random.randint(0, 3, m) };
  const options = { loss: softmaxCrossEntropy(), penalty: l2({ lambda: 0.4 }) };
  return { net, parameters, examples, options, draws: randomDraws(net, random, m) };
}

describe('what is compared', () => {
  test('every element of every learned matrix and of the examples', () => {
    const { net, parameters, examples, options } = everything();
    const { passed, byParameter, elements, skipped, worst } = checkGradients(
      net,
      parameters,
      examples,
      options,
    );
    expect(byParameter.map(({ layer, parameter, elements }) => [layer, parameter, elements])).toEqual([
      ['dense_1', 'W', 15],
      ['dense_1', 'b', 5],
      ['batchNorm_1', 'gamma', 5],
      ['batchNorm_1', 'beta', 5],
      ['dense_2', 'W', 20],
      ['dense_2', 'b', 4],
      ['dense_3', 'W', 12],
      ['dense_3', 'b', 3],
      ['examples', 'x', 27],
    ]);
    expect([passed, elements, skipped]).toEqual([true, 96, 0]);
    expect(worst!.error).toBe(Math.max(...byParameter.map(({ error }) => error)));
    expect(worst!.error).toBeLessThan(1e-7);
  });

  test.each([true, false])('is what lossAndGradients says, training %s', training => {
    const { net, parameters, examples, options, draws } = everything();
    const pass = lossAndGradients(net, parameters, examples, { ...options, ...draws, training });
    // so strict that the worst element is told whatever the error
    const { passed, worst } = checkGradients(net, parameters, examples, { ...options, ...draws, training });
    const { layer, parameter, row, column, analytic, numeric } = worst!;
    const matrix = layer === 'examples' ? pass.dX : pass.gradients[layer]![parameter]!;
    expect(analytic).toBe(matrix.at(row, column));
    expect(numeric).toBeCloseTo(analytic, 7);
    expect(passed).toBe(true);
  });

  test('masks and noises that are given, or drawn from the seed', () => {
    const { net, parameters, examples, options, draws } = everything();
    const worstOf = (more: object) =>
      checkGradients(net, parameters, examples, { ...options, ...more }).worst;
    const drawn = worstOf({ seed: 1 });
    expect(worstOf({ seed: 1 })).toEqual(drawn);
    expect(worstOf({ seed: 2 })).not.toEqual(drawn);
    expect(worstOf({ ...draws, seed: 1 })).not.toEqual(drawn);
    expect(worstOf({ ...draws, seed: 2 })).toEqual(worstOf({ ...draws, seed: 1 }));
  });

  test('a sample, chosen by the seed', () => {
    const { net, parameters, examples, options } = everything();
    const check = (seed: number) =>
      checkGradients(net, parameters, examples, { ...options, sample: 4, seed });
    expect(check(1).byParameter.map(({ elements }) => elements)).toEqual([4, 4, 4, 4, 4, 4, 4, 3, 4]);
    expect(check(1)).toEqual(check(1));
    expect(JSON.parse(JSON.stringify(check(1)))).toEqual(check(1));
  });

  test('masks of layers that nobody else knows', () => {
    const net = network({ inputs: 2, layers: [dense(4), tanh(), maskAtPrediction(0.6), dense(1)] });
    const random = new RandomState(2);
    const examples = { x: random.randn(m, 2), y: random.randint(0, 2, m) };
    expect(checkGradients(net, randomParameters(net, random), examples).passed).toBe(true);
  });
});

test('a wrong gradient is found, and where', () => {
  const net = network({ inputs: 2, layers: [dense(3), lessLargest(), dense(1)] });
  const random = new RandomState(0);
  const examples = { x: random.randn(m, 2), y: random.randn(m, 1) };
  const parameters = randomParameters(net, random);
  const { passed, worst, byParameter } = checkGradients(net, parameters, examples, {
    loss: meanSquaredError(),
  });
  expect(passed).toBe(false);
  expect(worst!.error).toBeGreaterThan(0.1);
  const wrong = byParameter.filter(({ error }) => error > 1e-6);
  expect(wrong.map(({ layer, parameter }) => `${layer}.${parameter}`)).toEqual([
    'dense_1.W',
    'dense_1.b',
    'examples.x',
  ]);
});

describe('kinks', () => {
  const mse = { loss: meanSquaredError() };
  const single = (W: number, b: number) => ({ dense_1: { W: Matrix.from([[W]]), b: Matrix.from([[b]]) } });

  test('relu at 0 is skipped, with everything that moves it', () => {
    const net = network({ inputs: 1, layers: [dense(1), relu()] });
    const { byParameter, passed, skipped } = checkGradients(
      net,
      single(1, -0.5),
      { x: [[0.5]], y: [2] },
      mse,
    );
    expect(byParameter.map(each => [each.parameter, each.elements, each.skipped])).toEqual([
      ['W', 0, 1],
      ['b', 0, 1],
      ['x', 0, 1],
    ]);
    // nothing was compared: nothing was shown
    expect([passed, skipped]).toEqual([false, 3]);
  });

  test('relu near 0 is not', () => {
    const net = network({ inputs: 1, layers: [dense(1), relu()] });
    for (const b of [-0.5 + 3e-4, -0.5 - 3e-4, -0.5 + 2e-5]) {
      const found = checkGradients(net, single(1, b), { x: [[0.5]], y: [2] }, mse);
      expect(found).toMatchObject({ passed: true, skipped: 0, elements: 3 });
    }
  });

  test('a weight at 0 under L1 has the mean of the slopes on both sides', () => {
    const net = network({ inputs: 2, layers: [dense(1)] });
    const parameters = { dense_1: { W: Matrix.from([[0], [0.7]]), b: Matrix.from([[0.1]]) } };
    const examples = { x: [[0.5, 1]], y: [2] };
    const found = checkGradients(net, parameters, examples, { ...mse, penalty: l1({ lambda: 0.3 }) });
    expect(found).toMatchObject({ passed: true, skipped: 0, elements: 5 });
  });

  test('huber has none, where its two parts meet too', () => {
    const net = network({ inputs: 1, layers: [dense(1)] });
    const found = checkGradients(net, single(2, 0), { x: [[1]], y: [1] }, { loss: huber({ delta: 1 }) });
    expect(found).toMatchObject({ passed: true, skipped: 0, elements: 3 });
  });
});

describe('refusals', () => {
  const net = network({ inputs: 1, layers: [dense(2), dropout({ keepProb: 0.5 }), dense(1)] });
  const parameters = randomParameters(net, new RandomState(0));
  const examples = { x: [[1], [2]], y: [0, 1] };
  test.each([
    [{ masks: [] }, 'checkGradients: masks must be one for each of 1 dropout layers, got 0'],
    [{ masks: [[1, 0, 1]] }, 'checkGradients: the mask of dropout_1 must have 2 × 2 values, got 3'],
    [{ noises: [[1]] }, 'checkGradients: noises must be one for each of 0 noise layers, got 1'],
    [{ epsilon: 0 }, 'checkGradients: epsilon must be a finite number above 0, got 0'],
    [{ tolerance: Number.NaN }, 'checkGradients: tolerance must be a finite number above 0, got NaN'],
    [{ sample: 0.5 }, 'checkGradients: sample must be a whole number ≥ 1, got 0.5'],
    [{ seed: -1 }, 'checkGradients: seed must be a whole number ≥ 0, got -1'],
    [{ penalty: { relu_1: l2({ lambda: 1 }) } }, 'checkGradients: penalty must be for layers with weights'],
  ])('%j', (options, message) => {
    expect(() => checkGradients(net, parameters, examples, options)).toThrow(message);
  });

  test('parameters and examples that do not fit', () => {
    expect(() => checkGradients(net, {}, examples)).toThrow(
      'parameters: dense_1.W must be 1 × 2, got nothing',
    );
    expect(() => checkGradients(net, parameters, { x: [[1, 2]], y: [1] })).toThrow(
      'checkGradients: x has 2 features, the network takes 1',
    );
  });
});
