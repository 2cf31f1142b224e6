// What is worth saying about a table before training: what its target was taken for, rare classes, unseen categories.
import type { Matrix, ModelTarget, Target, UnseenCategories } from 'wellfit';
import { columnNamed, label, quoted, requireColumns, type Table } from '../tables/table.ts';
import { counted } from '../terminal/text.ts';
import type { DataFlags } from './options/data.ts';
import type { TrainSettings } from './settings.ts';

/** A class is rare when it has less than this share of what it would have if all had the same. */
const rare = 0.2;
/** Classes, labels or categories that a line names. */
const shown = 6;

/** What a target is, in words: `3 classes (setosa, versicolor, virginica)`. */
export function targetInWords(target: ModelTarget): string {
  if (target.kind === 'values') return 'values';
  const names = target.labels.slice(0, shown).map(name => label(String(name)));
  const more = target.labels.length > shown ? ', …' : '';
  const noun = target.kind === 'labels' ? 'labels' : 'classes';
  return `${target.labels.length} ${noun} (${names.join(', ')}${more})`;
}

/** What a target of whole numbers was taken for, unless there are two of them: others leave no doubt. */
export function detectionNotes(table: Table, target: ModelTarget): string[] {
  if (target.kind === 'labels' || target.kind === 'binary') return [];
  const column = columnNamed(table, target.name);
  if (column.kind !== 'number' || !column.values.every(Number.isInteger)) return [];
  const other = target.kind === 'values' ? 'classes' : 'values';
  return [`${label(target.name)} is taken as ${targetInWords(target)}; --task ${other} says otherwise`];
}

/** A line for each column of text that has numbers in it. */
export function mixtureWarnings(
  table: Table,
  names: readonly string[],
  types: DataFlags['types'] = {},
): string[] {
  return requireColumns(table, names).flatMap(column => {
    if (column.kind === 'number' || column.numbers === 0 || Object.hasOwn(types, column.name)) return [];
    const { row, cell } = column.notNumber;
    const name = label(column.name);
    return [
      `${name}: ${counted(column.numbers, 'number')} among text, such as ${quoted(cell)} at line ${table.lineOf(row)}: all are taken as categories; mend such cells, or say so with --types ${name}=categorical`,
    ];
  });
}

/** A line for each class with one row, where rows are held out. */
export function singleWarnings(target: Target, encoded: Int32Array | Matrix): string[] {
  if (target.kind === 'values' || !(encoded instanceof Int32Array)) return [];
  const counts = countsOf(encoded, target.labels.length);
  const singles = target.labels.filter((_, k) => counts[k] === 1).map(name => label(String(name)));
  if (singles.length === 0) return [];
  const names = singles.length > shown ? `${singles.slice(0, shown).join(', ')}, …` : singles.join(', ');
  return [`${names}: a single row, which is trained on; none is held out to see how such rows are told`];
}

function countsOf(classes: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const k of classes) counts[k]!++;
  return counts;
}

/** A line where a class is so rare that accuracy says little of it. */
export function imbalanceWarnings(
  target: ModelTarget,
  classes: Int32Array | Matrix,
  { classWeights }: TrainSettings,
): string[] {
  if (target.kind === 'values' || !(classes instanceof Int32Array) || classWeights !== undefined) return [];
  const counts = countsOf(classes, target.labels.length);
  const least = Math.min(...counts);
  const share = least / classes.length;
  if (share * counts.length >= rare) return [];
  const name = label(String(target.labels[counts.indexOf(least)]));
  const many = `${counted(least, 'row')} of ${classes.length.toLocaleString('en-US')}`;
  return [
    `${label(target.name)} is ${name} in ${many}: accuracy says little, see balanced accuracy; try --class-weights balanced`,
  ];
}

/** A line for each column with categories that training has not seen. */
export function unseenWarnings(part: string, unseen: readonly UnseenCategories[]): string[] {
  return unseen.map(({ name, cells, categories }) => {
    const names = categories.slice(0, shown).map(text => (text === null ? 'missing' : label(text)));
    const more = categories.length > shown ? `, … ${categories.length - shown} more` : '';
    const of = part === '' ? '' : ` of the ${part} rows`;
    return `${label(name)}: ${counted(cells, 'cell')}${of} not seen in training (${names.join(', ')}${more}), taken as none of its categories`;
  });
}
