// What CSV and TSV files in the wild look like, read as their authors meant.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/tables/delimited.ts';
import { contents, useFiles, valuesOf } from './files.ts';

const files = useFiles();
const { read, write } = files;

describe('line ends', () => {
  const expected = [
    ['a', [1, 3]],
    ['b', ['x\r\ny\nz\rw', 'q']],
  ];
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s, leaving those inside quotes alone', async (_, end) => {
    const lines = ['a,b', '1,"x\r\ny\nz\rw"', '3,q'];
    expect(contents(await read('x.csv', lines.join(end)))).toEqual(expected);
    expect(contents(await read('x.csv', lines.join(end) + end))).toEqual(expected);
    expect(contents(await read('x.csv', `${end}${lines.join(end + end)}${end}${end}${end}`))).toEqual(
      expected,
    );
  });

  it('mixed', async () => {
    expect(contents(await read('x.csv', 'a,b\r\n1,"x\r\ny\nz\rw"\n3,q\r'))).toEqual(expected);
  });

  it('CRLF across the edge of a chunk', async () => {
    const size = 1 << 20;
    for (const shift of [0, 1, 2]) {
      const long = 'x'.repeat(size - 4 - 2 + shift);
      const table = await read('x.csv', `a,b\n1,${long}\r\n2,y\r\n`);
      expect(valuesOf(table, 'b')).toEqual([long, 'y']);
      expect(table.lineOf(1)).toBe(3);
    }
  });
});

describe('quotes', () => {
  it('hold delimiters, line ends and quotes', async () => {
    const table = await read('x.csv', '"a,1","b""2"\n"x,y","p\n""q"""\n"""",""\n');
    expect(contents(table)).toEqual([
      ['a,1', ['x,y', '"']],
      ['b"2', ['p\n"q"', null]],
    ]);
  });

  it('may have spaces around them, and are plain inside a cell', async () => {
    const table = await read('x.csv', 'a,b\n "x,1" ,2"\n5\' 7",\t"q"\n');
    expect(contents(table)).toEqual([
      ['a', ['x,1', '5\' 7"']],
      ['b', ['2"', '\t"q"']],
    ]);
  });

  it('a name may span lines', async () => {
    const table = await read('x.csv', '"first\r\nname",b\r\nx,1\r\n');
    expect(contents(table)).toEqual([
      ['first\r\nname', ['x']],
      ['b', [1]],
    ]);
    expect(table.lineOf(0)).toBe(3);
  });
});

describe('delimiters', () => {
  const expected = [
    ['a', ['x', 'y']],
    ['b', [1, 2]],
  ];
  it.each([',', ';', '\t', '|'])('%j is seen', async delimiter => {
    const content = 'a,b\nx,1\ny,2\n'.replaceAll(',', delimiter);
    expect(contents(await read('x.csv', content))).toEqual(expected);
    expect(contents(await read('x.csv', content, { delimiter }))).toEqual(expected);
  });

  it('a tab in .tsv and .tab, or where asked for', async () => {
    const content = 'a\tb\nx\t1\ny\t2\n';
    for (const name of ['x.tsv', 'x.tab', 'X.TSV'])
      expect(contents(await read(name, content))).toEqual(expected);
    expect(contents(await read('x.csv', content, { delimiter: 'tab' }))).toEqual(expected);
    expect(contents(await read('x.csv', content, { delimiter: '\\t' }))).toEqual(expected);
    expect(contents(await read('x.tsv', 'a:b\nx:1\ny:2\n', { delimiter: ':' }))).toEqual(expected);
    expect(contents(await read('one.tsv', 'a,b\nx,1\n'))).toEqual([['a,b', ['x,1']]]);
  });

  it('is not fooled by decimal commas, quoted names or commas in a name', async () => {
    const decimal = await read('x.csv', 'a;b;c\n1,5;2,5;"x"\n3,5;4,5;"y;z"\n');
    expect(contents(decimal)).toEqual([
      ['a', ['1,5', '3,5']],
      ['b', ['2,5', '4,5']],
      ['c', ['x', 'y;z']],
    ]);
    const named = await read('x.csv', '"a;b;c",d\n1,2\n');
    expect(named.columns.map(column => column.name)).toEqual(['a;b;c', 'd']);
    const comma = await read('x.csv', 'price (USD, net);size\n1;2\n3;4\n');
    expect(comma.columns.map(column => column.name)).toEqual(['price (USD, net)', 'size']);
  });

  it('none: one column', async () => {
    expect(contents(await read('x.csv', 'text\nhello world\n"a, b"\n'))).toEqual([
      ['text', ['hello world', 'a, b']],
    ]);
  });

  it('trailing empty cells stay where they are', async () => {
    expect(contents(await read('x.csv', 'a,b,c\n1,,\n,2,\n,,3\n,,\n'))).toEqual([
      ['a', [1, NaN, NaN, NaN]],
      ['b', [NaN, 2, NaN, NaN]],
      ['c', [NaN, NaN, 3, NaN]],
    ]);
  });
});

describe('encodings', () => {
  const content = 'naïve,日本\n"é\n😀",1\ncafé,2\n';
  const expected = [
    ['naïve', ['é\n😀', 'café']],
    ['日本', [1, 2]],
  ];
  it('UTF-8, with and without a mark, and asked for', async () => {
    expect(contents(await read('x.csv', content))).toEqual(expected);
    expect(contents(await read('x.csv', `\ufeff${content}`))).toEqual(expected);
    expect(contents(await read('x.csv', `\ufeff"a",b\n1,2\n`))).toEqual([
      ['a', [1]],
      ['b', [2]],
    ]);
    for (const encoding of ['utf-8', 'UTF8']) {
      expect(contents(await read('x.csv', `\ufeff${content}`, { encoding }))).toEqual(expected);
    }
  });

  it('UTF-16 of both orders, with and without a mark', async () => {
    for (const encoding of ['utf-16', 'UTF16']) {
      for (const mark of ['\ufeff', '']) {
        const little = Buffer.from(mark + content, 'utf16le');
        const text = mark === '' ? Buffer.from(`abc,defg\n${content}`, 'utf16le') : little;
        const want = mark === '' ? ['abc', 'defg'] : ['naïve', '日本'];
        for (const bytes of [text, Buffer.from(text).swap16()]) {
          const table = await read('x.csv', bytes, { encoding });
          expect(table.columns.map(column => column.name)).toEqual(want);
        }
      }
    }
    expect(
      contents(await read('x.csv', Buffer.from(`\ufeff${content}`, 'utf16le'), { encoding: 'utf-16' })),
    ).toEqual(expected);
  });

  it('Latin-1, as Windows means it', async () => {
    const bytes = Buffer.concat([Buffer.from('café;b\n', 'latin1'), Buffer.from([0x80, 0x3b, 0x31, 0x0a])]);
    for (const encoding of ['latin1', 'windows-1252', 'iso-8859-1']) {
      expect(contents(await read('x.csv', bytes, { encoding }))).toEqual([
        ['café', ['€']],
        ['b', [1]],
      ]);
    }
  });

  it('characters across the edge of a chunk', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = `${'x'.repeat(shift)}${'😀é日'.repeat(130_000)}`;
      expect(valuesOf(await read('x.csv', `a\n${text}\n`), 'a')).toEqual([text]);
    }
  });
});

describe('file names', () => {
  const names = [
    '*.csv',
    'a[1].csv',
    'q?.csv',
    `it's "quoted".csv`,
    'with space .csv',
    'ünï😀.csv',
    '{a,b}.csv',
    "'); drop table cells; --.csv",
    '$1.csv',
    '%41.csv',
    '~.csv',
    '-x.csv',
    'back\\slash.csv',
  ];
  it.each(names)('%s is opened literally', async name => {
    const path = write(name, 'n\n1\n');
    for (const other of ['b.csv', 'a1.csv', 'qq.csv', 'a.csv']) write(other, 'wrong\n2\n');
    const table = await readTable(path);
    expect([table.columns[0]!.name, table.rows, table.file]).toEqual(['n', 1, path]);
  });

  it('nor does a pattern in the name of the temporary folder matter', async () => {
    const before = process.env['TMPDIR']!;
    const odd = join(files.folder, `t[1]*?'"`);
    mkdirSync(odd);
    mkdirSync(join(files.folder, `t1x_'"`));
    process.env['TMPDIR'] = odd;
    try {
      expect(contents(await read('x.csv', 'n\n1\n'))).toEqual([['n', [1]]]);
    } finally {
      process.env['TMPDIR'] = before;
    }
  });

  it('leaves no .tmp where the command runs', () => {
    expect(existsSync('.tmp')).toBe(false);
  });
});
