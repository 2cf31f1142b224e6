// Losses far out: values and slopes are finite and right for logits of any size that a network may say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  huber,
  type Loss,
  leakyRelu,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  network,
  RandomState,
  sigmoid,
  softmaxCrossEntropy,
  TrainedNetwork,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { lossOf } from '../train/plain-losses.ts';

/** A network that says what it is given. */
const echo = (inputs: number) => network({ inputs, layers: [leakyRelu({ slope: 1 })] });

const sigma = (z: number) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

/** The slope of a loss along each logit, by its textbook formula. */
type Slope = (z: readonly number[], y: readonly number[], k: number) => number;

const softmax: Slope = (z, y, k) => {
  const largest = Math.max(...z);
  const powers = z.map(value => Math.exp(value - largest));
  return powers[k]! / powers.reduce((sum, power) => sum + power, 0) - y[k]!;
};
const smooth = (of: Slope, amount: number, classes: number): Slope => {
  const smoothed = (target: number) => (1 - amount) * target + amount / classes;
  return (z, y, k) => of(z, y.map(smoothed), k);
};
const binary: Slope = (z, y, k) => (sigma(z[k]!) - y[k]!) / z.length;

const cases: readonly { name: string; loss: Loss; outputs: number; slope: Slope }[] = [
  { name: 'binary', loss: binaryCrossEntropy(), outputs: 1, slope: binary },
  {
    name: 'binary, smoothed',
    loss: binaryCrossEntropy({ labelSmoothing: 0.3 }),
    outputs: 1,
    slope: smooth(binary, 0.3, 2),
  },
  { name: 'multi-label', loss: multiLabelCrossEntropy(), outputs: 3, slope: binary },
  {
    name: 'multi-label, smoothed',
    loss: multiLabelCrossEntropy({ labelSmoothing: 0.3 }),
    outputs: 3,
    slope: smooth(binary, 0.3, 2),
  },
  { name: 'softmax', loss: softmaxCrossEntropy(), outputs: 3, slope: softmax },
  {
    name: 'softmax, smoothed',
    loss: softmaxCrossEntropy({ labelSmoothing: 0.3 }),
    outputs: 3,
    slope: smooth(softmax, 0.3, 3),
  },
  {
    name: 'squared error',
    loss: meanSquaredError(),
    outputs: 2,
    slope: (z, y, k) => (2 * (z[k]! - y[k]!)) / z.length,
  },
  {
    name: 'Huber',
    loss: huber({ delta: 2 }),
    outputs: 2,
    slope: (z, y, k) => Math.max(-2, Math.min(2, z[k]! - y[k]!)) / z.length,
  },
];

const logit = fc.oneof(
  fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.constantFrom(-1e4, 1e4, 0, 700, -700, 745, -745, 88, -88),
);

describe.each(cases)('$name', ({ loss, outputs, slope }) => {
  const net = echo(outputs);
  /** Labels, or shares of them that add up to 1 where they must. */
  const targets = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: outputs,
    maxLength: outputs,
  });
  const shares = targets.map(drawn => {
    const total = drawn.reduce((sum, u) => sum + u, 0);
    return total > 0 ? drawn.map(u => u / total) : drawn.map((_, k) => (k === 0 ? 1 : 0));
  });
  const labels = fc.nat(outputs - 1).map(label => Array.from({ length: outputs }, (_, k) => +(k === label)));
  const row = loss.labels === 'class' ? fc.oneof(labels, shares) : fc.oneof(labels, targets);
  const rows = fc.array(
    fc.record({ z: fc.array(logit, { minLength: outputs, maxLength: outputs }), y: row }),
    { minLength: 1, maxLength: 8 },
  );

  test.each([
    ['float64', 1e-13],
    ['float32', 1e-6],
  ] as const)('%s', (precision, rounding) => {
    fc.assert(
      fc.property(rows, drawn => {
        const round = (value: number) => (precision === 'float32' ? Math.fround(value) : value);
        const examples = drawn.map(({ z, y }) => ({ z: z.map(round), y: y.map(round) }));
        const m = examples.length;
        const pass = lossAndGradients(
          net,
          {},
          { x: examples.map(({ z }) => z), y: Matrix.from(examples.map(({ y }) => y)) },
          { loss, training: true, precision },
        );
        const expected = examples.reduce((sum, { z, y }) => sum + lossOf(loss, z, y) / m, 0);
        // what cancels is as large as the logits
        const size = Math.max(1, ...examples.flatMap(({ z }) => z.map(Math.abs)));
        const scale = loss.labels === 'values' ? size * size : size;
        expect(Math.abs(pass.loss - expected)).toBeLessThanOrEqual(10 * rounding * scale);
        for (const [i, { z, y }] of examples.entries()) {
          for (let k = 0; k < outputs; k++) {
            const wanted = slope(z, y, k) / m;
            const room = loss.labels === 'values' ? size : 1;
            expect(Math.abs(pass.dX.at(i, k) - wanted)).toBeLessThanOrEqual(10 * rounding * room);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('evaluation measures against the targets as they are', () => {
    const random = new RandomState(1);
    const x = random.randn(9, outputs);
    const y = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: outputs }, (_, k) => +(k === i % outputs)),
    );
    const plain = { ...loss, description: { ...loss.description, labelSmoothing: 0 } };
    const expected = y.reduce((sum, row, i) => sum + lossOf(plain, Array.from(x.row(i)), row) / 9, 0);
    expect(new TrainedNetwork(net, {}, loss).evaluate(x, Matrix.from(y)).loss).toBeCloseTo(expected, 13);
  });
});

test('what logits mean: a probability for each output, or the value itself', () => {
  const x = [
    [0, Math.log(3), -1e4],
    [1e4, 2, 2],
  ];
  const of = (loss: Loss) => new TrainedNetwork(echo(3), {}, loss);
  const labels = of(multiLabelCrossEntropy());
  const expected = [0.5, 0.75, 0, 1, sigma(2), sigma(2)];
  for (const [k, p] of labels.predictProbabilities(x).entries()) expect(p).toBeCloseTo(expected[k]!, 14);
  expect(labels.predict(x)).toEqual(Int32Array.of(0, 1, 0, 1, 1, 1));
  const classes = of(softmaxCrossEntropy());
  for (const [k, p] of classes.predictProbabilities(x).entries()) {
    expect(p).toBeCloseTo([0.25, 0.75, 0, 1, 0, 0][k]!, 14);
  }
  expect(classes.predict(x)).toEqual(Int32Array.of(1, 0));
  for (const loss of [meanSquaredError(), huber()]) {
    expect(Array.from(of(loss).predict(x))).toEqual(x.flat());
    expect(of(loss).evaluate(x, x)).toEqual({ loss: 0 });
  }
});

const one = { x: [[1]], y: [1] };
const pass = (loss: Loss, y: number[], outputs = 1) =>
  lossAndGradients(echo(outputs), {}, { x: [Array(outputs).fill(1)], y }, { loss });

describeRefusals({
  losses: [
    [
      () => binaryCrossEntropy({ labelSmoothing: 1 }),
      'range',
      'binaryCrossEntropy: labelSmoothing must be in [0, 1), got 1',
    ],
    [
      () => multiLabelCrossEntropy({ labelSmoothing: -0.1 }),
      'range',
      'multiLabelCrossEntropy: labelSmoothing must be in [0, 1), got -0.1',
    ],
    [
      () => softmaxCrossEntropy({ labelSmoothing: NaN }),
      'range',
      'softmaxCrossEntropy: labelSmoothing must be in [0, 1), got NaN',
    ],
    [() => huber({ delta: 0 }), 'range', 'huber: delta must be a finite number above 0, got 0'],
    [() => huber({ delta: Infinity }), 'range', 'huber: delta must be a finite number above 0, got Infinity'],
    [
      () => pass(multiLabelCrossEntropy(), [2]),
      'range',
      'lossAndGradients: y must be in [0, 1], got 2 in row 0',
    ],
    [
      () => pass(meanSquaredError(), [Infinity]),
      'range',
      'lossAndGradients: y must be finite, got Infinity in row 0',
    ],
    [
      () =>
        new TrainedNetwork(network({ inputs: 1, layers: [sigmoid()] }), {}, huber()).predictProbabilities(
          one.x,
        ),
      'unsupported',
      'predictProbabilities: huber has no probabilities',
    ],
    [
      () => lossAndGradients(echo(1), {}, one, { loss: softmaxCrossEntropy() }),
      'shape',
      'lossAndGradients: softmaxCrossEntropy needs at least 2 outputs, the network has 1',
    ],
  ],
});
