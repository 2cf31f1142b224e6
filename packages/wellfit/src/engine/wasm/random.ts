// Dropout masks inside a kernel: Philox with four counters in the lanes of a vector, eight draws from each.
import type { Precision } from '../../core/matrix.ts';
import {
  branchIf,
  type Code,
  get,
  I32,
  i16x8,
  i32,
  i32x4,
  i64x2,
  loop,
  set,
  tee,
  v128,
} from './instructions.ts';
import type { Locals } from './module.ts';
import type { ConstantTable, Registers } from './vector.ts';

/**
 * Where a kernel keeps the mask of a layer, and what the code that writes it may use.
 *
 * Examples lie in blocks of four vectors: 8 in float64, 16 in float32. Element (unit, example) has half the width of
 * a number, 0 or −1, and lies at `base + 32·(block·units + unit) + (example within block)·width`. There is room up
 * to a multiple of 32 examples.
 */
export interface MaskEmission {
  readonly precision: Precision;
  readonly locals: Locals;
  readonly registers: Registers;
  readonly constants: ConstantTable;
  /** Code that reads a local that holds 0. */
  readonly zero: Code;
  readonly units: number;
  readonly base: number;
}

/** What the masks of `philoxMask` are made of, in memory and at run time. */
export interface PhiloxEmission extends MaskEmission {
  /** Address of the words of `philoxKeys`. */
  readonly keysAddress: number;
  /** Address of the `maskThreshold` in four lanes of 32 bits. */
  readonly thresholdAddress: number;
  readonly step: Code;
  /** Number of the first group of 32 examples: its masks lie at `base`. */
  readonly firstGroup: Code;
  /** Number of groups, at least 1. */
  readonly groups: Code;
}

/** What Philox multiplies the first and the third word of its counter by. */
const multipliers = [0xd2511f53, 0xcd9e8d57] as const;

/** The bytes of the odd ones among eight words of 32 bits. */
const upperHalves = [1, 3, 5, 7].flatMap(word => [0, 1, 2, 3].map(byte => 4 * word + byte));

/**
 * Nanoseconds a mask, measured on Node 24, with 1, 2 or 3 units at a time: a round waits for its products, and
 * other units fill the wait. With more, registers run out.
 */
const nanoseconds = [0.62, 0.46, 0.43];

/** Units at a time: the last ones may be drawn twice, so that one loop fits every number of units. */
function widthFor(units: number): number {
  const cost = (width: number) => Math.ceil(units / width) * width * nanoseconds[width - 1]!;
  const widths = [1, 2, 3].filter(width => width <= units);
  return widths.reduce((best, width) => (cost(width) < cost(best) ? width : best));
}

/**
 * Writes the masks of `groups` groups of 32 examples for all units.
 *
 * A counter is (4·group + lane, step, 1, unit), so most of the first three rounds is the same for a whole group, or
 * for a whole step: a unit costs 16 products of four lanes instead of 20.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
 */
export function emitPhiloxMasks(options: PhiloxEmission): Code {
  const { locals, registers, units, groups } = options;
  const mark = registers.mark;
  const [group, block, unit, out] = four(() => locals.make(I32));
  const width = widthFor(units);
  const rounds = new Rounds(options, width);
  // first by the remainder, then by the width: so the last units drawn together are the last there are
  const remainder = units % width;
  const advance = remainder === 0 ? undefined : locals.make(I32);
  const blocks = options.precision === 'float64' ? 4 : 2;
  const code = [
    rounds.beginStep(),
    set(group, groups),
    set(block, i32.constant(0)),
    loop([
      rounds.beginGroup(),
      set(unit, i32.constant(0)),
      advance === undefined ? [] : set(advance, i32.constant(remainder)),
      loop([
        set(out, i32.add(get(block), i32.shiftLeft(get(unit), i32.constant(5)))),
        rounds.draw(unit),
        rounds.words.map((words, k) => store(options, rounds, words, get(out), k)),
        set(unit, i32.add(get(unit), advance === undefined ? i32.constant(width) : get(advance))),
        advance === undefined ? [] : set(advance, i32.constant(width)),
        branchIf(0, i32.lessUnsigned(get(unit), i32.constant(units))),
      ]),
      set(block, i32.add(get(block), i32.constant(32 * units * blocks))),
      branchIf(0, tee(group, i32.subtract(get(group), i32.constant(1)))),
    ]),
  ];
  registers.release(mark);
  return code;
}

type Four = readonly [number, number, number, number];
const four = (make: () => number): Four => [make(), make(), make(), make()];

/** Writes the masks of 32 examples of unit `k` after the one that `out` points to: eight draws from each lane. */
function store(
  { precision, units, base }: MaskEmission,
  { threshold, lowerHalf }: Rounds,
  words: Four,
  out: Code,
  k: number,
): Code {
  const kept = (bits: Code) => i32x4.greater(get(threshold), bits);
  return words.map((word, index) => {
    const lower = kept(v128.and(get(word), get(lowerHalf)));
    const upper = kept(i32x4.shiftRight(get(word), i32.constant(16)));
    if (precision === 'float64') {
      const at = base + 32 * (index * units + k);
      return [v128.store(out, at, lower), v128.store(out, at + 16, upper)];
    }
    const at = base + 32 * ((index >> 1) * units + k) + 16 * (index & 1);
    return v128.store(out, at, i16x8.narrow(lower, upper));
  });
}

/**
 * Code of Philox's rounds on four counters at a time, one in each lane.
 *
 * A round makes of the words (c0, c1, c2, c3) and the keys (k0, k1), with the halves of products of 64 bits,
 *
 *     (high(M1·c2) ^ c1 ^ k0, low(M1·c2), high(M0·c0) ^ c3 ^ k1, low(M0·c0))
 *
 * From the counter (4·group + lane, step, 1, unit) the first round's c0 and c1 are those of the step and its c3 that
 * of the group; the second's c3 is that of the step and its c2 that of the group; the third's c1 is that of the
 * group. What else the step or the group adds to a word is put together once, keys included.
 */
class Rounds {
  /** The words of each unit that is drawn at a time. */
  readonly words: readonly Four[];
  readonly threshold: number;
  readonly lowerHalf: number;
  readonly #options: PhiloxEmission;
  readonly #multipliers: readonly [number, number];
  /** The first words of the counters: 4·group + lane. */
  readonly #counters: number;
  /** What the step adds to a word in a round: `second0` to c0 in the second. */
  readonly #step: { readonly second0: number; readonly second2: number; readonly third2: number };
  /** What the group adds. */
  readonly #group: { readonly first2: number; readonly third0: number; readonly third1: number };
  /** The next c0 of each unit while the old one is still needed. */
  readonly #next: readonly number[];
  readonly #key: number;

  constructor(options: PhiloxEmission, width: number) {
    const take = () => options.registers.take(1)[0]!;
    this.#options = options;
    this.threshold = take();
    this.lowerHalf = take();
    this.#multipliers = [take(), take()];
    this.#counters = take();
    this.#step = { second0: take(), second2: take(), third2: take() };
    this.#group = { first2: take(), third0: take(), third1: take() };
    this.words = Array.from({ length: width }, () => four(take));
    this.#next = Array.from({ length: width }, take);
    this.#key = options.locals.make(I32);
  }

  /** What all groups of a step share. */
  beginStep(): Code {
    const { zero, thresholdAddress, step, firstGroup } = this.#options;
    const { second0, second2, third2 } = this.#step;
    const [m0, m1] = this.#multipliers;
    // c0 after the first round, needed for what comes of it
    const first0 = third2;
    const firstCounter = i32x4.splat(i32.shiftLeft(firstGroup, i32.constant(2)));
    return [
      set(this.threshold, v128.load(zero, thresholdAddress)),
      set(this.lowerHalf, this.#constant(0xffff)),
      set(m0, this.#constant(multipliers[0])),
      set(m1, this.#constant(multipliers[1])),
      set(this.#counters, i32x4.add(firstCounter, this.#constant(0, 1, 2, 3))),
      set(second0, v128.xor(get(m1), this.#roundKey(1, 0))),
      set(first0, v128.xor(i32x4.splat(step), this.#roundKey(0, 0))),
      set(second2, v128.xor(this.#high(0, first0), this.#roundKey(1, 1))),
      set(third2, v128.xor(this.#low(0, first0), this.#roundKey(2, 1))),
    ];
  }

  /** What all units of a group of 32 examples share; the next call is for the next group. */
  beginGroup(): Code {
    const { first2, third0, third1 } = this.#group;
    // c2 after the second round, needed for what comes of it
    const second2 = third1;
    return [
      set(first2, v128.xor(this.#high(0, this.#counters), this.#roundKey(0, 1))),
      set(second2, v128.xor(this.#low(0, this.#counters), get(this.#step.second2))),
      set(third0, v128.xor(this.#high(1, second2), this.#roundKey(2, 0))),
      set(third1, this.#low(1, second2)),
      set(this.#counters, i32x4.add(get(this.#counters), this.#constant(4))),
    ];
  }

  /** Sets `words` to the words of neighboring units, the first of which is in the local `unit`. */
  draw(unit: number): Code {
    const step = this.#step;
    const group = this.#group;
    const xor = v128.xor;
    return [
      this.words.map(([c0, c1, c2, c3], k) => [
        set(c2, xor(i32x4.splat(i32.add(get(unit), i32.constant(k))), get(group.first2))),
        set(c0, xor(this.#high(1, c2), get(step.second0))),
        set(c1, this.#low(1, c2)),
        set(c2, xor(this.#high(0, c0), get(step.third2))),
        set(c3, this.#low(0, c0)),
        set(c0, xor(get(c1), get(group.third0))),
        set(c1, get(group.third1)),
      ]),
      this.#otherRounds(),
    ];
  }

  /** The seven rounds that are left: a loop is as fast as seven copies of its body. */
  #otherRounds(): Code {
    const key = this.#key;
    const { keysAddress } = this.#options;
    const xor = v128.xor;
    return [
      set(key, i32.constant(3 * 32)),
      loop([
        this.words.map(([c0, c1, c2, c3], k) => {
          const next0 = this.#next[k]!;
          return [
            set(next0, xor(xor(this.#high(1, c2), get(c1)), v128.load(get(key), keysAddress))),
            set(c1, this.#low(1, c2)),
            set(c2, xor(xor(this.#high(0, c0), get(c3)), v128.load(get(key), keysAddress + 16))),
            set(c3, this.#low(0, c0)),
            set(c0, get(next0)),
          ];
        }),
        branchIf(0, i32.lessUnsigned(tee(key, i32.add(get(key), i32.constant(32))), i32.constant(10 * 32))),
      ]),
    ];
  }

  #roundKey(round: number, word: 0 | 1): Code {
    return v128.load(this.#options.zero, this.#options.keysAddress + 32 * round + 16 * word);
  }

  #constant(...lanes: number[]): Code {
    const { constants, zero } = this.#options;
    const words = Uint32Array.from({ length: 4 }, (_, lane) => lanes[lane % lanes.length]!);
    return constants.load(new Uint8Array(words.buffer), zero);
  }

  /** Upper halves of the products of 64 bits. */
  #high(word: 0 | 1, x: number): Code {
    const multiplier = get(this.#multipliers[word]);
    return v128.shuffle(
      i64x2.multiplyLow(get(x), multiplier),
      i64x2.multiplyHigh(get(x), multiplier),
      upperHalves,
    );
  }

  /** Lower halves: products of their own are cheaper than another shuffle. */
  #low(word: 0 | 1, x: number): Code {
    return i32x4.multiply(get(x), get(this.#multipliers[word]));
  }
}
