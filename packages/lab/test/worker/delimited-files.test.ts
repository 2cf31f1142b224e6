// Delimited text that may be dropped, and every broken one: the exact line that a page shows.
import { describe, expect, it } from 'vitest';
import { RefusedTable } from '../../src/worker/examples/refused-table.ts';
import { bytesOf, columnsOf, examplesOf, good, refusal } from './files.ts';

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
