// Max-norm: no unit's incoming weights are ever longer than the limit, and shorter ones are left alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ByLayer,
  type Constraint,
  dense,
  type FitOptions,
  fit,
  l1,
  Matrix,
  maxNorm,
  meanSquaredError,
  type NetworkParameters,
  network,
  RandomState,
  relu,
} from 'wellfit';
import { adam, sgd } from '../../src/train/optimizer.ts';
import { describeRefusals } from '../refusals.ts';
import { descend, expectNear, mapParameters } from '../train/hand-made.ts';
import { flat, randomParameters } from '../train/random-networks.ts';

const random = new RandomState(31);
const net = network({ inputs: 3, layers: [dense(5), relu(), dense(2)] });
const x = random.randn(12, 3);
const y = random.randn(12, 2).map(value => 6 * value);
const loss = meanSquaredError();

/** Length of the weights that come into each unit. */
function lengths(W: Matrix): number[] {
  return Array.from({ length: W.columns }, (_, j) =>
    Math.hypot(...Array.from({ length: W.rows }, (_, i) => W.at(i, j))),
  );
}

const clipTo = (limit: number) => (W: Matrix) => {
  const scales = lengths(W).map(length => Math.min(1, limit / length));
  return new Matrix(
    Float64Array.from(W.data, (w, k) => w * scales[k % W.columns]!),
    W.rows,
    W.columns,
  );
};

const cases: readonly { name: string; options: Omit<FitOptions, 'steps'> }[] = [
  { name: 'sgd', options: { optimizer: sgd({ learningRate: 0.1 }) } },
  { name: 'Adam in batches', options: { optimizer: adam({ learningRate: 0.2 }), batchSize: 5 } },
  {
    name: 'momentum and L1',
    options: { optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }), penalty: l1({ lambda: 0.1 }) },
  },
  { name: 'float32', options: { optimizer: sgd({ learningRate: 0.1 }), precision: 'float32' } },
  { name: 'interpreted', options: { optimizer: sgd({ learningRate: 0.1 }), backend: 'interpret' } },
];

describe.each(cases)('$name', ({ options }) => {
  const rounding = options.precision === 'float32' ? 1e-6 : 1e-14;

  test('no unit is longer than the limit after any step, and some are as long', async () => {
    const limit = 0.8;
    let met = 0;
    for (let steps = 1; steps <= 12; steps++) {
      const { model } = await fit(
        net,
        { x, y },
        { loss, seed: 2, ...options, steps, constraint: maxNorm({ limit }) },
      );
      for (const { W } of Object.values(model.parameters)) {
        for (const length of lengths(W!)) {
          expect(length).toBeLessThanOrEqual(limit * (1 + rounding));
          if (length > limit * (1 - rounding)) met++;
        }
      }
    }
    expect(met).toBeGreaterThan(20);
  });

  test('a limit that is never met changes nothing, bit for bit', async () => {
    const run = async (extra: Partial<FitOptions>) => {
      const { model } = await fit(net, { x, y }, { loss, seed: 2, ...options, steps: 20, ...extra });
      return flat(model.parameters);
    };
    expect(await run({ constraint: maxNorm({ limit: 1e4 }) })).toEqual(await run({}));
  });
});

test('by hand: after each step the columns that are too long, and only these, are scaled', async () => {
  const limit = 1.2;
  const start = randomParameters(net, random);
  let parameters: NetworkParameters = start;
  let [scaled, left] = [0, 0];
  for (let step = 0; step < 10; step++) {
    const [, moved] = descend({
      ...{
        net,
        start: parameters,
        steps: 1,
        examplesAt: () => ({ x, y }),
        rateAt: () => 0.02,
        pass: { loss },
      },
    });
    for (const { W } of Object.values(moved!)) {
      for (const length of lengths(W!)) length > limit ? scaled++ : left++;
    }
    parameters = mapParameters(moved!, (matrix, _, letter) =>
      letter === 'W' ? clipTo(limit)(matrix) : matrix,
    );
  }
  expect(Math.min(scaled, left)).toBeGreaterThan(5);
  const options = { loss, parameters: start, optimizer: sgd({ learningRate: 0.02 }), steps: 10 };
  const { model } = await fit(net, { x, y }, { ...options, constraint: maxNorm({ limit }) });
  expectNear(model.parameters, parameters, 1e-12);
});

test('weights of any size and shape are brought back', async () => {
  const sizes = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(
      sizes,
      sizes,
      fc.nat(1000),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      async (inputs, units, seed, limit) => {
        const one = network({ inputs, layers: [dense(units)] });
        const drawn = new RandomState(seed);
        const W = drawn.randn(inputs, units).map(w => 2 * w);
        // without features only offsets have a slope, which are free
        const b = Matrix.zeros(1, units).map(() => 100);
        const data = { x: Matrix.zeros(2, inputs), y: Matrix.zeros(2, units) };
        const { model } = await fit(one, data, {
          ...{ loss, optimizer: sgd({ learningRate: 1e-3 }), steps: 1 },
          ...{ parameters: { dense_1: { W, b } }, constraint: maxNorm({ limit }) },
        });
        const expected = clipTo(limit)(W);
        for (const [k, w] of model.parameters['dense_1']!['W']!.data.entries()) {
          expect(Math.abs(w - expected.data[k]!)).toBeLessThan(1e-14 * limit);
        }
        for (const offset of model.parameters['dense_1']!['b']!.data) expect(offset).toBeGreaterThan(99);
      },
    ),
    { numRuns: 20 },
  );
});

test('columns of zeros stay zeros', async () => {
  const options = {
    loss,
    optimizer: sgd({ learningRate: 0.1 }),
    steps: 2,
    constraint: maxNorm({ limit: 1 }),
  };
  const one = network({ inputs: 2, layers: [dense(1, { init: 'zeros' })] });
  const { model } = await fit(one, { x: [[0, 0]], y: [0] }, options);
  expect(flat(model.parameters)).toEqual([0, 0, 0]);
});

test('by layer: the others are free', async () => {
  const constraint = { dense_1: maxNorm({ limit: 0.3 }) };
  const options = { loss, optimizer: sgd({ learningRate: 0.05 }), steps: 40, seed: 3, constraint };
  const { model } = await fit(net, { x, y }, options);
  expect(Math.max(...lengths(model.parameters['dense_1']!['W']!))).toBeLessThan(0.3 + 1e-12);
  expect(Math.max(...lengths(model.parameters['dense_2']!['W']!))).toBeGreaterThan(1);
});

const refuse = (constraint: ByLayer<Constraint>) =>
  fit(net, { x, y }, { loss, optimizer: sgd({ learningRate: 1 }), steps: 1, constraint });

describeRefusals({
  maxNorm: [
    [() => maxNorm({ limit: 0 }), 'range', 'maxNorm: limit must be a finite number above 0, got 0'],
    [() => maxNorm({ limit: NaN }), 'range', 'maxNorm: limit must be a finite number above 0, got NaN'],
    [
      () => refuse({ relu_1: maxNorm({ limit: 1 }) }),
      'range',
      'fit: constraint must be for layers with weights, dense_1, dense_2, got relu_1',
    ],
  ],
});
