// The learning rate of every step of a fit: its schedule's, what plateaus make of it, and what a person sets.
import { describe, expect, test } from 'vitest';
import { dense, type FitOptions, fit, meanSquaredError, network, RandomState, tanh } from 'wellfit';
import { sgd } from '../../src/train/optimizer.ts';
import { planFit } from '../../src/train/options.ts';
import {
  constant,
  cosineDecay,
  exponentialDecay,
  onPlateau,
  type Schedule,
  stepDecay,
  warmUp,
} from '../../src/train/schedule.ts';
import { Training } from '../../src/train/training.ts';
import { batchesOf, descend, expectNear } from './hand-made.ts';
import { randomParameters } from './random-networks.ts';

const random = new RandomState(6);
const net = network({ inputs: 2, layers: [dense(3), tanh(), dense(1)] });
const x = random.randn(10, 2);
const y = random.randn(10, 1);
const start = randomParameters(net, random);
const loss = meanSquaredError();
const common = { loss, parameters: start, shuffle: false } satisfies Partial<FitOptions>;

/** The rate of each step, by hand. */
const schedules: readonly {
  name: string;
  schedule: Schedule;
  rateAt: (step: number, steps: number) => number;
}[] = [
  { name: 'constant', schedule: constant(0.05), rateAt: () => 0.05 },
  {
    name: 'steps',
    schedule: stepDecay({ learningRate: 0.1, every: 7, factor: 0.5 }),
    rateAt: step => 0.1 * 0.5 ** Math.floor(step / 7),
  },
  {
    name: 'exponential',
    schedule: exponentialDecay({ learningRate: 0.1, every: 10, factor: 0.3 }),
    rateAt: step => 0.1 * 0.3 ** (step / 10),
  },
  {
    name: 'cosine',
    schedule: cosineDecay({ learningRate: 0.1, final: 0.02 }),
    rateAt: (step, steps) => 0.02 + 0.04 * (1 + Math.cos((Math.PI * step) / steps)),
  },
  {
    name: 'warm-up from nothing',
    schedule: warmUp({ steps: 8, to: 0.1 }),
    rateAt: step => Math.min(1, step / 8) * 0.1,
  },
  {
    name: 'warm-up, then cosine',
    schedule: warmUp({ steps: 8, from: 0.2, to: cosineDecay({ learningRate: 0.1 }) }),
    rateAt: (step, steps) =>
      step < 8 ? 0.1 * (0.2 + (0.8 * step) / 8) : 0.05 * (1 + Math.cos((Math.PI * (step - 8)) / (steps - 8))),
  },
];

describe.each(schedules)('$name', ({ schedule, rateAt }) => {
  const steps = 31;

  test.each(['full', 4, 3, 1] as const)('batches of %s: each step has its own rate', async batchSize => {
    const options = { ...common, optimizer: sgd({ learningRate: schedule }), batchSize, steps };
    const examplesAt = batchesOf(x, y, batchSize === 'full' ? 10 : batchSize);
    const visited = descend({
      ...{ net, start, steps, examplesAt, pass: { loss } },
      rateAt: step => rateAt(step, steps),
    });
    for (const historyEvery of [steps, 1, 4]) {
      const { model } = await fit(net, { x, y }, { ...options, historyEvery });
      expectNear(model.parameters, visited.at(-1)!, 1e-12);
    }
    const interpreted = await fit(net, { x, y }, { ...options, backend: 'interpret' });
    expectNear(interpreted.model.parameters, visited.at(-1)!, 1e-12);
  });
});

describe('on a plateau', () => {
  const options = { learningRate: 0.1, factor: 0.5, patience: 1, minimumChange: 0.1 };

  test.each([
    ['validation examples', true],
    ['training examples where there are no others', false],
  ])('follows the loss of %s after every epoch', async (_, validated) => {
    const [steps, batchSize, perEpoch] = [90, 4, 3];
    const held = { x: random.randn(7, 2), y: random.randn(7, 1) };
    const watched = validated ? held : { x, y };
    // the rates by hand: a plateau ends an epoch, and the next one begins with a lower rate
    const rates: number[] = [];
    let [rate, best, waited] = [0.1, Infinity, 0];
    let parameters = start;
    const examplesAt = batchesOf(x, y, batchSize);
    for (let step = 0; step < steps; step++) {
      rates.push(rate);
      parameters = descend({
        ...{ net, start: parameters, steps: 1, pass: { loss } },
        examplesAt: () => examplesAt(step),
        rateAt: () => rate,
      }).at(-1)!;
      if ((step + 1) % perEpoch !== 0) continue;
      const [at] = (
        await fit(net, watched, {
          ...common,
          ...{ parameters, optimizer: sgd({ learningRate: 1 }), steps: 1 },
        })
      ).history.loss;
      if (at! < 0.9 * best) [best, waited] = [at!, 0];
      else if (++waited > 1) [rate, waited] = [rate / 2, 0];
    }
    expect(new Set(rates).size).toBeGreaterThan(3);

    const { model } = await fit(
      net,
      { x, y },
      {
        ...{ ...common, steps, batchSize, historyEvery: 7 },
        optimizer: sgd({ learningRate: onPlateau(options) }),
        ...(validated && { validation: held }),
      },
    );
    expectNear(model.parameters, parameters, 1e-12);
  });
});

describe('set while training runs', () => {
  const optionsOf = (schedule: Schedule | number) => ({
    ...common,
    ...{ optimizer: sgd({ learningRate: schedule }), steps: 30 },
  });
  const begin = (schedule: Schedule | number) => {
    const options = optionsOf(schedule);
    return new Training(net, planFit(net, { x, y }, options), options);
  };
  const advanceTo = (training: Training, step: number) => {
    while (training.step < step) training.advance(step - training.step);
  };

  test.each(schedules)('$name: goes on from there in proportion', ({ schedule, rateAt }) => {
    const training = begin(schedule);
    advanceTo(training, 11);
    training.set('learningRate', 0.07);
    advanceTo(training, 30);
    const scale = 0.07 / rateAt(11, 30);
    const visited = descend({
      ...{ net, start, steps: 30, examplesAt: () => ({ x, y }), pass: { loss } },
      rateAt: step => rateAt(step, 30) * (step < 11 ? 1 : scale),
    });
    expectNear(training.parameters(), visited.at(-1)!, 1e-12);
  });

  test('a number takes the place of the one before', () => {
    const training = begin(0.1);
    training.set('learningRate', 0.2);
    advanceTo(training, 5);
    training.set('learningRate', 0.01);
    advanceTo(training, 30);
    const visited = descend({
      ...{ net, start, steps: 30, examplesAt: () => ({ x, y }), pass: { loss } },
      rateAt: step => (step < 5 ? 0.2 : 0.01),
    });
    expectNear(training.parameters(), visited.at(-1)!, 1e-12);
  });

  test.each([0, -1, Infinity, NaN])('not to %s', value => {
    expect(() => begin(0.1).set('learningRate', value)).toThrow(
      `fit: learningRate must be a finite number above 0, got ${value}`,
    );
  });
});
