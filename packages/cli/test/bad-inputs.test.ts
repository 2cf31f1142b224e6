// Every bad file that a user can hand to the command: one line that names the place and the fix, and nothing left behind.

import { describe, expect, test } from 'vitest';
import golden from '../../wellfit/test/golden/mat-npy.json' with { type: 'json' };
import { type Files, good, goodFiles, type Refusal, refusals } from './refusals.ts';
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
    'age: 3 missing, first at line 3: fill in or remove these cells, or use --missing mean',
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
    ['--missing', 'mean'],
  ),
  training(
    '6: a missing label',
    'age,y\n1,0\n2,\n3,1\n',
    'y: 1 missing, first at line 3: fill in or remove these cells',
    ['--missing', 'mean'],
  ),
  training(
    '6: a missing word of a label',
    'age,y\n1,no\n2,\n3,yes\n',
    'y: 1 missing, first at line 3: fill in or remove these cells',
  ),
  training(
    '7: 1,234',
    'a,y\n2,0\n"1,234",1\n',
    'a: "1,234" at line 3 is not a number (write 1234); or leave the column out: --drop a',
  ),
  training(
    '7: 0x10',
    'a,y\n0x10,0\n2,1\n',
    'a: "0x10" at line 2 is not a number (write 16); or leave the column out: --drop a',
  ),
  training(
    '7: 12abc',
    'a,y\n12abc,0\n2,1\n',
    'a: "12abc" at line 2 is not a number; or leave the column out: --drop a',
  ),
  training('8: UTF-16', utf16(good), 'looks like UTF-16; save it as UTF-8 or use --encoding utf-16'),
  training(
    '8: Latin-1',
    Buffer.from('na\xefve,y\n1,0\n2,1\n', 'latin1'),
    'line 1 is not valid UTF-8 (byte 0xEF); use --encoding latin1',
  ),
  training('8: a NUL', 'a,y\n1\0,0\n', 'line 2 holds a NUL byte; a table is text: save it again as UTF-8'),
  training('8: a zip', 'PK\x03\x04rest', 'looks like a zip or Excel file; save it as CSV'),
  training('9: one class', 'a,y\n1,0\n2,0\n', 'y has one class (0) only; training needs examples of two'),
  training(
    '9: three classes',
    'a,y\n1,red\n2,green\n3,blue\n',
    'y has 3 different values (blue, green, red…); wellfit train tells two classes apart',
  ),
  training(
    '10: a whole number above 2^53',
    'id,y\n9007199254740993,0\n2,1\n',
    'id: 9007199254740993 at line 2 loses precision as a number; keep it as text, for instance with a letter in front, or leave the column out',
  ),
  training(
    'a class with a single example, and a split',
    'a,y\n1,0\n2,0\n3,1\n',
    'y has a single example of one class; --validation-split needs two of each',
    ['--validation-split', '0.5'],
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
    'a.csv: y has one class (0) only; training needs examples of two',
  ],
  [
    'notebook: two targets',
    goodFiles,
    'notebook data.csv --target x1,y',
    '--target takes one column, got x1 and y',
  ],
]);

refusals('columns', [
  ['no such target', goodFiles, 'train data.csv --target Z', 'data.csv: no column "Z": did you mean "y"?'],
  [
    'a target far from any name',
    goodFiles,
    'train data.csv --target churned',
    'data.csv: no column "churned": it has x1, x2, y',
  ],
  ['25: two targets', goodFiles, 'train data.csv --target x1,y', '--target takes one column, got x1 and y'],
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
    'words.csv: x2: "high" at line 2 is not a number; or leave the column out: --drop x2',
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

describe.concurrent('tables that are taken as they are', () => {
  test('4 and 5: names of Object.prototype and numbers are ordinary columns, in their order', async () => {
    using work = new Workspace({
      'data.csv': '__proto__,constructor,b,10,2,y\n1,2,3,4,5,0\n5,1,2,3,4,1\n2,3,1,1,3,0\n4,1,1,2,6,1\n',
    });
    const { code, stderr } = await work.run('train', 'data.csv', '--steps', '5', '--out', 'run', '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { features } = work.json('run/model.wellfit') as { features: { name: string }[] };
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

describe.concurrent('warnings', () => {
  const warned = async (content: string, warnings: readonly string[]) => {
    using work = new Workspace({ 'data.csv': content });
    const { code, stderr } = await work.run('train', 'data.csv', '--steps', '3', '--out', 'run', '--json');
    const page = work.read('run/report.html').replaceAll(/<\/?code>/g, '');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: warnings.map(line => `wellfit: warning: ${line}\n`).join(''),
    });
    expect(warnings.filter(line => !page.includes(line.replaceAll('"', '&quot;')))).toEqual([]);
    return work.json('run/model.wellfit') as {
      features: { name: string; mean: number; deviation: number }[];
    };
  };

  test('9: a constant column is scaled to 0', async () => {
    const { features } = await warned('a,c,y\n1,7,0\n2,7,1\n3,7,0\n4,7,1\n', [
      'c is constant; it is scaled to 0 and teaches nothing',
    ]);
    expect(features[1]).toEqual({ name: 'c', mean: 7, deviation: 1, fill: 7 });
  });

  test('25: a feature that tells the target', async () => {
    await warned('a,copy,y\n1,5,no\n2,6,yes\n3,5,no\n2,6,yes\n', [
      'copy tells the target exactly: is it a leak? leave it out with --drop copy',
    ]);
  });

  test('a name with a line break does not break the line', async () => {
    await warned('a,"c\nd",y\n1,7,0\n2,7,1\n3,7,0\n4,7,1\n', [
      '"c\\nd" is constant; it is scaled to 0 and teaches nothing',
    ]);
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
