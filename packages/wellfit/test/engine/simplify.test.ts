// What makes a program lean leaves its values alone: dead operations go, double masks become one.
import { describe, expect, test } from 'vitest';
import type { Buffer } from '../../src/engine/buffer.ts';
import { differentiate } from '../../src/engine/differentiate.ts';
import { add, divide, type Expression, exp, multiply, relu, select } from '../../src/engine/expression.ts';
import { Interpreter } from '../../src/engine/interpret.ts';
import { type Operation, Program, readsOf, describe as write } from '../../src/engine/program.ts';
import { philoxMask, philoxUniforms } from '../../src/engine/random.ts';
import { live, mergeMasks } from '../../src/engine/simplify.ts';
import { Draws, drawCase, type RandomCase } from './random-cases.ts';

const names = (operations: readonly Operation[]) => operations.map(({ out }) => out.name);

describe('operations that nobody needs go', () => {
  test('and the others keep their order', () => {
    const program = new Program();
    const x = program.data('x', 2);
    const a = program.map('a', exp(x));
    program.map('dead', add(x, 1));
    const b = program.map('b', multiply(a, x));
    program.sum('also dead', b, 'both');
    const c = program.sum('c', add(b, a), 'units');
    expect(names(live(program.operations, [c]))).toEqual(['a', 'b', 'c']);
    expect(names(live(program.operations, [a]))).toEqual(['a']);
    expect(live(program.operations, [])).toEqual([]);
  });

  test('every write to a buffer that is needed stays, with what it reads', () => {
    const program = new Program();
    const [theta, v] = [program.parameter('theta', 2, 1), program.state('v', 2, 1)];
    program.assign(v, multiply(0.9, v));
    program.assign(v, add(v, theta));
    program.assign(theta, add(theta, v));
    expect(names(live(program.operations, [theta]))).toEqual(['v', 'v', 'theta']);
    expect(names(live(program.operations, [v]))).toEqual(['v', 'v']);
  });

  test('masks and batches that nobody reads are not drawn', () => {
    const program = new Program();
    const keep = program.scalar('keep');
    const x = program.gather('x', 'x', 2);
    program.gather('y', 'y', 1);
    program.random('D', 2, keep, false);
    const a = program.map('a', exp(x));
    expect(names(live(program.operations, [a]))).toEqual(['x', 'a']);
  });
});

/** Runs operations on the interpreter, from the same start with the same masks, and reads buffers. */
function runOnce(random: RandomCase, operations: readonly Operation[], wanted: readonly Buffer[]) {
  const { parts, options } = random;
  const draws = new Draws(random.seed, 7);
  const interpreter = new Interpreter(parts.program, options.precision);
  const examples = Math.min(options.examples, 9);
  interpreter.setExamples(examples);
  const given = parts.program.buffers.filter(({ role }) => role !== 'temporary' && role !== 'mask');
  for (const buffer of given) interpreter.write(buffer, draws.normals(interpreter.read(buffer).length, 0.5));
  for (const { buffer, value } of parts.settings) interpreter.write(buffer, [value]);
  interpreter.run(operations, {
    gather: ({ out }, values) => {
      const rows = new Draws(random.seed, out.id).normals(values.length, 1);
      values.set(rows);
    },
    mask: ({ stream, out }, values) =>
      philoxMask(values, { seed: 1, stream, step: 0, units: out.rows, examples, keepProb: 0.7 }),
    uniform: ({ stream, out }, values) =>
      philoxUniforms(values, { seed: 1, stream, step: 0, units: out.rows, examples }),
  });
  return wanted.map(buffer => Array.from(interpreter.read(buffer)));
}

test('random programs give the same bits with and without what is dead', () => {
  for (let number = 0; number < 40; number++) {
    const random = drawCase(number, 0);
    const { parts, entries } = random;
    const wanted = [...parts.parameters.map(({ buffer }) => buffer), ...parts.states];
    const { operations } = parts.program;
    const kept = live(operations, wanted);
    expect(kept.length).toBeLessThan(operations.length);
    expect(runOnce(random, kept, wanted), random.name).toEqual(runOnce(random, operations, wanted));
    expect(runOnce(random, entries[0]!.operations, wanted), random.name).toEqual(
      runOnce(random, kept, wanted),
    );
  }
});

/** How a unit is rectified and scaled. */
interface Dropped {
  readonly after: (x: Buffer) => Expression;
  readonly scaleOf: (keepProb: Buffer) => Expression;
}

describe('the masks of ReLU and dropout', () => {
  /** dropped = [D] scale·relu(x), and its gradient. */
  function dropped({ after = relu, scaleOf = (keep: Buffer) => divide(1, keep) }: Partial<Dropped> = {}) {
    const program = new Program();
    const [x, keep] = [program.data('x', 2), program.scalar('keepProb')];
    const a = program.map('a', after(x));
    const D = program.random('D', 2, keep, false);
    const scale = program.map('scale', scaleOf(keep));
    const out = program.map('dropped', select(D, multiply(scale, a), 0));
    const cost = program.sum('cost', multiply(out, out), 'both');
    const gradient = differentiate(program, [cost], [x]).get(x)!;
    return { program, x, keep, D, out, gradient };
  }

  test('become one in the backward pass', () => {
    const { program, gradient, D } = dropped();
    const merged = live(mergeMasks(program.operations), [gradient]);
    const last = merged.at(-1)!;
    expect(write(last)).toMatch(/^dx \[2 × m\] = \[\(dropped > 0\)\] /);
    expect(readsOf(last)).not.toContain(D);
    expect(merged.length).toBeLessThan(live(program.operations, [gradient]).length);
  });

  test('and give the same values', () => {
    const { program, x, keep, gradient } = dropped();
    const [before, after] = [program.operations, mergeMasks(program.operations)].map(operations => {
      const interpreter = new Interpreter(program);
      interpreter.setExamples(4);
      interpreter.write(x, [1, -2, 3, 0, -1, 2, 4, 5]);
      interpreter.write(keep, [0.8]);
      interpreter.run(operations, {
        gather: () => {},
        uniform: () => {},
        mask: (_, values) => values.set([1, 1, 0, 1, 0, 1, 1, 0]),
      });
      return Array.from(interpreter.read(gradient));
    });
    expect(after).toEqual(before);
    expect(after).toEqual([2, 0, 0, 0, 0, 4, 8, 0].map(value => value * 1.25 * 1.25));
  });

  test('stay apart behind another activation', () => {
    const { program } = dropped({ after: exp });
    expect(mergeMasks(program.operations)).toEqual(program.operations);
  });

  test('stay apart where the scale is not that of the mask: it may be below 0', () => {
    const { program } = dropped({ scaleOf: keep => multiply(-2, keep) });
    expect(mergeMasks(program.operations)).toEqual(program.operations);
  });
});
