// Runs emitted code: modules with a memory of their own, and elementary functions over whole arrays.
import type { Precision } from '../../../src/core/matrix.ts';
import { webAssembly } from '../../../src/core/webassembly.ts';
import type { ElementaryOperator } from '../../../src/engine/expression.ts';
import { emitElementary } from '../../../src/engine/wasm/elementary.ts';
import { branchIf, get, I32, i32, loop, set, tee, v128 } from '../../../src/engine/wasm/instructions.ts';
import { Locals, Module } from '../../../src/engine/wasm/module.ts';
import { ConstantTable, Registers, StraightLine } from '../../../src/engine/wasm/vector.ts';

type Exports = Readonly<Record<string, (...operands: number[]) => number | undefined>>;

/** A module's functions and one page of memory. */
export function start(module: Module): { readonly exports: Exports; readonly memory: ArrayBuffer } {
  const memory = new webAssembly!.Memory({ initial: 1 });
  const compiled = new webAssembly!.Module(module.bytes());
  const { exports } = new webAssembly!.Instance(compiled, { engine: { memory } });
  return { exports, memory: memory.buffer };
}

const constantsAt = 512;
const inputAt = 16384;
const outputAt = inputAt + 16384;
const chunk = 16384;

/** An elementary function on arrays, and how many vector operations it is made of. */
export interface ArrayFunction {
  readonly over: <Numbers extends Float64Array | Float32Array>(values: Numbers) => Numbers;
  /** Instructions for each vector of doubles. */
  readonly operations: number;
}

/** The code that {@link emitElementary} writes, in a loop over `width` neighboring vectors. */
export function arrayFunction(name: ElementaryOperator, precision: Precision, width: number): ArrayFunction {
  const locals = new Locals();
  const constants = new ConstantTable(constantsAt);
  const registers = new Registers(locals);
  const zero = get(locals.make(I32));
  const at = locals.make(I32);
  const line = new StraightLine({ width, registers, constants, precision, pointer: zero });
  const y = emitElementary(name, line, precision, v => v128.load(get(at), inputAt + 16 * v));
  const operations = line.code.length / width;
  for (let v = 0; v < width; v++) line.code.push(v128.store(get(at), outputAt + 16 * v, y(v)));
  const more = i32.lessUnsigned(tee(at, i32.add(get(at), i32.constant(16 * width))), i32.constant(chunk));
  const module = new Module();
  module.define(locals, [set(at, i32.constant(0)), loop([line.code, branchIf(0, more)])], 'run');

  const { exports, memory } = start(module);
  const bytes = new Uint8Array(memory);
  constants.write(bytes);
  const over = <Numbers extends Float64Array | Float32Array>(values: Numbers): Numbers => {
    const result = values.slice() as Numbers;
    const all = new Uint8Array(result.buffer);
    for (let from = 0; from < all.length; from += chunk) {
      bytes.set(all.subarray(from, from + chunk), inputAt);
      exports['run']!();
      all.set(bytes.subarray(outputAt, outputAt + Math.min(chunk, all.length - from)), from);
    }
    return result;
  };
  return { over, operations };
}
