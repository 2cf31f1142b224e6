// Every bad file that a user can hand to the command: one line that names the place and the fix, and nothing left behind.

import { describe, expect, test } from 'vitest';
import golden from '../../wellfit/test/golden/mat-npy.json' with { type: 'json' };
import { good, goodFiles, type Refusal, refusals } from './refusals.ts';
import { Workspace } from './run.ts';

/** `wellfit train data.csv …`, with a table that holds this. */
function training(
  title: string,
  content: string | Uint8Array,
  line: string,
  flags: readonly string[] = [],
): Refusal {
  return [title, { 'data.csv': content }, ['train', 'data.csv', ...flags], `data.csv: ${line}`];
}

function utf16(text: string): Uint8Array {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

refusals('tables', [
  training('1: an empty file', '', 'no data rows: the file is empty'),
  training('1: blank lines', '\n\r\n\n', 'no data rows: only blank lines'),
  training('1: a header and no row', 'a,b,y\n', 'no data rows: only the line of names'),
  training(
    '2: a short row',
    `a,b,y\n${'1,2,0\n3,4,1\n'.repeat(523)}5,6\n7,8,1\n`,
    'line 1048 has 2 cells, expected 3: add the missing cell, empty if need be',
  ),
  training(
    '2: a long row',
    'a,b,y\n1,2,0\n1,2,3,4\n',
    'line 3 has 4 cells, expected 3: quote the cells that hold a ","',
  ),
  training(
    '3: an unclosed quote in a file of 20 MB',
    `a,y\n1,0\n2,"1\n${'3,0\n'.repeat(5_000_000)}`,
    'line 3 opens a quote that is not closed within 16 MiB; close it, or write "" for a quote',
  ),
  training(
    '3: an unclosed quote',
    'a,y\n1,0\n"2,1\n3,0\n',
    'line 3 opens a quote that is not closed; close it, or write "" for a quote',
  ),
  training(
    '4: two columns of one name',
    'a,b,a,y\n1,2,3,0\n4,5,6,1\n',
    'columns 1 and 3 are both named "a": rename one on line 1',
  ),
  training('4: no header', '1,2,0\n3,4,1\n', 'the first line looks like data, not names: add a header line'),
  training('4: a column without a name', 'a,,y\n1,2,0\n', 'column 2 has no name: write one on line 1'),
  training(
    '6: missing cells',
    'age,y\n1,0\n,1\nNaN,0\nNA,1\n',
    'age: 3 missing, first at line 3: fill in or remove these cells, or use --missing impute',
  ),
  training(
    '6: missing and infinite cells',
    'age,y\n1,0\n1e999,1\nNaN,0\n,1\n-inf,1\n',
    'age: 2 missing, 2 infinite, first at line 3: fill in or remove these cells',
  ),
  training(
    '6: an infinite cell, which no policy fills',
    'age,y\n1,0\n1e999,1\n',
    'age: 1 infinite, first at line 3: fill in or remove these cells',
    ['--missing', 'impute'],
  ),
  training(
    '6: a missing label',
    'age,y\n1,0\n2,\n3,1\n',
    'y: 1 missing, first at line 3: fill in or remove these cells',
    ['--missing', 'impute'],
  ),
  training(
    '6: a missing word of a label',
    'age,y\n1,no\n2,\n3,yes\n',
    'y: 1 missing, first at line 3: fill in or remove these cells',
  ),
  training(
    '7: 1,234',
    'a,y\n2,0\n"1,234",1\n',
    'a: "1,234" at line 3 is not a number (write 1234); or take it as categories, --types a=categorical, or leave it out, --drop a',
  ),
  training(
    '7: 0x10',
    'a,y\n0x10,0\n2,1\n',
    'a: "0x10" at line 2 is not a number (write 16); or take it as categories, --types a=categorical, or leave it out, --drop a',
  ),
  training(
    '7: 12abc',
    'a,y\n12abc,0\n2,1\n',
    'a: "12abc" at line 2 is not a number; or take it as categories, --types a=categorical, or leave it out, --drop a',
  ),
  training('8: UTF-16', utf16(good), 'looks like UTF-16; save it as UTF-8 or use --encoding utf-16'),
  training(
    '8: Latin-1',
    Buffer.from('na\xefve,y\n1,0\n2,1\n', 'latin1'),
    'line 1 is not valid UTF-8 (byte 0xEF); use --encoding latin1',
  ),
  training('8: a NUL', 'a,y\n1\0,0\n', 'line 2 holds a NUL byte; a table is text: save it again as UTF-8'),
  training('8: a zip', 'PK\x03\x04rest', 'looks like a zip or Excel file; save it as CSV'),
  training('9: one class', 'a,y\n1,0\n2,0\n', 'y: has the single value 0; learning needs two'),
  training('9: one word', 'a,y\n1,no\n2,no\n', 'y: has the single value "no"; learning needs two'),
  training(
    '9: labels of which no two rows differ',
    'a,b,c\n1,0,1\n2,0,1\n',
    'has the same labels in every row; learning needs two different ones',
    ['--target', 'b,c'],
  ),
  training('words where values are wanted', 'a,y\n1,2\n2,high\n', 'y: "high" at line 3 is not a number', [
    '--task',
    'values',
  ]),
  training(
    'numbers with a slip in the target',
    `a,y\n${'1,2\n'.repeat(20)}2,"1,5"\n`,
    'y: "1,5" at line 22 is not a number (write 1.5); or say that these are classes: --task classes',
  ),
  training(
    '10: a whole number above 2^53',
    'id,y\n9007199254740993,0\n2,1\n',
    'id: 9007199254740993 at line 2 loses precision as a number; keep it as text, for instance with a letter in front, or leave the column out',
  ),
  training(
    'nothing to hold out',
    'a,y\n1,0\n2,1\n',
    '--validation-split: nothing can be held out of 2 rows: no class has two examples',
    ['--validation-split', '0.5'],
  ),
  training(
    'one group',
    'a,g,y\n1,u,0\n2,u,1\n',
    '--validation-split: nothing can be held out of 2 rows: every group is needed for training',
    ['--validation-split', '0.5', '--groups', 'g'],
  ),
  training(
    'a row without a group',
    'a,g,y\n1,u,0\n2,,1\n',
    'g: 1 missing, first at line 3: every row needs a group',
    ['--validation-split', '0.5', '--groups', 'g'],
  ),
  training('a weight below 0', 'a,w,y\n1,1,0\n2,-1,1\n', 'w: -1 at line 3: weights must be ≥ 0', [
    '--sample-weights',
    'w',
  ]),
  training(
    'a weight that is missing',
    'a,w,y\n1,1,0\n2,,1\n',
    'w: 1 missing, first at line 3: fill in or remove these cells',
    ['--sample-weights', 'w'],
  ),
  training(
    'a missing category',
    'a,c,y\n1,u,0\n2,,1\n',
    'c: 1 missing, first at line 3: fill in or remove these cells, or use --missing impute',
  ),
  training(
    'text in a column that is said to hold numbers',
    'a,y\nu,0\n2,1\n',
    'a: "u" at line 2 is not a number; or take it as categories, --types a=categorical, or leave it out, --drop a',
    ['--types', 'a=numeric'],
  ),
  [
    'a tsv',
    { 'a.tsv': 'a\tb\ty\n1\t2\n' },
    'train a.tsv',
    'a.tsv: line 2 has 2 cells, expected 3: add the missing cell, empty if need be',
  ],
  [
    'another kind of file',
    { 'a.parquet': 'PAR1' },
    'train a.parquet',
    'a.parquet: a .parquet file is not read as a table: save it as .csv or .tsv',
  ],
  [
    'no extension',
    { data: good },
    'train data',
    'data: a file without an extension is not read as a table: save it as .csv or .tsv',
  ],
  ['no such file', {}, 'train nope.csv', 'nope.csv: no such file'],
  ['a folder', { 'a.csv/x': '' }, 'train a.csv', 'a.csv: is a folder, not a file'],
  [
    'no name at all',
    {},
    ['train', ''],
    '"": a file without an extension is not read as a table: save it as .csv or .tsv',
  ],
  [
    'a name with spaces and quotes',
    { [`my "best" it's é.csv`]: '' },
    ['train', `my "best" it's é.csv`],
    `my "best" it's é.csv: no data rows: the file is empty`,
  ],
  [
    'a name with a line break',
    { 'a\nb.csv': '' },
    ['train', 'a\nb.csv'],
    '"a\\nb.csv": no data rows: the file is empty',
  ],
  [
    'a name that turns the text around',
    { 'a\u202eb.csv': '' },
    ['train', 'a\u202eb.csv'],
    '"a\\u202eb.csv": no data rows: the file is empty',
  ],
  [
    'notebook: a ragged table',
    { 'a.csv': 'a,y\n1\n' },
    'notebook a.csv',
    'a.csv: line 2 has 1 cell, expected 2: add the missing cell, empty if need be',
  ],
  [
    'notebook: missing cells',
    { 'a.csv': 'a,y\n1,0\n,1\n' },
    'notebook a.csv --json',
    'a.csv: a: 1 missing, first at line 3: fill in or remove these cells',
  ],
  [
    'notebook: one class',
    { 'a.csv': 'a,y\n1,0\n2,0\n' },
    'notebook a.csv',
    'a.csv: y: has the single value 0; learning needs two',
  ],
  [
    'notebook: two targets',
    goodFiles,
    'notebook data.csv --target x1,y',
    '--target takes one column, got x1 and y',
  ],
]);

/** A golden .mat file, by its name there. */
function matBytes(name: string): Uint8Array {
  const found = [...golden.mat, ...golden.matErrors].find(file => file.name === name);
  if (!found) throw new Error(`no golden file ${name}`);
  return Buffer.from(found.bytes, 'base64');
}

const reading = ['train', 'notebook'].flatMap(command =>
  golden.matErrors
    .filter(({ name }) => ['v7.3', 'HDF5', 'v4', 'cut data', 'checksum', 'bomb', 'text'].includes(name))
    .map(({ name, bytes, message }): Refusal => {
      return [
        `${command}: ${name}`,
        { 'x.mat': Buffer.from(bytes, 'base64') },
        [command, 'x.mat'],
        `x.mat: ${message}`,
      ];
    }),
);
refusals('15: .mat files', [
  ...reading,
  [
    'without X',
    { 'x.mat': matBytes('hand-made, little-endian, what scipy does not write') },
    'train x.mat',
    'x.mat: has no variable "X"; its matrices are "x", "__proto__", "ones", "nothing"',
  ],
  [
    'predict: v7.3',
    { 'x.mat': matBytes('v7.3'), 'm.wellfit': '' },
    'predict m.wellfit x.mat',
    'm.wellfit: not a wellfit model: it is not JSON',
  ],
]);

/** How the model of a run takes columns. */
function preprocessingOf(work: Workspace): { features: { name: string }[] } {
  return (work.json('run/model.wellfit') as { preprocessing: { features: { name: string }[] } })
    .preprocessing;
}

describe.concurrent('tables that are taken as they are', () => {
  test('4 and 5: names of Object.prototype and numbers are ordinary columns, in their order', async () => {
    using work = new Workspace({
      'data.csv': '__proto__,constructor,b,10,2,y\n1,2,3,4,5,0\n5,1,2,3,4,1\n2,3,1,1,3,0\n4,1,1,2,6,1\n',
    });
    const { code, stderr } = await work.run('train', 'data.csv', '--steps', '5', '--out', 'run', '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { features } = preprocessingOf(work);
    expect(features.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'b', '10', '2']);
    expect(await work.run('predict', 'run/model.wellfit', 'data.csv')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['8: a byte-order mark', Buffer.from(`\ufeff${good}`), []],
    ['8: UTF-16 that is named', utf16(good), ['--encoding', 'utf-16']],
    ['line ends of Windows', good.replaceAll('\n', '\r\n'), []],
    ['semicolons', good.replaceAll(',', ';'), []],
  ])('%s', async (_, content, flags) => {
    using work = new Workspace({ 'plain.csv': good, 'other.csv': content });
    const train = async (file: string, ...more: string[]) => {
      const { stdout } = await work.run('train', file, '--steps', '3', '--out', `run-${file}`, ...more);
      return stdout.split('\n').slice(0, 2);
    };
    expect(await train('other.csv', ...flags)).toEqual(await train('plain.csv'));
    expect(work.read('run-other.csv/model.wellfit')).toBe(work.read('run-plain.csv/model.wellfit'));
  });

  test('names of files with spaces, quotes, stars and line breaks', async () => {
    const name = `my "*best*" it's [é]\n.csv`;
    using work = new Workspace({ [name]: good });
    const { code, stdout, stderr, temporary } = await work.run(
      'train',
      name,
      '--steps',
      '3',
      '--json',
      '--quiet',
    );
    expect({ code, stderr, temporary }).toEqual({ code: 0, stderr: '', temporary: [] });
    expect(JSON.parse(stdout).out).toBe(`runs/${name.slice(0, -4)}-1`);
    expect(await work.run('train', name, '--steps', '3')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('22: words that a spreadsheet would run', () => {
  const table = 'x,y\n1,=cmd()\n2,-5\n3,=cmd()\n4,-5\n';
  test.each([
    [['--spreadsheet-safe'], "y\n'=cmd()\n-5\n'=cmd()\n-5\n"],
    [[], 'y\n=cmd()\n-5\n=cmd()\n-5\n'],
  ])('predict %s', async (flags, answers) => {
    using work = new Workspace({ 'data.csv': table });
    await work.run(
      'train',
      'data.csv',
      '--steps',
      '300',
      '--hidden',
      '8',
      '--out',
      'run',
      '--optimizer',
      'adam',
      '--learning-rate',
      '0.05',
    );
    const { code, stdout } = await work.run('predict', 'run/model.wellfit', 'data.csv', ...flags);
    expect(code).toBe(0);
    expect(stdout.split('\n').toSorted().join()).toBe(answers.split('\n').toSorted().join());
  });
});
