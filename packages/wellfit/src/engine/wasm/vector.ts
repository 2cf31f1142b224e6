// f32x4 and f64x2 as one vocabulary, so that every kernel is written once for both precisions.
import type { Precision } from '../../core/matrix.ts';
import type { Arithmetic } from '../executor.ts';
import {
  type Code,
  type FloatVectors,
  f32x4,
  f64x2,
  get,
  type LaneStore,
  type Load,
  set,
  V128,
  v128,
} from './instructions.ts';
import type { Locals } from './module.ts';

/** Vectors of one precision. */
export interface Vectors extends FloatVectors {
  readonly precision: Precision;
  /** Numbers in a vector. */
  readonly lanes: 2 | 4;
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** One number from memory into every lane. */
  readonly loadSplat: Load;
  /** Masks from memory, half as wide as the numbers, widened to whole lanes. */
  readonly loadMask: Load;
  /** One lane to memory. */
  readonly storeLane: LaneStore;
  /** a·b + c in the arithmetic chosen. */
  readonly multiplyAdd: (a: Code, b: Code, c: Code) => Code;
  /** Byte orders that bring each lane to every other, for sums over lanes. */
  readonly rotations: readonly (readonly number[])[];
}

const words = (...order: number[]) => order.flatMap(word => [0, 1, 2, 3].map(byte => 4 * word + byte));

/** The vectors of a precision and an arithmetic. */
export function vectorsOf(precision: Precision, arithmetic: Arithmetic): Vectors {
  const single = precision === 'float32';
  const kind = single ? f32x4 : f64x2;
  return {
    ...kind,
    precision,
    lanes: single ? 4 : 2,
    bytes: single ? 4 : 8,
    loadSplat: single ? v128.load32Splat : v128.load64Splat,
    loadMask: single ? v128.load16x4 : v128.load32x2,
    storeLane: single ? v128.store32Lane : v128.store64Lane,
    multiplyAdd: (a, b, c) =>
      arithmetic === 'fused' ? kind.relaxedMultiplyAdd(a, b, c) : kind.add(kind.multiply(a, b), c),
    rotations: single ? [words(2, 3, 0, 1), words(1, 0, 3, 2)] : [words(2, 3, 0, 1)],
  };
}

/** A value of an expression in several neighboring vectors: code that reads the one with this number. */
export type Lane = (vector: number) => Code;

/**
 * Where straight-line code keeps its values: `width` neighboring vectors at a time, one operation after the other.
 * (V8's packer of two 128-bit vectors into one of 256 wants the members of a pair side by side.)
 */
export interface Line {
  readonly width: number;
  /** Appends one operation for each vector; its results stay in registers. */
  each(value: (vector: number) => Code): Lane;
  /** A number in every lane, from the table of constants: V8 would build it anew at each use. */
  constant(value: number): Lane;
  /** The same for 64 bits in each half, or 32 bits in each quarter, of a vector. */
  bits(value: bigint, size: 64 | 32): Lane;
}

/** The constants that a module's code reads from memory, each twice: a pair of vectors finds a pair to load. */
export class ConstantTable {
  readonly base: number;
  readonly #places = new Map<string, number>();
  readonly #values: Uint8Array[] = [];

  /** @param base address of the first constant */
  constructor(base: number) {
    this.base = base;
  }

  /** Address of a vector of sixteen bytes, and 16 bytes on of its copy. A key stands for the same bytes always. */
  addressOf(key: string, bytes: () => Uint8Array): number {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.base + 32 * (this.#values.push(bytes()) - 1);
      this.#places.set(key, place);
    }
    return place;
  }

  /** Code that loads a vector of sixteen bytes. */
  load(bytes: Uint8Array, pointer: Code): Code {
    return v128.load(
      pointer,
      this.addressOf(bytes.join(), () => bytes),
    );
  }

  get byteLength(): number {
    return 32 * this.#values.length;
  }

  /** Writes the constants to where the code looks for them. */
  write(memory: Uint8Array): void {
    for (const [index, bytes] of this.#values.entries()) {
      memory.set(bytes, this.base + 32 * index);
      memory.set(bytes, this.base + 32 * index + 16);
    }
  }
}

/** Sixteen bytes that hold a number in every lane. */
function splatBytes(value: number, precision: Precision): Uint8Array {
  const lanes = precision === 'float32' ? new Float32Array(4) : new Float64Array(2);
  return new Uint8Array(lanes.fill(value).buffer);
}

function splatBits(value: bigint, size: 64 | 32): Uint8Array {
  const lanes =
    size === 64 ? new BigUint64Array(2).fill(value) : new Uint32Array(4).fill(Number(value & 0xffffffffn));
  return new Uint8Array(lanes.buffer);
}

/** Registers of one function, taken in order and given back all at once. */
export class Registers {
  readonly #locals: Locals;
  readonly #pool: number[] = [];
  #taken = 0;

  constructor(locals: Locals) {
    this.#locals = locals;
  }

  /** How many are taken: give it to `release` to free those taken since. */
  get mark(): number {
    return this.#taken;
  }

  release(mark: number): void {
    this.#taken = mark;
  }

  take(count: number): number[] {
    return Array.from({ length: count }, () => {
      const free = this.#pool[this.#taken];
      const register = free ?? this.#locals.make(V128);
      if (free === undefined) this.#pool.push(register);
      this.#taken++;
      return register;
    });
  }
}

/** A line that writes into a list of code. */
export class StraightLine implements Line {
  readonly width: number;
  readonly code: Code[] = [];
  readonly #registers: Registers;
  readonly #constants: ConstantTable;
  readonly #precision: Precision;
  readonly #pointer: Code;

  /** @param pointer code that reads 0: the packer wants a register as the base of an address */
  constructor(options: {
    readonly width: number;
    readonly registers: Registers;
    readonly constants: ConstantTable;
    readonly precision: Precision;
    readonly pointer: Code;
  }) {
    this.width = options.width;
    this.#registers = options.registers;
    this.#constants = options.constants;
    this.#precision = options.precision;
    this.#pointer = options.pointer;
  }

  each(value: (vector: number) => Code): Lane {
    const registers = this.#registers.take(this.width);
    registers.forEach((register, vector) => void this.code.push(set(register, value(vector))));
    return vector => get(registers[vector]!);
  }

  constant(value: number): Lane {
    const precision = this.#precision;
    const key = `${precision}:${Object.is(value, -0) ? '-0' : value}`;
    return this.#fromTable(this.#constants.addressOf(key, () => splatBytes(value, precision)));
  }

  bits(value: bigint, size: 64 | 32): Lane {
    return this.#fromTable(this.#constants.addressOf(`${size}:${value}`, () => splatBits(value, size)));
  }

  #fromTable(address: number): Lane {
    return vector => v128.load(this.#pointer, address + 16 * (vector % 2));
  }

  /** The same registers and constants, seen as vectors of another precision and count, into the same code. */
  as(precision: Precision, width: number): StraightLine {
    const line = new StraightLine({
      width,
      registers: this.#registers,
      constants: this.#constants,
      precision,
      pointer: this.#pointer,
    });
    return Object.assign(line, { code: this.code });
  }
}
