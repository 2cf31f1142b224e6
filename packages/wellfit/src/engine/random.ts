// Masks and uniform numbers by definition, as the interpreter draws them: what a kernel must give bit for bit.
import { RandomState } from '../core/mt19937.ts';
import { philox4x32 } from '../core/philox.ts';

/** Where masks are written: units × examples row by row, 1 for a unit that is kept and 0 for one that is not. */
export type MaskValues = Uint8Array | Float32Array | Float64Array;

/** The probability of keeping a unit as a whole number out of 2¹⁶; at least 1, and 65536 keeps every unit. */
export function maskThreshold(keepProb: number): number {
  return Math.max(1, Math.round(keepProb * 65536));
}

/**
 * A mask as a pure function of (seed, stream, step, place): any order of work draws the same.
 *
 * Unit j of example e is kept when a number of 16 bits is below `maskThreshold(keepProb)`. Philox4x32-10 with key
 * (seed, stream) and counter (4·⌊e / 32⌋ + e mod 4, step, 1, j) gives four words of 32 bits; with
 * d = ⌊(e mod 32) / 4⌋ the number is the lower half of word ⌊d / 2⌋ where d is even and its upper half where d is
 * odd. So four counters, one in each lane of a vector, serve 32 neighboring examples.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
 */
export function philoxMask(
  mask: MaskValues,
  options: {
    readonly seed: number;
    readonly stream: number;
    readonly step: number;
    readonly units: number;
    readonly examples: number;
    readonly keepProb: number;
  },
): void {
  const { seed, stream, step, units, examples, keepProb } = options;
  const threshold = maskThreshold(keepProb);
  const words = new Uint32Array(4);
  for (let unit = 0; unit < units; unit++) {
    for (let counter = 0; ; counter++) {
      // the first of the eight examples, four apart, that share this counter
      const first = 32 * Math.floor(counter / 4) + (counter % 4);
      if (first >= examples) break;
      philox4x32([counter, step, 1, unit], [seed, stream], words);
      for (let draw = 0; draw < 8 && first + 4 * draw < examples; draw++) {
        const bits = (words[draw >>> 1]! >>> (16 * (draw & 1))) & 0xffff;
        mask[unit * examples + first + 4 * draw] = bits < threshold ? 1 : 0;
      }
    }
  }
}

/**
 * Uniform numbers between 0 and 1 as a pure function of (seed, stream, step, place), units × examples row by row.
 *
 * For unit j of example e, Philox4x32-10 with key (seed, stream) and counter (4·⌊e / 8⌋ + e mod 4, step, 1, j) gives
 * four words, of which word w = ⌊(e mod 8) / 4⌋ counts: u = (⌊w / 2⁹⌋ + ½) / 2²³, the middle of one of 2²³ equal
 * parts, which float32 holds as it is. So four counters, one in each lane of a vector, serve eight neighboring
 * examples.
 */
export function philoxUniforms(
  values: Float64Array,
  options: {
    readonly seed: number;
    readonly stream: number;
    readonly step: number;
    readonly units: number;
    readonly examples: number;
  },
): void {
  const { seed, stream, step, units, examples } = options;
  const words = new Uint32Array(4);
  for (let unit = 0; unit < units; unit++) {
    for (let example = 0; example < examples; example++) {
      const counter = 4 * Math.floor(example / 8) + (example % 4);
      philox4x32([counter, step, 1, unit], [seed, stream], words);
      const word = words[Math.floor((example % 8) / 4)]!;
      values[unit * examples + example] = ((word >>> 9) + 0.5) * 2 ** -23;
    }
  }
}

/**
 * The keys of Philox's ten rounds as a kernel reads them: for each round the first key in four lanes, then the
 * second in four lanes.
 */
export function philoxKeys(seed: number, stream: number): Uint32Array {
  const keys = new Uint32Array(80);
  for (let round = 0; round < 10; round++) {
    keys.fill(seed + Math.imul(round, 0x9e3779b9), 8 * round, 8 * round + 4);
    keys.fill(stream + Math.imul(round, 0xbb67ae85), 8 * round + 4, 8 * round + 8);
  }
  return keys;
}

/**
 * The state of numpy's `RandomState(seed)` as a kernel goes on from it: 624 words, then how many of them are used
 * up, which is all.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), initialization of 2002.
 */
export function mersenneState(seed: number): Uint32Array {
  const state = new Uint32Array(625);
  state[0] = seed;
  for (let i = 1; i < 624; i++) {
    const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = Math.imul(1812433253, before) + i;
  }
  state[624] = 624;
  return state;
}

/**
 * Masks as numpy code draws them: `rand(units, examples) < keepProb`, layer by layer, from one `RandomState(seed)`
 * that goes on from step to step.
 *
 * Fixed masks come from a stream of their own that is seeded again at the start of each step, so that they never
 * set the fresh ones back.
 */
export class NumpyMasks {
  readonly #seed: number;
  readonly #fresh: RandomState;
  readonly #repeated: RandomState;
  #atStart = true;

  constructor(seed: number) {
    this.#seed = seed;
    this.#fresh = new RandomState(seed);
    this.#repeated = new RandomState(seed);
  }

  beginStep(): void {
    this.#atStart = true;
  }

  /** Where the fresh masks' stream stands, as the words of a `RandomState`. */
  get words(): Uint32Array {
    return this.#fresh.words;
  }

  set words(words: Uint32Array) {
    this.#fresh.words = words;
  }

  draw(
    mask: MaskValues,
    options: {
      readonly units: number;
      readonly examples: number;
      readonly keepProb: number;
      readonly fixed: boolean;
    },
  ): void {
    const { units, examples, keepProb, fixed } = options;
    // seeding costs as much as 300 draws: a step without fixed masks is spared it
    if (fixed && this.#atStart) {
      this.#repeated.seed(this.#seed);
      this.#atStart = false;
    }
    const random = fixed ? this.#repeated : this.#fresh;
    for (let k = 0; k < units * examples; k++) mask[k] = random.rand() < keepProb ? 1 : 0;
  }
}
