// Batch norm: what it makes of a batch, what it keeps of all batches, and what prediction takes of that.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchNorm,
  dense,
  type FitOptions,
  fit,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  type NetworkParameters,
  network,
  RandomState,
  sgd,
  TrainedNetwork,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { moments } from '../train/plain-network.ts';

const loss = meanSquaredError();
const units = 3;
const row = (value: number) => Matrix.zeros(1, units).map(() => value);

/** The layer alone, as it starts, or with other values. */
function alone(options: Parameters<typeof batchNorm>[0] = {}, values: Readonly<Record<string, Matrix>> = {}) {
  const net = network({ inputs: units, layers: [batchNorm(options)] });
  const start = { gamma: row(1), beta: row(0), mean: row(0), variance: row(1), ...values };
  return { net, parameters: { batchNorm_1: start } };
}

const column = (matrix: Matrix, j: number) => Array.from({ length: matrix.rows }, (_, i) => matrix.at(i, j));

test('in training every unit gets mean beta and standard deviation gamma over the batch', () => {
  const sizes = fc.integer({ min: 2, max: 40 });
  fc.assert(
    fc.property(sizes, fc.nat(1000), fc.double({ min: -100, max: 100, noNaN: true }), (m, seed, shift) => {
      const x = new RandomState(seed).randn(m, units).map(value => 5 * value + shift);
      const { net, parameters } = alone({ epsilon: 1e-12 }, { gamma: row(2), beta: row(-3) });
      const y = Matrix.zeros(m, units);
      const { outputs } = lossAndGradients(net, parameters, { x, y }, { loss, training: true });
      for (let j = 0; j < units; j++) {
        const { mean, variance } = moments(column(outputs, j));
        expect(mean).toBeCloseTo(-3, 9);
        expect(variance).toBeCloseTo(4, 6);
      }
    }),
    { numRuns: 30 },
  );
});

/** The statistics after some steps that learn nothing else to speak of. */
async function statisticsAfter(x: Matrix, options: Partial<FitOptions>, momentum?: number) {
  const { net, parameters } = alone(momentum === undefined ? {} : { momentum });
  const { model } = await fit(
    net,
    { x, y: Matrix.zeros(x.rows, units) },
    { loss, optimizer: sgd({ learningRate: 1e-9 }), parameters, shuffle: false, steps: 1, ...options },
  );
  const { mean, variance } = model.parameters['batchNorm_1']!;
  return { mean: Array.from(mean!.data), variance: Array.from(variance!.data), model };
}

describe('running averages', () => {
  const x = new RandomState(1).randn(10, units).map(value => 2 * value + 1);
  const batchAt = (first: number, size: number) => ({
    mean: (j: number) => moments(column(x, j).slice(first, first + size)).mean,
    unbiased: (j: number) => (moments(column(x, j).slice(first, first + size)).variance * size) / (size - 1),
  });

  test.each([undefined, 0, 0.5])('momentum %s: batch by batch, the variance unbiased', async momentum => {
    const { mean, variance } = await statisticsAfter(x, { batchSize: 4, steps: 3 }, momentum);
    const kept = momentum ?? 0.9;
    for (let j = 0; j < units; j++) {
      let [expectedMean, expectedVariance] = [0, 1];
      for (const [first, size] of [
        [0, 4],
        [4, 4],
        [8, 2],
      ] as const) {
        const batch = batchAt(first, size);
        expectedMean = kept * expectedMean + (1 - kept) * batch.mean(j);
        expectedVariance = kept * expectedVariance + (1 - kept) * batch.unbiased(j);
      }
      expect(mean[j]).toBeCloseTo(expectedMean, 13);
      expect(variance[j]).toBeCloseTo(expectedVariance, 13);
    }
  });

  test('they are what prediction takes', async () => {
    const { model, mean, variance } = await statisticsAfter(x, { steps: 30 });
    const logits = model.logits(x);
    for (let i = 0; i < x.rows; i++) {
      for (let j = 0; j < units; j++) {
        const expected = (x.at(i, j) - mean[j]!) / Math.sqrt(variance[j]! + 1e-5);
        expect(logits.at(i, j)).toBeCloseTo(expected, 5);
      }
    }
  });

  test('looking at losses on the way leaves them alone', async () => {
    const seldom = await statisticsAfter(x, { steps: 12, batchSize: 4, historyEvery: 12 });
    const often = await statisticsAfter(x, {
      ...{ steps: 12, batchSize: 4, historyEvery: 1 },
      validation: { x, y: Matrix.zeros(x.rows, units) },
    });
    expect(often.mean).toEqual(seldom.mean);
    expect(often.variance).toEqual(seldom.variance);
  });

  test('no optimizer touches them, and no pass has a gradient for them', () => {
    const { net, parameters } = alone();
    const { gradients } = lossAndGradients(
      net,
      parameters,
      { x, y: Matrix.zeros(x.rows, units) },
      { loss, training: true },
    );
    expect(Array.from(gradients['batchNorm_1']!['mean']!.data)).toEqual([0, 0, 0]);
    expect(Array.from(gradients['batchNorm_1']!['variance']!.data)).toEqual([0, 0, 0]);
  });
});

describe('a batch of one example', () => {
  const x = new RandomState(2).randn(9, units);
  const y = new RandomState(3).randn(9, 1);
  const net = network({ inputs: units, layers: [dense(4), batchNorm(), dense(1)] });

  test('comes out as beta, and trains beta alone of the layer', () => {
    const { net, parameters } = alone({}, { beta: row(0.5) });
    const one = { x: [[1, 2, 3]], y: [[0, 0, 0]] };
    const { outputs, gradients, dX } = lossAndGradients(net, parameters, one, { loss, training: true });
    expect(Array.from(outputs.data)).toEqual([0.5, 0.5, 0.5]);
    expect(Array.from(gradients['batchNorm_1']!['gamma']!.data)).toEqual([0, 0, 0]);
    expect(Array.from(dX.data)).toEqual([0, 0, 0]);
    for (const slope of gradients['batchNorm_1']!['beta']!.data) expect(slope).toBeCloseTo(1 / 3, 15);
  });

  test.each(['float64', 'float32'] as const)(
    'as the last of every epoch it spoils nothing: %s',
    async precision => {
      const options = { loss, optimizer: sgd({ learningRate: 0.05 }), precision, batchSize: 4 };
      const { model, history, stopped } = await fit(net, { x, y }, { ...options, epochs: 50 });
      expect(stopped).toBe('epochs');
      expect(history.loss.at(-1)).toBeLessThan(history.loss[0]!);
      const { variance } = model.parameters['batchNorm_1']!;
      for (const value of variance!.data) expect(value).toBeGreaterThan(0);
    },
  );

  test('leaves the averages as they are', async () => {
    const { mean, variance } = await statisticsAfter(x, { batchSize: 1, steps: 5 });
    expect(mean).toEqual([0, 0, 0]);
    expect(variance).toEqual([1, 1, 1]);
  });
});

test('a prediction does not depend on the examples beside it', () => {
  const net = network({ inputs: units, layers: [dense(4), batchNorm(), dense(1)] });
  const random = new RandomState(4);
  const parameters: NetworkParameters = {
    dense_1: { W: random.randn(units, 4), b: random.randn(1, 4) },
    batchNorm_1: {
      ...{ gamma: random.randn(1, 4), beta: random.randn(1, 4) },
      ...{ mean: random.randn(1, 4), variance: random.rand(1, 4) },
    },
    dense_2: { W: random.randn(4, 1), b: random.randn(1, 1) },
  };
  const model = new TrainedNetwork(net, parameters, loss);
  const x = random.randn(600, units);
  const together = model.logits(x);
  for (const i of [0, 1, 255, 256, 599]) {
    expect(model.logits([Array.from(x.row(i))]).data).toEqual(together.row(i));
  }
});

describeRefusals({
  batchNorm: [
    [() => batchNorm({ momentum: 1 }), 'range', 'batchNorm: momentum must be in [0, 1), got 1'],
    [() => batchNorm({ momentum: -0.1 }), 'range', 'batchNorm: momentum must be in [0, 1), got -0.1'],
    [() => batchNorm({ epsilon: 0 }), 'range', 'batchNorm: epsilon must be a finite number above 0, got 0'],
    [
      () => batchNorm({ epsilon: Infinity }),
      'range',
      'batchNorm: epsilon must be a finite number above 0, got Infinity',
    ],
  ],
});
