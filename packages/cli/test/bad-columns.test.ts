// Columns that are not there, or not what they are asked for: one line that names them, and the fix.
import { type Files, goodFiles, refusals } from './refusals.ts';

refusals('columns', [
  ['no such target', goodFiles, 'train data.csv --target Z', 'data.csv: no column "Z": did you mean "y"?'],
  [
    'a target far from any name',
    goodFiles,
    'train data.csv --target churned',
    'data.csv: no column "churned": it has x1, x2, y',
  ],
  [
    '25: two targets',
    goodFiles,
    'train data.csv --target x1,y',
    'data.csv: x1 is 0.5 at line 2; several targets are labels, each a column of 0 and 1',
  ],
  [
    'two targets for one task',
    goodFiles,
    'train data.csv --target x1,y --task classes',
    '--task classes takes one column, got x1 and y',
  ],
  ['a target named twice', goodFiles, 'train data.csv --target y,y', '--target: y is named twice'],
  [
    'one label of several',
    goodFiles,
    'train data.csv --task labels',
    '--task labels takes several columns of 0 and 1: --target a,b,c',
  ],
  [
    'a target that groups',
    goodFiles,
    'train data.csv --groups y --validation-split 0.5',
    '--groups: y is the target',
  ],
  [
    'a target that weighs',
    goodFiles,
    'train data.csv --sample-weights y',
    '--sample-weights: y is the target',
  ],
  [
    'no such weights',
    goodFiles,
    'train data.csv --sample-weights w',
    'data.csv: no column "w": it has x1, x2, y',
  ],
  [
    'a type of no feature',
    goodFiles,
    'train data.csv --types y=categorical',
    '--types: y is not a column to learn from',
  ],
  [
    'a type of no column',
    goodFiles,
    'train data.csv --types x3=numeric',
    'data.csv: no column "x3": did you mean "x1"?',
  ],
  [
    'weights of no class',
    goodFiles,
    'train data.csv --class-weights yes=5',
    '--class-weights: y has no class yes; it has 0, 1',
  ],
  [
    'weights of values',
    { 'data.csv': 'a,y\n1,0.5\n2,1.5\n3,2.5\n' },
    'train data.csv --class-weights balanced',
    '--class-weights goes with classes, but y is taken as values; see --task',
  ],
  [
    'the loss of values for classes',
    goodFiles,
    'train data.csv --loss huber',
    '--loss huber goes with values, but y is taken as 2 classes (0, 1); see --task',
  ],
  [
    '25: a target that is a feature',
    goodFiles,
    'train data.csv --features x1,y',
    '--features: y is the target; it cannot be a feature too',
  ],
  [
    'a target left out',
    goodFiles,
    'train data.csv --drop y',
    '--drop: y is the target; it cannot be left out',
  ],
  ['a feature named twice', goodFiles, 'train data.csv --features x1,x1', '--features: x1 is named twice'],
  [
    'unknown features',
    goodFiles,
    'train data.csv --features x1,p,__proto__',
    'data.csv: no columns "p", "__proto__": it has x1, x2, y',
  ],
  ['no feature left', goodFiles, 'train data.csv --drop x1,x2', 'data.csv: no column is left to learn from'],
  [
    'an unknown delimiter',
    goodFiles,
    'train data.csv --delimiter ab',
    '--delimiter must be one of , ; | : or tab, got "ab"',
  ],
  [
    'an unknown encoding',
    goodFiles,
    'train data.csv --encoding klingon',
    '--encoding must be a name such as utf-8, utf-16 or latin1, got "klingon"',
  ],
]);

const testFiles: Files = {
  ...goodFiles,
  'one.csv': 'x1,y\n1,0\n',
  'labels.csv': 'x1,x2,y\n1,2,0\n1,2,2\n',
  'words.csv': 'x1,x2,y\n1,high,0\n',
};
refusals('the test file', [
  ['is not there', goodFiles, 'train data.csv --test nope.csv', 'nope.csv: no such file'],
  ['other columns', testFiles, 'train data.csv --test one.csv', 'one.csv: no column "x2": it has x1, y'],
  [
    'other labels',
    testFiles,
    'train data.csv --test labels.csv',
    'labels.csv: y is 2 at line 3; the model knows 0 and 1',
  ],
  [
    'words in a feature',
    testFiles,
    'train data.csv --test words.csv',
    'words.csv: x2: "high" at line 2 is not a number; or take it as categories, --types x2=categorical, or leave it out, --drop x2',
  ],
  [
    'notebook: other columns',
    testFiles,
    'notebook data.csv --test one.csv',
    'one.csv: no column "x2": it has x1, y',
  ],
  [
    'notebook: other labels',
    testFiles,
    'notebook data.csv --test labels.csv',
    'labels.csv: y is 2 at line 3; the model knows 0 and 1',
  ],
]);
