// Standard normal numbers: the quantile as a formula, and a program's draws in every executor.
import { describe, expect, test } from 'vitest';
import { WellfitError } from '../../src/core/errors.ts';
import type { Buffer } from '../../src/engine/buffer.ts';
import type { Entry } from '../../src/engine/executor.ts';
import { evaluate, multiply } from '../../src/engine/expression.ts';
import { inverseNormal } from '../../src/engine/normal.ts';
import { Program } from '../../src/engine/program.ts';
import { philoxUniforms } from '../../src/engine/random.ts';
import { makeExecutor, type RunOptions } from '../../src/engine/run.ts';
import { Machine } from '../../src/engine/wasm/machine.ts';
import golden from '../golden/normal-quantiles.json' with { type: 'json' };
import { backends, plainOptions } from './executors.ts';

/** The quantile at a number, as the formula gives it. */
function quantile(u: number): number {
  const buffer: Buffer = { id: 0, name: 'u', rows: 1, columns: 1, role: 'scalar' };
  return evaluate(inverseNormal(buffer), () => u);
}

describe('the quantile', () => {
  test('is SciPy’s to seven digits, in both tails', () => {
    for (const [u, z] of golden.quantiles as [number, number][]) {
      expect(Math.abs(quantile(u) - z), `${u}`).toBeLessThanOrEqual(1.2e-7 * Math.abs(z));
    }
  });

  test('is as far below 0 as above', () => {
    for (const [u] of golden.quantiles as [number, number][]) expect(quantile(1 - u)).toBe(-quantile(u));
  });
});

/** What a program's draws are, by their definition, before they are rounded. */
function drawn(place: { seed: number; stream: number; step: number; units: number; examples: number }) {
  const values = new Float64Array(place.units * place.examples);
  philoxUniforms(values, place);
  return values.map(quantile);
}

/**
 * Two draws with a mask between them: fresh ones of 3 units, and 5 that are the same at every step. They are read from
 * outside, or passed on only; beside data of many units, some hundred examples are a long batch.
 */
function made(options: Partial<RunOptions>, { isKept = true, beside = 1 } = {}) {
  const program = new Program();
  const share = program.data('share', 1);
  const fresh = program.normal('fresh', 3);
  const mask = program.random('mask', 2, program.scalar('keepProb'), false);
  const fixed = program.normal('fixed', 5, true);
  const masks = program.sum('masks', multiply(share, mask), 'both');
  const [freshSum, fixedSum] = [fresh, fixed].map(z =>
    program.sum(`${z.name} sum`, multiply(share, z), 'examples'),
  );
  const theta = program.parameter('theta', 1, 1);
  program.assign(theta, multiply(0.5, theta));
  const wide = program.sum('wide', multiply(share, program.data('data', beside)), 'both');
  const outputs = [freshSum!, fixedSum!, masks, wide, ...(isKept ? [fresh, fixed] : [])];
  const entry: Entry = { name: 'run', operations: program.operations, outputs, updates: true };
  const executor = makeExecutor(program, [entry], { ...plainOptions, ...options });
  executor.setSeed(99);
  return { executor, share, fresh, fixed, freshSum: freshSum!, fixedSum: fixedSum! };
}

/** Batches of every number of vectors, full and not, and one that goes through in chunks. */
const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 37, 211];

describe.each(backends)('$name', ({ name: _, ...backend }) => {
  test.each(['float64', 'float32'] as const)('draws as defined: %s', precision => {
    const round = precision === 'float32' ? Math.fround : (value: number) => value;
    for (const examples of sizes) {
      const { executor, fresh, fixed } = made({ ...backend, precision, examples });
      executor.setBatch({ examples, position: 0 });
      executor.step = 7;
      executor.run('run', 2);
      const found = [executor.read(fresh, examples), executor.read(fixed, examples)];
      const place = { seed: 99, examples };
      const expected = [
        drawn({ ...place, stream: 0, step: 8, units: 3 }),
        drawn({ ...place, stream: 2, step: 0, units: 5 }),
      ].map(values => values.map(round));
      if (precision === 'float64') expect(found).toEqual(expected);
      for (const [k, values] of found.entries()) {
        for (const [at, z] of values.entries()) {
          const distance = Math.abs(z - expected[k]![at]!);
          expect(distance, `${examples}: ${at}`).toBeLessThanOrEqual(1e-6 * Math.abs(expected[k]![at]!));
        }
      }
    }
  });

  test.each([
    { precision: 'float64', isKept: false },
    { precision: 'float64', isKept: true },
    { precision: 'float32', isKept: false },
    { precision: 'float32', isKept: true },
  ] as const)('goes through long batches in chunks: $precision, kept: $isKept', ({ precision, isKept }) => {
    const examples = 401;
    const options = { ...backend, precision, examples };
    const { executor, share, fresh, freshSum, fixedSum } = made(options, { isKept, beside: 300 });
    if (executor instanceof Machine) {
      const { batch } = executor.compiled.memory;
      expect(batch.chunk).toBeLessThan(batch.blocks);
    }
    for (const count of [examples, 399, 130]) {
      executor.setBatch({ examples: count, position: 0 });
      executor.write(share, new Float64Array(count).fill(1));
      const { step } = executor;
      executor.run('run');
      for (const [sum, stream, at] of [[freshSum, 0, step] as const, [fixedSum, 2, 0] as const]) {
        const units = sum.rows;
        const values = drawn({ seed: 99, stream, step: at, units, examples: count });
        for (const [i, found] of executor.read(sum).entries()) {
          const total = values.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0);
          expect(Math.abs(found - total)).toBeLessThan(precision === 'float64' ? 1e-11 : 1e-4);
        }
      }
      if (!isKept) continue;
      const [values, expected] = [executor.read(fresh, count), { seed: 99, stream: 0, step, units: 3 }];
      for (const [k, z] of drawn({ ...expected, examples: count }).entries()) {
        expect(Math.abs(values[k]! - z)).toBeLessThan(precision === 'float64' ? 1e-14 : 1e-5);
      }
    }
  });

  test('what is given is read as it is', () => {
    const { executor, share, fresh, freshSum } = made({ ...backend, random: 'given', examples: 21 });
    for (const examples of [21, 6]) {
      executor.setBatch({ examples, position: 0 });
      const noise = Float64Array.from({ length: 3 * examples }, (_, k) => k / 4 - 3);
      executor.write(share, new Float64Array(examples).fill(1));
      executor.write(fresh, noise);
      executor.run('run');
      expect([...executor.read(fresh, examples)]).toEqual([...noise]);
      const sums = [0, 1, 2].map(i =>
        noise.subarray(i * examples, (i + 1) * examples).reduce((a, b) => a + b, 0),
      );
      expect([...executor.read(freshSum)]).toEqual(sums);
    }
  });

  test('numpy’s stream has none', () => {
    const attempt = () => made({ ...backend, random: 'numpy' });
    expect(attempt).toThrow("fit: noise is not possible with random: 'numpy'");
    expect(attempt).toThrow(WellfitError);
  });
});

test('fresh and fixed draws are different modules', () => {
  const draws = (fixed: boolean) => {
    const program = new Program();
    const z = program.normal('z', 2, fixed);
    const entry = { name: 'run', operations: program.operations, outputs: [z], updates: true };
    const executor = makeExecutor(program, [entry], { ...plainOptions, backend: 'wasm', examples: 4 });
    executor.setSeed(1);
    executor.setBatch({ examples: 4, position: 0 });
    executor.run('run');
    const first = [...executor.read(z, 4)];
    executor.run('run');
    return { first, second: [...executor.read(z, 4)] };
  };
  const [fresh, fixed] = [draws(false), draws(true)];
  expect(fresh.first).toEqual(fixed.first);
  expect(fixed.second).toEqual(fixed.first);
  expect(fresh.second).not.toEqual(fresh.first);
});
