// Every instruction in a module of its own, against the same computation in plain JavaScript.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Philox } from '../../../src/core/philox.ts';
import { webAssembly } from '../../../src/core/webassembly.ts';
import * as instructions from '../../../src/engine/wasm/instructions.ts';
import {
  type Code,
  f32,
  f32x4,
  f64,
  f64x2,
  i16x8,
  i32,
  i32x4,
  i64x2,
  type LaneStore,
  type Load,
  type Operator,
  type Store,
  signed,
  unsigned,
  v128,
} from '../../../src/engine/wasm/instructions.ts';
import { Locals, Module } from '../../../src/engine/wasm/module.ts';
import { start } from './run-code.ts';

// chosen so that an address or offset, if forgotten, leads elsewhere; outAt takes two bytes of code
const address = 1000;
const pointer = i32.constant(address);
const [aAt, bAt, cAt, outAt] = [24, 40, 56, 304] as const;
const shown = 2048;

/** Code that reads from memory and writes to it, and the bytes it shall write at `outAt`, given a, b and c. */
interface Row {
  readonly body: Code;
  /** One result, or each that is allowed. */
  readonly expected: (...operands: ArrayBuffer[]) => ArrayBufferView | readonly ArrayBufferView[];
}

type Floats = Float64ArrayConstructor | Float32ArrayConstructor;

const vectors = [aAt, bAt, cAt].map(at => v128.load(pointer, at));

const toVector = (code: Code, expected: Row['expected']): Row => ({
  body: v128.store(pointer, outAt, code),
  expected,
});

/** An instruction that does the same in each lane of one, two or three vectors. */
function lanes(
  kind: Floats | Int32ArrayConstructor | Uint8ArrayConstructor,
  operator: Operator,
  each: (a: number, b: number, c: number) => number,
): Row {
  return toVector(operator(...vectors.slice(0, each.length)), (...buffers) => {
    const [a, b, c] = buffers.map(buffer => new kind(buffer));
    return new kind(Array.from(a!, (value, lane) => each(value, b![lane]!, c![lane]!)));
  });
}

function lanes64(operator: Operator, each: (a: bigint, b: bigint) => bigint): Row {
  return toVector(operator(...vectors.slice(0, each.length)), (...buffers) => {
    const [a, b] = buffers.map(buffer => new BigUint64Array(buffer));
    return a!.map((value, lane) => each(value, b![lane]!));
  });
}

/** An instruction that compares: all bits of a lane, or none. */
function comparison(
  kind: Floats | Int32ArrayConstructor,
  operator: Operator,
  holds: (a: number, b: number) => boolean,
): Row {
  return toVector(operator(vectors[0]!, vectors[1]!), (...buffers) => {
    const [a, b] = buffers.map(buffer => new kind(buffer));
    const lane = (byte: number) => Math.floor(byte / a!.BYTES_PER_ELEMENT);
    return Uint8Array.from({ length: 16 }, (_, byte) => (holds(a![lane(byte)]!, b![lane(byte)]!) ? 0xff : 0));
  });
}

/** An operator whose second operand is a number of places. */
const by =
  (operator: Operator, places: number): Operator =>
  a =>
    operator(a!, i32.constant(places));

function whole(operator: Operator, each: (a: number, b: number) => number): Row {
  const operands = [aAt, bAt].slice(0, each.length).map(at => i32.load(pointer, at));
  return {
    body: i32.store(pointer, outAt, operator(...operands)),
    expected: (a, b) => Int32Array.of(each(new Int32Array(a)[0]!, new Int32Array(b!)[0]!)),
  };
}

function single(operator: Operator, each: (a: number, b: number) => number): Row {
  return {
    body: f64.store(pointer, outAt, operator(f64.load(pointer, aAt), f64.load(pointer, bAt))),
    expected: (a, b) => Float64Array.of(each(new Float64Array(a)[0]!, new Float64Array(b!)[0]!)),
  };
}

/** Reads of 16, 8 or 4 bytes into a vector. */
const vectorLoad = (load: Load, expected: (a: ArrayBuffer) => ArrayBufferView): Row =>
  toVector(load(pointer, aAt), expected);

const firstBytes = (count: number) => (a: ArrayBuffer) => new Uint8Array(a, 0, count);

const copy = (load: Load, store: Store, bytes: number): Row => ({
  body: store(pointer, outAt, load(pointer, aAt)),
  expected: firstBytes(bytes),
});

const laneStore = (store: LaneStore, lane: number, bytes: number): Row => ({
  body: store(pointer, outAt, vectors[0]!, lane),
  expected: a => new Uint8Array(a, lane * bytes, bytes),
});

/** Two of the lanes tell one rounding from two, the others give the same either way. */
function relaxed(kind: Floats, operator: Operator): Row {
  const tiny = kind === Float64Array ? 2 ** -30 : 2 ** -13;
  const perVector = 16 / kind.BYTES_PER_ELEMENT;
  const repeated = (...values: number[]) =>
    new kind(Array.from({ length: perVector }, (_, i) => values[i % 2]!));
  const operands = [repeated(1 + tiny, 3), repeated(1 - tiny, 5), repeated(-1, 7)];
  const constants = operands.map(({ buffer }) => v128.constant(new Uint8Array(buffer)));
  return toVector(operator(...constants), () => [repeated(0, 22), repeated(-tiny * tiny, 22)]);
}

const floatRows = (kind: Floats, of: instructions.FloatVectors): Record<keyof typeof of, Row> => ({
  splat: toVector(of.splat(kind === Float64Array ? f64.load(pointer, aAt) : f32.load(pointer, aAt)), a =>
    new kind(a).fill(new kind(a)[0]!),
  ),
  equal: comparison(kind, of.equal, (a, b) => a === b),
  notEqual: comparison(kind, of.notEqual, (a, b) => a !== b),
  less: comparison(kind, of.less, (a, b) => a < b),
  greater: comparison(kind, of.greater, (a, b) => a > b),
  lessOrEqual: comparison(kind, of.lessOrEqual, (a, b) => a <= b),
  abs: lanes(kind, of.abs, a => Math.abs(a)),
  negate: lanes(kind, of.negate, a => -a),
  sqrt: lanes(kind, of.sqrt, a => Math.sqrt(a)),
  add: lanes(kind, of.add, (a, b) => a + b),
  subtract: lanes(kind, of.subtract, (a, b) => a - b),
  multiply: lanes(kind, of.multiply, (a, b) => a * b),
  divide: lanes(kind, of.divide, (a, b) => a / b),
  pmin: lanes(kind, of.pmin, (a, b) => (b < a ? b : a)),
  pmax: lanes(kind, of.pmax, (a, b) => (a < b ? b : a)),
  relaxedMultiplyAdd: relaxed(kind, of.relaxedMultiplyAdd),
});

const shuffled = [3, 31, 16, 0, 5, 5, 20, 9, 30, 1, 2, 17, 18, 12, 15, 8];
const odd = [1, 200, 3, 4, 5, 60, 7, 8, 9, 10, 110, 12, 13, 14, 150, 16];
const saturated = (value: number) => Math.min(Math.max(value, -32768), 32767);
const halves = (a: ArrayBuffer, first: number) => Array.from(new Uint32Array(a, 4 * first, 2), BigInt);
const products = (first: number) => (a: ArrayBuffer, b: ArrayBuffer) =>
  BigUint64Array.from(halves(a, first), (value, i) => value * halves(b, first)[i]!);

const rows: Readonly<Record<string, readonly [operators: object, rows: Readonly<Record<string, Row>>]>> = {
  i32: [
    i32,
    {
      constant: {
        body: i32.store(pointer, outAt, i32.constant(-123456789)),
        expected: () => Int32Array.of(-123456789),
      },
      isZero: whole(i32.isZero, a => Number(a === 0)),
      equal: whole(i32.equal, (a, b) => Number(a === b)),
      lessUnsigned: whole(i32.lessUnsigned, (a, b) => Number(a >>> 0 < b >>> 0)),
      add: whole(i32.add, (a, b) => a + b),
      subtract: whole(i32.subtract, (a, b) => a - b),
      multiply: whole(i32.multiply, (a, b) => Math.imul(a, b)),
      and: whole(i32.and, (a, b) => a & b),
      or: whole(i32.or, (a, b) => a | b),
      xor: whole(i32.xor, (a, b) => a ^ b),
      shiftLeft: whole(i32.shiftLeft, (a, b) => a << b),
      shiftRight: whole(i32.shiftRight, (a, b) => a >>> b),
      load: copy(i32.load, i32.store, 4),
      store: copy(i32.load, i32.store, 4),
    },
  ],
  f32: [f32, { load: copy(f32.load, f32.store, 4), store: copy(f32.load, f32.store, 4) }],
  f64: [
    f64,
    {
      constant: {
        body: f64.store(pointer, outAt, f64.constant(-1.1e-300)),
        expected: () => Float64Array.of(-1.1e-300),
      },
      less: {
        body: i32.store(pointer, outAt, f64.less(f64.load(pointer, aAt), f64.load(pointer, bAt))),
        expected: (a, b) => Int32Array.of(Number(new Float64Array(a)[0]! < new Float64Array(b!)[0]!)),
      },
      add: single(f64.add, (a, b) => a + b),
      multiply: single(f64.multiply, (a, b) => a * b),
      fromUnsigned: {
        body: f64.store(pointer, outAt, f64.fromUnsigned(i32.load(pointer, aAt))),
        expected: a => Float64Array.of(new Uint32Array(a)[0]!),
      },
      load: copy(f64.load, f64.store, 8),
      store: copy(f64.load, f64.store, 8),
    },
  ],
  v128: [
    v128,
    {
      load: copy(v128.load, v128.store, 16),
      store: copy(v128.load, v128.store, 16),
      load32x2: vectorLoad(v128.load32x2, a => BigInt64Array.from(new Int32Array(a, 0, 2), BigInt)),
      load16x4: vectorLoad(v128.load16x4, a => Int32Array.from(new Int16Array(a, 0, 4))),
      load32Splat: vectorLoad(v128.load32Splat, a => new Int32Array(a).fill(new Int32Array(a)[0]!)),
      load64Splat: vectorLoad(v128.load64Splat, a => new BigInt64Array(a).fill(new BigInt64Array(a)[0]!)),
      store32Lane: laneStore(v128.store32Lane, 2, 4),
      store64Lane: laneStore(v128.store64Lane, 1, 8),
      constant: toVector(v128.constant(odd), () => Uint8Array.from(odd)),
      not: lanes(Uint8Array, v128.not, a => ~a),
      and: lanes(Uint8Array, v128.and, (a, b) => a & b),
      andNot: lanes(Uint8Array, v128.andNot, (a, b) => a & ~b),
      or: lanes(Uint8Array, v128.or, (a, b) => a | b),
      xor: lanes(Uint8Array, v128.xor, (a, b) => a ^ b),
      select: lanes(Uint8Array, v128.select, (a, b, c) => (a & c) | (b & ~c)),
      anyTrue: {
        body: i32.store(pointer, outAt, v128.anyTrue(vectors[0]!)),
        expected: a => Int32Array.of(Number(new Uint8Array(a).some(byte => byte !== 0))),
      },
      shuffle: toVector(v128.shuffle(vectors[0]!, vectors[1]!, shuffled), (a, b) => {
        const both = [...new Uint8Array(a), ...new Uint8Array(b!)];
        return Uint8Array.from(shuffled, byte => both[byte]!);
      }),
    },
  ],
  i16x8: [
    i16x8,
    {
      narrow: toVector(i16x8.narrow(vectors[0]!, vectors[1]!), (a, b) =>
        Int16Array.from([...new Int32Array(a), ...new Int32Array(b!)], saturated),
      ),
    },
  ],
  i32x4: [
    i32x4,
    {
      splat: toVector(i32x4.splat(i32.load(pointer, bAt)), (a, b) =>
        new Int32Array(a).fill(new Int32Array(b!)[0]!),
      ),
      equal: comparison(Int32Array, i32x4.equal, (a, b) => a === b),
      greater: comparison(Int32Array, i32x4.greater, (a, b) => a > b),
      shiftLeft: lanes(Int32Array, by(i32x4.shiftLeft, 7), a => a << 7),
      shiftRightSigned: lanes(Int32Array, by(i32x4.shiftRightSigned, 9), a => a >> 9),
      shiftRight: lanes(Int32Array, by(i32x4.shiftRight, 9), a => a >>> 9),
      add: lanes(Int32Array, i32x4.add, (a, b) => a + b),
      subtract: lanes(Int32Array, i32x4.subtract, (a, b) => a - b),
      multiply: lanes(Int32Array, i32x4.multiply, (a, b) => Math.imul(a, b)),
    },
  ],
  i64x2: [
    i64x2,
    {
      shiftLeft: lanes64(by(i64x2.shiftLeft, 13), a => a << 13n),
      shiftRightSigned: lanes64(by(i64x2.shiftRightSigned, 13), a => BigInt.asIntN(64, a) >> 13n),
      shiftRight: lanes64(by(i64x2.shiftRight, 13), a => a >> 13n),
      add: lanes64(i64x2.add, (a, b) => a + b),
      subtract: lanes64(i64x2.subtract, (a, b) => a - b),
      multiplyLow: toVector(i64x2.multiplyLow(vectors[0]!, vectors[1]!), products(0) as Row['expected']),
      multiplyHigh: toVector(i64x2.multiplyHigh(vectors[0]!, vectors[1]!), products(2) as Row['expected']),
    },
  ],
  f32x4: [
    f32x4,
    {
      ...floatRows(Float32Array, f32x4),
      demote: toVector(f32x4.demote(vectors[0]!), a => Float32Array.of(...new Float64Array(a), 0, 0)),
      fromSigned: toVector(f32x4.fromSigned(vectors[0]!), a => Float32Array.from(new Int32Array(a))),
    },
  ],
  f64x2: [
    f64x2,
    {
      ...floatRows(Float64Array, f64x2),
      promote: toVector(f64x2.promote(vectors[0]!), a => Float64Array.from(new Float32Array(a, 0, 2))),
      fromSigned: toVector(f64x2.fromSigned(vectors[0]!), a => Float64Array.from(new Int32Array(a, 0, 2))),
    },
  ],
};

/** Memories in which a, b and c are random bits, or numbers of each kind at which instructions may part. */
function memories(): Uint8Array[] {
  const random = new Philox(1, 0);
  const extremes = [0, -0, 1, -1, 1.5, -2.5, NaN, Infinity, -Infinity, 3e38, 2 ** 31, -(2 ** 31), 1e-40];
  const draw = () => (random.uniform() < 0.6 ? extremes[random.below(extremes.length)]! : random.normal());
  const kinds = [
    () => Uint8Array.from({ length: shown }, () => random.below(256)),
    () => new Uint8Array(Float64Array.from({ length: shown / 8 }, draw).buffer),
    () => new Uint8Array(Float32Array.from({ length: shown / 4 }, draw).buffer),
    () => new Uint8Array(Int32Array.from({ length: shown / 4 }, () => random.below(7) - 3).buffer),
  ];
  return Array.from({ length: 160 }, (_, i) => kinds[i % kinds.length]!());
}

const samples = memories();

/** As numbers where the expectation is of floating point: all NaN are one. */
function same(found: Uint8Array, expected: ArrayBufferView): boolean {
  const { buffer, byteOffset, byteLength } = expected;
  const floats = expected instanceof Float64Array || expected instanceof Float32Array;
  if (!floats) return new Uint8Array(buffer, byteOffset, byteLength).every((byte, at) => byte === found[at]);
  const numbers = new (expected.constructor as Floats)(found.slice(0, byteLength).buffer);
  return expected.every((value, lane) => Object.is(value, numbers[lane]));
}

describe.each(Object.entries(rows))('%s', (_, [operators, ofGroup]) => {
  test('each instruction has a row here', () => {
    expect(Object.keys(ofGroup).sort()).toEqual(Object.keys(operators).sort());
  });

  test.each(Object.entries(ofGroup))('%s', (_, { body, expected }) => {
    const module = new Module();
    module.define(new Locals(), body, 'run');
    expect(webAssembly!.validate(module.bytes())).toBe(true);
    const { exports, memory } = start(module);
    const bytes = new Uint8Array(memory);
    for (const sample of samples) {
      bytes.set(sample);
      exports['run']!();
      const [a, b, c] = [aAt, bAt, cAt].map(at => sample.slice(address + at, address + at + 16).buffer);
      const result = expected(a!, b!, c!);
      const allowed = Array.isArray(result) ? (result as ArrayBufferView[]) : [result as ArrayBufferView];
      const out = address + outAt;
      const found = bytes.slice(out, out + allowed[0]!.byteLength);
      if (!allowed.some(one => same(found, one))) expect(found).toEqual(allowed[0]);
      // nothing else is written
      bytes.set(sample.subarray(out, out + found.length), out);
      if (!sample.every((byte, at) => byte === bytes[at])) expect.fail('wrote beside its result');
    }
  });
});

test('each export of the file is tested, here or by what modules do in module.test.ts', () => {
  const values = ['I32', 'F32', 'F64', 'V128', 'unsigned', 'signed'];
  const flow = ['get', 'set', 'tee', 'call', 'loop', 'block', 'branch', 'branchIf', 'when'];
  expect(Object.keys(instructions).sort()).toEqual([...Object.keys(rows), ...values, ...flow].sort());
});

describe('numbers in groups of seven bits', () => {
  /** The number, the groups' sign bit carried on if asked. */
  function decoded(bytes: readonly number[], withSign: boolean): bigint {
    const value = bytes.reduce((sum, byte, i) => sum + (BigInt(byte & 0x7f) << BigInt(7 * i)), 0n);
    return withSign ? BigInt.asIntN(7 * bytes.length, value) : value;
  }

  /** All bytes but the last say that another follows. */
  const linked = (bytes: readonly number[]) =>
    bytes.every((byte, i) => byte >= 0x80 === i < bytes.length - 1);

  test('without sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), value => {
        const bytes = unsigned(value);
        expect(decoded(bytes, false)).toBe(BigInt(value));
        expect(linked(bytes)).toBe(true);
        expect(bytes.length === 1 || bytes.at(-1) !== 0).toBe(true);
      }),
    );
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
  });

  test('with sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), value => {
        const bytes = signed(value);
        expect(decoded(bytes, true)).toBe(BigInt(value));
        expect(linked(bytes)).toBe(true);
        expect(bytes.length === 1 || decoded(bytes.slice(0, -1), true) !== BigInt(value)).toBe(true);
      }),
    );
    expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  });
});
