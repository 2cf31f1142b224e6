// The masks that are told beforehand are those that the next update uses.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  dense,
  dropout,
  lbfgs,
  lossAndGradients,
  Matrix,
  network,
  Trainer,
  tanh,
} from 'wellfit';
import { flat } from './random-networks.ts';
import { begin, common, data, examples, x, y } from './trainer-cases.ts';

describe('masks', () => {
  const net = network({
    inputs: 3,
    layers: [
      dropout({ keepProb: 0.8, mask: 'fixed' }),
      dense(5),
      tanh(),
      dropout({ keepProb: 0.6 }),
      dense(4),
      tanh(),
      alphaDropout({ keepProb: 0.7 }),
      dropout({ keepProb: 1 }),
      dense(1),
    ],
  });
  const names = ['dropout_1', 'dropout_2', 'alphaDropout_1'];

  test.each([
    ['philox', 'wasm'],
    ['numpy', 'wasm'],
    ['philox', 'interpret'],
    ['numpy', 'interpret'],
  ] as const)('are those of the next update: %s, %s', (kind, backend) => {
    const batchSize = 10;
    const run = new Trainer(net, data, { ...common, random: kind, backend, batchSize, shuffle: false });
    for (let step = 0; step < 8; step++) {
      if (step === 5) run.set('dropout_2.keepProb', 0.3);
      const first = (step % 3) * batchSize;
      const last = Math.min(first + batchSize, examples);
      const masks = names.map(name => run.mask(name)!);
      expect(masks.map(({ units, examples }) => [units, examples])).toEqual(
        [3, 5, 4].map(units => [units, last - first]),
      );
      const given = masks.map(({ values, units, examples }) =>
        Float64Array.from(new Matrix(Float64Array.from(values), units, examples).transpose().data),
      );
      const keepProb = step < 5 ? 0.6 : 0.3;
      const own = net.layers.map(({ name, layer }) => (name === 'dropout_2' ? dropout({ keepProb }) : layer));
      const batch = { x: x.toArray().slice(first, last), y: Array.from(y.subarray(first, last)) };
      const before = run.parameters();
      const pass = lossAndGradients(network({ inputs: 3, layers: own }), before, batch, {
        masks: [...given, new Float64Array((last - first) * 4)],
      });
      expect(run.cost().loss).toBeCloseTo(pass.loss, 13);
      run.advance(1);
      const slopes = flat(pass.gradients);
      const moved = flat(run.parameters());
      for (const [k, value] of flat(before).entries()) {
        expect(moved[k]).toBeCloseTo(value - 0.2 * slopes[k]!, 13);
      }
    }
  });

  test('only where something is dropped', () => {
    const run = new Trainer(net, data, common);
    expect(['dropout_3', 'dense_1', 'nothing'].map(name => run.mask(name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(begin({ name: '', options: { optimizer: lbfgs() } }).mask('dropout_1')).toBeUndefined();
  });
});
