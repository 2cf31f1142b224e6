// Mixup: mixtures of pairs, their shares from Beta(alpha, alpha), drawn from seed and epoch alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dense,
  type FitOptions,
  fit,
  Matrix,
  network,
  RandomState,
  sgd,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import { mixExamples } from '../../src/regularize/mixup.ts';
import { describeRefusals } from '../refusals.ts';
import { batchesOf, descend, expectNear } from '../train/hand-made.ts';
import { moments } from '../train/plain-network.ts';
import { flat, randomParameters } from '../train/random-networks.ts';

const alphas = fc.oneof(fc.double({ min: 1e-3, max: 50, noNaN: true }), fc.constantFrom(0.2, 1));

/** Examples 0, 1, 4, 9, …: from a mixture of two of them both can be told. */
function squares(rows: number): { x: Matrix; y: Matrix } {
  const x = Matrix.from(Array.from({ length: rows }, (_, i) => [i * i, 1]));
  return { x, y: Matrix.from(Array.from({ length: rows }, (_, i) => [+(i % 2 === 0), +(i % 2 === 1)])) };
}

/** The share of each example in its own mixture, where features are one-hot. */
function sharesOf(options: { alpha: number; seed: number; epoch?: number }, rows: number): number[] {
  const x = Matrix.from(
    Array.from({ length: rows }, (_, i) => Array.from({ length: rows }, (_, j) => +(i === j))),
  );
  const mixed = mixExamples({ x, y: Matrix.zeros(rows, 1) }, { epoch: 0, ...options });
  return Array.from({ length: rows }, (_, i) => mixed.x.at(i, i));
}

describe('mixtures', () => {
  test('stay between the examples, targets as far as features', () => {
    fc.assert(
      fc.property(alphas, fc.nat(1000), fc.nat(50), (alpha, seed, epoch) => {
        const rows = 12;
        const x = new RandomState(seed).randn(rows, 3);
        // the targets are a linear function of the features, and so are those of mixtures
        const y = Matrix.from(x.toArray().map(([a, b]) => [2 * a! - b!]));
        const mixed = mixExamples({ x, y }, { alpha, seed, epoch });
        for (let j = 0; j < 3; j++) {
          const column = x.toArray().map(row => row[j]!);
          for (const row of mixed.x.toArray()) {
            // up to rounding
            expect(row[j]).toBeGreaterThanOrEqual(Math.min(...column) - 1e-15);
            expect(row[j]).toBeLessThanOrEqual(Math.max(...column) + 1e-15);
          }
        }
        for (const [i, [a, b]] of mixed.x.toArray().entries()) {
          expect(mixed.y.at(i, 0)).toBeCloseTo(2 * a! - b!, 10);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('are a function of seed and epoch', () => {
    const data = squares(10);
    const mix = (seed: number, epoch: number) => mixExamples(data, { alpha: 0.4, seed, epoch });
    expect(mix(1, 2)).toEqual(mix(1, 2));
    expect(mix(1, 2)).not.toEqual(mix(1, 3));
    expect(mix(1, 2)).not.toEqual(mix(2, 2));
    const untouched = squares(10);
    expect(data).toEqual(untouched);
  });

  test('targets stay shares that add up to 1, and keep their mean', () => {
    const rows = 40;
    const data = squares(rows);
    const epochs = 200;
    let total = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const { y } = mixExamples(data, { alpha: 0.4, seed: 7, epoch });
      for (const [a, b] of y.toArray()) expect(a! + b!).toBeCloseTo(1, 14);
      total += y.toArray().reduce((sum, [a]) => sum + a!, 0);
    }
    // each of rows·epochs targets has a variance of 1/4 at most
    expect(Math.abs(total / (rows * epochs) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / (rows * epochs)));
  });

  test('float32 stays float32', () => {
    const x = new Matrix(Float32Array.of(1, 2, 3, 4), 2, 2);
    const mixed = mixExamples({ x, y: x }, { alpha: 1, seed: 0, epoch: 0 });
    expect([mixed.x.precision, mixed.y.precision]).toEqual(['float32', 'float32']);
  });
});

describe('shares', () => {
  /** Shares of examples that were mixed with another one than themselves. */
  const drawn = (alpha: number) =>
    Array.from({ length: 30 }, (_, seed) => sharesOf({ alpha, seed }, 60))
      .flat()
      .filter(share => share !== 1);

  test.each([0.1, 0.2, 0.4, 1, 2, 8])('have mean 1/2 and the variance of Beta(%s, %s)', alpha => {
    const { mean, variance } = moments(drawn(alpha));
    const expected = 1 / (4 * (2 * alpha + 1));
    const count = drawn(alpha).length;
    // those that round to 1 are left out, which takes some off where alpha is small
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / count) + (alpha < 0.3 ? 0.02 : 0));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.1);
  });

  test('alpha 1 is uniform', () => {
    const shares = drawn(1);
    for (const level of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const below = shares.filter(share => share < level).length / shares.length;
      expect(Math.abs(below - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / shares.length));
    }
  });

  test('a tiny alpha leaves examples as they are, a huge one takes halves', () => {
    const tiny = sharesOf({ alpha: 1e-4, seed: 1 }, 200);
    const whole = tiny.filter(share => share < 1e-6 || share > 1 - 1e-6).length;
    expect(whole).toBeGreaterThan(0.95 * tiny.length);
    expect(tiny.every(share => share >= 0 && share <= 1)).toBe(true);
    const huge = sharesOf({ alpha: 1e6, seed: 1 }, 200).filter(share => share !== 1);
    for (const share of huge) expect(Math.abs(share - 0.5)).toBeLessThan(0.005);
  });
});

describe('in a fit', () => {
  const random = new RandomState(3);
  const net = network({ inputs: 2, layers: [dense(4), tanh(), dense(3)] });
  const x = random.randn(11, 2);
  const labels = random.randint(0, 3, 11);
  const loss = softmaxCrossEntropy();
  const parameters = randomParameters(net, random);
  const optimizer = sgd({ learningRate: 0.2 });
  const mixup = { alpha: 0.4 };
  const options = { loss, parameters, optimizer, mixup, seed: 9 } satisfies Partial<FitOptions>;
  const y = Matrix.from(Array.from(labels, label => [0, 1, 2].map(k => +(k === label))));

  test.each(['full', 4] as const)('every epoch brings its own mixtures: batches of %s', async batchSize => {
    const size = batchSize === 'full' ? 11 : batchSize;
    const perEpoch = Math.ceil(11 / size);
    const steps = 4 * perEpoch;
    let start = parameters;
    for (let step = 0; step < steps; step++) {
      const epoch = Math.floor(step / perEpoch);
      const mixed = mixExamples({ x, y }, { ...mixup, seed: 9, epoch });
      const examplesAt = batchesOf(mixed.x, mixed.y, size);
      start = descend({
        ...{ net, start, steps: 1, examplesAt: () => examplesAt(step), rateAt: () => 0.2, pass: { loss } },
      }).at(-1)!;
    }
    for (const historyEvery of [steps, 1]) {
      const more = { batchSize, steps, shuffle: false, historyEvery };
      const { model } = await fit(net, { x, y: labels }, { ...options, ...more });
      expectNear(model.parameters, start, 1e-12);
    }
  });

  test('what is looked at are the examples themselves', async () => {
    const { history, model } = await fit(net, { x, y: labels }, { ...options, steps: 20 });
    expect(history.loss.at(-1)).toBeCloseTo(model.evaluate(x, labels).loss, 14);
    expect(history.cost.at(-1)).not.toBeCloseTo(history.loss.at(-1)!, 3);
  });

  test('the same seed replays the same bits, another draws others', async () => {
    const run = async (seed: number) => {
      const { model } = await fit(net, { x, y: labels }, { ...options, seed, batchSize: 4, epochs: 5 });
      return flat(model.parameters);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });
});

const mix = (alpha: number) =>
  fit(
    network({ inputs: 1, layers: [dense(1)] }),
    { x: [[0], [1]], y: [0, 1] },
    { optimizer: sgd({ learningRate: 1 }), steps: 1, mixup: { alpha } },
  );

describeRefusals({
  mixup: [
    [() => mix(0), 'range', 'fit: mixup.alpha must be a finite number above 0, got 0'],
    [() => mix(Infinity), 'range', 'fit: mixup.alpha must be a finite number above 0, got Infinity'],
  ],
});
