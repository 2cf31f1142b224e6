// The running average of parameters: what it is after every step, and that it is what is looked at and handed out.
import { describe, expect, test } from 'vitest';
import {
  batchNorm,
  dense,
  dropout,
  type FitOptions,
  fit,
  meanSquaredError,
  type NetworkParameters,
  network,
  RandomState,
  TrainedNetwork,
  tanh,
} from 'wellfit';
import { adam, sgd } from '../../src/train/optimizer.ts';
import { describeRefusals } from '../refusals.ts';
import { expectNear, mapParameters, plus } from './hand-made.ts';
import { flat, randomParameters } from './random-networks.ts';

const random = new RandomState(15);
const x = random.randn(9, 2);
const y = random.randn(9, 1);
const loss = meanSquaredError();
const plain = network({ inputs: 2, layers: [dense(3), tanh(), dense(1)] });
const dropped = network({ inputs: 2, layers: [dense(6), tanh(), dropout({ keepProb: 0.5 }), dense(1)] });
const steps = 12;

/** The parameters after each number of steps, without an average. */
async function path(net: typeof plain, options: Omit<FitOptions, 'steps'>): Promise<NetworkParameters[]> {
  const visited = [options.parameters!];
  for (let n = 1; n <= steps; n++) {
    visited.push((await fit(net, { x, y }, { ...options, steps: n })).model.parameters);
  }
  return visited;
}

/** average := decay·average + (1 − decay)·θ, from the start on. */
function averagesOf(visited: readonly NetworkParameters[], decay: number): NetworkParameters[] {
  const averages = [visited[0]!];
  for (const theta of visited.slice(1)) {
    averages.push(
      mapParameters(theta, (matrix, layer, letter) =>
        plus(
          averages.at(-1)![layer]![letter]!.map(value => decay * value),
          matrix,
          1 - decay,
        ),
      ),
    );
  }
  return averages;
}

const cases = [
  { name: 'sgd, all examples', net: plain, options: { optimizer: sgd({ learningRate: 0.1 }) } },
  {
    name: 'momentum, shuffled batches',
    net: plain,
    options: { optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }), batchSize: 4 },
  },
  { name: 'Adam, dropout', net: dropped, options: { optimizer: adam({ learningRate: 0.05 }), batchSize: 4 } },
];

describe.each(cases)('$name', ({ net, options }) => {
  const all = { ...options, loss, seed: 3, parameters: randomParameters(net, new RandomState(2)) };

  test.each([0, 0.5, 0.97])('decay %s: by hand, step by step', async decay => {
    const averages = averagesOf(await path(net, all), decay);
    const { model, history } = await fit(
      net,
      { x, y },
      { ...all, steps, averaging: { decay }, historyEvery: 1 },
    );
    expectNear(model.parameters, averages.at(-1)!, 1e-12);
    for (const [step, average] of averages.entries()) {
      const expected = new TrainedNetwork(net, average, loss).evaluate(x, y).loss;
      expect(Math.abs(history.loss[step]! - expected), `loss after ${step}`).toBeLessThan(1e-12);
    }
  });

  test('the steps themselves do not know of it', async () => {
    const options = { ...all, steps, historyEvery: 1 };
    const without = await fit(net, { x, y }, options);
    const averaged = await fit(net, { x, y }, { ...options, averaging: { decay: 0.9 } });
    expect(averaged.history.cost).toEqual(without.history.cost);
    const followed = await fit(net, { x, y }, { ...options, averaging: { decay: 0 } });
    expect(flat(followed.model.parameters)).toEqual(flat(without.model.parameters));
  });
});

test('early stopping keeps the best average', async () => {
  const parameters = randomParameters(plain, new RandomState(2));
  const held = { x: random.randn(20, 2), y: random.randn(20, 1) };
  const { model, history, modelStep, stopped } = await fit(
    plain,
    { x, y },
    {
      ...{ loss, parameters, optimizer: sgd({ learningRate: 0.2 }), epochs: 400, historyEvery: 1 },
      ...{ averaging: { decay: 0.8 }, validation: held, earlyStopping: { patience: 5 } },
    },
  );
  expect(stopped).toBe('early');
  const best = Math.min(...history.validationLoss.slice(1));
  expect(history.validationLoss[history.step.indexOf(modelStep)]).toBe(best);
  expect(model.evaluate(held.x, held.y).loss).toBeCloseTo(best, 13);
});

test('statistics of batch norm are not averaged once more', async () => {
  const net = network({ inputs: 2, layers: [dense(3), batchNorm(), tanh(), dense(1)] });
  const options = { loss, optimizer: sgd({ learningRate: 0.1 }), steps, seed: 5 };
  const without = await fit(net, { x, y }, options);
  const averaged = await fit(net, { x, y }, { ...options, averaging: { decay: 0.9 } });
  const of = ({ model }: typeof without) => model.parameters['batchNorm_1']!;
  for (const letter of ['mean', 'variance']) expect(of(averaged)[letter]).toEqual(of(without)[letter]);
  expect(of(averaged)['gamma']).not.toEqual(of(without)['gamma']);
});

const average = (decay: number) =>
  fit(plain, { x, y }, { loss, optimizer: sgd({ learningRate: 1 }), steps: 1, averaging: { decay } });

describeRefusals({
  averaging: [
    [() => average(1), 'range', 'fit: averaging.decay must be in [0, 1), got 1'],
    [() => average(-0.1), 'range', 'fit: averaging.decay must be in [0, 1), got -0.1'],
    [() => average(NaN), 'range', 'fit: averaging.decay must be in [0, 1), got NaN'],
  ],
});
