// A table's features as inputs, by figures of its training part, and what looks wrong with them.
import {
  applyPreprocessing,
  type ClassTarget,
  type FittedPreprocessing,
  fitPreprocessing,
  leakWarnings,
  type Split,
  type Table,
  WellfitError,
} from 'wellfit';
import { unseenWarnings } from './remarks.ts';
import type { DividedInputs } from './rows.ts';

/**
 * Turns features into inputs.
 *
 * @param encoded the class of every row
 * @throws {WellfitError} as the library's preprocessing
 */
export function tableInputs(
  table: Table,
  {
    split,
    target,
    encoded,
  }: { readonly split: Split; readonly target: ClassTarget; readonly encoded: Int32Array },
): { readonly inputs: DividedInputs; readonly warnings: readonly string[] } {
  const [trained, held] = [table.select(split.train), table.select(split.validation)];
  const { preprocessing, warnings } = fitted(table, trained);
  const seen = applyPreprocessing(preprocessing, trained);
  const unseen = applyPreprocessing(preprocessing, held);
  const learned = Int32Array.from(split.train, row => encoded[row]!);
  return {
    inputs: { training: seen.x, validation: unseen.x, preprocessing },
    warnings: [...warnings, ...leakWarnings(trained, target, learned), ...unseenWarnings(unseen.unseen)],
  };
}

/**
 * Figures of the training part. What a column holds is told by all of its rows, which are all to be read: a word among
 * numbers is refused, whichever part it falls into.
 */
function fitted(table: Table, trained: Table): FittedPreprocessing {
  try {
    const { features } = fitPreprocessing(table).preprocessing;
    const words = features.filter(({ kind }) => kind === 'categorical');
    const types = Object.fromEntries(words.map(({ name }) => [name, 'categorical' as const]));
    return fitPreprocessing(trained, { types });
  } catch (error) {
    if (!(error instanceof WellfitError)) throw error;
    // what to do in a program is of no use on a page
    const message = error.message.replace(
      /; or take its cells as categories: .*$/,
      '; or leave the column out',
    );
    throw new WellfitError(error.code, message, { cause: error });
  }
}
