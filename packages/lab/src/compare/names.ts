// What variants are called.
import { setting } from '../state/numerals.ts';
import { fill, type Words } from '../words/words.ts';
import type { PlannedVariant } from './plans.ts';

/** A variant with the strengths that tell it from the others. */
export function nameOf(
  { name, restraint }: Pick<PlannedVariant, 'name' | 'restraint'>,
  words: Words['compare'],
): string {
  return fill(words[name], { l2: setting(restraint.l2), keepProb: setting(restraint.keepProb) });
}
