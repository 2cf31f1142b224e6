// How programs are made ready and run: what is compiled, by whom they are run, and what may change between calls.
import { describe, expect, test } from 'vitest';
import { WellfitError } from '../../src/core/errors.ts';
import type { Buffer } from '../../src/engine/buffer.ts';
import type { Entry, Executor } from '../../src/engine/executor.ts';
import { add, exp, multiply, select, subtract } from '../../src/engine/expression.ts';
import { PlainMachine } from '../../src/engine/plain-machine.ts';
import { Program } from '../../src/engine/program.ts';
import { makeExecutor, type RunOptions } from '../../src/engine/run.ts';
import { Machine } from '../../src/engine/wasm/machine.ts';
import { fusedRefusal } from '../../src/engine/wasm/platform.ts';
import { relu } from '../../src/nn/activation.ts';
import { binaryCrossEntropy } from '../../src/nn/cross-entropy.ts';
import { dense } from '../../src/nn/dense.ts';
import { network } from '../../src/nn/network.ts';
import { dropout } from '../../src/regularize/dropout.ts';
import { l2 } from '../../src/regularize/penalty.ts';
import { adam, sgd } from '../../src/train/optimizer.ts';
import { buildStep, type StepProgram } from '../../src/train/step-program.ts';
import { backends, entryOf, plainOptions } from './executors.ts';
import { Draws } from './random-cases.ts';

const m = 10;

interface StepSettings {
  readonly lambda?: number;
  readonly keepProb?: number;
  readonly learningRate?: number;
}

/** A step of 3-8-1 with dropout, L2 and momentum. */
function stepOf({ lambda = 0.3, keepProb = 0.7, learningRate = 0.1 }: StepSettings = {}): StepProgram {
  return buildStep({
    net: network({ inputs: 3, layers: [dense(8), relu(), dropout({ keepProb }), dense(1)] }),
    loss: binaryCrossEntropy(),
    penalty: l2({ lambda }),
    batches: 'given',
    weighted: false,
    training: true,
    update: { optimizer: sgd({ learningRate, momentum: 0.5 }) },
  });
}

/** An executor for a step, with data, parameters and settings in it. */
function ready(parts: StepProgram, options: Partial<RunOptions> = {}): Executor {
  const executor = makeExecutor(parts.program, parts.entries, { ...plainOptions, examples: m, ...options });
  const draws = new Draws(1, 1);
  executor.setSeed(3);
  executor.setBatch({ examples: m, position: 0 });
  executor.setScalar(parts.inverseCount, 1 / m);
  for (const { buffer, value } of parts.settings) executor.setScalar(buffer, value);
  for (const { buffer } of parts.parameters) {
    executor.write(buffer, draws.normals(buffer.rows * (buffer.columns as number), 0.6));
  }
  executor.write(parts.x, draws.normals(3 * m, 1));
  executor.write(
    parts.y,
    Float64Array.from({ length: m }, () => draws.random.below(2)),
  );
  executor.write(parts.share, new Float64Array(m).fill(1 / m));
  return executor;
}

/** Everything that a step changes, and its cost. */
function stateOf(executor: Executor, parts: StepProgram): number[] {
  executor.run('cost');
  const buffers = [...parts.parameters.map(({ buffer }) => buffer), ...parts.states];
  return [...buffers, parts.lossAmount, ...parts.penaltyAmounts].flatMap(buffer => [
    ...executor.read(buffer),
  ]);
}

const compiledOf = (executor: Executor) => (executor as Machine).compiled;

describe('modules', () => {
  test('one program is compiled once', () => {
    const [first, second] = [ready(stepOf()), ready(stepOf())];
    expect(compiledOf(first)).toBe(compiledOf(second));
    first.run('step', 3);
    expect(stateOf(second, stepOf())).not.toEqual(stateOf(first, stepOf()));
    second.run('step', 3);
    expect(stateOf(second, stepOf())).toEqual(stateOf(first, stepOf()));
  });

  test.each<[string, Partial<RunOptions>]>([
    ['precision', { precision: 'float32' }],
    ['examples', { examples: 9 }],
    ['masks', { random: 'numpy' }],
    ['width', { vectorBits: 256 }],
  ])('another %s is another module', (_, options) => {
    const make = (more: Partial<RunOptions>) =>
      compiledOf(makeExecutor(stepOf().program, stepOf().entries, { ...plainOptions, examples: m, ...more }));
    expect(make(options)).not.toBe(make({}));
    expect(make(options)).toBe(make(options));
  });

  test('another program is another module, also where only what it reads differs', () => {
    const sumOf = (rows: number) => {
      const program = new Program();
      const [x, W] = [program.data('x', rows), program.parameter('W', rows, 1)];
      const z = program.matmul('z', W, x, { transposeA: true });
      const options: RunOptions = { ...plainOptions, backend: 'wasm', examples: 2 };
      const executor = makeExecutor(program, [entryOf(program.operations, [z])], options);
      executor.setBatch({ examples: 2, position: 0 });
      executor.write(W, Array(rows).fill(1));
      executor.write(x, Array(2 * rows).fill(1));
      executor.run('run');
      return [...executor.read(z, 2)];
    };
    expect([sumOf(3), sumOf(5), sumOf(3)]).toEqual([
      [3, 3],
      [5, 5],
      [3, 3],
    ]);
  });

  test('old modules make room for new ones', () => {
    const options: RunOptions = { ...plainOptions, backend: 'wasm' };
    const module = (constant: number) => {
      const program = new Program();
      const theta = program.parameter('theta', 1, 1);
      program.assign(theta, add(theta, constant));
      return compiledOf(makeExecutor(program, [entryOf(program.operations, [], true)], options));
    };
    const first = module(1.5);
    for (let other = 0; other < 31; other++) module(other + 2.5);
    expect(module(1.5)).toBe(first);
    for (let other = 0; other < 32; other++) module(other + 100.5);
    expect(module(1.5)).not.toBe(first);
  });
});

describe('backends', () => {
  test('compiled code is the default, the interpreter is there when asked for', () => {
    expect(ready(stepOf())).toBeInstanceOf(Machine);
    expect(ready(stepOf(), { backend: 'wasm' }).backend).toBe('wasm');
    expect(ready(stepOf(), { backend: 'interpret' })).toBeInstanceOf(PlainMachine);
    expect(ready(stepOf(), { backend: 'interpret' }).backend).toBe('interpret');
    expect(ready(stepOf()).byteLength).toBeGreaterThan(0);
  });

  test('fused arithmetic works, or is refused with its reason', () => {
    const parts = stepOf();
    const reason = fusedRefusal();
    if (reason !== undefined) {
      const attempt = () => ready(parts, { arithmetic: 'fused' });
      expect(attempt).toThrow(`fit: arithmetic 'fused' is not possible: ${reason}`);
      expect(attempt).toThrow(WellfitError);
      return;
    }
    const [strict, fused] = (['strict', 'fused'] as const).map(arithmetic => ready(parts, { arithmetic }));
    expect(compiledOf(strict!)).not.toBe(compiledOf(fused!));
    for (const executor of [strict!, fused!]) executor.run('step', 20);
    const [expected, found] = [stateOf(strict!, parts), stateOf(fused!, parts)];
    expect(found).not.toEqual(expected);
    for (const [k, value] of found.entries()) expect(value).toBeCloseTo(expected[k]!, 12);
  });
});

describe.each(backends)('$name', ({ name: _, ...backend }) => {
  test.each([
    ['l2', { lambda: 2 }, 2],
    ['dropout_1.keepProb', { keepProb: 0.4 }, 0.4],
    ['learningRate', { learningRate: 0.02 }, 0.02],
  ] as const)('%s may change between calls', (name, settings, value) => {
    const [parts, other] = [stepOf(), stepOf(settings)];
    const [changed, expected] = [ready(parts, backend), ready(other, backend)];
    if (changed instanceof Machine) expect(changed.compiled).toBe(compiledOf(expected));
    const setting = parts.settings.find(each => each.name === name)!;
    changed.setScalar(setting.buffer, value);
    for (const executor of [changed, expected]) executor.run('step', 5);
    expect(stateOf(changed, parts)).toEqual(stateOf(expected, other));
    // and back, on the way
    changed.setScalar(setting.buffer, setting.value);
    expected.setScalar(other.settings.find(each => each.name === name)!.buffer, setting.value);
    for (const executor of [changed, expected]) executor.run('step', 5);
    expect(stateOf(changed, parts)).toEqual(stateOf(expected, other));
    const unchanged = ready(parts, backend);
    unchanged.run('step', 10);
    expect(stateOf(unchanged, parts)).not.toEqual(stateOf(changed, parts));
  });

  test.each(['philox', 'numpy'] as const)('what was saved comes back, and the steps after it: %s', random => {
    const parts = stepOf();
    const executor = ready(parts, { ...backend, random });
    const buffers = [...parts.parameters.map(({ buffer }) => buffer), ...parts.states];
    executor.run('step', 4);
    const { step } = executor;
    expect(step).toBe(4);
    const { random: words } = executor;
    const restores = [
      executor.save(buffers),
      () => {
        executor.random = words;
      },
    ];
    const at = stateOf(executor, parts);
    for (const restore of restores) restore();
    executor.run('step', 3);
    const after = stateOf(executor, parts);
    expect(after).not.toEqual(at);
    for (let time = 0; time < 2; time++) {
      for (const restore of restores) restore();
      executor.step = step;
      expect(stateOf(executor, parts)).toEqual(at);
      for (const restore of restores) restore();
      executor.step = step;
      executor.run('step');
      executor.run('step', 2);
      expect(stateOf(executor, parts)).toEqual(after);
    }
  });

  test('a cost that is measured leaves the steps as they are', () => {
    const parts = stepOf();
    const [quiet, measured] = [ready(parts, backend), ready(parts, backend)];
    quiet.run('step', 6);
    for (let step = 0; step < 6; step++) {
      measured.run('cost');
      measured.run('step');
    }
    expect(measured.step).toBe(6);
    expect(stateOf(measured, parts)).toEqual(stateOf(quiet, parts));
  });

  describe.each(['float64', 'float32'] as const)('%s: a run ends', precision => {
    const largest = precision === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;

    /** θ := factor·θ, beside parameters that stay as they are. */
    function growing(beside: number) {
      const program = new Program();
      const theta = program.parameter('theta', 3, 5);
      const still = program.parameter('still', Math.max(1, beside), 1);
      const factor = program.scalar('factor');
      program.assign(theta, multiply(factor, theta));
      program.assign(still, subtract(still, 0.25));
      const entries: Entry[] = [
        entryOf(program.operations, [], true),
        { name: 'look', operations: [], outputs: [theta], updates: false },
      ];
      const executor = makeExecutor(program, entries, { ...plainOptions, ...backend, precision });
      executor.setBatch({ examples: 1, position: 0 });
      executor.setScalar(factor, 2);
      executor.write(still, Array(Math.max(1, beside)).fill(1));
      const start = (values: readonly number[]) => {
        executor.write(theta, values);
        executor.step = 0;
      };
      return { executor, theta, start };
    }

    const places = [0, 600].flatMap(beside => [0, 7, 14].map(place => ({ beside, place })));

    test.each(places)(
      'at the very step that leaves the finite numbers: $place, $beside',
      ({ beside, place }) => {
        const { executor, theta, start } = growing(beside);
        const values = Array.from({ length: 15 }, (_, k) => k / 100);
        for (const [halvings, sign] of [
          [1, 1],
          [8, -1],
          [37, 1],
        ] as const) {
          // so many doublings are possible, and not one more
          start(values.with(place, sign * largest * 2 ** -halvings));
          expect(executor.run('run', halvings)).toBe(true);
          start(values.with(place, sign * largest * 2 ** -halvings));
          expect(executor.run('run', 400)).toBe(false);
          expect(executor.step).toBe(halvings + 1);
          const found = executor.read(theta);
          expect(found[place]).toBe(sign * Infinity);
          expect(found.filter(Number.isFinite)).toHaveLength(14);
        }
      },
    );

    test('and at one that is not a number', () => {
      const { executor, start } = growing(0);
      start(Array(15).fill(1).with(4, Number.NaN));
      expect(executor.run('run', 5)).toBe(false);
      expect(executor.step).toBe(1);
      start(Array(15).fill(1));
      expect(executor.run('run', 5)).toBe(true);
      expect(executor.step).toBe(5);
    });
  });

  test('a batch of fewer examples than there is room for counts as it is', () => {
    const program = new Program();
    const [x, share] = [program.data('x', 2), program.data('share', 1)];
    const sum = program.sum('sum', multiply(share, exp(x)), 'examples');
    const entries = [entryOf(program.operations, [sum])];
    const executor = makeExecutor(program, entries, { ...plainOptions, ...backend, examples: 40 });
    for (const examples of [40, 3, 17, 1, 40]) {
      executor.setBatch({ examples, position: 0 });
      const values = Float64Array.from({ length: 2 * examples }, (_, k) => Math.sin(k));
      executor.write(x, values);
      executor.write(share, new Float64Array(examples).fill(1 / examples));
      executor.run('run');
      const expected = [0, 1].map(
        row =>
          values.slice(row * examples, (row + 1) * examples).reduce((total, v) => total + Math.exp(v), 0) /
          examples,
      );
      for (const [row, value] of executor.read(sum).entries()) expect(value).toBeCloseTo(expected[row]!, 13);
    }
  });

  test('masks that are given are read as they are', () => {
    const program = new Program();
    const x = program.data('x', 3);
    const D = program.random('D', 3, program.scalar('keep'), false);
    const out = program.map('out', select(D, x, 0));
    const entries = [entryOf(program.operations, [out])];
    const options = { ...plainOptions, ...backend, random: 'given', examples: 37 } as const;
    const executor = makeExecutor(program, entries, options);
    for (const examples of [37, 5]) {
      const draws = new Draws(examples, 0);
      const mask = Float64Array.from({ length: 3 * examples }, () => draws.random.below(2));
      const values = draws.normals(3 * examples, 1);
      executor.setBatch({ examples, position: 0 });
      executor.write(x, values);
      executor.write(D, mask);
      executor.run('run');
      expect([...executor.read(out, examples)]).toEqual([...values.map((v, k) => (mask[k] === 1 ? v : 0))]);
      expect([...executor.read(D, examples)]).toEqual([...mask]);
    }
  });
});

test('adam has its own memory, which is saved with the rest', () => {
  const parts = buildStep({
    net: network({ inputs: 3, layers: [dense(4), relu(), dense(1)] }),
    loss: binaryCrossEntropy(),
    penalty: undefined,
    batches: 'given',
    weighted: false,
    training: true,
    update: { optimizer: adam({ learningRate: 0.05 }) },
  });
  const run = (options: Partial<RunOptions>) => {
    const executor = ready(parts, options);
    const buffers: Buffer[] = [...parts.parameters.map(({ buffer }) => buffer), ...parts.states];
    executor.run('step', 5);
    const restore = executor.save(buffers);
    executor.run('step', 5);
    const after = stateOf(executor, parts);
    restore();
    executor.run('step', 5);
    expect(stateOf(executor, parts)).toEqual(after);
    return after;
  };
  const [interpreted, narrow, paired] = backends.map(({ name: _, ...backend }) => run(backend));
  expect(paired).toEqual(narrow);
  for (const [k, value] of narrow!.entries()) expect(value).toBeCloseTo(interpreted![k]!, 11);
});
