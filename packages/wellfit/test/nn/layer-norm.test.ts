// Layer norm: each example by itself, the same in training and at prediction.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerNorm, lossAndGradients, Matrix, meanSquaredError, network, RandomState } from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { moments } from '../train/plain-network.ts';

const loss = meanSquaredError();

test('every example gets mean beta and standard deviation gamma over its units', () => {
  const number = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(1000), number, (units, seed, shift) => {
      const net = network({ inputs: units, layers: [layerNorm({ epsilon: 1e-12 })] });
      const x = new RandomState(seed).randn(5, units).map(value => 3 * value + shift);
      const row = (value: number) => Matrix.zeros(1, units).map(() => value);
      const parameters = { layerNorm_1: { gamma: row(2), beta: row(-3) } };
      const examples = { x, y: Matrix.zeros(5, units) };
      const { outputs } = lossAndGradients(net, parameters, examples, { loss });
      for (let i = 0; i < 5; i++) {
        const { mean, variance } = moments(Array.from(outputs.row(i)));
        expect(mean).toBeCloseTo(-3, 8);
        expect(variance).toBeCloseTo(4, 4);
      }
      const inTraining = lossAndGradients(net, parameters, examples, { loss, training: true });
      expect(inTraining.outputs).toEqual(outputs);
    }),
    { numRuns: 30 },
  );
});

test('starts as what only standardizes, with gamma 1 and beta 0', () => {
  const drawn = layerNorm().parameters(4);
  expect(Object.keys(drawn)).toEqual(['gamma', 'beta']);
  for (const [letter, start] of Object.entries({ gamma: 1, beta: 0 })) {
    const values = new Float64Array(4).fill(7);
    const nothing = () => {
      throw new Error('draws nothing');
    };
    drawn[letter]!.start(values, { normal: nothing, uniform: nothing });
    expect(Array.from(values)).toEqual(Array(4).fill(start));
  }
});

describeRefusals({
  layerNorm: [
    [() => layerNorm({ epsilon: 0 }), 'range', 'layerNorm: epsilon must be a finite number above 0, got 0'],
    [
      () => layerNorm({ epsilon: NaN }),
      'range',
      'layerNorm: epsilon must be a finite number above 0, got NaN',
    ],
  ],
});
