// Optimizers step by step, against figures of an independent program; penalties against sums by hand.
import { describe, expect, test } from 'vitest';
import type { Buffer } from '../../src/engine/buffer.ts';
import { differentiate } from '../../src/engine/differentiate.ts';
import type { Executor } from '../../src/engine/executor.ts';
import { add } from '../../src/engine/expression.ts';
import { Program } from '../../src/engine/program.ts';
import {
  adam,
  dense,
  elasticNet,
  fit,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  network,
  type Optimizer,
  sgd,
  synthetic,
  tanh,
} from '../../src/index.ts';
import { executorsOf } from '../engine/executors.ts';
import golden from '../golden/optimizers.json' with { type: 'json' };
import { flat } from './random-networks.ts';

const make: Readonly<Record<string, (options: never) => Optimizer>> = { sgd, adam };

/** Small networks keep each parameter in a vector of its own; a large one beside them makes them lie in panels. */
const layouts = [
  { layout: 'a column', rows: 5, columns: 1, beside: 0 },
  { layout: 'a row', rows: 1, columns: 5, beside: 0 },
  { layout: 'a long list', rows: 5, columns: 1, beside: 600 },
  { layout: 'panels', rows: 1, columns: 5, beside: 600 },
];

/** A program that is one update of one parameter; its gradient is given. */
function updateProgram(optimizer: Optimizer, { rows, columns, beside }: (typeof layouts)[number]) {
  const program = new Program();
  const learningRate = program.scalar('learningRate');
  const theta = program.parameter('theta', rows, columns);
  const gradient = program.state('gradient', rows, columns);
  const update = optimizer.start({ program, learningRate });
  update(theta, gradient);
  if (beside > 0) {
    const other = program.parameter('other', beside, 1);
    program.assign(other, add(other, 0.5));
  }
  const start = (executor: Executor) => {
    executor.setBatch({ examples: 1, position: 0 });
    executor.setScalar(learningRate, optimizer.learningRate);
    executor.write(theta, golden.start);
  };
  /** Takes a step and returns where it leads to. */
  const step = (executor: Executor, values: readonly number[]) => {
    executor.write(gradient, values);
    executor.run('run');
    return executor.read(theta);
  };
  return { program, start, step };
}

describe('figures of a Python program', () => {
  describe.each(layouts)('parameters in $layout', layout => {
    test.each(golden.cases)('$kind $options', ({ kind, options, after }) => {
      const { program, start, step } = updateProgram(make[kind]!(options as never), layout);
      for (const { name, executor } of executorsOf(program, { outputs: [], updates: true })) {
        start(executor);
        for (const [at, gradient] of golden.gradients.entries()) {
          const theta = step(executor, gradient);
          for (const [k, expected] of after[at]!.entries()) {
            const scale = Math.max(Math.abs(expected), Math.abs(golden.start[k]!));
            const error = Math.abs(theta[k]! - expected);
            expect(error, `${name}, step ${at}, ${k}`).toBeLessThanOrEqual(1e-13 * scale);
          }
        }
      }
    });

    test.each(golden.cases)('$kind $options in single precision', ({ kind, options, after }) => {
      const { program, start, step } = updateProgram(make[kind]!(options as never), layout);
      const single = { outputs: [], updates: true, precision: 'float32' } as const;
      for (const { name, executor } of executorsOf(program, single)) {
        start(executor);
        const ways = golden.start.map(Math.abs);
        for (const [at, gradient] of golden.gradients.entries()) {
          const theta = step(executor, gradient);
          for (const [k, expected] of after[at]!.entries()) {
            // every step of the way rounds
            ways[k]! += Math.abs(expected - (after[at - 1] ?? golden.start)[k]!);
            expect(Math.abs(theta[k]! - expected), `${name}, step ${at}, ${k}`).toBeLessThanOrEqual(
              2e-6 * ways[k]!,
            );
          }
        }
      }
    });
  });
});

test.each([
  ['sgd', sgd({ learningRate: 0.1, momentum: 0.9 })],
  ['adam', adam()],
])('%s: every start has a memory of its own', (_, optimizer) => {
  const run = () => {
    const { program, start, step } = updateProgram(optimizer, layouts[0]!);
    return executorsOf(program, { outputs: [], updates: true }).map(({ executor }) => {
      start(executor);
      return golden.gradients.slice(0, 5).map(gradient => step(executor, gradient));
    });
  };
  expect(run()).toEqual(run());
});

test.each([
  ['sgd', sgd({ learningRate: 0.1 })],
  ['momentum', sgd({ learningRate: 0.1, momentum: 0.9 })],
  ['nesterov', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  ['adam', adam({ learningRate: 0.01 })],
])('%s lowers the cost of a network', async (_, optimizer) => {
  const net = network({ inputs: 2, layers: [dense(8), tanh(), dense(1)] });
  const { history } = await fit(net, synthetic('moons', { seed: 1 }), { optimizer, steps: 200 });
  expect(history.cost.at(-1)).toBeLessThan(0.7 * history.cost[0]!);
});

test('an optimizer tells its options', () => {
  expect(sgd({ learningRate: 0.3 }).description).toEqual({
    kind: 'sgd',
    learningRate: 0.3,
    momentum: 0,
    nesterov: false,
  });
  expect(adam({ beta1: 0.8 }).description).toEqual({
    kind: 'adam',
    learningRate: 0.001,
    beta1: 0.8,
    beta2: 0.999,
    epsilon: 1e-8,
  });
});

describe('penalties', () => {
  const W = Matrix.from([
    [1, -2],
    [0, 0.5],
  ]);
  const squares = 1 + 4 + 0.25;
  const sizes = 1 + 2 + 0.5;
  const m = 10;

  test.each([
    [
      'l2',
      l2({ lambda: 0.7 }),
      (0.7 / 20) * squares,
      (w: number) => (0.7 / m) * w,
      { kind: 'l2', l1: 0, l2: 0.7 },
    ],
    [
      'l1',
      l1({ lambda: 0.3 }),
      (0.3 / 10) * sizes,
      (w: number) => (0.3 / m) * Math.sign(w),
      { kind: 'l1', l1: 0.3, l2: 0 },
    ],
    [
      'elasticNet',
      elasticNet({ l1: 0.3, l2: 0.7 }),
      (0.7 / 20) * squares + (0.3 / 10) * sizes,
      (w: number) => (0.7 / m) * w + (0.3 / m) * Math.sign(w),
      { kind: 'elasticNet', l1: 0.3, l2: 0.7 },
    ],
  ])('%s', (_, penalty, value, gradient, description) => {
    expect(penalty.value(W, m)).toBeCloseTo(value, 15);
    const program = new Program();
    const inverseCount = program.scalar('1/m');
    const weights = [1, 2].map(i => program.parameter(`W${i}`, 2, 2));
    const settings: [Buffer, number][] = [];
    const setting = (option: string, strength: number) => {
      const buffer = program.scalar(option);
      settings.push([buffer, strength]);
      return buffer;
    };
    const amounts = penalty.amounts({ program, inverseCount, setting }, weights);
    const gradients = differentiate(program, amounts, weights);
    const outputs = [...amounts, ...gradients.values()];
    for (const { name, executor } of executorsOf(program, { outputs })) {
      executor.setBatch({ examples: 1, position: 0 });
      executor.setScalar(inverseCount, 1 / m);
      for (const [buffer, strength] of settings) executor.setScalar(buffer, strength);
      for (const buffer of weights) executor.write(buffer, W.data);
      executor.run('run');
      const total = amounts.reduce((sum, buffer) => sum + executor.read(buffer)[0]!, 0);
      expect(total, name).toBeCloseTo(weights.length * value, 14);
      for (const buffer of weights) {
        const dW = executor.read(gradients.get(buffer)!);
        for (const [k, w] of W.data.entries()) expect(dW[k], name).toBeCloseTo(gradient(w), 15);
        expect(dW[2], name).toBe(0);
      }
    }
    expect(penalty.description).toEqual(description);
  });

  test('read all dense weights, and no bias', () => {
    const net = network({ inputs: 1, layers: [dense(1), tanh(), dense(1)] });
    const layer = (w: number, b: number) => ({ W: Matrix.from([[w]]), b: Matrix.from([[b]]) });
    const parameters = { dense_1: layer(3, 100), dense_2: layer(-2, 100) };
    const examples = { x: [[1], [2]], y: [0, 1] };
    const of = (penalty: ReturnType<typeof l2>) => lossAndGradients(net, parameters, examples, { penalty });
    expect(of(l2({ lambda: 1 })).penalty).toBeCloseTo(13 / 4, 15);
    expect(of(l1({ lambda: 1 })).penalty).toBeCloseTo(5 / 2, 15);
    const [bare, with2] = [lossAndGradients(net, parameters, examples), of(l2({ lambda: 1 }))];
    expect(with2.gradients['dense_1']!['b']).toEqual(bare.gradients['dense_1']!['b']);
    const added = flat(with2.gradients).map((value, k) => value - flat(bare.gradients)[k]!);
    for (const [k, expected] of [3 / 2, 0, -1, 0].entries()) expect(added[k]).toBeCloseTo(expected, 12);
  });
});
