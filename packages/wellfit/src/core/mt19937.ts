// numpy's legacy random numbers: the Mersenne Twister and the draws that RandomState makes from it.
import { Normals, uniformOf } from './draws.ts';
import { WellfitError } from './errors.ts';
import { Matrix } from './matrix.ts';

const N = 624;
const M = 397;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;

/**
 * numpy's legacy generator `numpy.random.RandomState`: MT19937 seeded with one 32-bit number, and the same
 * draws in the same order, so that a notebook's `np.random.seed(3)` can be replayed.
 *
 * `rand`, `permutation` and `randint` give numpy's values bit for bit. `randn` goes through a logarithm, where
 * a draw can differ from numpy's in its last digit when the C library under numpy rounds the other way.
 *
 * With no size a draw returns one number, with one size a `Float64Array`, with two a `Matrix` filled row by row.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); numpy/random/mtrand.
 *
 * @throws {WellfitError} `range` when the seed is not a whole number in [0, 2³² − 1]
 *
 * @example
 * ```ts
 * const random = new RandomState(1);
 * random.rand() // => 0.417022004702574
 * random.rand(2) // => Float64Array.of(0.7203244934421581, 0.00011437481734488664)
 * new RandomState(0).permutation(10) // => [2, 8, 4, 9, 1, 6, 7, 3, 0, 5]
 * ```
 */
export class RandomState {
  readonly #words = new Uint32Array(N);
  #next = N;
  /** The first normal of a pair waits here for the next call, across `rand`, until a reseed. */
  readonly #normals = new Normals();

  constructor(seed = 0) {
    this.seed(seed);
  }

  /** Starts the stream again; a waiting normal is dropped. */
  seed(seed: number): void {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new WellfitError(
        'range',
        `RandomState: seed must be a whole number in [0, 4294967295], got ${seed}`,
      );
    }
    const words = this.#words;
    words[0] = seed;
    for (let i = 1; i < N; i++) {
      const before = words[i - 1]! ^ (words[i - 1]! >>> 30);
      words[i] = Math.imul(1812433253, before) + i;
    }
    this.#next = N;
    this.#normals.reset();
  }

  /**
   * Where the stream stands: 624 words, then how many of them are used up. A stream that is given them goes on from
   * there; a waiting normal is dropped.
   */
  get words(): Uint32Array {
    const words = new Uint32Array(N + 1);
    words.set(this.#words);
    words[N] = this.#next;
    return words;
  }

  set words(words: Uint32Array) {
    this.#words.set(words.subarray(0, N));
    this.#next = words[N]!;
    this.#normals.reset();
  }

  /** The next 32 random bits, as a whole number in [0, 2³² − 1]. */
  nextUint32(): number {
    if (this.#next === N) this.#refill();
    let y = this.#words[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #refill(): void {
    const words = this.#words;
    for (let i = 0; i < N; i++) {
      const next = i + 1 < N ? i + 1 : 0;
      const far = i < N - M ? i + M : i + M - N;
      const joined = (words[i]! & UPPER) | (words[next]! & LOWER);
      words[i] = words[far]! ^ (joined >>> 1) ^ (-(joined & 1) & 0x9908b0df);
    }
    this.#next = 0;
  }

  /** Uniform in [0, 1): 53 bits from two outputs, as numpy's `random_sample`. */
  #uniform(): number {
    return uniformOf(this.nextUint32(), this.nextUint32());
  }

  /** Standard normal; of each pair the second is returned first, as numpy does. */
  #normal(): number {
    return this.#normals.next(() => this.#uniform());
  }

  /** Uniform on the whole numbers 0 … limit: bits under a mask, drawn again while too large. */
  #below(limit: number): number {
    if (limit === 0) return 0;
    if (limit <= 0xffffffff) {
      const mask = 0xffffffff >>> Math.clz32(limit);
      for (;;) {
        const value = (this.nextUint32() & mask) >>> 0;
        if (value <= limit) return value;
      }
    }
    const mask = 0xffffffff >>> Math.clz32(Math.floor(limit / 4294967296));
    for (;;) {
      const high = (this.nextUint32() & mask) >>> 0;
      const value = high * 4294967296 + this.nextUint32();
      if (value <= limit) return value;
    }
  }

  /** Uniform in [0, 1). */
  rand(): number;
  rand(size: number): Float64Array;
  rand(rows: number, columns: number): Matrix;
  rand(rows?: number, columns?: number): number | Float64Array | Matrix {
    if (rows === undefined) return this.#uniform();
    const values = new Float64Array(columns === undefined ? rows : rows * columns);
    for (let k = 0; k < values.length; k++) values[k] = this.#uniform();
    return columns === undefined ? values : new Matrix(values, rows, columns);
  }

  /** Normal with mean 0 and variance 1. */
  randn(): number;
  randn(size: number): Float64Array;
  randn(rows: number, columns: number): Matrix;
  randn(rows?: number, columns?: number): number | Float64Array | Matrix {
    if (rows === undefined) return this.#normal();
    const values = new Float64Array(columns === undefined ? rows : rows * columns);
    for (let k = 0; k < values.length; k++) values[k] = this.#normal();
    return columns === undefined ? values : new Matrix(values, rows, columns);
  }

  /** Uniform in [low, high): `low + (high − low)·rand`. */
  uniform(low: number, high: number, size: number): Float64Array {
    return Float64Array.from({ length: size }, () => low + (high - low) * this.#uniform());
  }

  /** Normal with the given mean and standard deviation: `mean + deviation·randn`. */
  normal(mean: number, deviation: number, size: number): Float64Array {
    return Float64Array.from({ length: size }, () => mean + deviation * this.#normal());
  }

  /** The whole numbers 0 … n − 1 in random order, or a shuffled copy of a list. */
  permutation(n: number): number[];
  permutation<T>(list: readonly T[]): T[];
  permutation<T>(source: number | readonly T[]): (number | T)[] {
    const result: (number | T)[] =
      typeof source === 'number' ? Array.from({ length: source }, (_, i) => i) : [...source];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.#below(i);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  /**
   * Uniform on the whole numbers low … high − 1, or 0 … low − 1 when high is left out.
   *
   * @throws {WellfitError} `range` when there is no such number, or the range is wider than 2⁵³
   */
  randint(low: number, high?: number | undefined): number;
  randint(low: number, high: number | undefined, size: number): number[];
  randint(low: number, high?: number, size?: number): number | number[] {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    const span = to - 1 - from;
    if (
      !Number.isSafeInteger(from) ||
      !Number.isSafeInteger(to) ||
      !(span >= 0) ||
      !Number.isSafeInteger(span)
    ) {
      throw new WellfitError(
        'range',
        `randint: low must be below high, both whole numbers, got ${from} and ${to}`,
      );
    }
    if (size === undefined) return from + this.#below(span);
    return Array.from({ length: size }, () => from + this.#below(span));
  }
}
