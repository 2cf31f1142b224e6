// Derived gradients of small programs: worked out by hand, and against slopes of what the interpreter computes.
import { describe, expect, test } from 'vitest';
import { RandomState } from '../../src/core/mt19937.ts';
import { type Buffer, sizeOf } from '../../src/engine/buffer.ts';
import { differentiate } from '../../src/engine/differentiate.ts';
import {
  abs,
  add,
  divide,
  exp,
  greater,
  log,
  multiply,
  relu,
  select,
  sigmoid,
  softplus,
  sqrt,
  subtract,
  tanh,
} from '../../src/engine/expression.ts';
import { Interpreter } from '../../src/engine/interpret.ts';
import { Program, describe as write } from '../../src/engine/program.ts';
import { live } from '../../src/engine/simplify.ts';

const m = 4;

/** Values for what a program is given, by the name of the buffer. */
type Given = Readonly<Record<string, readonly number[]>>;

function interpreterOf(program: Program, given: Given): Interpreter {
  const interpreter = new Interpreter(program);
  interpreter.setExamples(m);
  for (const buffer of program.buffers) {
    const values = given[buffer.name];
    if (values && buffer.role !== 'temporary') interpreter.write(buffer, values);
  }
  return interpreter;
}

/** Gradients of the sum of costs by the name of the buffer. */
function gradientsOf(program: Program, costs: readonly Buffer[], wanted: readonly Buffer[], given: Given) {
  const gradients = differentiate(program, costs, wanted);
  const interpreter = interpreterOf(program, given);
  interpreter.run(program.operations);
  return Object.fromEntries(
    wanted.flatMap(buffer => {
      const gradient = gradients.get(buffer);
      return gradient ? [[buffer.name, Array.from(interpreter.read(gradient))] as const] : [];
    }),
  );
}

/** Every gradient has the shape of its buffer and is the slope of the cost. */
function expectSlopes(program: Program, cost: Buffer, wanted: readonly Buffer[]): void {
  const forward = [...program.operations];
  const random = new RandomState(1);
  const given = Object.fromEntries(
    program.buffers
      .filter(({ role }) => role !== 'temporary')
      .map(buffer => [buffer.name, Array.from(random.rand(sizeOf(buffer, m)), value => 0.3 + value)]),
  );
  const found = gradientsOf(program, [cost], wanted, given);
  for (const { name } of wanted) {
    const values = given[name]!;
    const slopes = values.map((value, k) => {
      const at = (moved: number) => {
        const interpreter = interpreterOf(program, { ...given, [name]: values.with(k, moved) });
        interpreter.run(forward);
        return interpreter.read(cost)[0]!;
      };
      return (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
    });
    expect(found[name], name).toHaveLength(slopes.length);
    for (const [k, slope] of slopes.entries()) expect(found[name]![k], `${name}[${k}]`).toBeCloseTo(slope, 7);
  }
}

describe('by hand', () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8];

  test('a product: dW = x·dZᵀ, dx = W·dZ', () => {
    const program = new Program();
    const [input, W, weight] = [program.data('x', 2), program.parameter('W', 2, 1), program.data('g', 1)];
    const z = program.matmul('z', W, input, { transposeA: true });
    const cost = program.sum('cost', multiply(weight, z), 'both');
    const given = { x, W: [10, 20], g: [1, 0, -1, 2] };
    expect(gradientsOf(program, [cost], [W, input], given)).toEqual({
      W: [1 - 3 + 8, 5 - 7 + 16],
      x: [10, 0, -10, 20, 20, 0, -20, 40],
    });
  });

  test('a product that is not transposed: dA = dC·Bᵀ, dB = Aᵀ·dC', () => {
    const program = new Program();
    const [input, A, weight] = [program.data('x', 2), program.parameter('A', 1, 2), program.data('g', 1)];
    const z = program.matmul('z', A, input);
    const cost = program.sum('cost', multiply(weight, z), 'both');
    const given = { x, A: [10, 20], g: [1, 0, -1, 2] };
    expect(gradientsOf(program, [cost], [A, input], given)).toEqual({
      A: [6, 14],
      x: [10, 0, -10, 20, 20, 0, -20, 40],
    });
  });

  test('a square: 2·θ, for each cost that has it', () => {
    const program = new Program();
    const theta = program.parameter('theta', 2, 2);
    const squares = program.sum('squares', multiply(theta, theta), 'both');
    const sizes = program.sum('sizes', abs(theta), 'both');
    const given = { theta: [1, -2, 3, 0] };
    expect(gradientsOf(program, [squares, sizes], [theta], given)).toEqual({ theta: [3, -5, 7, 0] });
  });

  test('what the cost does not depend on has none', () => {
    const program = new Program();
    const [used, unused, other] = ['used', 'unused', 'other'].map(name => program.parameter(name, 1, 1));
    const cost = program.sum('cost', multiply(used!, used!), 'both');
    program.map('elsewhere', exp(unused!));
    program.map('hidden', select(greater(other!, 0), 1, 0));
    expect(gradientsOf(program, [cost], [used!, unused!, other!], { used: [3] })).toEqual({ used: [6] });
  });

  test('a mask passes gradients on where it is 1', () => {
    const program = new Program();
    const [input, keep] = [program.data('x', 1), program.scalar('keep')];
    const D = program.random('D', 1, keep, false);
    const dropped = program.map('dropped', select(D, multiply(4, input), 0));
    const cost = program.sum('cost', multiply(dropped, dropped), 'both');
    const gradient = differentiate(program, [cost], [input]).get(input)!;
    const interpreter = interpreterOf(program, { x: [1, 2, 3, 4] });
    const mask = [1, 0, 0, 1];
    const source = { gather: () => {}, uniform: () => {} };
    interpreter.run(program.operations, { ...source, mask: (_, ...rest) => fill(rest, mask) });
    expect([...interpreter.read(gradient)]).toEqual([32, 0, 0, 128]);
  });

  function fill(parts: readonly unknown[], mask: readonly number[]): void {
    const values = parts.find(part => part instanceof Float64Array);
    values?.set(mask);
  }

  test('a maximum is held constant', () => {
    const program = new Program();
    const z = program.data('z', 2);
    const largest = program.max('largest', z, 'units');
    const cost = program.sum('cost', multiply(z, largest), 'both');
    const given = { z: [1, 5, 2, 0, 3, 4, 2, 1] };
    expect(gradientsOf(program, [cost], [z], given)).toEqual({ z: [3, 5, 2, 1, 3, 5, 2, 1] });
  });
});

describe('what is broadcast collects the sum', () => {
  const shapes = {
    'along examples': (program: Program) => program.parameter('b', 3, 1),
    'along units': (program: Program) => program.data('b', 1),
    'along both': (program: Program) => program.parameter('b', 1, 1),
    'not at all': (program: Program) => program.data('b', 3),
  };

  test.each(Object.entries(shapes))('%s', (_, declare) => {
    const program = new Program();
    const x = program.data('x', 3);
    const b = declare(program);
    const a = program.map('a', tanh(add(multiply(x, b), b)));
    const cost = program.sum('cost', multiply(a, a), 'both');
    expectSlopes(program, cost, [b, x]);
  });

  test.each(Object.entries(shapes))(
    '%s, where the gradient that arrives is the same for all',
    (_, declare) => {
      const program = new Program();
      const x = program.data('x', 3);
      const b = declare(program);
      const cost = program.sum('cost', add(x, b), 'both');
      expectSlopes(program, cost, [b, x]);
    },
  );

  test.each(['units', 'examples'] as const)('a sum over %s, then a map of what is left', over => {
    const program = new Program();
    const [x, b] = [program.data('x', 3), program.parameter('b', 3, 1)];
    const sums = program.sum('sums', multiply(multiply(x, x), b), over);
    const cost = program.sum('cost', exp(multiply(0.1, sums)), 'both');
    expectSlopes(program, cost, [x, b]);
  });

  test('a linear cost of a product', () => {
    const program = new Program();
    const [x, share] = [program.data('x', 2), program.data('share', 1)];
    const W = program.parameter('W', 2, 3);
    const z = program.matmul('z', W, x, { transposeA: true });
    expectSlopes(program, program.sum('cost', multiply(share, z), 'both'), [W, x]);
  });

  test('a sum over units that is passed on as it is', () => {
    const program = new Program();
    const [x, share] = [program.data('x', 2), program.data('share', 1)];
    const [W, b] = [program.parameter('W', 2, 3), program.parameter('b', 3, 1)];
    const z = program.map('z', add(program.matmul('Wx', W, x, { transposeA: true }), b));
    const sums = program.sum('sums', z, 'units');
    expectSlopes(program, program.sum('cost', multiply(share, sums), 'both'), [W, b, x]);
  });
});

describe('what is used twice adds up', () => {
  test('a parameter in two layers', () => {
    const program = new Program();
    const [x, W] = [program.data('x', 3), program.parameter('W', 3, 3)];
    const first = program.map('first', tanh(program.matmul('Wx', W, x, { transposeA: true })));
    const second = program.matmul('WWx', W, first);
    expectSlopes(program, program.sum('cost', multiply(second, second), 'both'), [W, x]);
  });

  test('a parameter in a layer and in a penalty', () => {
    const program = new Program();
    const [x, W] = [program.data('x', 2), program.parameter('W', 2, 3)];
    const z = program.matmul('z', W, x, { transposeA: true });
    const loss = program.sum('loss', softplus(z), 'both');
    const penalty = program.sum('penalty', multiply(0.5, multiply(W, W)), 'both');
    const cost = program.sum('cost', add(loss, penalty), 'both');
    expectSlopes(program, cost, [W, x]);
  });

  test('an activation that two layers read', () => {
    const program = new Program();
    const x = program.data('x', 2);
    const [V, W] = [program.parameter('V', 2, 2), program.parameter('W', 2, 2)];
    const a = program.map('a', sigmoid(program.matmul('Vx', V, x, { transposeA: true })));
    const z = program.matmul('Wa', W, a, { transposeA: true });
    const skip = program.map('skip', add(a, z));
    expectSlopes(program, program.sum('cost', multiply(skip, multiply(skip, a)), 'both'), [V, W, x]);
  });

  test('both factors of a product of one buffer with itself', () => {
    const program = new Program();
    const x = program.data('x', 3);
    const cost = program.sum('cost', multiply(x, multiply(x, x)), 'both');
    expectSlopes(program, cost, [x]);
  });
});

describe('formulas of networks', () => {
  test('softmax with its shift, and cross-entropy', () => {
    const program = new Program();
    const [z, y] = [program.data('z', 3), program.data('y', 3)];
    const shifted = program.map('shifted', subtract(z, program.max('largest', z, 'units')));
    const total = program.sum('total', program.map('powers', exp(shifted)), 'units');
    const right = program.sum('right', multiply(y, shifted), 'units');
    // y has rows that add up to 1 in a loss, and the shift cancels; here it must be taken off by hand
    const rows = program.sum('rows', y, 'units');
    const cost = program.sum('cost', subtract(multiply(rows, log(total)), right), 'both');
    expectSlopes(program, cost, [z]);
  });

  test('a standardization over the examples, as batch norm has it', () => {
    const program = new Program();
    const [x, share] = [program.data('x', 3), program.data('share', 1)];
    const [gamma, beta] = [program.parameter('gamma', 3, 1), program.parameter('beta', 3, 1)];
    const mean = program.sum('mean', multiply(share, x), 'examples');
    const centered = program.map('centered', subtract(x, mean));
    const variance = program.sum('variance', multiply(share, multiply(centered, centered)), 'examples');
    const scaled = program.map('scaled', divide(centered, sqrt(add(variance, 0.1))));
    const out = program.map('out', relu(add(multiply(gamma, scaled), beta)));
    expectSlopes(program, program.sum('cost', multiply(out, out), 'both'), [gamma, beta, x]);
  });
});

test('the program that comes out is the one that one would write', () => {
  const program = new Program();
  const [x, y, share] = [program.data('x', 2), program.data('y', 1), program.data('share', 1)];
  const [W1, b1, W2] = [
    program.parameter('W1', 2, 3),
    program.parameter('b1', 3, 1),
    program.parameter('W2', 3, 1),
  ];
  const product = program.matmul('WX', W1, x, { transposeA: true });
  const a = program.map('a', relu(program.map('z', add(product, b1))));
  const logits = program.matmul('logits', W2, a, { transposeA: true });
  const each = subtract(softplus(logits), multiply(y, logits));
  const cost = program.sum('cost', multiply(share, each), 'both');
  const gradients = differentiate(program, [cost], [W1, b1, W2]);
  const text = live(program.operations, gradients.values()).map(operation => write(operation));
  expect(text.slice(4)).toEqual([
    'dlogits [1 × m] = flush((share · (sigmoid(logits) − y)))',
    'dW2 [3 × 1] = a · dlogitsᵀ',
    'da [3 × m] = W2 · dlogits',
    'dz [3 × m] = [(a > 0)] da',
    'db1 [3 × 1] = sum over examples of dz',
    'dW1 [2 × 3] = x · dzᵀ',
  ]);
});
