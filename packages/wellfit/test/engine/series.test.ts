// Scalars that take a new value at every run: in order, over several calls, and never fewer than there are runs.
import { describe, expect, test } from 'vitest';
import { WellfitError } from '../../src/core/errors.ts';
import { mostStepsPerCall } from '../../src/engine/executor.ts';
import { add, multiply } from '../../src/engine/expression.ts';
import { Program } from '../../src/engine/program.ts';
import { makeExecutor } from '../../src/engine/run.ts';
import { backends, plainOptions } from './executors.ts';

/** θ := 3θ + a·b, where a and b are a series of `run`; `look` has none. */
function made(backend: object, precision: 'float64' | 'float32' = 'float64') {
  const program = new Program();
  const theta = program.parameter('theta', 2, 3);
  const [a, b, other] = [program.scalar('a'), program.scalar('b'), program.scalar('other')];
  program.assign(theta, add(multiply(3, theta), multiply(a, b)));
  const { operations } = program;
  const seen = program.map('seen', multiply(a, b));
  const entries = [
    { name: 'run', operations: [...operations], outputs: [], updates: true, series: [a, b] },
    { name: 'look', operations: program.operations.slice(1), outputs: [seen], updates: false },
    { name: 'plain', operations: program.operations.slice(0, 1), outputs: [], updates: true },
  ];
  const executor = makeExecutor(program, entries, { ...plainOptions, precision, ...backend });
  executor.setBatch({ examples: 1, position: 0 });
  return { executor, theta, a, b, other, seen };
}

describe.each(backends)('$name', ({ name: _, ...backend }) => {
  test.each(['float64', 'float32'] as const)('each run takes the next value: %s', precision => {
    const { executor, theta, a, b, seen } = made(backend, precision);
    executor.setSeries(a, [1, 2, 3, 4, 5, 6]);
    executor.setSeries(b, [1, 10, 100, 1000]);
    executor.run('run', 2);
    expect([...executor.read(theta)]).toEqual(Array(6).fill(3 + 20));
    executor.run('look');
    expect([...executor.read(seen)]).toEqual([20]);
    executor.run('run');
    expect([...executor.read(theta)]).toEqual(Array(6).fill(69 + 300));
    // the rest gives way to a new series
    executor.setSeries(b, [0.5, 0.25]);
    executor.run('run', 2);
    expect([...executor.read(theta)]).toEqual(Array(6).fill((369 * 3 + 2) * 3 + 1.25));
    expect(executor.step).toBe(5);
  });

  test('an entry without the series reads what the scalar was last', () => {
    const { executor, theta, a, b } = made(backend);
    executor.setSeries(a, [7]);
    executor.setSeries(b, [1]);
    executor.run('run');
    executor.run('plain', 2);
    expect([...executor.read(theta)]).toEqual(Array(6).fill((7 * 3 + 7) * 3 + 7));
    executor.setScalar(a, 1);
    executor.run('plain');
    expect([...executor.read(theta)]).toEqual(Array(6).fill(91 * 3 + 1));
  });

  test('fills the longest call there is', () => {
    const { executor, theta, a, b } = made(backend);
    executor.setSeries(a, new Float64Array(2 * mostStepsPerCall).fill(0));
    executor.setSeries(
      b,
      Float64Array.from({ length: 2 * mostStepsPerCall }, (_, k) => k),
    );
    executor.write(theta, [0, 0, 0, 0, 0, 0]);
    expect(executor.run('run', mostStepsPerCall)).toBe(true);
    expect(executor.run('run', mostStepsPerCall)).toBe(true);
    executor.run('look');
    expect([...executor.read(theta)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(() => executor.run('run', mostStepsPerCall + 1)).toThrow(
      new WellfitError('range', 'run: times must be at most 500, got 501'),
    );
  });

  test('refuses a run without a value, and a buffer that is no series', () => {
    const { executor, a, b, other } = made(backend);
    expect(() => executor.run('run')).toThrow('run: a series must have 1 values left, got 0');
    executor.setSeries(a, [1, 2, 3]);
    executor.setSeries(b, [1, 2]);
    expect(() => executor.run('run', 3)).toThrow('run: a series must have 3 values left, got 2');
    const attempt = () => executor.setSeries(other, [1]);
    expect(attempt).toThrow('setSeries: buffer must be a series of an entry, got other');
    expect(attempt).toThrow(WellfitError);
  });
});

test('a series makes another module, and a keepProb cannot be one', () => {
  const program = new Program();
  const [theta, a] = [program.parameter('theta', 1, 1), program.scalar('a')];
  program.assign(theta, add(theta, a));
  const entry = { name: 'run', operations: program.operations, outputs: [], updates: true };
  const options = { ...plainOptions, backend: 'wasm' } as const;
  const plain = makeExecutor(program, [entry], options);
  const moving = makeExecutor(program, [{ ...entry, series: [a] }], options);
  plain.setScalar(a, 2);
  moving.setSeries(a, [1, 4]);
  for (const executor of [plain, moving]) {
    executor.setBatch({ examples: 1, position: 0 });
    executor.run('run', 2);
  }
  expect([...plain.read(theta), ...moving.read(theta)]).toEqual([4, 5]);

  const masked = new Program();
  const keep = masked.scalar('keep');
  const D = masked.random('D', 3, keep, false);
  const entries = [
    { name: 'run', operations: masked.operations, outputs: [D], updates: false, series: [keep] },
  ];
  for (const backend of ['wasm', 'interpret'] as const) {
    expect(() => makeExecutor(masked, entries, { ...plainOptions, backend })).toThrow(
      'run: keep of a mask cannot be a series',
    );
  }
});
