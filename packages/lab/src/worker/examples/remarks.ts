// What is worth saying about classes before training: rare ones, single rows, categories that training has not seen.
import type { ClassTarget, UnseenCategories } from 'wellfit';
import { counted, label } from '../tables/words.ts';

/** A class is rare when it has less than this share of what it would have if all had the same. */
const rare = 0.2;
/** Classes or categories that a line names. */
const shown = 6;

/** Lines about classes that are rare, or too rare to be divided. */
export function classWarnings(
  { labels, name }: ClassTarget & { readonly name: string },
  { all, training }: { readonly all: Int32Array; readonly training: Int32Array },
): string[] {
  const names = labels.map(each => label(String(each)));
  const counts = countsOf(all, labels.length);
  const singles = names.filter((_, k) => counts[k] === 1);
  const [own, most] = [countsOf(training, labels.length), training.length];
  const least = Math.min(...own);
  const isRare = (least / most) * labels.length < rare;
  const many = `${counted(least, 'row')} of ${most.toLocaleString('en-US')}`;
  return [
    ...(singles.length > 0
      ? [
          `${listed(singles)}: a single row, which is trained on; none is held out to see how such rows are told`,
        ]
      : []),
    ...(isRare ? [`${label(name)} is ${names[own.indexOf(least)]} in ${many}: accuracy says little`] : []),
  ];
}

/** A line for each column with categories that training has not seen. */
export function unseenWarnings(unseen: readonly UnseenCategories[]): string[] {
  return unseen.map(({ name, cells, categories }) => {
    const names = categories.map(text => (text === null ? 'missing' : label(text)));
    const where = `${counted(cells, 'cell')} of the validation rows not seen in training`;
    return `${label(name)}: ${where} (${listed(names)}), taken as none of its categories`;
  });
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, shown).join(', ');
  return names.length > shown ? `${first}, … ${names.length - shown} more` : first;
}

function countsOf(classes: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const k of classes) counts[k]!++;
  return counts;
}
