// Descriptions become optimizers and schedules again, or say why not.
import { expect, test } from 'vitest';
import { lbfgs } from '../../src/train/lbfgs.ts';
import { adagrad, adam, adamW, type Optimizer, rmsprop, sgd } from '../../src/train/optimizer.ts';
import { readOptimizer, readSchedule } from '../../src/train/optimizer-kinds.ts';
import {
  constant,
  cosineDecay,
  exponentialDecay,
  onPlateau,
  type Schedule,
  stepDecay,
  warmUp,
} from '../../src/train/schedule.ts';
import { describeRefusals } from '../refusals.ts';

const schedules: readonly Schedule[] = [
  constant(0.3),
  stepDecay({ learningRate: 0.3, every: 4, factor: 0.5 }),
  exponentialDecay({ learningRate: 0.3, every: 2.5, factor: 0.5 }),
  cosineDecay({ learningRate: 0.3 }),
  cosineDecay({ learningRate: 0.3, final: 0.1, steps: 7 }),
  warmUp({ steps: 3, from: 0.5, to: 0.3 }),
  warmUp({ steps: 3, to: onPlateau({ learningRate: 0.3, factor: 0.7, patience: 1 }) }),
  onPlateau({ learningRate: 0.3, minimumChange: 0.5, minimum: 0.1, patience: 0 }),
];

test.each(schedules.map(schedule => ({ schedule, description: schedule.description })))(
  'schedule $description',
  ({ schedule, description }) => {
    const read = readSchedule(JSON.parse(JSON.stringify(description)));
    expect(read.description).toEqual(description);
    expect(read.varies).toBe(schedule.varies);
    const rates = ({ rate }: Schedule) => Array.from({ length: 10 }, (_, step) => rate(step, 10));
    expect(rates(read)).toEqual(rates(schedule));
    const factors = ({ watch }: Schedule) => watch && [1, 0.9, 0.9, 0.9, 0.2].map(watch());
    expect(factors(read)).toEqual(factors(schedule));
  },
);

const optimizers = [
  sgd({ learningRate: 0.3, momentum: 0.5, nesterov: true }),
  rmsprop({ decay: 0.8, epsilon: 1e-4, momentum: 0.1, centered: true, clipNorm: 3 }),
  adagrad({ learningRate: 0.5, epsilon: 1e-3, initialAccumulator: 2 }),
  adam({ learningRate: cosineDecay({ learningRate: 0.5 }), beta1: 0.1, beta2: 0.2, epsilon: 0.3 }),
  adamW({ learningRate: warmUp({ steps: 2, to: 1 }), weightDecay: 0.5, decay: 'weights', clipValue: 2 }),
  lbfgs({ history: 3, learningRate: 0.5, gradientTolerance: 0, changeTolerance: 1e-3 }),
];

test.each(optimizers.map(optimizer => ({ optimizer, kind: optimizer.description.kind })))(
  '$kind',
  ({ optimizer }) => {
    const read = readOptimizer(JSON.parse(JSON.stringify(optimizer.description)));
    expect(read.description).toEqual(optimizer.description);
    expect('start' in read).toBe('start' in optimizer);
    if ('clip' in optimizer) expect((read as Optimizer).clip).toEqual(optimizer.clip);
  },
);

test('options left out have their defaults', () => {
  expect(readOptimizer({ kind: 'adagrad' }).description).toEqual(adagrad().description);
});

describeRefusals({
  readOptimizer: [
    [
      () => readOptimizer({ kind: 'adan' }),
      'format',
      'readOptimizer: kind must be one of sgd, rmsprop, adagrad, adam, adamW, lbfgs, got "adan"',
    ],
    [
      () => readOptimizer({}),
      'format',
      'readOptimizer: kind must be one of sgd, rmsprop, adagrad, adam, adamW, lbfgs, got undefined',
    ],
    [
      () => readOptimizer({ kind: 'sgd', learningRate: 1, momentun: 0.9 }),
      'format',
      'readOptimizer: sgd has no option momentun',
    ],
    [
      () => readOptimizer({ kind: 'sgd', learningRate: '1' }),
      'format',
      'readOptimizer: sgd: learningRate must be a number or a schedule, got "1"',
    ],
    [
      () => readOptimizer({ kind: 'sgd', learningRate: null }),
      'format',
      'readOptimizer: sgd: learningRate must be a number or a schedule, got null',
    ],
    [
      () => readOptimizer({ kind: 'sgd', learningRate: 1, nesterov: 1 }),
      'format',
      'readOptimizer: sgd: nesterov must be true or false, got 1',
    ],
    [
      () => readOptimizer({ kind: 'adam', beta1: { value: 1 } }),
      'format',
      'readOptimizer: adam: beta1 must be a number, got "{\\"value\\":1}"',
    ],
    [() => readOptimizer({ kind: 'adam', beta1: 2 }), 'range', 'adam: beta1 must be in [0, 1), got 2'],
    [
      () => readOptimizer({ kind: 'sgd' }),
      'range',
      'sgd: learningRate must be a finite number above 0, got undefined',
    ],
    [
      () => readOptimizer({ kind: 'lbfgs', learningRate: { kind: 'constant' } }),
      'format',
      'readOptimizer: lbfgs: learningRate must be a number, got "{\\"kind\\":\\"constant\\"}"',
    ],
  ],
  readSchedule: [
    [
      () => readSchedule({ kind: 'linear' }),
      'format',
      'readSchedule: kind must be one of constant, stepDecay, exponentialDecay, cosineDecay, warmUp, onPlateau, got "linear"',
    ],
    [
      () => readOptimizer({ kind: 'adam', learningRate: { kind: 'cosineDecay' } }),
      'range',
      'cosineDecay: learningRate must be a finite number above 0, got undefined',
    ],
    [
      () => readSchedule({ kind: 'constant', learningRate: true }),
      'format',
      'readSchedule: constant: learningRate must be a number, got true',
    ],
  ],
});
