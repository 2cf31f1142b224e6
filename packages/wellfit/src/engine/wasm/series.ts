// A scalar that takes its next value at every run: out of a table that the host fills before a call.
import { bytesOf, type Place } from '../memory.ts';
import { type Code, i32, v128 } from './instructions.ts';
import type { Vectors } from './vector.ts';

/** Where the values start, behind the bytes of them that are used up. */
export const seriesStart = 16;

/** Copies the next value to both vectors of a scalar's place. */
export function emitNextOfSeries({ base }: Place, table: number, { precision, loadSplat }: Vectors): Code {
  const zero = i32.constant(0);
  const used = i32.load(zero, table);
  const value = loadSplat(used, table + seriesStart);
  return [
    [0, 1].map(copy => v128.store(zero, base + 16 * copy, value)),
    i32.store(zero, table, i32.add(used, i32.constant(bytesOf(precision)))),
  ];
}
