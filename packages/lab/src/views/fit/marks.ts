// Where live numbers were moved: the movements of one hand as one mark, from its first value to its last.
import type { LiveSettings, Move } from '../../settings/settings.ts';

/** A live number that went from one value to another. */
export interface Mark {
  /** Step at which it was touched. */
  readonly step: number;
  readonly name: keyof LiveSettings;
  readonly from: number;
  readonly to: number;
}

/**
 * Marks of moves, by ascending step.
 *
 * @param start live numbers at step 0
 * @param closeness steps within which a further move of the same number belongs to the same mark
 */
export function marksOf(moves: readonly Move[], start: LiveSettings, closeness: number): Mark[] {
  const marks: Mark[] = [];
  const open: Partial<Record<keyof LiveSettings, { readonly index: number; readonly last: number }>> = {};
  for (const { step, name, value } of moves) {
    const before = open[name];
    const mark = before && marks[before.index]!;
    if (mark && step - before.last <= closeness) {
      marks[before.index] = { ...mark, to: value };
      open[name] = { index: before.index, last: step };
    } else {
      open[name] = { index: marks.length, last: step };
      marks.push({ step, name, from: mark?.to ?? start[name], to: value });
    }
  }
  return marks.filter(({ from, to }) => from !== to);
}
