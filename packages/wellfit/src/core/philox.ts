// Counter-based random numbers: each is a pure function of a key and a place, so any order of work draws the same.
import { Normals, uniformOf } from './draws.ts';

/**
 * Philox4x32-10: ten rounds turn a 128-bit counter and a 64-bit key into 128 random bits.
 *
 * Writes four 32-bit words to `out`.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
 *
 * @example
 * ```ts
 * const out = new Uint32Array(4);
 * philox4x32([0, 0, 0, 0], [0, 0], out);
 * out[0] // => 0x6627e8d5
 * ```
 */
export function philox4x32(
  [c0, c1, c2, c3]: readonly [number, number, number, number],
  [k0, k1]: readonly [number, number],
  out: Uint32Array,
): void {
  rounds(c0, c1, c2, c3, k0, k1, out);
}

/** The ten rounds, on plain numbers: this is called once for every four random words. */
function rounds(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    const high0 = multiplyHigh(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit numbers, from four products of 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) | 0;
}

/**
 * A stream of Philox numbers under the key (seed, stream), read one after another. (Masks have addresses of their own:
 * see `engine/random.ts`.)
 *
 * @example
 * ```ts
 * const a = new Philox(7, 0);
 * const b = new Philox(7, 0);
 * a.uniform() === b.uniform() // => true
 * ```
 */
export class Philox {
  readonly #seed: number;
  readonly #stream: number;
  readonly #block = new Uint32Array(4);
  #taken = 4;
  #index = 0;
  readonly #normals = new Normals();

  /** @param stream tells apart streams of one seed: one for each purpose and layer */
  constructor(seed: number, stream: number) {
    this.#seed = seed | 0;
    this.#stream = stream | 0;
  }

  /** Words that are used up. A stream of the same key that is given them goes on from there; a waiting normal is dropped. */
  get used(): number {
    return 4 * (this.#index - 1) + this.#taken;
  }

  set used(used: number) {
    this.#index = Math.floor(used / 4);
    this.#taken = 4;
    for (let words = used % 4; words > 0; words--) this.nextUint32();
    this.#normals.reset();
  }

  /** The next 32 random bits, as a whole number in [0, 2³² − 1]. */
  nextUint32(): number {
    if (this.#taken === 4) {
      rounds(this.#index++, 0, 0, 0, this.#seed, this.#stream, this.#block);
      this.#taken = 0;
    }
    return this.#block[this.#taken++]!;
  }

  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    return uniformOf(this.nextUint32(), this.nextUint32());
  }

  /** Normal with mean 0 and variance 1. */
  normal(): number {
    return this.#normals.next(() => this.uniform());
  }

  /** Uniform on the whole numbers 0 … n − 1, for n up to 2³²: bits under a mask, drawn again while too large. */
  below(n: number): number {
    if (n <= 1) return 0;
    const mask = 0xffffffff >>> Math.clz32(n - 1);
    for (;;) {
      const value = (this.nextUint32() & mask) >>> 0;
      if (value < n) return value;
    }
  }

  /** The whole numbers 0 … n − 1 in random order (Fisher and Yates, from the end). */
  permutation(n: number): Uint32Array {
    const result = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const swap = result[i]!;
      result[i] = result[j]!;
      result[j] = swap;
    }
    return result;
  }
}
