// Gradients that are clipped: by element, by the norm of all together, and by both. (Adam with them: torch-layers.test.ts.)
import { describe, expect, test } from 'vitest';
import {
  dense,
  type FitOptions,
  fit,
  meanSquaredError,
  type NetworkParameters,
  network,
  RandomState,
  tanh,
} from 'wellfit';
import { adam, sgd } from '../../src/train/optimizer.ts';
import { describeRefusals } from '../refusals.ts';
import { batchesOf, descend, expectNear, mapParameters } from './hand-made.ts';
import { flat, randomParameters } from './random-networks.ts';

const random = new RandomState(8);
const net = network({ inputs: 3, layers: [dense(4), tanh(), dense(2)] });
const x = random.randn(12, 3);
const y = random.randn(12, 2);
const start = randomParameters(net, random);
const loss = meanSquaredError();
const learningRate = 0.05;
const steps = 25;

const normOf = (gradients: NetworkParameters) => Math.hypot(...flat(gradients));
const byValue = (limit: number) => (gradients: NetworkParameters) =>
  mapParameters(gradients, matrix => matrix.map(g => Math.max(-limit, Math.min(limit, g))));
const byNorm = (limit: number) => (gradients: NetworkParameters) => {
  const scale = Math.min(1, limit / normOf(gradients));
  return mapParameters(gradients, matrix => matrix.map(g => scale * g));
};

/** Every step of plain descent with limited gradients, and how often a limit was binding. */
function byHand(limit: (gradients: NetworkParameters) => NetworkParameters, batchSize: number) {
  let bound = 0;
  const visited = descend({
    ...{
      net,
      start,
      steps,
      examplesAt: batchesOf(x, y, batchSize),
      rateAt: () => learningRate,
      pass: { loss },
    },
    limit: gradients => {
      const limited = limit(gradients);
      if (normOf(limited) < normOf(gradients) * (1 - 1e-9)) bound++;
      return limited;
    },
  });
  return { parameters: visited.at(-1)!, bound };
}

const train = (optimizer: FitOptions['optimizer'], batchSize: number) =>
  fit(net, { x, y }, { optimizer, loss, parameters: start, steps, batchSize, shuffle: false });

const limits = [
  { name: 'norm', clip: { clipNorm: 1.5 }, limit: byNorm(1.5) },
  { name: 'value', clip: { clipValue: 0.15 }, limit: byValue(0.15) },
  {
    name: 'value, then norm',
    clip: { clipNorm: 0.5, clipValue: 0.3 },
    limit: (gradients: NetworkParameters) => byNorm(0.5)(byValue(0.3)(gradients)),
  },
];

describe.each(limits)('by $name', ({ clip, limit }) => {
  test.each([12, 5])('batches of %s', async batchSize => {
    const expected = byHand(limit, batchSize);
    // a limit that is never or always met would show less
    expect(expected.bound).toBeGreaterThan(2);
    if ('clipNorm' in clip && !('clipValue' in clip)) expect(expected.bound).toBeLessThan(steps - 2);
    const { model } = await train(sgd({ learningRate, ...clip }), batchSize);
    expectNear(model.parameters, expected.parameters, 1e-12);
  });
});

test('limits that are never met change nothing, bit for bit', async () => {
  const free = await train(sgd({ learningRate }), 5);
  for (const clip of [{ clipNorm: 1e6 }, { clipValue: 1e6 }, { clipNorm: 1e6, clipValue: 1e6 }]) {
    const { model } = await train(sgd({ learningRate, ...clip }), 5);
    expect(flat(model.parameters)).toEqual(flat(free.model.parameters));
  }
});

test('a step of plain descent is never longer than its rate times the norm', async () => {
  const far = x.map(value => 1e3 * value);
  const options = { optimizer: sgd({ learningRate, clipNorm: 2 }), loss, parameters: start, steps: 1 };
  const { model } = await fit(net, { x: far, y: y.map(value => 1e6 * value) }, options);
  const before = flat(start);
  const way = Math.hypot(...flat(model.parameters).map((value, k) => value - before[k]!));
  expect(way).toBeCloseTo(2 * learningRate, 12);
});

test('gradients of zero stay zero', async () => {
  const linear = network({ inputs: 1, layers: [dense(1, { init: 'zeros' })] });
  const options = { optimizer: sgd({ learningRate, clipNorm: 1, clipValue: 1 }), loss, steps: 3 };
  const { model } = await fit(linear, { x: [[0], [0]], y: [0, 0] }, options);
  expect(flat(model.parameters)).toEqual([0, 0]);
});

describeRefusals({
  clipping: [
    [
      () => sgd({ learningRate, clipNorm: 0 }),
      'range',
      'sgd: clipNorm must be a finite number above 0, got 0',
    ],
    [
      () => adam({ clipValue: Infinity }),
      'range',
      'adam: clipValue must be a finite number above 0, got Infinity',
    ],
  ],
});
