// `fit`: seeds, batches, history and precision keep their promises.
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  dense,
  dropout,
  type FitOptions,
  fit,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  type NetworkParameters,
  network,
  RandomState,
  relu,
  sgd,
  synthetic,
  TrainedNetwork,
  tanh,
} from 'wellfit';
import { flat, randomLabels, randomParameters, zeroParameters } from './random-networks.ts';

const moons = synthetic('moons', { rows: 50, seed: 3 });
const net = network({ inputs: 2, layers: [dense(8), relu(), dense(3), tanh(), dense(1)] });
const dropped = network({ inputs: 2, layers: [dense(8), relu(), dropout({ keepProb: 0.8 }), dense(1)] });
const optimizer = sgd({ learningRate: 0.3 });
const streams = ['philox', 'numpy'] as const;

async function bits(options: Partial<FitOptions>, of = dropped): Promise<number[]> {
  const { model } = await fit(of, moons, { optimizer, steps: 20, ...options });
  return flat(model.parameters);
}

describe.each(streams)('seeds of %s', random => {
  test('one seed, one result; another seed, another', async () => {
    const options = { random, batchSize: 7, seed: 1 };
    expect(await bits(options)).toEqual(await bits(options));
    expect(await bits({ ...options, seed: 2 })).not.toEqual(await bits(options));
  });

  test('each purpose has its own', async () => {
    const seed = { init: 1, masks: 2, shuffle: 3 };
    const base = await bits({ random, batchSize: 7, seed });
    for (const purpose of ['init', 'masks', 'shuffle'] as const) {
      const other = { ...seed, [purpose]: 99 };
      expect(await bits({ random, batchSize: 7, seed: other }), purpose).not.toEqual(base);
    }
    expect(await bits({ random, batchSize: 7, seed: 5 })).toEqual(
      await bits({ random, batchSize: 7, seed: { init: 5, masks: 5, shuffle: 5 } }),
    );
  });

  test('only a network with dropout reads the seed of the masks', async () => {
    const of = (masks: number) => bits({ random, seed: { masks } }, net);
    expect(await of(1)).toEqual(await of(2));
  });

  test('only mini-batches read the seed of the shuffle', async () => {
    const of = (shuffle: number) => bits({ random, seed: { shuffle } });
    expect(await of(1)).toEqual(await of(2));
  });
});

test('a run in two parts gives the bits of one', async () => {
  const options = { optimizer, penalty: l2({ lambda: 0.5 }), seed: 1 };
  const whole = await fit(net, moons, { ...options, steps: 50 });
  const first = await fit(net, moons, { ...options, steps: 20 });
  const { parameters } = first.model;
  const before = flat(parameters);
  const second = await fit(net, moons, { ...options, steps: 30, parameters });
  expect(flat(second.model.parameters)).toEqual(flat(whole.model.parameters));
  expect(flat(parameters)).toEqual(before);
});

test('given data and parameters are left as they are', async () => {
  const x = Matrix.from(moons.x.toArray());
  const parameters = randomParameters(net, new RandomState(1));
  const before = [Array.from(x.data), flat(parameters)];
  await fit(net, { x, y: moons.y }, { optimizer, steps: 5, batchSize: 7, parameters });
  expect([Array.from(x.data), flat(parameters)]).toEqual(before);
});

test('every form of data is the same data', async () => {
  const { x, y } = moons;
  const { rows, columns } = x;
  const forms = [
    { x: x.toArray(), y: Array.from(y) },
    { x: { data: x.data, rows, columns }, y: Float32Array.from(y) },
    { x: x.toArray().map(row => Float64Array.from(row)), y: Array.from(y, label => [label]) },
    { x, y: new Matrix(Float64Array.from(y), rows, 1) },
  ];
  const expected = await bits({});
  for (const data of forms) {
    const { model } = await fit(dropped, data, { optimizer, steps: 20 });
    expect(flat(model.parameters)).toEqual(expected);
  }
});

test('a probability of exactly one half is label 0', () => {
  const model = new TrainedNetwork(net, zeroParameters(net), binaryCrossEntropy());
  expect(model.predictProbabilities(moons.x)).toEqual(new Float64Array(50).fill(0.5));
  expect(model.predict(moons.x)).toEqual(new Int32Array(50));
  const zeros = moons.y.filter(label => label === 0).length;
  const { loss, accuracy } = model.evaluate(moons.x, moons.y);
  expect(loss).toBeCloseTo(Math.LN2, 14);
  expect(accuracy).toBe(zeros / 50);
});

describe('mini-batches', () => {
  const draw = new RandomState(2);
  const rows = 10;
  const x = draw.randn(rows, 2);
  const y = randomLabels(draw, rows);
  const parameters = randomParameters(net, draw);
  const options = { optimizer, parameters, batchSize: 4, shuffle: false } satisfies Partial<FitOptions>;

  const after = async (steps: number, penalty = l2({ lambda: 0 })) =>
    steps === 0 ? parameters : (await fit(net, { x, y }, { ...options, penalty, steps })).model.parameters;

  const batch = (first: number, last: number) => ({
    x: x.toArray().slice(first, last),
    y: y.slice(first, last),
  });

  const step = (from: NetworkParameters, gradients: NetworkParameters) => {
    const gradient = flat(gradients);
    return flat(from).map((value, k) => value - 0.3 * gradient[k]!);
  };

  test.each([
    ['no penalty', l2({ lambda: 0 })],
    ['l2', l2({ lambda: 0.7 })],
    ['l1', l1({ lambda: 0.7, method: 'subgradient' })],
  ])('in the order given, the last one smaller and counted as such: %s', async (_, penalty) => {
    const places = [
      [0, 4],
      [4, 8],
      [8, 10],
      [0, 4],
    ] as const;
    for (const [done, [first, last]] of places.entries()) {
      const from = await after(done, penalty);
      const { gradients } = lossAndGradients(net, from, batch(first, last), { penalty });
      const expected = step(from, gradients);
      const found = flat(await after(done + 1, penalty));
      for (const [k, value] of found.entries()) expect(value).toBeCloseTo(expected[k]!, 13);
    }
  });

  test('an epoch of three batches is three steps', async () => {
    const run = await fit(net, { x, y }, { ...options, epochs: 2 });
    expect([run.stopped, run.steps]).toEqual(['epochs', 6]);
    expect(flat(run.model.parameters)).toEqual(flat(await after(6)));
  });

  test('a batch as large as the data, or larger, is the data', async () => {
    const full = await bits({ batchSize: 'full' });
    expect(await bits({ batchSize: 50 })).toEqual(full);
    expect(await bits({ batchSize: 1000 })).toEqual(full);
  });

  test.each(streams)('shuffled by %s: each example once an epoch, in a new order', async random => {
    const count = 11;
    // with examples that share no feature, a step moves just the weights of the examples it saw
    const oneHot = Array.from({ length: count }, (_, i) =>
      Array.from({ length: count }, (_, j) => +(i === j)),
    );
    const linear = network({ inputs: count, layers: [dense(1)] });
    const weightsAfter = async (steps: number) => {
      const start = { optimizer, parameters: zeroParameters(linear), batchSize: 4, random, seed: 6 };
      const data = { x: oneHot, y: Array(count).fill(1) };
      return (await fit(linear, data, { ...start, steps })).model.parameters['dense_1']!['W']!.data;
    };
    const seen: number[][] = [];
    let before: ArrayLike<number> = new Float64Array(count);
    for (let steps = 1; steps <= 9; steps++) {
      const now = await weightsAfter(steps);
      seen.push([...now.keys()].filter(k => now[k] !== before[k]));
      before = now;
    }
    expect(seen.map(batch => batch.length)).toEqual([4, 4, 3, 4, 4, 3, 4, 4, 3]);
    const everyone = Array.from({ length: count }, (_, k) => k);
    for (const first of [0, 3, 6]) {
      expect(
        seen
          .slice(first, first + 3)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual(everyone);
    }
    expect(new Set([0, 3, 6].map(first => seen[first]!.join())).size).toBeGreaterThan(1);
  });
});

describe('history', () => {
  const penalty = l2({ lambda: 0.7 });

  test('entries at the steps asked for, and one at the end', async () => {
    const { history } = await fit(net, moons, { optimizer, steps: 25, historyEvery: 10, validation: moons });
    expect(history.step).toEqual([0, 10, 20, 25]);
    for (const series of Object.values(history)) expect(series).toHaveLength(4);
  });

  test('at most some two hundred entries of its own, none twice an epoch', async () => {
    const long = await fit(net, moons, { optimizer, steps: 1000 });
    expect(long.history.step).toEqual(Array.from({ length: 201 }, (_, i) => 5 * i));
    const epochs = await fit(net, moons, { optimizer, epochs: 3, batchSize: 10 });
    expect(epochs.history.step).toEqual([0, 5, 10, 15]);
  });

  test('losses without dropout and penalty, the cost with both', async () => {
    const held = synthetic('moons', { rows: 30, seed: 4 });
    const { history, model } = await fit(dropped, moons, {
      optimizer,
      penalty,
      steps: 9,
      historyEvery: 3,
      validation: held,
    });
    const { parameters } = model;
    const pass = lossAndGradients(dropped, parameters, moons, { penalty });
    expect(history.loss.at(-1)).toBeCloseTo(pass.loss, 13);
    expect(history.penalty.at(-1)).toBeCloseTo(pass.penalty, 13);
    expect(history.cost.at(-1)! - history.loss.at(-1)! - history.penalty.at(-1)!).not.toBeCloseTo(0, 6);
    const { loss, accuracy } = model.evaluate(held.x, held.y);
    expect(history.validationLoss.at(-1)).toBeCloseTo(loss, 13);
    expect(history.validationAccuracy.at(-1)).toBe(accuracy);
    expect(history.accuracy.at(-1)).toBe(model.evaluate(moons.x, moons.y).accuracy);
  });

  test('without dropout and with all examples the cost is loss plus penalty', async () => {
    const { history } = await fit(net, moons, { optimizer, penalty, steps: 9, historyEvery: 3 });
    for (const [i, cost] of history.cost.entries()) {
      expect(cost).toBeCloseTo(history.loss[i]! + history.penalty[i]!, 13);
    }
    expect(history.cost.at(-1)).toBeLessThan(history.cost[0]!);
  });
});

describe('what runs the steps', () => {
  const options = {
    optimizer: sgd({ learningRate: 0.3, momentum: 0.5 }),
    penalty: l2({ lambda: 0.1 }),
    validation: synthetic('moons', { rows: 21, seed: 4 }),
    batchSize: 16,
    epochs: 10,
    seed: 1,
  } satisfies FitOptions;
  const run = (more: Partial<FitOptions>) => fit(dropped, moons, { ...options, ...more });

  test.each(streams)('the interpreter comes to the same, %s', async random => {
    const [compiled, interpreted] = [await run({ random }), await run({ random, backend: 'interpret' })];
    expect(interpreted.history.step).toEqual(compiled.history.step);
    for (const [name, series] of Object.entries(interpreted.history)) {
      const expected = compiled.history[name as keyof typeof compiled.history];
      for (const [i, value] of series.entries()) expect(value, `${name} ${i}`).toBeCloseTo(expected[i]!, 11);
    }
    const expected = flat(compiled.model.parameters);
    for (const [k, value] of flat(interpreted.model.parameters).entries()) {
      expect(value).toBeCloseTo(expected[k]!, 11);
    }
  });

  test.each(['float64', 'float32'] as const)(
    'either width of vectors gives the same bits, %s',
    async precision => {
      const [narrow, paired] = [await run({ precision }), await run({ precision, vectorBits: 256 })];
      expect(flat(paired.model.parameters)).toEqual(flat(narrow.model.parameters));
      expect(paired.history).toEqual(narrow.history);
    },
  );
});

describe('single precision', () => {
  const options = { optimizer, penalty: l2({ lambda: 0.1 }), steps: 100, seed: 1 } satisfies FitOptions;

  test.each([net, dropped])('stays within 1e-4 of double, and replays the same bits', async of => {
    const double = await fit(of, moons, options);
    const single = await fit(of, moons, { ...options, precision: 'float32' });
    const again = await fit(of, moons, { ...options, precision: 'float32' });
    expect(single.model.parameters['dense_1']!['W']!.precision).toBe('float32');
    const expected = flat(double.model.parameters);
    const found = flat(single.model.parameters);
    expect(found).not.toEqual(expected);
    for (const [k, value] of found.entries()) expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-4);
    for (const [i, cost] of single.history.cost.entries()) {
      expect(Math.abs(cost - double.history.cost[i]!)).toBeLessThan(1e-4);
    }
    expect(flat(again.model.parameters)).toEqual(found);
    expect(again.history).toEqual(single.history);
  });
});
