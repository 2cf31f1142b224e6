// Modules that do nothing but draw masks, with the memory they draw into.
import type { Precision } from '../../../src/core/matrix.ts';
import { webAssembly } from '../../../src/core/webassembly.ts';
import { maskThreshold, mersenneState, philoxKeys } from '../../../src/engine/random.ts';
import { type Code, get, I32 } from '../../../src/engine/wasm/instructions.ts';
import { defineRefill, emitCopyMersenne, emitNumpyMasks } from '../../../src/engine/wasm/mersenne.ts';
import { Locals, Module } from '../../../src/engine/wasm/module.ts';
import { emitPhiloxMasks, type MaskEmission } from '../../../src/engine/wasm/random.ts';
import { ConstantTable, Registers } from '../../../src/engine/wasm/vector.ts';

// not at 0, where a forgotten offset would go unnoticed
const keysAddress = 1040;
const thresholdAddress = 1424;
const keepProbAddress = 1448;
const constantsAddress = 2048;
const freshAddress = 4096;
const fixedAddress = 6608;
const startAddress = 9120;
const base = 12352;
/** Around the masks, so that writing beside them shows. */
const guard = 64;
const guardByte = 0x5a;

/** Room for masks up to a multiple of 32 examples. */
const maskBytes = (units: number, examples: number, precision: Precision) =>
  Math.ceil(examples / 32) * units * 32 * (precision === 'float64' ? 4 : 2);

/** A module whose functions are given the code of an emission, and the memory it runs on. */
class Kernel {
  readonly memory: ArrayBuffer;
  readonly precision: Precision;
  readonly units: number;
  readonly #room: number;
  readonly #module = new Module();
  readonly #constants = new ConstantTable(constantsAddress);
  readonly #memory: { readonly buffer: ArrayBuffer };

  constructor(precision: Precision, units: number, examples: number) {
    this.precision = precision;
    this.units = units;
    this.#room = maskBytes(units, examples, precision);
    const bytes = base + this.#room + guard;
    this.#memory = new webAssembly!.Memory({ initial: Math.ceil(bytes / 65536) });
    this.memory = this.#memory.buffer;
    new Uint8Array(this.memory, base - guard, this.#room + 2 * guard).fill(guardByte);
  }

  refill(): number {
    return defineRefill(this.#module, this.#constants);
  }

  define(name: string, parameters: number, emit: (options: MaskEmission) => Code): void {
    const locals = new Locals(Array.from({ length: parameters }, () => I32));
    const zero = get(locals.make(I32));
    const registers = new Registers(locals);
    const { precision, units } = this;
    const constants = this.#constants;
    const body = emit({ precision, locals, registers, constants, zero, units, base });
    this.#module.define(locals, body, name);
  }

  start(): Readonly<Record<string, (...operands: number[]) => unknown>> {
    this.#constants.write(new Uint8Array(this.memory));
    const compiled = new webAssembly!.Module(this.#module.bytes());
    return new webAssembly!.Instance(compiled, { engine: { memory: this.#memory } }).exports;
  }

  /** units × examples of 1 and 0, row by row; fails where an element is neither −1 nor 0, or a guard is hurt. */
  masks(examples: number): Uint8Array {
    const double = this.precision === 'float64';
    const room = this.memory.slice(base, base + this.#room);
    const values = double ? new Int32Array(room) : new Int16Array(room);
    if (values.some(value => value !== 0 && value !== -1 && value !== guardElement(double))) {
      throw new Error('an element is neither 0 nor −1');
    }
    for (const start of [base - guard, base + this.#room]) {
      if (new Uint8Array(this.memory, start, guard).some(byte => byte !== guardByte)) {
        throw new Error('written beside the masks');
      }
    }
    const [inBlock, perRow] = double ? [8, 8] : [16, 16];
    const mask = new Uint8Array(this.units * examples);
    for (let unit = 0; unit < this.units; unit++) {
      for (let example = 0; example < examples; example++) {
        const block = Math.floor(example / inBlock);
        const value = values[(block * this.units + unit) * perRow + (example % inBlock)]!;
        mask[unit * examples + example] = value === guardElement(double) ? 2 : -value;
      }
    }
    return mask;
  }
}

const guardElement = (double: boolean) => (double ? 0x5a5a5a5a : 0x5a5a);

/** Draws masks of Philox: `draw` for groups of 32 examples, the first of which lies at the start of the storage. */
export function philoxKernel(options: {
  readonly precision: Precision;
  readonly units: number;
  readonly examples: number;
  readonly seed: number;
  readonly stream: number;
  readonly keepProb: number;
}): { draw(step: number, firstGroup: number, groups: number): void; masks(examples: number): Uint8Array } {
  const { precision, units, examples, seed, stream, keepProb } = options;
  const kernel = new Kernel(precision, units, examples);
  kernel.define('draw', 3, emission =>
    emitPhiloxMasks({
      ...emission,
      keysAddress,
      thresholdAddress,
      step: get(0),
      firstGroup: get(1),
      groups: get(2),
    }),
  );
  const { draw } = kernel.start();
  new Uint32Array(kernel.memory, keysAddress, 80).set(philoxKeys(seed, stream));
  new Uint32Array(kernel.memory, thresholdAddress, 4).fill(maskThreshold(keepProb));
  return { draw: draw!, masks: count => kernel.masks(count) };
}

/** Draws masks of numpy's stream, fresh or fixed; `beginStep` sets the fixed ones back. */
export function numpyKernel(options: {
  readonly precision: Precision;
  readonly units: number;
  readonly examples: number;
  readonly seed: number;
  readonly keepProb: number;
}): {
  beginStep(): void;
  fresh(examples: number): void;
  fixed(examples: number): void;
  masks(examples: number): Uint8Array;
} {
  const { precision, units, examples, seed, keepProb } = options;
  const kernel = new Kernel(precision, units, examples);
  const refill = kernel.refill();
  const draws = (stateAddress: number) => (emission: MaskEmission) =>
    emitNumpyMasks({ ...emission, stateAddress, keepProbAddress, examples: get(0), refill });
  kernel.define('fresh', 1, draws(freshAddress));
  kernel.define('fixed', 1, draws(fixedAddress));
  kernel.define('beginStep', 0, () => emitCopyMersenne({ from: startAddress, to: fixedAddress }));
  const { beginStep, fresh, fixed } = kernel.start();
  for (const address of [freshAddress, startAddress]) {
    new Uint32Array(kernel.memory, address, 625).set(mersenneState(seed));
  }
  new Float64Array(kernel.memory, keepProbAddress, 1).fill(keepProb);
  return {
    beginStep: beginStep as () => void,
    fresh: fresh!,
    fixed: fixed!,
    masks: count => kernel.masks(count),
  };
}
