// The explanation of noise, of reductions of weights, and of a scalar with a series.
import { expect, test } from 'vitest';
import { explainProgram } from '../../src/engine/explain.ts';
import { add, divide, multiply, subtract } from '../../src/engine/expression.ts';
import { Program } from '../../src/engine/program.ts';
import { plainOptions } from './executors.ts';

/** A step with noise on its inputs, whose weights are divided by their columns' sums of squares. */
function explained(random: 'philox' | 'given' | 'numpy') {
  const program = new Program();
  const [x, W, rate] = [program.data('x', 3), program.parameter('W', 3, 4), program.scalar('rate')];
  const noisy = program.map('noisy', add(x, program.normal('noise', 3)));
  const z = program.matmul('z', W, noisy, { transposeA: true });
  program.assign(W, subtract(W, multiply(rate, program.matmul('dW', noisy, z, { transposeB: true }))));
  const squares = program.sum('squares', multiply(W, W), 'units');
  program.assign(W, divide(W, add(1, squares)));
  const entry = {
    name: 'step',
    operations: program.operations,
    outputs: [],
    updates: true,
    series: [rate],
  };
  return explainProgram({
    title: 'noise',
    entries: [entry],
    entry: 'step',
    options: { ...plainOptions, random, examples: 8 },
  });
}

test('stages, formulas and reasons', () => {
  const { stages, program, schedule, text } = explained('philox');
  expect(stages.map(({ kind, stores }) => `${kind}: ${stores.join(', ')}`)).toEqual([
    'normal: noise',
    'map: noisy',
    'product: z',
    'contraction: dW',
    'update: W',
    'total: squares',
    'update: W',
  ]);
  expect(program[0]).toMatchObject({ name: 'noise', formula: 'fresh standard normal numbers', flops: 24 });
  const reasons = new Map(schedule.reasons.map(reason => [reason.topic, reason.text]));
  expect(reasons.get('noise')).toMatch(
    /^Philox: each number follows from seed, step, layer, unit and example/,
  );
  expect(reasons.get('series')).toBe('rate: a new number at every run, from a table of up to 500.');
  expect(reasons.has('masks')).toBe(false);
  expect(text).toContain('normal       standard normal numbers, 8 examples at a time');
  expect(text).toContain('total        a sum or maximum over the numbers that are learned');
});

test('noise that is given, and noise that cannot be', () => {
  const { stages, schedule } = explained('given');
  expect(stages[0]!.kind).toBe('map');
  expect(schedule.reasons.find(({ topic }) => topic === 'noise')?.text).toBe('given from outside.');
  expect(() => explained('numpy')).toThrow("fit: noise is not possible with random: 'numpy'");
});
