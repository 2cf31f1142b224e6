// numpy's dropout masks inside a kernel: the Mersenne Twister on vectors, drawn in numpy's order.
import {
  branchIf,
  type Code,
  call,
  f64x2,
  get,
  I32,
  i16x8,
  i32,
  i32x4,
  i64x2,
  type LaneStore,
  loop,
  set,
  unsigned,
  V128,
  v128,
  when,
} from './instructions.ts';
import { Locals, type Module } from './module.ts';
import type { MaskEmission } from './random.ts';
import type { ConstantTable } from './vector.ts';

/** Bytes of the words of a state, and where its position lies after them. */
const stateBytes = 4 * 624;

/** What the masks of `NumpyMasks` are made of, in memory and at run time. */
export interface NumpyEmission extends MaskEmission {
  /** Address of a `mersenneState`: 624 words, then how many of them are used up, an even number. */
  readonly stateAddress: number;
  /** Address of keepProb as a number of 64 bits. */
  readonly keepProbAddress: number;
  /** The true number of examples, at least 1. */
  readonly examples: Code;
  /** The function of `defineRefill`. */
  readonly refill: number;
}

/** Copies a state: fixed masks start each step from the state of the seed. */
export function emitCopyMersenne({ from, to }: { readonly from: number; readonly to: number }): Code {
  const memoryCopy = [0xfc, unsigned(10), 0, 0];
  return [i32.constant(to), i32.constant(from), i32.constant(stateBytes + 4), memoryCopy];
}

/**
 * Defines the function that makes the next 624 words of the state at its parameter, and sets the position to 0.
 * Returns its number.
 *
 * w[i] ← w[i + 397] ^ (y >> 1) ^ (y odd ? 0x9908b0df : 0) with y = upper bit of w[i], lower 31 bits of w[i + 1]. An
 * index past the end goes on from the start, where words are new already. Four words are made at a time: none of
 * them is needed for another of the four.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).
 */
export function defineRefill(module: Module, constants: ConstantTable): number {
  const state = 0;
  const locals = new Locals([I32]);
  const [zero, word, end] = [locals.make(I32), locals.make(I32), locals.make(I32)];
  const following = locals.make(V128);
  const constant = (value: number) => constants.load(splat(value), get(zero));
  /** Four words at `own` after the pointer, from those at `far` after it. */
  const renew = (own: number, far: number): Code => {
    const joined = v128.select(v128.load(get(word), own), get(following), constant(0x80000000));
    const odd = v128.and(get(following), constant(1));
    const shifted = v128.xor(v128.load(get(word), far), i32x4.shiftRight(joined, i32.constant(1)));
    return [
      set(following, v128.load(get(word), own + 4)),
      v128.store(get(word), own, v128.xor(shifted, i32x4.multiply(odd, constant(0x9908b0df)))),
      set(word, i32.add(get(word), i32.constant(16))),
    ];
  };
  const renewTo = (limit: number, own: number, far: number): Code => [
    set(end, i32.add(get(state), i32.constant(limit))),
    loop([renew(own, far), branchIf(0, i32.lessUnsigned(get(word), get(end)))]),
  ];
  return module.define(locals, [
    set(word, get(state)),
    renewTo(4 * 224, 0, 4 * 397),
    // the first new word once more, after the last: in the place of the position, which is not needed now
    i32.store(get(state), stateBytes, i32.load(get(state), 0)),
    renew(0, 4 * 397),
    // offsets are never negative: from here the pointer follows the word 227 places back
    set(word, i32.add(get(state), i32.constant(4))),
    renewTo(4 + stateBytes - 4 * 228, 4 * 227, 0),
    i32.store(get(state), stateBytes, i32.constant(0)),
  ]);
}

/**
 * Draws units × examples masks, `rand() < keepProb` unit by unit, and leaves the state where numpy's would be.
 *
 * Four examples at a time where the state holds that many draws, else one by one, with new words when there are
 * none. The last four of a unit may reach over its end: their words are then used again.
 */
export function emitNumpyMasks(options: NumpyEmission): Code {
  const { locals, registers, zero, units, stateAddress, examples } = options;
  const mark = registers.mark;
  const make = () => locals.make(I32);
  const [row, example, count, at] = [make(), make(), make(), make()];
  const draw = new Draw(options, { row, example, count, at });
  const tooFar = i32.subtract(get(example), get(count));
  const code = [
    draw.begin(),
    set(count, examples),
    set(at, i32.shiftLeft(i32.load(zero, stateAddress + stateBytes), i32.constant(2))),
    set(row, i32.constant(0)),
    loop([
      set(example, i32.constant(0)),
      loop([
        when(i32.lessUnsigned(get(at), i32.constant(stateBytes - 31)), draw.four(), draw.oneByOne()),
        branchIf(0, i32.lessUnsigned(get(example), get(count))),
      ]),
      set(at, i32.subtract(get(at), i32.shiftLeft(tooFar, i32.constant(3)))),
      forward(row, 32),
      branchIf(0, i32.lessUnsigned(get(row), i32.constant(32 * units))),
    ]),
    i32.store(zero, stateAddress + stateBytes, i32.shiftRight(get(at), i32.constant(2))),
  ];
  registers.release(mark);
  return code;
}

const forward = (local: number, by: number): Code => set(local, i32.add(get(local), i32.constant(by)));

/** Where the drawing is: locals of 32 bits. */
interface Place {
  /** Bytes from the first unit's masks to this one's. */
  readonly row: number;
  readonly example: number;
  /** Number of examples. */
  readonly count: number;
  /** Bytes of the state that are used up. */
  readonly at: number;
}

/** Code that turns words of the state into masks. */
class Draw {
  readonly #options: NumpyEmission;
  readonly #place: Place;
  readonly #words: readonly [number, number];
  readonly #keepProb: number;

  constructor(options: NumpyEmission, place: Place) {
    const take = () => options.registers.take(1)[0]!;
    this.#options = options;
    this.#place = place;
    this.#words = [take(), take()];
    this.#keepProb = take();
  }

  begin(): Code {
    const { zero, keepProbAddress } = this.#options;
    return set(this.#keepProb, v128.load64Splat(zero, keepProbAddress));
  }

  /** Four examples from eight words; the first is a multiple of four, so all lie in one block. */
  four(): Code {
    const { precision, base, stateAddress } = this.#options;
    const { example, at } = this.#place;
    const [first, second] = this.#words;
    const masks = v128.shuffle(get(first), get(second), lowerHalves);
    return [
      this.#words.map((word, pair) => [
        set(word, v128.load(get(at), stateAddress + 16 * pair)),
        this.#temper(word),
        set(word, this.#kept(word)),
      ]),
      precision === 'float64'
        ? v128.store(this.#out(), base, masks)
        : [set(first, masks), v128.store64Lane(this.#out(), base, i16x8.narrow(get(first), get(first)), 0)],
      forward(at, 32),
      forward(example, 4),
    ];
  }

  /** One example after the other up to the next multiple of four. */
  oneByOne(): Code {
    const { precision, base, stateAddress, refill } = this.#options;
    const { example, count, at } = this.#place;
    const word = this.#words[0];
    const storeMask = precision === 'float64' ? v128.store32Lane : store16Lane;
    const more = i32.lessUnsigned(get(example), get(count));
    return loop([
      when(i32.equal(get(at), i32.constant(stateBytes)), [
        call(refill, i32.constant(stateAddress)),
        set(at, i32.constant(0)),
      ]),
      set(word, v128.load64Splat(get(at), stateAddress)),
      this.#temper(word),
      storeMask(this.#out(), base, this.#kept(word), 0),
      forward(at, 8),
      forward(example, 1),
      when(i32.and(get(example), i32.constant(3)), branchIf(1, more)),
    ]);
  }

  /** Where the example's mask lies after `base`. */
  #out(): Code {
    const { precision, units } = this.#options;
    const { row, example } = this.#place;
    const [blockBits, widthBits] = precision === 'float64' ? [3, 2] : [4, 1];
    const block = i32.shiftRight(get(example), i32.constant(blockBits));
    const inBlock = i32.and(get(example), i32.constant(2 ** blockBits - 1));
    const unit = i32.add(get(row), i32.multiply(block, i32.constant(32 * units)));
    return i32.add(unit, i32.shiftLeft(inBlock, i32.constant(widthBits)));
  }

  /** The output function of the twister, on every word. */
  #temper(word: number): Code {
    const { shiftLeft, shiftRight } = i32x4;
    const mix = (shifted: Code) => set(word, v128.xor(get(word), shifted));
    return [
      mix(shiftRight(get(word), i32.constant(11))),
      mix(v128.and(shiftLeft(get(word), i32.constant(7)), this.#constant(splat(0x9d2c5680)))),
      mix(v128.and(shiftLeft(get(word), i32.constant(15)), this.#constant(splat(0xefc60000)))),
      mix(shiftRight(get(word), i32.constant(18))),
    ];
  }

  /**
   * Whether numpy's uniform, (⌊a / 2⁵⌋·2²⁶ + ⌊b / 2⁶⌋) / 2⁵³ of two words a and b, is below keepProb.
   *
   * Bits become numbers without a conversion: as the last ones of 2²⁵ the first 27 count 2⁻²⁷ each, as the last ones
   * of ½ the other 26 count 2⁻⁵³ each, and then 2²⁵ + ½ is taken away. Every step is exact.
   */
  #kept(word: number): Code {
    const { shiftLeft, shiftRight } = i64x2;
    const number = (value: number) => this.#constant(new Uint8Array(Float64Array.of(value, value).buffer));
    const first = shiftRight(shiftLeft(get(word), i32.constant(32)), i32.constant(37));
    const second = shiftRight(get(word), i32.constant(38));
    const large = v128.or(first, number(2 ** 25));
    const small = v128.or(second, number(0.5));
    const uniform = f64x2.add(f64x2.subtract(large, number(2 ** 25 + 0.5)), small);
    return f64x2.less(uniform, get(this.#keepProb));
  }

  #constant(bytes: Uint8Array): Code {
    return this.#options.constants.load(bytes, this.#options.zero);
  }
}

/** The bytes of the even ones among eight words of 32 bits. */
const lowerHalves = [0, 2, 4, 6].flatMap(word => [0, 1, 2, 3].map(byte => 4 * word + byte));

/** Sixteen bytes that hold 32 bits four times. */
const splat = (value: number) => new Uint8Array(new Uint32Array(4).fill(value).buffer);

/** One lane of 16 bits to memory. */
const store16Lane: LaneStore = (pointer, offset, value, lane) => [
  pointer,
  value,
  0xfd,
  unsigned(89),
  1,
  unsigned(offset),
  lane,
];
