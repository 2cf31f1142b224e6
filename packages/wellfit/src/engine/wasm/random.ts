// Dropout masks inside a kernel: Philox with four counters in the lanes of a vector, eight draws from each.
import type { Precision } from '../../core/matrix.ts';
import { branchIf, type Code, get, I32, i16x8, i32, i32x4, loop, set, tee, v128 } from './instructions.ts';
import { type Emission, type Four, four, type PhiloxPlace, Rounds, words32 } from './philox.ts';

/**
 * Where a kernel keeps the mask of a layer, and what the code that writes it may use.
 *
 * Examples lie in blocks of four vectors: 8 in float64, 16 in float32. Element (unit, example) has half the width of
 * a number, 0 or −1, and lies at `base + 32·(block·units + unit) + (example within block)·width`. There is room up
 * to a multiple of 32 examples.
 */
export interface MaskEmission extends Emission {
  readonly precision: Precision;
  readonly units: number;
  readonly base: number;
}

/** What the masks of `philoxMask` are made of, in memory and at run time. */
export interface PhiloxEmission extends MaskEmission, PhiloxPlace {
  /** Address of the `maskThreshold` in four lanes of 32 bits. */
  readonly thresholdAddress: number;
  /** Number of groups, at least 1. */
  readonly groups: Code;
}

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
 */
export function emitPhiloxMasks(options: PhiloxEmission): Code {
  const { locals, registers, units, groups, zero, thresholdAddress } = options;
  const mark = registers.mark;
  const [group, block, unit, out] = four(() => locals.make(I32));
  const width = widthFor(units);
  const [threshold, lowerHalf] = registers.take(2) as [number, number];
  const rounds = new Rounds(options, width);
  // first by the remainder, then by the width: so the last units drawn together are the last there are
  const remainder = units % width;
  const advance = remainder === 0 ? undefined : locals.make(I32);
  const blocks = options.precision === 'float64' ? 4 : 2;
  const code = [
    set(threshold, v128.load(zero, thresholdAddress)),
    set(lowerHalf, words32(options, 0xffff)),
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
        rounds.words.map((words, k) => store(options, { threshold, lowerHalf }, words, get(out), k)),
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

/** Writes the masks of 32 examples of unit `k` after the one that `out` points to: eight draws from each lane. */
function store(
  { precision, units, base }: MaskEmission,
  { threshold, lowerHalf }: { readonly threshold: number; readonly lowerHalf: number },
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
