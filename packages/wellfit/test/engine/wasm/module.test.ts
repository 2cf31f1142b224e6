// Modules as a whole: functions, their variables, calls, loops and branches over the memory given from outside.
import { describe, expect, test } from 'vitest';
import { webAssembly } from '../../../src/core/webassembly.ts';
import {
  block,
  branch,
  branchIf,
  type Code,
  call,
  F32,
  F64,
  f32,
  f64,
  f64x2,
  get,
  I32,
  i32,
  loop,
  set,
  tee,
  V128,
  v128,
  when,
} from '../../../src/engine/wasm/instructions.ts';
import { Locals, Module } from '../../../src/engine/wasm/module.ts';
import { start } from './run-code.ts';

const zero = i32.constant(0);

/** Runs a body with parameters; gives the first whole number in memory. */
function run(locals: Locals, body: Code, ...operands: number[]): number {
  const module = new Module();
  module.define(locals, body, 'run');
  const { exports, memory } = start(module);
  exports['run']!(...operands);
  return new Int32Array(memory)[0]!;
}

const store = (value: Code, offset = 0) => i32.store(zero, offset, value);

test('an empty module is valid', () => {
  expect(webAssembly!.validate(new Module().bytes())).toBe(true);
});

test('memory comes from outside as engine.memory', () => {
  const compiled = new webAssembly!.Module(new Module().bytes());
  expect(() => new webAssembly!.Instance(compiled, {})).toThrow(TypeError);
  expect(() => new webAssembly!.Instance(compiled, { engine: {} })).toThrow(/memory/);
});

test('two modules share one memory', () => {
  const memory = new webAssembly!.Memory({ initial: 1 });
  for (const value of [20, 22]) {
    const module = new Module();
    module.define(new Locals(), store(i32.add(i32.load(zero, 0), i32.constant(value))), 'add');
    const compiled = new webAssembly!.Module(module.bytes());
    new webAssembly!.Instance(compiled, { engine: { memory } }).exports['add']!();
  }
  expect(new Int32Array(memory.buffer)[0]).toBe(42);
});

test('functions with a name are visible outside, the others are not', () => {
  const module = new Module();
  const names = Array.from({ length: 200 }, (_, i) =>
    i % 3 === 0 ? undefined : `${'function'.repeat(20)} ${i}`,
  );
  const indices = names.map((name, i) => module.define(new Locals(), store(i32.constant(i)), name));
  expect(indices).toEqual(names.map((_, i) => i));
  const { exports, memory } = start(module);
  expect(Object.keys(exports)).toEqual(names.filter(name => name !== undefined));
  for (const [i, name] of names.entries()) {
    if (name === undefined) continue;
    exports[name]!();
    expect(new Int32Array(memory)[0]).toBe(i);
  }
});

test('parameters come first, then locals of every type, all 0 at first', () => {
  const locals = new Locals([I32, F64]);
  const [whole, single, double, vector, other] = [I32, F32, F64, V128, F64].map(type => locals.make(type));
  expect([whole, single, double, vector, other]).toEqual([2, 3, 4, 5, 6]);
  const module = new Module();
  const body = [
    i32.store(zero, 0, i32.add(get(whole!), get(0))),
    f64.store(zero, 8, f64.add(get(double!), get(1))),
    v128.store(zero, 16, get(vector!)),
    f32.store(zero, 32, get(single!)),
    set(vector!, f64x2.splat(get(1))),
    set(single!, f32.load(zero, 40)),
    set(other!, f64.constant(7)),
    v128.store(zero, 48, get(vector!)),
    f32.store(zero, 64, get(single!)),
    f64.store(zero, 72, get(other!)),
    i32.store(zero, 80, tee(whole!, i32.constant(9))),
    i32.store(zero, 84, get(whole!)),
  ];
  module.define(locals, body, 'run');
  const { exports, memory } = start(module);
  new Uint8Array(memory).fill(0xff, 0, 36);
  new Float32Array(memory)[10] = 0.75;
  exports['run']!(-5, 2.5);
  const doubles = new Float64Array(memory);
  const singles = new Float32Array(memory);
  const words = new Int32Array(memory);
  expect(words[0]).toBe(-5);
  expect(Array.from(doubles.subarray(1, 4))).toEqual([2.5, 0, 0]);
  expect(singles[8]).toBe(0);
  expect(Array.from(doubles.subarray(6, 8))).toEqual([2.5, 2.5]);
  expect(singles[16]).toBe(0.75);
  expect(doubles[9]).toBe(7);
  expect(Array.from(words.subarray(20, 22))).toEqual([9, 9]);
});

test('more than 127 locals, and a body longer than 16 kB', () => {
  const locals = new Locals();
  const many = Array.from({ length: 2000 }, () => locals.make(I32));
  const sum = many.reduce<Code>((total, local) => i32.add(total, get(local)), zero);
  expect(run(locals, [many.map(local => set(local, i32.constant(local - 700))), store(sum)])).toBe(599000);
});

test('functions call those before and after them, with operands in order', () => {
  const module = new Module();
  const outer = module.define(new Locals([I32]), call(1, get(0), i32.constant(4)), 'outer');
  const power = new Locals([I32, I32]);
  // 10 · first + second, then what comes after
  module.define(power, [store(i32.add(i32.multiply(get(0), i32.constant(10)), get(1))), call(2)]);
  module.define(new Locals(), store(i32.add(i32.load(zero, 0), i32.constant(100))));
  module.define(new Locals(), call(outer, i32.constant(7)), 'last');
  const { exports, memory } = start(module);
  exports['outer']!(3);
  expect(new Int32Array(memory)[0]).toBe(134);
  exports['last']!();
  expect(new Int32Array(memory)[0]).toBe(174);
});

describe('control', () => {
  const n = 0;
  const count = (locals: Locals) => {
    const at = locals.make(I32);
    return { at, next: tee(at, i32.add(get(at), i32.constant(1))) };
  };

  test('a loop runs while its body branches to 0', () => {
    const locals = new Locals([I32]);
    const { at, next } = count(locals);
    const add = store(i32.add(i32.load(zero, 0), get(at)));
    const body = loop([add, branchIf(0, i32.lessUnsigned(next, get(n)))]);
    expect(run(locals, body, 10)).toBe(45);
  });

  test('a loop inside a loop', () => {
    const locals = new Locals([I32]);
    const outer = count(locals);
    const inner = count(locals);
    const body = loop([
      set(inner.at, zero),
      loop([
        store(i32.add(i32.load(zero, 0), i32.multiply(get(outer.at), get(inner.at)))),
        branchIf(0, i32.lessUnsigned(inner.next, get(n))),
      ]),
      branchIf(0, i32.lessUnsigned(outer.next, get(n))),
    ]);
    expect(run(locals, body, 5)).toBe(100);
  });

  test('a block ends where its body branches to 0, two where it branches to 1', () => {
    const locals = new Locals([I32]);
    const step = (value: number) => store(i32.add(i32.load(zero, 0), i32.constant(value)));
    const inner = [
      branchIf(0, i32.equal(get(n), i32.constant(1))),
      branchIf(1, i32.equal(get(n), i32.constant(2))),
    ];
    const body = block([block([inner, step(1), branch(0), step(1000)]), step(10)]);
    expect([0, 1, 2].map(operand => run(locals, body, operand))).toEqual([11, 10, 0]);
  });

  test('when, with and without otherwise', () => {
    const both = when(get(n), store(i32.constant(5)), store(i32.constant(6)));
    const one = when(get(n), store(i32.constant(5)));
    const results = [both, one].map(body => [0, 1, -1].map(operand => run(new Locals([I32]), body, operand)));
    expect(results).toEqual([
      [6, 5, 5],
      [0, 5, 5],
    ]);
  });

  test('a branch leaves when and loop alike', () => {
    const locals = new Locals([I32]);
    const { next, at } = count(locals);
    const body = block(loop([when(i32.equal(next, get(n)), branch(2)), branch(0)]));
    expect(run(locals, [body, store(get(at))], 12)).toBe(12);
  });
});
