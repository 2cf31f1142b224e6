// The instructions of WebAssembly that kernels are made of: functions that return code, which is nested bytes.
//
// Source: WebAssembly Core Specification 3.0, chapter 5.4 (binary format of instructions).

/** Bytes of code, nested as they were put together; a module makes them flat. */
export type Code = number | readonly Code[];

/** A type of a value, as it is written in a module. */
export type ValueType = 0x7f | 0x7e | 0x7d | 0x7c | 0x7b;
export const I32: ValueType = 0x7f;
export const F32: ValueType = 0x7d;
export const F64: ValueType = 0x7c;
export const V128: ValueType = 0x7b;

/** A whole number ≥ 0 in groups of seven bits, the lowest first. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const group = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? group : group | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A whole number of 32 bits with its sign, in groups of seven bits. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const group = rest & 0x7f;
    rest >>= 7;
    const over = (rest === 0 && (group & 0x40) === 0) || (rest === -1 && (group & 0x40) !== 0);
    bytes.push(over ? group : group | 0x80);
    if (over) return bytes;
  }
}

/** An instruction that takes values from the stack. */
export type Operator = (...operands: Code[]) => Code;

/** Instructions by name. */
export type Operators<Names extends string> = Readonly<Record<Names, Operator>>;

const operator =
  (opcode: number): Operator =>
  (...operands) => [operands, opcode];

/** An instruction of the vector extension, with what follows its number. */
const vector =
  (opcode: number, ...immediate: Code[]): Operator =>
  (...operands) => [operands, 0xfd, unsigned(opcode), immediate];

/** A load or store: its address is `pointer + offset`; `alignment` is the exponent of two it may rely on. */
const access =
  (prefix: Code, alignment: number) =>
  (pointer: Code, offset: number, value: Code = []): Code => [
    pointer,
    value,
    prefix,
    alignment,
    unsigned(offset),
  ];

/** Writes one lane of a vector to memory at pointer + offset. */
export type LaneStore = (pointer: Code, offset: number, value: Code, lane: number) => Code;
/** Reads from memory at pointer + offset. */
export type Load = (pointer: Code, offset: number) => Code;
/** Writes to memory at pointer + offset. */
export type Store = (pointer: Code, offset: number, value: Code) => Code;

const readings: Code[] = [];
export const get = (local: number): Code => {
  readings[local] ??= [0x20, ...unsigned(local)];
  return readings[local];
};
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
/** `set` that leaves the value on the stack. */
export const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];

/** Whole numbers of 32 bits: counters and addresses. */
export const i32: Operators<
  | 'isZero'
  | 'equal'
  | 'lessUnsigned'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  | 'shiftRight'
> & { readonly constant: (value: number) => Code; readonly load: Load; readonly store: Store } = {
  constant: value => [0x41, signed(value)],
  isZero: operator(0x45),
  equal: operator(0x46),
  lessUnsigned: operator(0x49),
  add: operator(0x6a),
  subtract: operator(0x6b),
  multiply: operator(0x6c),
  and: operator(0x71),
  or: operator(0x72),
  xor: operator(0x73),
  shiftLeft: operator(0x74),
  shiftRight: operator(0x76),
  load: access(0x28, 2) as Load,
  store: access(0x36, 2) as Store,
};

/** Single numbers of 32 bits. */
export const f32: { readonly load: Load; readonly store: Store } = {
  load: access(0x2a, 2) as Load,
  store: access(0x38, 2) as Store,
};

/** Single numbers of 64 bits. */
export const f64: Operators<'less' | 'add' | 'multiply' | 'fromUnsigned'> & {
  readonly constant: (value: number) => Code;
  readonly load: Load;
  readonly store: Store;
} = {
  constant: value => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  less: operator(0x63),
  add: operator(0xa0),
  multiply: operator(0xa2),
  fromUnsigned: operator(0xb8),
  load: access(0x2b, 3) as Load,
  store: access(0x39, 3) as Store,
};

/** Vectors of 128 bits, whatever lies in them. */
export const v128: Operators<'not' | 'and' | 'andNot' | 'or' | 'xor' | 'select' | 'anyTrue'> & {
  readonly load: Load;
  readonly store: Store;
  readonly load32x2: Load;
  readonly load16x4: Load;
  readonly load32Splat: Load;
  readonly load64Splat: Load;
  readonly store32Lane: LaneStore;
  readonly store64Lane: LaneStore;
  readonly constant: (bytes: ArrayLike<number>) => Code;
  readonly shuffle: (first: Code, second: Code, bytes: readonly number[]) => Code;
} = {
  load: access([0xfd, unsigned(0)], 4) as Load,
  store: access([0xfd, unsigned(11)], 4) as Store,
  /** 2 × 32 bits with sign to 2 × 64: masks for two doubles. */
  load32x2: access([0xfd, unsigned(5)], 3) as Load,
  /** 4 × 16 bits with sign to 4 × 32: masks for four floats. */
  load16x4: access([0xfd, unsigned(3)], 3) as Load,
  load32Splat: access([0xfd, unsigned(9)], 2) as Load,
  load64Splat: access([0xfd, unsigned(10)], 3) as Load,
  store32Lane: (pointer, offset, value, lane) => [
    access([0xfd, unsigned(90)], 2)(pointer, offset, value),
    lane,
  ],
  store64Lane: (pointer, offset, value, lane) => [
    access([0xfd, unsigned(91)], 3)(pointer, offset, value),
    lane,
  ],
  constant: bytes => [0xfd, unsigned(12), Array.from(bytes)],
  not: vector(77),
  and: vector(78),
  andNot: vector(79),
  or: vector(80),
  xor: vector(81),
  /** Bits of the first where the third has 1, of the second elsewhere. */
  select: vector(82),
  anyTrue: vector(83),
  /** Sixteen bytes out of the thirty-two of two vectors. */
  shuffle: (first, second, bytes) => [first, second, 0xfd, 13, bytes],
};

/** Eight whole numbers of 16 bits. */
export const i16x8: Operators<'narrow'> = { narrow: vector(133) };

/** Four whole numbers of 32 bits. */
export const i32x4: Operators<
  | 'splat'
  | 'equal'
  | 'greater'
  | 'shiftLeft'
  | 'shiftRightSigned'
  | 'shiftRight'
  | 'add'
  | 'subtract'
  | 'multiply'
> = {
  splat: vector(17),
  equal: vector(55),
  greater: vector(59),
  shiftLeft: vector(171),
  shiftRightSigned: vector(172),
  shiftRight: vector(173),
  add: vector(174),
  subtract: vector(177),
  multiply: vector(181),
};

/** Two whole numbers of 64 bits. */
export const i64x2: Operators<
  'shiftLeft' | 'shiftRightSigned' | 'shiftRight' | 'add' | 'subtract' | 'multiplyLow' | 'multiplyHigh'
> = {
  shiftLeft: vector(203),
  shiftRightSigned: vector(204),
  shiftRight: vector(205),
  add: vector(206),
  subtract: vector(209),
  /** Products of the lower, or the upper, two unsigned numbers of 32 bits of each. */
  multiplyLow: vector(222),
  multiplyHigh: vector(223),
};

/**
 * What both kinds of floating-point vector can do. `pmin(a, b)` is b < a ? b : a and `pmax(a, b)` is a < b ? b : a;
 * `relaxedMultiplyAdd` is a·b + c with one rounding or two, as the processor likes.
 */
export type FloatVectors = Operators<
  | 'splat'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'greater'
  | 'lessOrEqual'
  | 'abs'
  | 'negate'
  | 'sqrt'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'pmin'
  | 'pmax'
  | 'relaxedMultiplyAdd'
>;

/** Four numbers of 32 bits. */
export const f32x4: FloatVectors & Operators<'demote' | 'fromSigned'> = {
  splat: vector(19),
  equal: vector(65),
  notEqual: vector(66),
  less: vector(67),
  greater: vector(68),
  lessOrEqual: vector(69),
  abs: vector(224),
  negate: vector(225),
  sqrt: vector(227),
  add: vector(228),
  subtract: vector(229),
  multiply: vector(230),
  divide: vector(231),
  pmin: vector(234),
  pmax: vector(235),
  relaxedMultiplyAdd: vector(261),
  /** Two doubles to the lower two lanes; the upper two are 0. */
  demote: vector(94),
  /** Of whole numbers of 32 bits. */
  fromSigned: vector(250),
};

/** Two numbers of 64 bits. */
export const f64x2: FloatVectors & Operators<'promote' | 'fromSigned'> = {
  splat: vector(20),
  equal: vector(71),
  notEqual: vector(72),
  less: vector(73),
  greater: vector(74),
  lessOrEqual: vector(75),
  abs: vector(236),
  negate: vector(237),
  sqrt: vector(239),
  add: vector(240),
  subtract: vector(241),
  multiply: vector(242),
  divide: vector(243),
  pmin: vector(246),
  pmax: vector(247),
  relaxedMultiplyAdd: vector(263),
  /** The lower two of four floats to doubles. */
  promote: vector(95),
  /** Of the lower two of four whole numbers of 32 bits. */
  fromSigned: vector(254),
};

export const call = (index: number, ...operands: Code[]): Code => [operands, 0x10, unsigned(index)];
/** Repeats its body while the body branches to 0. */
export const loop = (body: Code): Code => [0x03, 0x40, body, 0x0b];
/** Ends where the body branches to 0. */
export const block = (body: Code): Code => [0x02, 0x40, body, 0x0b];
export const branch = (depth: number): Code => [0x0c, unsigned(depth)];
export const branchIf = (depth: number, condition: Code): Code => [condition, 0x0d, unsigned(depth)];
export const when = (condition: Code, body: Code, otherwise?: Code): Code => [
  condition,
  0x04,
  0x40,
  body,
  otherwise === undefined ? [] : [0x05, otherwise],
  0x0b,
];
