// Numbers of a running training that are changed from outside: from the next step on they are as if given at the start.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  dense,
  dropout,
  elasticNet,
  type FitOptions,
  fit,
  gaussianNoise,
  type Layer,
  l1,
  l2,
  meanSquaredError,
  type Network,
  network,
  type Penalty,
  RandomState,
  sgd,
  tanh,
} from 'wellfit';
import { planFit } from '../../src/train/options.ts';
import { Training } from '../../src/train/training.ts';
import { describeRefusals } from '../refusals.ts';
import { descend, expectNear } from './hand-made.ts';
import { flat, randomParameters } from './random-networks.ts';

const random = new RandomState(60);
const x = random.randn(10, 3);
const y = random.randn(10, 1);
const loss = meanSquaredError();
const build = (...before: readonly Layer[]) =>
  network({ inputs: 3, layers: [...before, dense(4), tanh(), dense(1)] });
const start = randomParameters(build(), random);
const common = { loss, parameters: start, steps: 20, seed: 2, optimizer: sgd({ learningRate: 0.1 }) };

function begin(net: Network, extra: Partial<FitOptions> = {}): Training {
  const options = { ...common, ...extra };
  return new Training(net, planFit(net, { x, y }, options), options);
}

function advanceTo(training: Training, step: number): void {
  while (training.step < step) training.advance(step - training.step);
}

describe('strengths of penalties', () => {
  const subgradient = { method: 'subgradient' } as const;
  const cases: readonly [name: string, make: (strength: number) => Penalty | Record<string, Penalty>][] = [
    ['l2', strength => l2({ lambda: strength })],
    ['l1', strength => l1({ lambda: strength, ...subgradient })],
    ['l1', strength => elasticNet({ l1: strength, l2: 0.3, ...subgradient })],
    ['l2', strength => elasticNet({ l1: 0.3, l2: strength, ...subgradient })],
    ['dense_2.l2', strength => ({ dense_1: l2({ lambda: 0.2 }), dense_2: l2({ lambda: strength }) })],
  ];

  test.each(cases)('%s: from 0 to 3 after 7 steps', async (name, make) => {
    const net = build();
    const training = begin(net, { penalty: make(0) });
    advanceTo(training, 7);
    training.set(name, 3);
    advanceTo(training, 20);
    const common = { net, examplesAt: () => ({ x, y }), rateAt: () => 0.1 };
    const between = descend({ ...common, start, steps: 7, pass: { loss, penalty: make(0) } }).at(-1)!;
    const after = descend({ ...common, start: between, steps: 13, pass: { loss, penalty: make(3) } }).at(-1)!;
    expectNear(training.parameters(), after, 1e-12);
  });

  test('a proximal one: weights go to 0 from then on', () => {
    const training = begin(build(), { penalty: l1({ lambda: 0 }), steps: 400 });
    const zeros = () => flat(training.parameters()).filter(value => value === 0).length;
    advanceTo(training, 200);
    expect(zeros()).toBe(0);
    training.set('l1', 20);
    advanceTo(training, 400);
    expect(zeros()).toBeGreaterThan(5);
  });
});

describe('what layers draw by', () => {
  const cases: readonly [name: string, make: (value: number) => Layer, from: number, to: number][] = [
    ['dropout_1.keepProb', keepProb => dropout({ keepProb }), 0.9, 0.5],
    ['alphaDropout_1.keepProb', keepProb => alphaDropout({ keepProb }), 0.9, 0.5],
    ['gaussianNoise_1.stddev', stddev => gaussianNoise({ stddev }), 0.1, 0.7],
  ];

  test.each(cases)('%s: set at the start is given at the start', async (name, make, from, to) => {
    const training = begin(build(make(from)));
    training.set(name, to);
    advanceTo(training, 20);
    const { model } = await fit(build(make(to)), { x, y }, common);
    expect(flat(training.parameters())).toEqual(flat(model.parameters));
  });

  test.each(cases)('%s: another one in the middle', async (name, make, from, to) => {
    const training = begin(build(make(from)));
    advanceTo(training, 10);
    const { model } = await fit(build(make(from)), { x, y }, { ...common, steps: 10 });
    expect(flat(training.parameters())).toEqual(flat(model.parameters));
    training.set(name, to);
    advanceTo(training, 20);
    const stayed = await fit(build(make(from)), { x, y }, common);
    expect(flat(training.parameters())).not.toEqual(flat(stayed.model.parameters));
  });
});

const noisy = begin(build(gaussianNoise({ stddev: 1 }), dropout({ keepProb: 0.5 })), {
  penalty: { dense_1: l2({ lambda: 1 }) },
});

describeRefusals({
  settings: [
    [
      () => noisy.set('l2', 1),
      'range',
      'fit: there is no setting l2; there are gaussianNoise_1.stddev, dropout_1.keepProb, dense_1.l2, learningRate',
    ],
    [() => noisy.set('dense_1.l2', -1), 'range', 'fit: dense_1.l2 must be a finite number ≥ 0, got -1'],
    [() => noisy.set('dropout_1.keepProb', 0), 'range', 'fit: dropout_1.keepProb must be in (0, 1], got 0'],
    [
      () => noisy.set('gaussianNoise_1.stddev', Infinity),
      'range',
      'fit: gaussianNoise_1.stddev must be a finite number ≥ 0, got Infinity',
    ],
  ],
});
