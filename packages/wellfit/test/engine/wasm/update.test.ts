// Updates that read a row or a column of what they update, and reductions between two updates of one parameter.
import { describe, expect, test } from 'vitest';
import type { Buffer } from '../../../src/engine/buffer.ts';
import { differentiate } from '../../../src/engine/differentiate.ts';
import { add, divide, greater, multiply, select, sqrt, subtract } from '../../../src/engine/expression.ts';
import { Program } from '../../../src/engine/program.ts';
import { executorsOf } from '../executors.ts';
import { numbersFor, runShapes, shapeCases, tolerance } from '../parameter-shapes.ts';

/** Every element is near the one that is expected. */
function expectNear(
  found: ArrayLike<number>,
  expected: readonly number[],
  within: number,
  name: string,
): void {
  expect(found.length, name).toBe(expected.length);
  for (const [k, value] of expected.entries()) {
    expect(Math.abs(found[k]! - value), `${name}: ${k}`).toBeLessThanOrEqual(within * (1 + Math.abs(value)));
  }
}

describe.each(shapeCases)('$name', shape => {
  const { rows, columns, precision } = shape;
  const w = numbersFor(rows * columns);
  const [r, c] = [numbersFor(columns, 2), numbersFor(rows, 3)];
  const elements = Array.from({ length: rows * columns }, (_, k) => ({
    value: w[k]!,
    i: Math.floor(k / columns),
    j: k % columns,
  }));

  test('a row and a column stand for all rows and columns', () => {
    const buffers: Buffer[] = [];
    const executors = runShapes(shape, program => {
      const W = program.parameter('W', rows, columns);
      const [row, column] = [program.state('row', 1, columns), program.state('column', rows, 1)];
      // what is a division by 0 in padding must not stop the run
      const quotient = program.map('quotient', divide(multiply(W, column), row));
      program.assign(W, add(quotient, multiply(row, column)));
      program.assign(row, multiply(2, row));
      buffers.push(W, row, column);
      return [quotient];
    });
    for (const { name, executor } of executors) {
      executor.setBatch({ examples: 1, position: 0 });
      for (const [k, values] of [w, r, c].entries()) executor.write(buffers[k]!, values);
      expect(executor.run('run', 2), name).toBe(true);
      const once = elements.map(({ value, i, j }) => (value * c[i]!) / r[j]! + r[j]! * c[i]!);
      const twice = elements.map(({ i, j }, k) => (once[k]! * c[i]!) / (2 * r[j]!) + 2 * r[j]! * c[i]!);
      expectNear(executor.read(buffers[0]!), twice, 100 * tolerance[precision], name);
    }
  });

  test('a cost of the columns’ norms has a gradient', () => {
    let [W, dW]: (Buffer | undefined)[] = [];
    const executors = runShapes(shape, program => {
      W = program.parameter('W', rows, columns);
      const squares = program.sum('squares', multiply(W, W), 'units');
      const cost = program.sum('cost', sqrt(add(1, squares)), 'both');
      dW = differentiate(program, [cost], [W]).get(W)!;
      return [dW];
    });
    const squares = Array.from(r, (_, j) =>
      w.reduce((sum, value, k) => (k % columns === j ? sum + value * value : sum), 0),
    );
    const expected = elements.map(({ value, j }) => value / Math.sqrt(1 + squares[j]!));
    for (const { name, executor } of executors) {
      executor.setBatch({ examples: 1, position: 0 });
      executor.write(W!, w);
      executor.run('run');
      expectNear(executor.read(dW!), expected, 10 * tolerance[precision], name);
    }
  });

  test('weights are stepped, measured, and scaled to a largest norm of each column', () => {
    const [rate, limit] = [0.25, 0.8];
    const d = numbersFor(rows * columns, 5);
    const buffers: Buffer[] = [];
    const executors = runShapes(shape, program => {
      const W = program.parameter('W', rows, columns);
      const dW = program.state('dW', rows, columns);
      program.assign(W, subtract(W, multiply(rate, dW)));
      const norm = sqrt(program.sum('squares', multiply(W, W), 'units'));
      const scale = program.map('scale', select(greater(norm, limit), divide(limit, norm), 1));
      program.assign(W, multiply(W, scale));
      buffers.push(W, dW);
      return [];
    });
    let expected = [...w];
    for (let step = 0; step < 3; step++) {
      const stepped = expected.map((value, k) => value - rate * d[k]!);
      const norms = Array.from(r, (_, j) => Math.hypot(...stepped.filter((_, k) => k % columns === j)));
      expected = stepped.map((value, k) => value * Math.min(1, limit / norms[k % columns]!));
    }
    for (const { name, executor } of executors) {
      executor.setBatch({ examples: 1, position: 0 });
      executor.write(buffers[0]!, w);
      executor.write(buffers[1]!, d);
      expect(executor.run('run', 3), name).toBe(true);
      expectNear(executor.read(buffers[0]!), expected, 10 * tolerance[precision], name);
    }
  });
});

test.each([128, 1500])('what is updated after the gradient waits for it: %i examples', examples => {
  const program = new Program();
  const [x, W] = [program.data('x', 2), program.parameter('W', 2, 3)];
  const power = program.state('power', 1, 1);
  const z = program.map('z', program.matmul('Wx', W, x, { transposeA: true }));
  const dW = program.matmul('dW', x, z, { transposeB: true });
  program.assign(W, subtract(W, multiply(power, dW)));
  // needs no example, and yet comes after what reads it
  program.assign(power, multiply(0.5, power));
  const still = program.parameter('still', 2, 1);
  const u = program.map('u', multiply(still, x));
  const used = program.sum('used', u, 'examples');
  program.assign(still, multiply(0.5, still));
  const executors = executorsOf(program, { outputs: [used], updates: true, examples });
  const values = numbersFor(2 * examples);
  const [weights, rate] = [numbersFor(6), 0.1 / examples];
  const row = (i: number) => values.subarray(i * examples, (i + 1) * examples);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const after = (start: readonly number[], size: number) =>
    start.map((value, k) => {
      const [i, j] = [Math.floor(k / 3), k % 3];
      return value - size * (start[j]! * dot(row(i), row(0)) + start[3 + j]! * dot(row(i), row(1)));
    });
  const expected = after(after([...weights], rate), rate / 2);
  for (const { name, executor } of executors) {
    executor.setBatch({ examples, position: 0 });
    executor.write(x, values);
    executor.write(W, weights);
    executor.write(power, [rate]);
    executor.write(still, [1, 3]);
    executor.run('run', 2);
    expectNear(executor.read(W), expected, 1e-12, name);
    const sums = [0, 1].map(i => 0.5 * [1, 3][i]! * row(i).reduce((sum, value) => sum + value, 0));
    expectNear(executor.read(used), sums, 1e-11, name);
  }
});
