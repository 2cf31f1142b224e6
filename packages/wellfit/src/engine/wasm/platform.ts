// What this platform's WebAssembly can do, found out by trying.
import { webAssembly } from '../../core/webassembly.ts';
import { f64, f64x2, i32, v128 } from './instructions.ts';
import { Locals, Module } from './module.ts';

let simd: boolean | undefined;
let refusal: string | false | undefined;

/** Whether WebAssembly with vectors is there. */
export function hasSimd(): boolean {
  simd ??= webAssembly?.validate(storing(f64x2.splat(f64.constant(1))).bytes()) ?? false;
  return simd;
}

/** Why fused arithmetic is not possible here; undefined where it is. */
export function fusedRefusal(): string | undefined {
  refusal ??= tryFused();
  return refusal === false ? undefined : refusal;
}

/** (1 + 2⁻³⁰)² − (1 + 2⁻²⁹) is 2⁻⁶⁰ when the product is not rounded, and 0 when it is. */
function tryFused(): string | false {
  const a = 1 + 2 ** -30;
  const number = (value: number) => f64x2.splat(f64.constant(value));
  const bytes = storing(f64x2.relaxedMultiplyAdd(number(a), number(a), number(-(1 + 2 ** -29)))).bytes();
  if (!webAssembly?.validate(bytes)) return 'the engine has no relaxed SIMD';
  const memory = new webAssembly.Memory({ initial: 1 });
  const { exports } = new webAssembly.Instance(new webAssembly.Module(bytes), { engine: { memory } });
  exports['run']!();
  const [result] = new Float64Array(memory.buffer, 16, 1);
  return result === 2 ** -60 ? false : 'the processor rounds products before it adds';
}

/** A module that stores one vector at address 16. */
function storing(value: Parameters<typeof v128.store>[2]): Module {
  const module = new Module();
  module.define(new Locals(), v128.store(i32.constant(0), 16, value), 'run');
  return module;
}
