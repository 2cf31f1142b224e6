// The options of `wellfit train` that say what is learned from what.
import type { Option } from 'commander';
import type { ColumnType } from 'wellfit';
import { nameOrNames, names, number, oneOf, pairs, rules } from '../../terminal/arguments.ts';
import { option } from './option.ts';

/** What a target is taken for. */
const tasks = ['auto', 'classes', 'values', 'labels'] as const;
/** What becomes of missing features. */
const missingPolicies = ['refuse', 'impute'] as const;

/** The options, as given. */
export interface DataFlags {
  readonly target?: string | readonly string[];
  readonly task: (typeof tasks)[number];
  readonly features?: readonly string[];
  readonly drop?: readonly string[];
  readonly types?: Readonly<Record<string, ColumnType>>;
  readonly missing: (typeof missingPolicies)[number];
  readonly unseen: 'ignore' | 'refuse';
  readonly scale: 'standard' | 'none';
  readonly test?: string;
  readonly validationSplit?: number;
  readonly groups?: string;
  readonly sampleWeights?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
}

const columnType = (name: string) => oneOf<ColumnType>(`--types of ${name}`, ['numeric', 'categorical']);

export const dataOptions = (): Option[] => [
  option('--target <columns>', 'the column to learn, or several of 0 and 1', {
    read: nameOrNames('--target'),
    otherwise: 'the last column',
  }),
  option('--task <kind>', 'auto (by the target), classes, values or labels', {
    read: oneOf('--task', tasks),
    fallback: 'auto',
  }),
  option('--features <columns>', 'the columns to learn from, with commas', {
    read: names('--features'),
    otherwise: 'all others',
  }),
  option('--drop <columns>', 'columns to leave out, with commas', { read: names('--drop') }),
  option('--types <pairs>', 'how columns are taken, such as zip=categorical,age=numeric', {
    read: pairs('--types', 'pairs such as zip=categorical', columnType),
  }),
  option('--missing <policy>', 'missing cells: refuse, or impute the median', {
    read: oneOf('--missing', missingPolicies),
    fallback: 'refuse',
  }),
  option('--unseen <policy>', 'categories not trained on: ignore or refuse', {
    read: oneOf('--unseen', ['ignore', 'refuse']),
    fallback: 'ignore',
  }),
  option('--scale <kind>', 'numbers: standard (mean 0, deviation 1) or none', {
    read: oneOf('--scale', ['standard', 'none']),
    fallback: 'standard',
  }),
  option('--test <file>', 'examples for the last word, never trained on'),
  option('--validation-split <share>', 'share of the rows to hold out, classes in proportion', {
    read: number('--validation-split', rules.share),
  }),
  option('--groups <column>', 'rows that belong together stay on one side of the split'),
  option('--sample-weights <column>', 'how much each row counts in the loss, ≥ 0'),
  option('--delimiter <character>', 'between cells', { otherwise: 'seen in the file' }),
  option('--encoding <name>', 'of the file, such as utf-16 or latin1', { otherwise: 'utf-8' }),
];
