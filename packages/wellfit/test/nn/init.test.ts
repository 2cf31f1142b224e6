// Starting weights: mean, deviation, bounds and shape of every distribution, drawn through a fit that hardly moves.
import { describe, expect, test } from 'vitest';
import { dense, fit, type Initializer, network, relu, sgd, synthetic } from 'wellfit';
import { initializers } from '../../src/nn/init.ts';
import { describeRefusals } from '../refusals.ts';

const [inputs, hidden] = [2, 150];
const data = synthetic('moons', { rows: 10, seed: 1 });

/** W of a dense layer [150, 100] as it starts. */
async function start(init: Initializer, options: { seed?: number; random?: 'philox' | 'numpy' } = {}) {
  const layers = [dense(hidden), relu(), dense(100, { init, name: 'probe' }), relu(), dense(1)];
  const net = network({ inputs, layers });
  const optimizer = sgd({ learningRate: 1e-300 });
  const { model } = await fit(net, data, { optimizer, steps: 1, ...options });
  return model.parameters['probe']!;
}

const [fanIn, fanOut] = [hidden, 100];
const deviations: Readonly<Record<Initializer, number>> = {
  he: Math.sqrt(2 / fanIn),
  heUniform: Math.sqrt(2 / fanIn),
  glorot: Math.sqrt(2 / (fanIn + fanOut)),
  glorotUniform: Math.sqrt(2 / (fanIn + fanOut)),
  lecun: Math.sqrt(1 / fanIn),
  lecunUniform: Math.sqrt(1 / fanIn),
  zeros: 0,
};

test('every name is tried', () => {
  expect([...initializers].sort()).toEqual(Object.keys(deviations).sort());
});

const mean = (values: ArrayLike<number>, of: (w: number) => number) =>
  Array.from(values, of).reduce((sum, value) => sum + value, 0) / values.length;

describe.each(['philox', 'numpy'] as const)('from %s', random => {
  test.each(initializers.filter(name => name !== 'zeros'))('%s', async init => {
    const { W } = await start(init, { random, seed: 7 });
    const deviation = deviations[init];
    const count = W!.size;
    expect(count).toBe(fanIn * fanOut);
    const isUniform = init.endsWith('Uniform');
    // four deviations of what is measured; the fourth moment is 3 of a normal, 9/5 of a uniform distribution
    const kurtosis = isUniform ? 1.8 : 3;
    expect(Math.abs(mean(W!.data, w => w))).toBeLessThan((4 * deviation) / Math.sqrt(count));
    const variance = mean(W!.data, w => w * w) / deviation ** 2;
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt((kurtosis - 1) / count));
    const fourth = mean(W!.data, w => (w / deviation) ** 4);
    expect(Math.abs(fourth - kurtosis)).toBeLessThan(0.35);
    const largest = Math.max(...Array.from(W!.data, Math.abs)) / deviation;
    if (isUniform) {
      expect(largest).toBeLessThanOrEqual(Math.sqrt(3) * (1 + 1e-12));
      expect(largest).toBeGreaterThan(0.999 * Math.sqrt(3));
    } else {
      expect(largest).toBeGreaterThan(3);
    }
  });
});

test('zeros are zeros, and offsets start there', async () => {
  const { W, b } = await start('zeros');
  expect(W!.data.every(w => w === 0)).toBe(true);
  // relu is flat at 0: the update was nothing
  expect(b!.data.every(value => value === 0)).toBe(true);
});

test('another seed draws other weights, the same one the same', async () => {
  const [first, again, other] = [
    await start('heUniform', { seed: 1 }),
    await start('heUniform', { seed: 1 }),
    await start('heUniform', { seed: 2 }),
  ];
  expect(again['W']!.data).toEqual(first['W']!.data);
  const different = first['W']!.data.filter((w, k) => w !== other['W']!.data[k]).length;
  expect(different).toBeGreaterThan(0.99 * first['W']!.size);
});

describeRefusals({
  'dense init': [
    [
      () => dense(1, { init: 'xavier' as never }),
      'range',
      'dense: init must be he, heUniform, glorot, glorotUniform, lecun, lecunUniform or zeros, got xavier',
    ],
  ],
});
