// Gaussian noise and alpha dropout seen from outside: the distribution of what a step sees, and where they do not act.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  dense,
  type FitOptions,
  fit,
  gaussianNoise,
  type Layer,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  network,
  RandomState,
  sgd,
  TrainedNetwork,
  tanh,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { moments } from '../train/plain-network.ts';
import { flat, randomParameters } from '../train/random-networks.ts';

const units = 4000;
const loss = meanSquaredError();

/**
 * What a layer makes of an example at the first step, or of the step after some others. Behind it is one unit without
 * weights, and a target of −1/2: the step takes its weights to −α times what comes in.
 */
async function seen(
  layer: Layer,
  x: ArrayLike<number>,
  options: Partial<FitOptions> = {},
): Promise<number[]> {
  const net = network({ inputs: x.length, layers: [layer, dense(1, { init: 'zeros' })] });
  const learningRate = 1e-3;
  const { model } = await fit(
    net,
    { x: [Array.from(x)], y: [-0.5] },
    { loss, optimizer: sgd({ learningRate }), steps: 1, ...options },
  );
  return Array.from(model.parameters['dense_1']!['W']!.data, w => -w / learningRate);
}

const correlation = (a: readonly number[], b: readonly number[]) => {
  const [of, and] = [moments(a), moments(b)];
  const product = a.reduce((sum, value, k) => sum + (value - of.mean) * (b[k]! - and.mean), 0) / a.length;
  return product / Math.sqrt(of.variance * and.variance);
};

describe('Gaussian noise', () => {
  test.each([0.1, 1, 3])(
    'stddev %s: mean 0, that deviation, and the tails of a normal distribution',
    async stddev => {
      const x = Array.from({ length: units }, (_, k) => k % 5);
      const noise = (await seen(gaussianNoise({ stddev }), x, { seed: 3 })).map((a, k) => a - x[k]!);
      const { mean, variance } = moments(noise);
      expect(Math.abs(mean)).toBeLessThan((4 * stddev) / Math.sqrt(units));
      expect(Math.abs(variance / stddev ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / units));
      for (const [far, share] of [
        [1, 0.3173],
        [2, 0.0455],
        [3, 0.0027],
      ] as const) {
        const beyond = noise.filter(n => Math.abs(n) > far * stddev).length / units;
        expect(Math.abs(beyond - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / units));
      }
    },
  );

  test('another layer, another seed and another step bring other noise', async () => {
    const zeros = new Float64Array(units);
    const first = await seen(gaussianNoise({ stddev: 1 }), zeros, { seed: 1 });
    expect(await seen(gaussianNoise({ stddev: 1 }), zeros, { seed: 1 })).toEqual(first);
    const other = await seen(gaussianNoise({ stddev: 1 }), zeros, { seed: 2 });
    expect(Math.abs(correlation(first, other))).toBeLessThan(4 / Math.sqrt(units));
    const net = network({
      inputs: units,
      layers: [gaussianNoise({ stddev: 1 }), gaussianNoise({ stddev: 1 }), dense(1, { init: 'zeros' })],
    });
    const options = { loss, optimizer: sgd({ learningRate: 1 }), steps: 1, seed: 1 };
    const { model } = await fit(net, { x: [Array.from(zeros)], y: [-0.5] }, options);
    // two independent layers of variance 1
    const { variance } = moments(Array.from(model.parameters['dense_1']!['W']!.data));
    expect(Math.abs(variance / 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / units));
  });
});

describe.each(['philox', 'numpy'] as const)('alpha dropout from %s', random => {
  const x = new RandomState(9).randn(units);
  const own = moments(Array.from(x));

  test.each([0.5, 0.8, 0.95])('keepProb %s keeps mean and variance', async keepProb => {
    const trials = await Promise.all(
      [1, 2, 3, 4].map(seed => seen(alphaDropout({ keepProb }), x, { random, seed })),
    );
    const { mean, variance } = moments(trials.flat());
    expect(Math.abs(mean - own.mean)).toBeLessThan(0.04);
    expect(Math.abs(variance - own.variance)).toBeLessThan(0.06);
  });

  test('what is dropped is one value, and the rest an affine function', async () => {
    const keepProb = 0.7;
    const after = await seen(alphaDropout({ keepProb }), x, { random, seed: 5 });
    const saturated = -1.7580993408473766;
    const a = (keepProb + saturated ** 2 * keepProb * (1 - keepProb)) ** -0.5;
    const b = -a * saturated * (1 - keepProb);
    const dropped = after.filter(value => Math.abs(value - (a * saturated + b)) < 1e-9).length;
    const kept = after.filter((value, k) => Math.abs(value - (a * x[k]! + b)) < 1e-9).length;
    expect(dropped + kept).toBe(units);
    expect(Math.abs(kept / units - keepProb)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / units));
  });

  test.each(['fixed', 'fresh'] as const)('a %s mask over some steps', async mask => {
    const layer = alphaDropout({ keepProb: 0.5, mask });
    const example = x.subarray(0, 50);
    const [one, four] = [
      await seen(layer, example, { random, seed: 5 }),
      await seen(layer, example, { random, seed: 5, steps: 4 }),
    ];
    // steps along one direction stay on its line
    const ratios = four.map((w, k) => w / one[k]!);
    const spread = Math.max(...ratios) / Math.min(...ratios) - 1;
    if (mask === 'fixed') expect(spread).toBeLessThan(1e-9);
    else expect(Math.abs(spread)).toBeGreaterThan(0.1);
  });
});

const layers = {
  gaussianNoise: [gaussianNoise({ stddev: 0.5 }), gaussianNoise({ stddev: 0 })],
  alphaDropout: [alphaDropout({ keepProb: 0.6 }), alphaDropout({ keepProb: 1 })],
} as const;

describe.each(Object.entries(layers))('%s', (_, [layer, nothing]) => {
  const random = new RandomState(2);
  const x = random.randn(20, 3);
  const y = random.randn(20, 1);
  const build = (...own: readonly Layer[]) =>
    network({ inputs: 3, layers: [...own, dense(4), tanh(), ...own, dense(1)] });
  const bare = randomParameters(build(), new RandomState(1));
  const options = { loss, optimizer: sgd({ learningRate: 0.1 }), parameters: bare, steps: 30, seed: 1 };

  test('does nothing at prediction', () => {
    const [with1, without] = [build(layer), build()].map(net => new TrainedNetwork(net, bare, loss));
    expect(with1!.logits(x)).toEqual(without!.logits(x));
    expect(with1!.evaluate(x, y)).toEqual(without!.evaluate(x, y));
  });

  test('that changes nothing is not there, bit for bit', async () => {
    const [with1, without] = [
      await fit(build(nothing), { x, y }, options),
      await fit(build(), { x, y }, options),
    ];
    expect(flat(with1.model.parameters)).toEqual(flat(without.model.parameters));
    expect(with1.history).toEqual(without.history);
  });

  test('replays, and looking on the way changes nothing', async () => {
    const run = async (extra: Partial<FitOptions>) =>
      flat((await fit(build(layer), { x, y }, { ...options, ...extra })).model.parameters);
    const first = await run({ historyEvery: 30 });
    expect(await run({ historyEvery: 1, validation: { x, y } })).toEqual(first);
    expect(await run({ seed: 2 })).not.toEqual(first);
  });
});

const pass = (layer: Layer, given: object) => {
  const net = network({ inputs: 2, layers: [layer, dense(1)] });
  const parameters = { dense_1: { W: Matrix.zeros(2, 1), b: Matrix.zeros(1, 1) } };
  return lossAndGradients(net, parameters, { x: [[1, 2]], y: [0] }, { loss, training: true, ...given });
};

describeRefusals({
  noise: [
    [
      () => gaussianNoise({ stddev: -1 }),
      'range',
      'gaussianNoise: stddev must be a finite number ≥ 0, got -1',
    ],
    [
      () => gaussianNoise({ stddev: NaN }),
      'range',
      'gaussianNoise: stddev must be a finite number ≥ 0, got NaN',
    ],
    [
      () => seen(gaussianNoise({ stddev: 1 }), [1], { random: 'numpy' }),
      'unsupported',
      "fit: noise is not possible with random: 'numpy'",
    ],
    [() => alphaDropout({ keepProb: 0 }), 'range', 'alphaDropout: keepProb must be in (0, 1], got 0'],
    [
      () => alphaDropout({ keepProb: 0.5, mask: 'new' as never }),
      'range',
      'alphaDropout: mask must be fresh or fixed, got new',
    ],
    [
      () => pass(gaussianNoise({ stddev: 1 }), {}),
      'shape',
      'lossAndGradients: noises must be one for each of 1 noise layers, got 0',
    ],
    [
      () => pass(gaussianNoise({ stddev: 1 }), { noises: [[1]] }),
      'shape',
      'lossAndGradients: the noise of gaussianNoise_1 must have 1 × 2 values, got 1',
    ],
    [
      () => pass(alphaDropout({ keepProb: 0.5 }), { masks: [[1]] }),
      'shape',
      'lossAndGradients: the mask of alphaDropout_1 must have 1 × 2 values, got 1',
    ],
  ],
});
