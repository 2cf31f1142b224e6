// Every kind of file that may be dropped, and every broken one: the exact line that a page shows.
import { describe, expect, it } from 'vitest';
import type { BroughtData } from '../../src/protocol.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import type { PreparedExamples } from '../../src/worker/examples/prepared.ts';
import { RefusedTable } from '../../src/worker/examples/refused-table.ts';
import { readTable } from '../../src/worker/tables/read-table.ts';
import arrays from './golden/arrays.json' with { type: 'json' };
import parquet from './golden/parquet.json' with { type: 'json' };

type Content = string | Uint8Array | readonly number[];

const bytesOf = (content: Content) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);

const decoded = (base64: string) => Uint8Array.from(atob(base64), character => character.charCodeAt(0));

/** Columns as names and cells. */
async function columnsOf(name: string, content: Content): Promise<[string, unknown[]][]> {
  const { table } = await readTable(name, bytesOf(content));
  return table.names.map(column => [column, Array.from(table.column(column) as ArrayLike<unknown>)]);
}

const settings: Settings = { ...defaultSettings, data: { ...defaultSettings.data, source: 'table' } };

/** The examples of a file, as a page opens it. */
function examplesOf(
  name: string,
  content: Content,
  choice: { readonly target?: string; readonly without?: readonly string[] } = {},
): Promise<PreparedExamples> {
  const { target, without = [] } = choice;
  const brought: BroughtData = { kind: 'file', name, bytes: bytesOf(content), target, without };
  return prepareExamples(settings, brought);
}

/** The line with which a file is refused. */
async function refusal(...given: Parameters<typeof examplesOf>): Promise<string> {
  try {
    await examplesOf(...given);
  } catch (error) {
    const { name, message } = error as Error;
    expect(name).toBe('WellfitError');
    expect(message).not.toMatch(/[\r\n]/);
    return message;
  }
  return 'not refused';
}

const good = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 === 0 ? 'a' : 'b'}\n`).join('');

describe('delimited text', () => {
  it('is read with its line ends, quotes, marks and delimiters', async () => {
    expect(await columnsOf('x.csv', '\ufeffa, b ,"c\nd"\r\n1,x,2\r\n\r\n3,"p,""q\n",4\n')).toEqual([
      ['a', [1, 3]],
      ['b', ['x', 'p,"q\n']],
      ['c\nd', [2, 4]],
    ]);
    expect(await columnsOf('x.csv', 'a;b\n1,5;x\n2,5;y\n')).toEqual([
      ['a', ['1,5', '2,5']],
      ['b', ['x', 'y']],
    ]);
    expect(await columnsOf('x.tsv', 'a\tb,c\n1\t2\n')).toEqual([
      ['a', [1]],
      ['b,c', [2]],
    ]);
    expect(await columnsOf('pasted text', 'a|b\n1|2\n')).toEqual([
      ['a', [1]],
      ['b', [2]],
    ]);
    expect(await columnsOf('x.txt', 'a\n1\n\n3\n\n')).toEqual([['a', [1, Number.NaN, 3]]]);
  });

  it('keeps the order of numeric names, and takes nasty ones as they are', async () => {
    const names = ['b', '10', '2', '__proto__', 'constructor'];
    expect((await columnsOf('x.csv', `${names}\n1,2,3,4,5\n`)).map(([name]) => name)).toEqual(names);
    expect(({} as Record<string, unknown>)['4']).toBeUndefined();
  });

  it('has numbers, booleans, text, and gaps in each', async () => {
    const rows = ['NA,,TRUE', ' -1.5e3 ,red,false', '.5,N/A,null', '+7,blue,True'];
    expect(await columnsOf('x.csv', `n,t,b\n${rows.join('\n')}\n`)).toEqual([
      ['n', [Number.NaN, -1500, 0.5, 7]],
      ['t', [null, 'red', null, 'blue']],
      ['b', [true, false, null, true]],
    ]);
  });

  it.each([
    ['', 'the file is empty'],
    ['\ufeff', 'the file is empty'],
    ['\n\r\n\n', 'only blank lines'],
    ['a,b', 'only the line of names'],
    ['a,b\n\n\n', 'only the line of names'],
  ])('without rows: %j', async (content, why) => {
    expect(await refusal('x.csv', content)).toBe(`x.csv: no data rows: ${why}`);
  });

  it.each([
    ['1,2,3,4,5', 'line 1047 has 5 cells, expected 7: add the missing cells, empty if need be'],
    ['1,2,3,4,5,6', 'line 1047 has 6 cells, expected 7: add the missing cell, empty if need be'],
    ['1,2,3,4,5,6,7,8', 'line 1047 has 8 cells, expected 7: quote the cells that hold a ","'],
    ['1,2,3,4,5,6,7,', 'line 1047 has 8 cells, expected 7: remove the "," at its end'],
    ['  ', 'line 1047 has 1 cell, expected 7: add the missing cells, empty if need be'],
  ])('a ragged row: %j', async (row, message) => {
    const seven = '1,2,3,4,5,6,7\n';
    const content = `a,b,c,d,e,f,g\n${seven.repeat(1045)}${row}\n${seven.repeat(10)}`;
    for (const end of ['\n', '\r\n', '\r']) {
      expect(await refusal('data.csv', content.replaceAll('\n', end))).toBe(`data.csv: ${message}`);
    }
  });

  it('counts lines, not records', async () => {
    expect(await refusal('x.csv', '\na,b\n"x\ny\r\nz",2\n\n\n"p""\n",4\n5\n')).toBe(
      'x.csv: line 10 has 1 cell, expected 2: add the missing cell, empty if need be',
    );
    expect(await refusal('x.tsv', 'a\tb\n1\t2\t3\n')).toBe(
      'x.tsv: line 2 has 3 cells, expected 2: quote the cells that hold a tab',
    );
  });

  it.each([
    [
      'a,b\n1,"x\ny"\n2,"x\n3,4\n',
      'line 4 opens a quote that is not closed; close it, or write "" for a quote',
    ],
    [
      'a,b\n1,"x\n2,3\n4,"y"\n',
      'line 4 has text after a closing quote (opened on line 2); write "" for a quote inside quotes',
    ],
    ['a,b\n"x"y,2\n', 'line 2 has text after a closing quote; write "" for a quote inside quotes'],
    ['a,b\n"x"" ""y"z,2\n', 'line 2 has text after a closing quote; write "" for a quote inside quotes'],
  ])('quotes: %j', async (content, message) => {
    expect(await refusal('x.csv', content)).toBe(`x.csv: ${message}`);
  });

  it('tells soon of a quote that a huge file never closes', async () => {
    const content = `a,b\n1,"x\n${'1,2\n'.repeat(2_000_000)}`;
    const began = performance.now();
    expect(await refusal('x.csv', content)).toMatch(/line 2 opens a quote that is not closed/);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it.each([
    ['a,b,a\n1,2,3\n', 'columns 1 and 3 are both named "a": rename one on line 1'],
    ['__proto__,b,__proto__\n1,2,3\n', 'columns 1 and 3 are both named "__proto__": rename one on line 1'],
    ['a,b,,d\n1,2,3,4\n', 'column 3 has no name: write one on line 1'],
    ['1,2\n3,4\n', 'the first line looks like data, not names: add a header line'],
  ])('names: %j', async (content, message) => {
    expect(await refusal('x.csv', content)).toBe(`x.csv: ${message}`);
  });
});

describe('encodings', () => {
  const utf16 = (text: string) =>
    Array.from(text, character => [character.charCodeAt(0) & 255, character.charCodeAt(0) >> 8]).flat();

  it.each([
    ['UTF-16 with a mark', utf16('\ufeffa,b\n1,2\n'), 'looks like UTF-16; save it as UTF-8'],
    ['UTF-16 without one', utf16('name,size\n1,2\n'), 'looks like UTF-16; save it as UTF-8'],
    [
      'UTF-16, the other way',
      [0, ...utf16('name,size\n1,2\n')].slice(0, -1),
      'looks like UTF-16; save it as UTF-8',
    ],
    [
      'Latin-1',
      [...bytesOf('a,b\n1,2\r\ncaf'), 0xe9, ...bytesOf(',3\n')],
      'line 3 is not valid UTF-8 (byte 0xE9); save it as UTF-8',
    ],
    [
      'Latin-1 at the end',
      [...bytesOf('a\n1\n'), 0xe9],
      'line 3 is not valid UTF-8 (byte 0xE9); save it as UTF-8',
    ],
    [
      'a NUL',
      [...bytesOf('name\n1\n3'), 0, 0x0a],
      'line 3 holds a NUL byte; a table is text: save it again as UTF-8',
    ],
    ['a workbook', [0x50, 0x4b, 3, 4, 20, 0], 'looks like a zip or Excel file; save it as CSV'],
    ['a compressed file', [0x1f, 0x8b, 8], 'is compressed; unpack it first'],
  ])('%s', async (_, content, message) => {
    expect(await refusal('x.csv', content)).toBe(`x.csv: ${message}`);
  });
});

describe('cells', () => {
  const withCell = (cell: string) => `x,y\n${good}"${cell}",a\n`;

  it.each([
    ['1,234', 'x.csv: x: "1,234" at line 22 is not a number (write 1234); mend it, or leave the column out'],
    ['1,5', 'x.csv: x: "1,5" at line 22 is not a number (write 1.5); mend it, or leave the column out'],
    ['0x10', 'x.csv: x: "0x10" at line 22 is not a number (write 16); mend it, or leave the column out'],
    ['12abc', 'x.csv: x: "12abc" at line 22 is not a number; mend it, or leave the column out'],
    ['-', 'x.csv: x: "-" at line 22 is not a number; mend it, or leave the column out'],
    ['1e999', 'x.csv: x: 1 infinite value, first in line 22: fill in or remove this cell'],
    [
      '9007199254740993',
      'x.csv: x: 9007199254740993 at line 22 loses precision as a number; keep it as text, for instance with a letter in front, or leave the column out',
    ],
  ])('%j is no number', async (cell, message) => {
    expect(await refusal('x.csv', withCell(cell), { target: 'y' })).toBe(message);
  });

  it('that are refused tell which columns there are, and do not count in a column that is left out', async () => {
    const content = `id,x,y\n${Array.from({ length: 12 }, (_, i) => `${i},${i},${i % 2}\n`).join('')}1;2,3,1\n`;
    const error = await examplesOf('x.csv', content).catch((found: unknown) => found);
    expect(error).toBeInstanceOf(RefusedTable);
    expect((error as RefusedTable).columns).toEqual(['id', 'x', 'y']);
    const { summary } = await examplesOf('x.csv', content, { without: ['id'] });
    expect(summary.columns.map(({ type }) => type)).toEqual(['left out', 'numeric', 'target']);
  });

  it('that are missing are filled, and never 0', async () => {
    const { training, validation, preprocessing, summary } = await examplesOf('x.csv', withCell('NaN'));
    expect(preprocessing.features[0]).toMatchObject({ kind: 'numeric', name: 'x' });
    expect(summary.columns[0]).toEqual({ name: 'x', type: 'numeric', missing: 1, distinct: 20 });
    expect([...training.x.data, ...validation.x.data].every(Number.isFinite)).toBe(true);
  });
});

describe('targets', () => {
  it('that are to be estimated are refused, with what learns them', async () => {
    const content = `x,y\n${Array.from({ length: 30 }, (_, i) => `${i % 2},${i / 4}\n`).join('')}`;
    expect(await refusal('x.csv', content)).toBe(
      'x.csv: y has 30 different values, a page tells 2 to 10 classes apart: choose another target; wellfit train learns values and more classes',
    );
    expect((await examplesOf('x.csv', content, { target: 'x' })).classes).toBe(2);
  });

  it.each([
    ['one class', `x,y\n1,a\n2,a\n3,a\n`, {}, 'x.csv: y: has the single value "a"; learning needs two'],
    ['a gap', `x,y\n1,a\n2,\n3,b\n`, {}, 'x.csv: y: 1 missing, first in line 3: fill in or remove this cell'],
    ['unknown', `x,y\n${good}`, { target: 'z' }, 'x.csv: no column z; it has x, y'],
    [
      'left out',
      `x,y\n${good}`,
      { target: 'y', without: ['y'] },
      'x.csv: y cannot be left out: it is what is learned; choose another target, or keep it',
    ],
    ['alone', `x,y\n${good}`, { without: ['x'] }, 'x.csv: no column is left to learn from beside y'],
  ])('%s', async (_, content, choice, message) => {
    expect(await refusal('x.csv', content, choice)).toBe(message);
  });

  it('of several classes keep their names, and what gives them away is told', async () => {
    const content = `x,same,kind\n${Array.from({ length: 40 }, (_, i) => `${i % 7},t${i % 4},k${i % 4}\n`).join('')}`;
    const { summary, classes } = await examplesOf('x.csv', content);
    expect(classes).toBe(4);
    expect(summary.classes).toEqual(
      ['k0', 'k1', 'k2', 'k3'].map(label => ({ label, training: 5, validation: 5 })),
    );
    expect(summary.warnings).toContain('same tells the target exactly: is it a leak? leave it out');
  });

  it('with a rare class are told of', async () => {
    const content = `x,y\n${Array.from({ length: 100 }, (_, i) => `${i % 9},${i < 4 ? 'rare' : 'often'}\n`).join('')}`;
    expect((await examplesOf('x.csv', content)).summary.warnings).toEqual([
      'y is rare in 2 rows of 50: accuracy says little',
    ]);
  });
});

describe('JSON', () => {
  const cells: [string, unknown[]][] = [
    ['a', [1, 2]],
    ['b', ['x', null]],
  ];
  it.each([
    ['rows', 'x.json', '[{"a":1,"b":"x"},{"a":2,"b":null}]'],
    ['columns', 'x.json', '{"a":[1,2],"b":["x",null]}'],
    ['lines', 'x.ndjson', '{"a":1,"b":"x"}\n\n{"a":2,"b":null}\n'],
  ])('of %s', async (_, name, content) => {
    expect(await columnsOf(name, content)).toEqual(cells);
  });

  it('has no way to a prototype', async () => {
    const columns = await columnsOf('x.json', '[{"__proto__":1,"constructor":2}]');
    expect(columns).toEqual([
      ['__proto__', [1]],
      ['constructor', [2]],
    ]);
  });

  it.each([
    ['x.json', '', 'x.json: no data rows: the file is empty'],
    ['x.json', '[]', 'x.json: no data rows'],
    ['x.json', '7', 'x.json: holds "7", expected an array of row objects'],
    ['x.ndjson', '{"a":1}\n{"a":}\n', 'x.ndjson: line 2 is not valid JSON; save the table again, or as CSV'],
    [
      'x.json',
      '[{"a":[1],"y":0},{"a":[2],"y":1}]',
      'x.json: a: row 1 holds a list or an object; give every value a column of its own, or leave the column out',
    ],
    [
      'x.json',
      '[{"a":1e999,"y":0},{"a":2,"y":1},{"a":2,"y":1},{"a":2,"y":0}]',
      'x.json: a: 1 infinite value, first in row 1: fill in or remove this cell',
    ],
    [
      'x.json',
      '[{"a":9007199254740993,"y":0}]',
      'x.json: 9007199254740993 loses precision as a number; write it as text',
    ],
  ])('%s %j is refused', async (name, content, message) => {
    expect(await refusal(name, content)).toBe(message);
  });

  it('names the line of a fault', async () => {
    expect(await refusal('x.json', '[{"a":1},\n{"a":}]')).toMatch(
      /^x\.json: (line 2|at or after line 1) is not valid JSON; save the table again, or as CSV$/,
    );
  });

  it('with text among numbers says what a page can do about it', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ x: i === 7 ? 'seven' : i, y: i % 2 }));
    expect(await refusal('x.json', JSON.stringify(rows))).toMatch(
      /^x\.json: x: .*"seven" in row 8.*; or leave the column out$/,
    );
  });
});

describe('arrays', () => {
  const { files } = arrays;

  it('of MATLAB bring their own validation part', async () => {
    const { training, validation, summary, target } = await examplesOf(
      'data.mat',
      decoded(files['divided.mat']),
    );
    expect([...training.y]).toEqual(arrays.y);
    expect([...validation.y]).toEqual(arrays.yval);
    expect(target).toMatchObject({ name: 'y', kind: 'binary' });
    const drawn = arrays.X.concat(arrays.Xval).map(row => row.map(Math.fround));
    const { x } = summary.points;
    for (const [i, row] of drawn.entries()) {
      expect(x[2 * i]).toBeCloseTo(row[0]!, 5);
      expect(x[2 * i + 1]).toBeCloseTo(row[1]!, 5);
    }
    expect([...summary.points.held]).toEqual([...arrays.y.map(() => 0), ...arrays.yval.map(() => 1)]);
  });

  it('without one are divided', async () => {
    const { summary } = await examplesOf('plain.mat', decoded(files['plain.mat']));
    // of five and seven of a class, three and four are held out
    expect([summary.training, summary.validation]).toEqual([5, 7]);
  });

  it('of numpy have their target last', async () => {
    const { summary, target } = await examplesOf('table.npy', decoded(files['table.npy']));
    expect(target.name).toBe('x3');
    expect(summary.rows).toBe(12);
  });

  it.each([
    ['noLabels.mat', /has no variable "y"; its matrices are "X"$/],
    ['uneven.mat', /^uneven\.mat: y must hold one label for each of the 12 rows of X, got 5 × 1$/],
    ['objects.npy', /holds Python objects \(a pickle\), which wellfit never executes/],
  ] as const)('%s is refused', async (name, message) => {
    expect(await refusal(name, decoded(files[name]))).toMatch(message);
  });

  it('that are cut short, damaged or of another format are refused by what they are', async () => {
    const mat = decoded(files['divided.mat']);
    expect(await refusal('x.mat', mat.slice(0, 200))).toMatch(/^x\.mat: .*save it again with -v7$/);
    const damaged = mat.slice();
    damaged[150]! ^= 255;
    expect(await refusal('x.mat', damaged)).toMatch(/^x\.mat: .*save it again with -v7$/);
    const hdf = [...bytesOf('MATLAB 7.3 MAT-file'.padEnd(124)), 0, 2, 0x49, 0x4d, ...new Uint8Array(384)];
    expect(await refusal('x.mat', hdf)).toMatch(/-v7/);
    const npy = decoded(files['table.npy']);
    expect(await refusal('x.npy', npy.slice(0, -8))).toMatch(/more than its \d+ bytes of data/);
    expect(await refusal('x.npz', [0x50, 0x4b, 3, 4])).toMatch(/save one of them with numpy\.save$/);
  });
});

describe('Parquet', () => {
  const file = (name: keyof typeof parquet.files) => decoded(parquet.files[name]);
  const even = Array.from({ length: 24 }, (_, i) => i % 2 === 0);

  it.each(['snappy.parquet', 'plain.parquet'] as const)('%s', async name => {
    const columns = new Map(await columnsOf(name, file(name)));
    expect([...columns.keys()]).toEqual(['id', 'size', 'grade', 'color', 'even']);
    expect(columns.get('size')).toEqual(even.map((_, i) => i / 2));
    expect(columns.get('color')).toEqual(even.map(is => (is ? 'red' : 'blue')));
    expect(columns.get('grade')![3]).toBeNull();
    const { summary, classes } = await examplesOf(name, file(name));
    expect(classes).toBe(2);
    expect(summary.columns.map(({ type }) => type)).toEqual([
      'numeric',
      'numeric',
      'numeric',
      'categorical',
      'target',
    ]);
  });

  it('is known by its first bytes, whatever its name', async () => {
    expect((await columnsOf('data.csv', file('snappy.parquet'))).length).toBe(5);
  });

  it.each([
    [
      'zstd.parquet',
      /^zstd\.parquet: cannot be read as Parquet: ".*ZSTD.*"; save it with snappy or no compression, or as CSV$/,
    ],
    ['nested.parquet', /^nested\.parquet: /],
    ['big.parquet', /^big\.parquet: id: .* loses precision as a number/],
    ['empty.parquet', /^empty\.parquet: no data rows: only the names of the columns$/],
  ] as const)('%s is refused', async (name, message) => {
    expect(await refusal(name, file(name))).toMatch(message);
  });

  it('that is damaged or encrypted is refused', async () => {
    const whole = file('snappy.parquet');
    expect(await refusal('x.parquet', whole.slice(0, 300))).toBe(
      'x.parquet: is cut short: its end is not there; save it again',
    );
    const encrypted = [...bytesOf('PARE'), ...new Uint8Array(20), ...bytesOf('PARE')];
    expect(await refusal('x.parquet', encrypted)).toBe('x.parquet: is encrypted; save it without encryption');
    for (let at = 4; at < whole.length - 4; at += 37) {
      const damaged = whole.slice();
      damaged[at]! ^= 255;
      // one line or none: bytes in a value are only another value
      expect(await refusal('x.parquet', damaged)).toMatch(/^(x\.parquet: |not refused)/);
    }
  });
});

describe('other files', () => {
  it('are refused by their ending', async () => {
    expect(await refusal('photo.png', 'x')).toBe(
      'photo.png: a .png file is not read here: bring a .csv, .tsv, .json, .ndjson, .npy, .mat or .parquet file',
    );
    expect(await refusal('no\nname.\u202ex', 'x')).toMatch(
      /^"no\\nname\.\\u202ex": a "\.\\u202ex" file is not read here/,
    );
  });
});
