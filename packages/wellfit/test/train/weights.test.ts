// Weights of examples: what a weight of 2, of 0 or of a class means, by the copies of examples that it stands for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  dense,
  type Examples,
  type FitOptions,
  fit,
  huber,
  type Loss,
  l2,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  network,
  type PassOptions,
  RandomState,
  sgd,
  softmaxCrossEntropy,
  tanh,
  type Weighting,
} from 'wellfit';
import { weightsOf } from '../../src/train/weights.ts';
import { describeRefusals } from '../refusals.ts';
import { batchesOf, descend, expectNear } from './hand-made.ts';
import { flat, randomParameters } from './random-networks.ts';

const random = new RandomState(12);
const m = 10;
const x = random.randn(m, 2);
const cases: readonly { name: string; loss: Loss; y: Matrix }[] = [
  { name: 'binary', loss: binaryCrossEntropy(), y: random.rand(m, 1).map(Math.round) },
  { name: 'softmax', loss: softmaxCrossEntropy(), y: oneHot([0, 1, 1, 2, 1, 0, 1, 1, 2, 1]) },
  { name: 'multi-label', loss: multiLabelCrossEntropy(), y: random.rand(m, 2).map(Math.round) },
  { name: 'squared error', loss: meanSquaredError(), y: random.randn(m, 2) },
  { name: 'Huber', loss: huber(), y: random.randn(m, 1) },
];

function oneHot(labels: readonly number[]): Matrix {
  return Matrix.from(labels.map(label => [0, 1, 2].map(k => +(k === label))));
}

function netFor(y: Matrix) {
  const net = network({ inputs: 2, layers: [dense(3), tanh(), dense(y.columns)] });
  return { net, parameters: randomParameters(net, new RandomState(1)) };
}

/** As many copies of each example as are wanted. */
function copies(y: Matrix, counts: readonly number[]): Examples {
  const repeat = (matrix: Matrix) =>
    matrix.toArray().flatMap((row, i) => Array.from({ length: counts[i]! }, () => row));
  return { x: repeat(x), y: Matrix.from(repeat(y)) };
}

/** Loss and gradients, which must be the same. */
function expectSame(
  y: Matrix,
  [first, firstOptions]: readonly [Examples, PassOptions],
  [second, secondOptions]: readonly [Examples, PassOptions],
): void {
  const { net, parameters } = netFor(y);
  const [a, b] = [
    lossAndGradients(net, parameters, first, firstOptions),
    lossAndGradients(net, parameters, second, secondOptions),
  ];
  expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-13);
  expectNear(a.gradients, b.gradients, 1e-13);
}

describe.each(cases)('$name', ({ loss, y }) => {
  test('whole weights are numbers of copies, and none of an example takes it out', () => {
    const counts = fc
      .array(fc.nat(3), { minLength: m, maxLength: m })
      .filter(drawn => drawn.some(count => count > 0));
    fc.assert(
      fc.property(counts, sampleWeights => {
        expectSame(
          y,
          [
            { x, y },
            { loss, sampleWeights },
          ],
          [copies(y, sampleWeights), { loss }],
        );
      }),
      { numRuns: 12 },
    );
  });

  test('all weights may be scaled', () => {
    const sampleWeights = Array.from({ length: m }, (_, i) => i / 3);
    const scaled = sampleWeights.map(weight => 1e6 * weight);
    expectSame(
      y,
      [
        { x, y },
        { loss, sampleWeights },
      ],
      [
        { x, y },
        { loss, sampleWeights: scaled },
      ],
    );
  });

  test('the penalty is what it is without them', () => {
    const { net, parameters } = netFor(y);
    const penalty = l2({ lambda: 0.7 });
    const sampleWeights = Array.from({ length: m }, (_, i) => i);
    const of = (options: PassOptions) =>
      lossAndGradients(net, parameters, { x, y }, { loss, penalty, ...options });
    expect(of({ sampleWeights }).penalty).toBe(of({}).penalty);
  });
});

describe('weights of classes', () => {
  const [{ loss: binary, y: labels }, { loss: softmax, y: classes }] = [cases[0]!, cases[1]!];

  test('are weights of their examples', () => {
    const ofExamples = Array.from(labels.data, label => [0.5, 3][label]!);
    expectSame(
      labels,
      [
        { x, y: labels },
        { loss: binary, classWeights: [0.5, 3] },
      ],
      [
        { x, y: labels },
        { loss: binary, sampleWeights: ofExamples },
      ],
    );
  });

  test.each([
    ['binary', binary, labels, [0, 1]],
    ['softmax', softmax, classes, [0, 1, 2]],
  ])('balanced %s: as if every class had as many copies', (_, loss, y, all) => {
    const label = (i: number) => (y.columns === 1 ? y.at(i, 0) : y.toArray()[i]!.indexOf(1));
    const count = (k: number) =>
      Array.from({ length: m }, (_, i) => +(label(i) === k)).reduce((a, b) => a + b);
    const most = all.reduce((product, k) => product * count(k), 1);
    const counts = Array.from({ length: m }, (_, i) => most / count(label(i)));
    expectSame(
      y,
      [
        { x, y },
        { loss, classWeights: 'balanced' },
      ],
      [copies(y, counts), { loss }],
    );
  });

  test('multiply the weights of examples', () => {
    const sampleWeights = Array.from({ length: m }, (_, i) => 1 + i);
    const both = Array.from(labels.data, (label, i) => [2, 0.1][label]! * (1 + i));
    expectSame(
      labels,
      [
        { x, y: labels },
        { loss: binary, classWeights: [2, 0.1], sampleWeights },
      ],
      [
        { x, y: labels },
        { loss: binary, sampleWeights: both },
      ],
    );
  });

  test('balanced classes are balanced already', () => {
    const even = Matrix.from([[0], [1], [1], [0]]);
    expect(weightsOf('fit', { y: even, loss: binary }, { classWeights: 'balanced' })).toEqual(
      Float64Array.of(1, 1, 1, 1),
    );
  });

  test('a class without examples takes nothing from the others', () => {
    const y = oneHot([0, 0, 1, 1, 1, 1]);
    const weights = weightsOf('fit', { y, loss: softmax }, { classWeights: 'balanced' })!;
    for (const [i, weight] of [1.5, 1.5, 0.75, 0.75, 0.75, 0.75].entries()) {
      expect(weights[i]).toBeCloseTo(weight, 14);
    }
  });

  test('shares of classes count as the class that has most', () => {
    const y = Matrix.from([
      [0.6, 0.4, 0],
      [0.1, 0.2, 0.7],
    ]);
    expect(weightsOf('fit', { y, loss: softmax }, { classWeights: [1, 5, 3] })).toEqual(
      Float64Array.of(0.5, 1.5),
    );
  });
});

describe('in a fit', () => {
  const [{ loss, y }] = [cases[0]!];
  const { net, parameters } = netFor(y);
  const weighting: Weighting = {
    classWeights: [1, 3],
    sampleWeights: Array.from({ length: m }, (_, i) => i % 4),
  };
  const weights = weightsOf('fit', { y, loss }, weighting)!;
  const options = { ...weighting, loss, parameters, shuffle: false, steps: 14 } satisfies Partial<FitOptions>;

  test.each(['full', 4] as const)('a batch of %s counts as Σ w·loss/m', async batchSize => {
    const size = batchSize === 'full' ? m : batchSize;
    const examplesAt = batchesOf(x, y, size);
    const perEpoch = Math.ceil(m / size);
    let start = parameters;
    for (let step = 0; step < 14; step++) {
      const examples = examplesAt(step);
      const own = weights.subarray((step % perEpoch) * size, ((step % perEpoch) + 1) * size);
      // weights of a pass have mean 1 over its own examples, and so it takes a longer step where they are large
      const mean = own.reduce((sum, weight) => sum + weight, 0) / own.length;
      start = descend({
        ...{ net, start, steps: 1, examplesAt: () => examples, rateAt: () => 0.3 * mean },
        pass: { loss, sampleWeights: own },
      }).at(-1)!;
    }
    const { model } = await fit(
      net,
      { x, y },
      { ...options, batchSize, optimizer: sgd({ learningRate: 0.3 }) },
    );
    expectNear(model.parameters, start, 1e-12);
  });

  test('shuffled batches keep each weight with its example', async () => {
    const zeros = Array.from({ length: m }, (_, i) => +(i < 5));
    const optimizer = sgd({ learningRate: 0.3 });
    const run = (shown: Matrix) =>
      fit(
        net,
        { x: shown, y },
        {
          ...{ loss, parameters, optimizer, batchSize: 3, steps: 40, seed: 4 },
          sampleWeights: zeros,
        },
      );
    // examples without weight may be anything
    const other = Matrix.from(x.toArray().map((row, i) => (i < 5 ? row : row.map(value => 9 - value))));
    const [first, second] = [await run(x), await run(other)];
    expect(flat(second.model.parameters)).toEqual(flat(first.model.parameters));
  });

  test('losses that are looked at are those of all examples alike', async () => {
    const { history, model } = await fit(
      net,
      { x, y },
      { ...options, optimizer: sgd({ learningRate: 0.3 }) },
    );
    expect(history.loss.at(-1)).toBeCloseTo(model.evaluate(x, y).loss, 14);
    const { loss: weighted } = lossAndGradients(net, parameters, { x, y }, { loss, ...weighting });
    expect(history.cost[0]).toBeCloseTo(weighted, 14);
    expect(Math.abs(history.cost[0]! - history.loss[0]!)).toBeGreaterThan(1e-3);
  });
});

const [{ loss, y }, several, , values] = [cases[0]!, cases[1]!, cases[2]!, cases[3]!];
const weigh = (weighting: Weighting, of = { loss, y }) => weightsOf('fit', of, weighting);

describeRefusals({
  weights: [
    [
      () => weigh({ sampleWeights: [1, 2] }),
      'shape',
      'fit: sampleWeights must be one for each of 10 examples, got 2',
    ],
    [
      () => weigh({ sampleWeights: [1, -1, 1, 1, 1, 1, 1, 1, 1, 1] }),
      'range',
      'fit: sampleWeights must be finite numbers ≥ 0, got -1 at 1',
    ],
    [
      () => weigh({ sampleWeights: Array(10).fill(0) }),
      'range',
      'fit: weights must have a finite sum above 0, got 0',
    ],
    [
      () => weigh({ classWeights: [1] }),
      'shape',
      'fit: classWeights must be one for each of 2 classes, got 1',
    ],
    [
      () => weigh({ classWeights: [1, 1] }, several),
      'shape',
      'fit: classWeights must be one for each of 3 classes, got 2',
    ],
    [
      () => weigh({ classWeights: [NaN, 1] }),
      'range',
      'fit: classWeights must be finite numbers ≥ 0, got NaN at 0',
    ],
    [
      () => weigh({ classWeights: 'balanced' }, values),
      'range',
      'fit: classWeights belong to classes; meanSquaredError has none',
    ],
  ],
});
