// Standard normal draws inside a kernel: uniform numbers of Philox, eight neighboring examples at a time, and a formula.
import { element } from '../expression.ts';
import { inverseNormal } from '../normal.ts';
import type { RandomNormals } from '../program.ts';
import { emitFormula } from './formula.ts';
import { type Code, f32x4, f64x2, get, i32, i32x4, set, v128 } from './instructions.ts';
import { control, type Kernel } from './kernel.ts';
import type { Index } from './loops.ts';
import { type Four, Rounds } from './philox.ts';

/** Examples that share four counters, by two words of each: no block of more than one is smaller. */
const groupExamples = 8;

const upperHalf = Array.from({ length: 16 }, (_, byte) => 8 + (byte % 8));

/** Draws for all units and all examples of the batch, or of the chunk. */
export function emitNormals(
  kernel: Kernel,
  { out, fixed }: RandomNormals,
  /** Address of the words of `philoxKeys`. */
  keysAddress: number,
): Code {
  const { locals, registers, loops, batch, context, vectors } = kernel;
  const { zero } = loops;
  const { perBlock, chunk } = batch;
  registers.release(0);
  const rounds = new Rounds(
    {
      locals,
      registers,
      constants: context.constants,
      zero,
      keysAddress,
      step: fixed ? i32.constant(0) : i32.load(zero, control.step),
      firstGroup: i32.multiply(kernel.chunkNumber, i32.constant((chunk * perBlock) / groupExamples)),
    },
    1,
  );
  const mark = registers.mark;
  const unit = kernel.integer();
  const inGroup = groupExamples / vectors.lanes;
  const groups = Array.from({ length: Math.ceil(batch.vectors / inGroup) }, (_, g) =>
    Array.from({ length: Math.min(inGroup, batch.vectors - g * inGroup) }, (_, v) => g * inGroup + v),
  );
  const ofUnit = (row: Index, block: Index, members: readonly number[]): Code => {
    const width = Math.min(kernel.tiling.vectors, members.length);
    return Array.from({ length: members.length / width }, (_, strip) => {
      registers.release(mark);
      const line = kernel.line(width);
      const u = line.each(v => uniform(kernel, rounds.words[0]!, strip * width + v));
      const known = new Map([[element(out).key, u]]);
      const z = emitFormula(inverseNormal(out), { vectors, line, known, read: () => u });
      const stores = Array.from({ length: width }, (_, v) =>
        kernel.storeExamples(out, row, block, members[strip * width + v]!, z(v)),
      );
      return [line.code, stores];
    });
  };
  return [
    rounds.beginStep(),
    kernel.eachBlock(block =>
      groups.map(members => [
        rounds.beginGroup(),
        set(unit, i32.constant(0)),
        loops.repeat(out.rows, 1, row => [
          rounds.draw(unit),
          ofUnit(row, block, members),
          set(unit, i32.add(get(unit), i32.constant(1))),
        ]),
      ]),
    ),
  ];
}

/** Vector `v` of a group's uniform numbers (⌊word / 2⁹⌋ + ½) / 2²³: no step of it rounds, in either precision. */
function uniform(kernel: Kernel, words: Four, v: number): Code {
  const { vectors } = kernel;
  const constant = (value: number) => kernel.line(1).constant(value)(0);
  const bits = (word: number) => i32x4.shiftRight(get(words[word]!), i32.constant(9));
  if (vectors.lanes === 4) return scaled(f32x4.fromSigned(bits(v)));
  const pair = bits(v >> 1);
  return scaled(f64x2.fromSigned(v % 2 === 0 ? pair : v128.shuffle(pair, pair, upperHalf)));

  function scaled(whole: Code): Code {
    return vectors.multiply(vectors.add(whole, constant(0.5)), constant(2 ** -23));
  }
}
