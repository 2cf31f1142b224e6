// Optimizers step by step, against figures of PyTorch and of a plain Python program.
import { describe, expect, test } from 'vitest';
import { dense, fit, network, synthetic, tanh } from 'wellfit';
import type { Executor } from '../../src/engine/executor.ts';
import { Program } from '../../src/engine/program.ts';
import { adagrad, adam, adamW, type Optimizer, rmsprop, sgd } from '../../src/train/optimizer.ts';
import { readSchedule } from '../../src/train/optimizer-kinds.ts';
import { constant, stepDecay } from '../../src/train/schedule.ts';
import { executorsOf } from '../engine/executors.ts';
import plain from '../golden/optimizers.json' with { type: 'json' };
import torch from '../golden/torch-optimizers.json' with { type: 'json' };
import { describeRefusals } from '../refusals.ts';

const make: Readonly<Record<string, (options: never) => Optimizer>> = { sgd, rmsprop, adagrad, adam, adamW };

/** Small networks keep each parameter in a vector of its own; a large one beside them makes them lie in panels. */
const layouts = [
  { layout: 'a column', rows: 5, columns: 1, beside: 0 },
  { layout: 'a row', rows: 1, columns: 5, beside: 0 },
  { layout: 'a long list', rows: 5, columns: 1, beside: 600 },
  { layout: 'panels', rows: 1, columns: 5, beside: 600 },
];

type Layout = Omit<(typeof layouts)[number], 'layout'>;

/** A program that is one update of one parameter; its gradient is given. */
function updateProgram(optimizer: Optimizer, { rows, columns, beside }: Layout, penalized = true) {
  const program = new Program();
  const learningRate = program.scalar('learningRate');
  const theta = program.parameter('theta', rows, columns);
  const gradient = program.state('gradient', rows, columns);
  const update = optimizer.start({ program, learningRate });
  const rate = update({ buffer: theta, penalized }, gradient);
  if (beside > 0) {
    const other = program.parameter('other', beside, 1);
    update({ buffer: other, penalized }, 0.5);
  }
  const setRate = (executor: Executor, value: number) => executor.setScalar(learningRate, value);
  const start = (executor: Executor) => {
    executor.setBatch({ examples: 1, position: 0 });
    setRate(executor, optimizer.schedule.rate(0, 1));
    executor.write(theta, plain.start);
  };
  /** Takes a step and returns where it leads to. */
  const step = (executor: Executor, values: readonly number[]) => {
    executor.write(gradient, values);
    executor.run('run');
    return executor.read(theta);
  };
  return { program, start, setRate, step, rate };
}

interface Figures {
  readonly kind: string;
  readonly options: object;
  readonly after: readonly (readonly number[])[];
  readonly penalized?: boolean;
}

const sources: readonly { source: string; cases: readonly Figures[]; tolerance: number }[] = [
  { source: 'a Python program', cases: plain.cases, tolerance: 1e-13 },
  { source: 'PyTorch', cases: torch.cases, tolerance: 1e-12 },
];

test('both sources take the same steps', () => {
  expect(torch.start).toEqual(plain.start);
  expect(torch.gradients).toEqual(plain.gradients);
});

describe.each(sources)('figures of $source', ({ cases, tolerance }) => {
  describe.each(layouts)('parameters in $layout', layout => {
    test.each(cases)('$kind $options', ({ kind, options, after, penalized }) => {
      const { program, start, step } = updateProgram(make[kind]!(options as never), layout, penalized);
      for (const { name, executor } of executorsOf(program, { outputs: [], updates: true })) {
        start(executor);
        for (const [at, gradient] of plain.gradients.entries()) {
          const theta = step(executor, gradient);
          for (const [k, expected] of after[at]!.entries()) {
            const scale = Math.max(Math.abs(expected), Math.abs(plain.start[k]!));
            const error = Math.abs(theta[k]! - expected);
            expect(error, `${name}, step ${at}, ${k}`).toBeLessThanOrEqual(tolerance * scale);
          }
        }
      }
    });

    test.each(cases)('$kind $options in single precision', ({ kind, options, after, penalized }) => {
      const { program, start, step } = updateProgram(make[kind]!(options as never), layout, penalized);
      const single = { outputs: [], updates: true, precision: 'float32' } as const;
      for (const { name, executor } of executorsOf(program, single)) {
        start(executor);
        const ways = plain.start.map(Math.abs);
        for (const [at, gradient] of plain.gradients.entries()) {
          const theta = step(executor, gradient);
          for (const [k, expected] of after[at]!.entries()) {
            // every step of the way rounds
            ways[k]! += Math.abs(expected - (after[at - 1] ?? plain.start)[k]!);
            expect(Math.abs(theta[k]! - expected), `${name}, step ${at}, ${k}`).toBeLessThanOrEqual(
              2e-6 * ways[k]!,
            );
          }
        }
      }
    });
  });
});

describe('PyTorch with a scheduler', () => {
  test.each(torch.scheduled)('$schedule', ({ schedule: description, rates, after }) => {
    const schedule = readSchedule(description);
    const watcher = schedule.watch?.();
    const { program, start, setRate, step } = updateProgram(
      sgd({ learningRate: schedule, momentum: 0.9 }),
      layouts[0]!,
    );
    const { executor } = executorsOf(program, { outputs: [], updates: true })[0]!;
    start(executor);
    let factor = 1;
    for (const [at, gradient] of torch.gradients.entries()) {
      const rate = factor * schedule.rate(at, torch.gradients.length);
      expect(Math.abs(rate - rates[at]!)).toBeLessThanOrEqual(1e-13 * rates[at]!);
      setRate(executor, rate);
      const theta = step(executor, gradient);
      for (const [k, expected] of after[at]!.entries()) {
        const scale = Math.max(Math.abs(expected), Math.abs(torch.start[k]!));
        expect(Math.abs(theta[k]! - expected), `step ${at}, ${k}`).toBeLessThanOrEqual(1e-12 * scale);
      }
      factor = watcher?.(torch.losses[at]!) ?? 1;
    }
  });
});

const each: readonly [string, Optimizer][] = [
  ['sgd', sgd({ learningRate: 0.1 })],
  ['momentum', sgd({ learningRate: 0.1, momentum: 0.9 })],
  ['nesterov', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  ['rmsprop', rmsprop()],
  ['rmsprop with momentum', rmsprop({ momentum: 0.5 })],
  ['centered rmsprop', rmsprop({ centered: true })],
  ['adagrad', adagrad({ learningRate: 0.1 })],
  ['adam', adam({ learningRate: 0.01 })],
  ['adamW', adamW({ learningRate: 0.01 })],
];

test.each(each)('%s: every start has a memory of its own', (_, optimizer) => {
  const run = () => {
    const { program, start, step } = updateProgram(optimizer, layouts[0]!);
    return executorsOf(program, { outputs: [], updates: true }).map(({ executor }) => {
      start(executor);
      return plain.gradients.slice(0, 5).map(gradient => step(executor, gradient));
    });
  };
  expect(run()).toEqual(run());
});

test.each(each)('%s lowers the cost of a network', async (_, optimizer) => {
  const net = network({ inputs: 2, layers: [dense(8), tanh(), dense(1)] });
  const { history } = await fit(net, synthetic('moons', { seed: 1 }), { optimizer, steps: 200 });
  expect(history.cost.at(-1)).toBeLessThan(0.7 * history.cost[0]!);
});

// a steady gradient has no variance to divide by; weight decay moves a parameter beside the gradient
const steady = each.filter(([name]) => name !== 'centered rmsprop' && name !== 'adamW');

test.each(steady)('%s: the rate it returns is what a steady gradient moves', (_, optimizer) => {
  const { program, start, step, rate } = updateProgram(optimizer, layouts[0]!);
  const rates = program.map('rates', rate, { rows: 5, columns: 1 });
  const gradient = [1, -2, 0.5, 1e-3, 30];
  for (const { name, executor } of executorsOf(program, { outputs: [rates], updates: true })) {
    start(executor);
    let before = step(executor, gradient);
    for (let at = 0; at < 1500; at++) before = step(executor, gradient);
    const after = step(executor, gradient);
    const moves = executor.read(rates);
    for (const [k, g] of gradient.entries()) {
      expect((before[k]! - after[k]!) / (g * moves[k]!), `${name}, ${k}`).toBeCloseTo(1, 5);
    }
  }
});

test('centered rmsprop survives gradients without variance', () => {
  const { program, start, step } = updateProgram(rmsprop({ centered: true }), layouts[0]!);
  for (const { name, executor } of executorsOf(program, { outputs: [], updates: true })) {
    start(executor);
    for (let at = 0; at < 4000; at++) step(executor, [0.1, -0.3, 0.7, 1e-3, 1.1]);
    expect(step(executor, [0, 0, 0, 0, 0]).every(Number.isFinite), name).toBe(true);
  }
});

describe('an optimizer tells its options', () => {
  test('defaults are PyTorch’s', () => {
    expect(sgd({ learningRate: 0.3 }).description).toEqual({
      kind: 'sgd',
      learningRate: 0.3,
      momentum: 0,
      nesterov: false,
    });
    expect(rmsprop().description).toEqual({
      kind: 'rmsprop',
      learningRate: 0.01,
      decay: 0.99,
      epsilon: 1e-8,
      momentum: 0,
      centered: false,
    });
    expect(adamW().description).toEqual({
      kind: 'adamW',
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.01,
      decay: 'all',
    });
  });

  test.each(Object.entries(make))('%s: schedule and limits', (kind, factory) => {
    const learningRate = stepDecay({ learningRate: 0.2, every: 3, factor: 0.5 });
    const { description, schedule, clip } = factory({ learningRate, clipNorm: 2, clipValue: 0.5 } as never);
    expect(description).toMatchObject({
      kind,
      learningRate: { kind: 'stepDecay', learningRate: 0.2, every: 3, factor: 0.5 },
      clipNorm: 2,
      clipValue: 0.5,
    });
    expect(schedule).toBe(learningRate);
    expect(clip).toEqual({ norm: 2, value: 0.5 });
  });

  test('a number is a constant schedule, and there is no limit', () => {
    const { schedule, clip } = adam({ learningRate: 0.2 });
    expect(schedule.description).toEqual(constant(0.2).description);
    expect(schedule.varies).toBe(false);
    expect(clip).toEqual({});
  });
});

describeRefusals({
  rmsprop: [
    [() => rmsprop({ decay: 1 }), 'range', 'rmsprop: decay must be in [0, 1), got 1'],
    [() => rmsprop({ momentum: -1 }), 'range', 'rmsprop: momentum must be in [0, 1), got -1'],
    [() => rmsprop({ epsilon: 0 }), 'range', 'rmsprop: epsilon must be a finite number above 0, got 0'],
    [
      () => rmsprop({ learningRate: 0 }),
      'range',
      'rmsprop: learningRate must be a finite number above 0, got 0',
    ],
  ],
  adagrad: [
    [
      () => adagrad({ epsilon: Number.NaN }),
      'range',
      'adagrad: epsilon must be a finite number above 0, got NaN',
    ],
    [
      () => adagrad({ initialAccumulator: -1 }),
      'range',
      'adagrad: initialAccumulator must be a finite number ≥ 0, got -1',
    ],
  ],
  adamW: [
    [() => adamW({ weightDecay: -0.1 }), 'range', 'adamW: weightDecay must be a finite number ≥ 0, got -0.1'],
    [() => adamW({ decay: 'biases' as 'all' }), 'range', 'adamW: decay must be all or weights, got biases'],
    [() => adamW({ beta1: 1 }), 'range', 'adamW: beta1 must be in [0, 1), got 1'],
  ],
  limits: [
    [() => adam({ clipNorm: 0 }), 'range', 'adam: clipNorm must be a finite number above 0, got 0'],
    [
      () => sgd({ learningRate: 1, clipValue: Infinity }),
      'range',
      'sgd: clipValue must be a finite number above 0, got Infinity',
    ],
  ],
});
