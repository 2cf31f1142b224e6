// Activations far out and close to 0: values and slopes against formulas, and what is refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  elu,
  gelu,
  leakyRelu,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  network,
  relu,
  sigmoid,
  TrainedNetwork,
  tanh,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { errorFunction, plainOutputs } from '../train/plain-network.ts';

const loss = meanSquaredError();
const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const normal = (z: number) => (1 + errorFunction(z / Math.SQRT2)) / 2;
const sigma = (z: number) => 1 / (1 + Math.exp(-z));

const cases = [
  { name: 'relu', layer: relu(), slope: (z: number) => (z > 0 ? 1 : 0) },
  { name: 'leakyRelu', layer: leakyRelu(), slope: (z: number) => (z > 0 ? 1 : 0.01) },
  {
    name: 'leakyRelu of slope 0.3',
    layer: leakyRelu({ slope: 0.3 }),
    slope: (z: number) => (z > 0 ? 1 : 0.3),
  },
  { name: 'elu', layer: elu(), slope: (z: number) => (z > 0 ? 1 : Math.exp(z)) },
  { name: 'elu of alpha 2', layer: elu({ alpha: 2 }), slope: (z: number) => (z > 0 ? 1 : 2 * Math.exp(z)) },
  { name: 'gelu', layer: gelu(), slope: (z: number) => normal(z) + z * density(z) },
  { name: 'tanh', layer: tanh(), slope: (z: number) => 1 - Math.tanh(z) ** 2 },
  { name: 'sigmoid', layer: sigmoid(), slope: (z: number) => sigma(z) * (1 - sigma(z)) },
];

const inputs = fc.array(
  fc.oneof(
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    fc.double({ min: -8, max: 8, noNaN: true }),
    fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
  ),
  { minLength: 1, maxLength: 20 },
);

describe.each(cases)('$name', ({ layer, slope }) => {
  const net = network({ inputs: 1, layers: [layer] });

  test.each([
    ['float64', 1e-14],
    ['float32', 1e-6],
  ] as const)('%s', (precision, rounding) => {
    fc.assert(
      fc.property(inputs, drawn => {
        const z = precision === 'float32' ? drawn.map(Math.fround) : drawn;
        // a kink has no slope
        fc.pre(z.every(value => value !== 0));
        const x = Matrix.from(z.map(value => [value]));
        const m = z.length;
        // targets below the outputs by 1/2, so that the loss has a slope of 1 along each of them
        const outputs = plainOutputs({ net, parameters: {}, x, training: true }).flat();
        const y = Matrix.from(outputs.map(a => [a - m / 2]));
        const pass = lossAndGradients(net, {}, { x, y }, { loss, precision });
        for (const [k, value] of z.entries()) {
          const a = outputs[k]!;
          const room = 4 * rounding * Math.max(1, Math.abs(a));
          expect(Math.abs(pass.outputs.data[k]! - a), `f(${value})`).toBeLessThanOrEqual(room);
          // the error of the difference between outputs and targets comes in as well
          const pull =
            pass.outputs.data[k]! - (precision === 'float32' ? Math.fround(y.data[k]!) : y.data[k]!);
          const expected = ((2 * pull) / m) * slope(value);
          const error = Math.abs(pass.dX.data[k]! - expected);
          expect(error, `f′(${value})`).toBeLessThanOrEqual(8 * rounding * Math.max(1, Math.abs(expected)));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('its own value is what the kink itself has', () => {
    const [at] = new TrainedNetwork(net, {}, loss).logits([[0]]).data;
    expect(at).toBe(sigmoid().description.kind === layer.description.kind ? 0.5 : 0);
  });
});

test('close to 0 no digits are lost', () => {
  const model = new TrainedNetwork(network({ inputs: 1, layers: [elu()] }), {}, loss);
  for (const z of [-1e-3, -1e-6, -1e-9, -1e-12]) {
    const [a] = model.logits([[z]]).data;
    expect(Math.abs(a! / Math.expm1(z) - 1), `elu(${z})`).toBeLessThan(1e-12);
  }
});

describeRefusals({
  activations: [
    [() => leakyRelu({ slope: -1 }), 'range', 'leakyRelu: slope must be a finite number ≥ 0, got -1'],
    [
      () => leakyRelu({ slope: Infinity }),
      'range',
      'leakyRelu: slope must be a finite number ≥ 0, got Infinity',
    ],
    [() => elu({ alpha: -1 }), 'range', 'elu: alpha must be a finite number ≥ 0, got -1'],
    [() => elu({ alpha: NaN }), 'range', 'elu: alpha must be a finite number ≥ 0, got NaN'],
  ],
});
