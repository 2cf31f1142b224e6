// Philox inside a kernel: four counters in the lanes of a vector, one for each of four neighboring examples.
import { branchIf, type Code, get, I32, i32, i32x4, i64x2, loop, set, tee, v128 } from './instructions.ts';
import type { Locals } from './module.ts';
import type { ConstantTable, Registers } from './vector.ts';

/** What code that draws random numbers may use. */
export interface Emission {
  readonly locals: Locals;
  readonly registers: Registers;
  readonly constants: ConstantTable;
  /** Code that reads a local that holds 0. */
  readonly zero: Code;
}

/** The place of draws among all that one seed gives. */
export interface PhiloxPlace {
  /** Address of the words of `philoxKeys`. */
  readonly keysAddress: number;
  readonly step: Code;
  /** Number of the first group of examples, which share four counters. */
  readonly firstGroup: Code;
}

/** Four registers or locals. */
export type Four = readonly [number, number, number, number];
export const four = (make: () => number): Four => [make(), make(), make(), make()];

/** Four words of 32 bits, or one of them in all lanes. */
export function words32({ constants, zero }: Emission, ...lanes: number[]): Code {
  const words = Uint32Array.from({ length: 4 }, (_, lane) => lanes[lane % lanes.length]!);
  return constants.load(new Uint8Array(words.buffer), zero);
}

/** What Philox multiplies the first and the third word of its counter by. */
const multipliers = [0xd2511f53, 0xcd9e8d57] as const;

/** The bytes of the odd ones among eight words of 32 bits. */
const upperHalves = [1, 3, 5, 7].flatMap(word => [0, 1, 2, 3].map(byte => 4 * word + byte));

/**
 * Code of Philox's rounds on four counters at a time, one in each lane.
 *
 * A round makes of the words (c0, c1, c2, c3) and the keys (k0, k1), with the halves of products of 64 bits,
 *
 *     (high(M1·c2) ^ c1 ^ k0, low(M1·c2), high(M0·c0) ^ c3 ^ k1, low(M0·c0))
 *
 * From the counter (4·group + lane, step, 1, unit) the first round's c0 and c1 are those of the step and its c3 that
 * of the group; the second's c3 is that of the step and its c2 that of the group; the third's c1 is that of the
 * group. What else the step or the group adds to a word is put together once, keys included: a unit costs 16 products
 * of four lanes instead of 20.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
 */
export class Rounds {
  /** The words of each unit that is drawn at a time. */
  readonly words: readonly Four[];
  readonly #options: Emission & PhiloxPlace;
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

  /** @param width units that are drawn at a time */
  constructor(options: Emission & PhiloxPlace, width: number) {
    const take = () => options.registers.take(1)[0]!;
    this.#options = options;
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
    const { step, firstGroup } = this.#options;
    const { second0, second2, third2 } = this.#step;
    const [m0, m1] = this.#multipliers;
    // c0 after the first round, needed for what comes of it
    const first0 = third2;
    const firstCounter = i32x4.splat(i32.shiftLeft(firstGroup, i32.constant(2)));
    return [
      set(m0, words32(this.#options, multipliers[0])),
      set(m1, words32(this.#options, multipliers[1])),
      set(this.#counters, i32x4.add(firstCounter, words32(this.#options, 0, 1, 2, 3))),
      set(second0, v128.xor(get(m1), this.#roundKey(1, 0))),
      set(first0, v128.xor(i32x4.splat(step), this.#roundKey(0, 0))),
      set(second2, v128.xor(this.#high(0, first0), this.#roundKey(1, 1))),
      set(third2, v128.xor(this.#low(0, first0), this.#roundKey(2, 1))),
    ];
  }

  /** What all units of a group share; the next call is for the next group. */
  beginGroup(): Code {
    const { first2, third0, third1 } = this.#group;
    // c2 after the second round, needed for what comes of it
    const second2 = third1;
    return [
      set(first2, v128.xor(this.#high(0, this.#counters), this.#roundKey(0, 1))),
      set(second2, v128.xor(this.#low(0, this.#counters), get(this.#step.second2))),
      set(third0, v128.xor(this.#high(1, second2), this.#roundKey(2, 0))),
      set(third1, this.#low(1, second2)),
      set(this.#counters, i32x4.add(get(this.#counters), words32(this.#options, 4))),
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
