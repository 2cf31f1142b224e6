// Every broken table of "Bad inputs": the exact line that a person gets.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/tables/delimited.ts';
import { unopened } from '../../src/tables/delimited-errors.ts';
import { refused, useFiles } from './files.ts';

const files = useFiles();
const { refusal } = files;

describe('no data rows', () => {
  it.each([
    ['', 'the file is empty'],
    ['\ufeff', 'the file is empty'],
    ['\n\r\n\n', 'only blank lines'],
    ['\n', 'only blank lines'],
    ['a,b', 'only the line of names'],
    ['a,b\n\n\n', 'only the line of names'],
    ['a\n\n\n', 'only the line of names'],
  ])('%j', async (content, why) => {
    expect(await refusal('x.csv', content)).toBe(`format: x.csv: no data rows: ${why}`);
  });
});

describe('ragged rows', () => {
  const seven = '1,2,3,4,5,6,7\n';
  it.each([
    ['too few', '1,2,3,4,5', 'line 1047 has 5 cells, expected 7: add the missing cells, empty if need be'],
    ['one short', '1,2,3,4,5,6', 'line 1047 has 6 cells, expected 7: add the missing cell, empty if need be'],
    ['too many', '1,2,3,4,5,6,7,8', 'line 1047 has 8 cells, expected 7: quote the cells that hold a ","'],
    ['trailing', '1,2,3,4,5,6,7,', 'line 1047 has 8 cells, expected 7: remove the "," at its end'],
    ['one', '1', 'line 1047 has 1 cell, expected 7: add the missing cells, empty if need be'],
    ['blanks', '  ', 'line 1047 has 1 cell, expected 7: add the missing cells, empty if need be'],
  ])('%s', async (_, row, message) => {
    const content = `a,b,c,d,e,f,g\n${seven.repeat(1045)}${row}\n${seven.repeat(10)}`;
    expect(await refusal('data.csv', content)).toBe(`format: data.csv: ${message}`);
    expect(await refusal('data.csv', content.replaceAll('\n', '\r\n'))).toBe(`format: data.csv: ${message}`);
    expect(await refusal('data.csv', content.replaceAll('\n', '\r'))).toBe(`format: data.csv: ${message}`);
  });

  it('counts lines, not records, past cells of several lines and blank lines', async () => {
    const content = '\na,b\n"x\ny\r\nz",2\n\n\n"p""\n",4\n5\n';
    expect(await refusal('x.csv', content)).toBe(
      'format: x.csv: line 10 has 1 cell, expected 2: add the missing cell, empty if need be',
    );
  });

  it('names a tab', async () => {
    expect(await refusal('x.tsv', 'a\tb\n1\t2\t3\n')).toBe(
      'format: x.tsv: line 2 has 3 cells, expected 2: quote the cells that hold a tab',
    );
  });

  it('in the last line without a line end', async () => {
    expect(await refusal('x.csv', 'a,b\n1,2\n3')).toBe(
      'format: x.csv: line 3 has 1 cell, expected 2: add the missing cell, empty if need be',
    );
  });
});

describe('quotes', () => {
  it('names the line where an unclosed quote opened', async () => {
    expect(await refusal('x.csv', 'a,b\n1,"x\ny"\n2,"x\n3,4\n5,6\n')).toBe(
      'format: x.csv: line 4 opens a quote that is not closed; close it, or write "" for a quote',
    );
  });

  it('names it when another quote seems to close it', async () => {
    expect(await refusal('x.csv', 'a,b\n1,"x\n2,3\n4,"y"\n')).toBe(
      'format: x.csv: line 4 has text after a closing quote (opened on line 2); write "" for a quote inside quotes',
    );
  });

  it('refuses text after a closing quote', async () => {
    const message =
      'format: x.csv: line 2 has text after a closing quote; write "" for a quote inside quotes';
    expect(await refusal('x.csv', 'a,b\n"x"y,2\n')).toBe(message);
    expect(await refusal('x.csv', 'a,b\n"x" "y",2\n')).toBe(message);
    expect(await refusal('x.csv', 'a,b\n"x\\"y",2\n')).toBe(message);
  });
});

describe('names', () => {
  it.each([
    ['a,b,a\n1,2,3\n', 'columns 1 and 3 are both named "a": rename one on line 1'],
    ['a, a\n1,2\n', 'columns 1 and 2 are both named "a": rename one on line 1'],
    ['__proto__,b,__proto__\n1,2,3\n', 'columns 1 and 3 are both named "__proto__": rename one on line 1'],
    ['a,b,,d\n1,2,3,4\n', 'column 3 has no name: write one on line 1'],
    ['a,b, \n1,2,3\n', 'column 3 has no name: write one on line 1'],
    [',a\n0,1\n', 'column 1 has no name: write one on line 1'],
    ['a,b,\n1,2,\n', 'column 3 has no name: write one on line 1'],
    ['\n\n"",b\n1,2\n', 'column 1 has no name: write one on line 3'],
    ['1,2\n3,4\n', 'the first line looks like data, not names: add a header line'],
    ['-1.5, 2e3\n3,4\n', 'the first line looks like data, not names: add a header line'],
  ])('%j', async (content, message) => {
    expect(await refusal('x.csv', content)).toBe(`format: x.csv: ${message}`);
  });
});

describe('encodings', () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

  it.each([
    ['with a mark', utf16('\ufeffa,b\n1,2\n')],
    ['big-endian', utf16('\ufeffa,b\n1,2\n').swap16()],
    ['without a mark', utf16('name,size\n1,2\n')],
    ['big-endian, without a mark', utf16('name,size\n1,2\n').swap16()],
  ])('UTF-16 %s', async (_, bytes) => {
    expect(await refusal('x.csv', bytes)).toBe(
      'format: x.csv: looks like UTF-16; save it as UTF-8 or use --encoding utf-16',
    );
  });

  it.each([
    ['Latin-1', latin1('a,b\n1,2\ncafé,3\n'), '3', 'E9'],
    ['at the very end', latin1('a,b\n1,2\n3,é'), '3', 'E9'],
    ['a stray continuation', Buffer.from([0x61, 0x0a, 0x31, 0x80, 0x0a]), '2', '80'],
    ['an overlong slash', Buffer.from([0x61, 0x0a, 0xc0, 0xaf, 0x0a]), '2', 'C0'],
    ['a surrogate', Buffer.from([0x61, 0x0a, 0x31, 0x0a, 0xed, 0xa0, 0x80]), '3', 'ED'],
    ['in a cell of several lines', latin1('a\n"x\ny\né"\n'), '4', 'E9'],
  ])('not UTF-8: %s', async (_, bytes, line, byte) => {
    expect(await refusal('x.csv', bytes)).toBe(
      `format: x.csv: line ${line} is not valid UTF-8 (byte 0x${byte}); use --encoding latin1`,
    );
  });

  it('NUL bytes', async () => {
    const message = 'format: x.csv: line 3 holds a NUL byte; a table is text: save it again as UTF-8';
    expect(await refusal('x.csv', 'name,size\n1,2\n3\0,4\n')).toBe(message);
    expect(await refusal('x.csv', 'name,size\n1,2\n"3\0",4\n')).toBe(message);
  });

  it('a workbook under a false name', async () => {
    expect(await refusal('x.csv', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 8, 8]))).toBe(
      'format: x.csv: looks like a zip or Excel file; save it as CSV',
    );
  });

  it('a wrong or unknown encoding', async () => {
    expect(await refusal('x.csv', utf16('a\n1\n').subarray(0, 7), { encoding: 'utf-16le' })).toBe(
      'format: x.csv: not valid utf-16le at or after line 2; use another --encoding',
    );
    expect(await refusal('x.csv', 'a\n1\n', { encoding: 'klingon' })).toBe(
      'range: --encoding must be a name such as utf-8, utf-16 or latin1, got "klingon"',
    );
  });
});

describe('files', () => {
  it('that are not there, or not files', async () => {
    expect(await refused(() => readTable('nowhere.csv'))).toBe('range: nowhere.csv: no such file');
    expect(await refused(() => readTable('no\nwhere\u202e.csv'))).toBe(
      'range: "no\\nwhere\\u202e.csv": no such file',
    );
    mkdirSync(join(files.folder, 'folder.csv'));
    const inFolder = (name: string) => refused(() => readTable(join(files.folder, name)), `${files.folder}/`);
    expect(await inFolder('folder.csv')).toBe('range: folder.csv: is a folder, not a file');
    files.write('file', '');
    expect(await inFolder('file/x.csv')).toBe(
      'range: file/x.csv: no such file: part of its path is not a folder',
    );
    expect(await refused(() => readTable(`${'x'.repeat(300)}.csv`))).toMatch(
      /: cannot be read \(ENAMETOOLONG\)$/,
    );
  });

  it('that may not be read, as the system says it', async () => {
    const said = (code: string) =>
      refused(() => Promise.reject(unopened('x.csv', Object.assign(new Error(code), { code }))));
    expect(await said('EACCES')).toBe('range: x.csv: may not be read: check its permissions');
    expect(await said('EIO')).toBe('range: x.csv: cannot be read (EIO)');
  });

  it('when there is no room for the working copy', async () => {
    const before = process.env['TMPDIR']!;
    process.env['TMPDIR'] = '/nowhere/at/all';
    try {
      expect(await refusal('x.csv', 'a\n1\n')).toBe(
        'state: x.csv: cannot write a working copy in "/nowhere/at/all" (ENOENT); free some space there or set TMPDIR',
      );
    } finally {
      process.env['TMPDIR'] = before;
    }
  });

  it('that are pipes', async () => {
    execFileSync('mkfifo', [join(files.folder, 'pipe.csv')]);
    expect(await refused(() => readTable(join(files.folder, 'pipe.csv')), `${files.folder}/`)).toBe(
      'range: pipe.csv: cannot be read (not an ordinary file)',
    );
  });

  it('of other kinds', async () => {
    const fix = 'is not read as a table: save it as .csv or .tsv';
    expect(await refused(() => readTable('x.xlsx'))).toBe(`unsupported: x.xlsx: a .xlsx file ${fix}`);
    expect(await refused(() => readTable('x.csv.gz'))).toBe(`unsupported: x.csv.gz: a .gz file ${fix}`);
    expect(await refused(() => readTable('x'))).toBe(`unsupported: x: a file without an extension ${fix}`);
  });

  it('with a delimiter that cannot be one', async () => {
    for (const [delimiter, shown] of [
      ['', '""'],
      ['"', '"\\""'],
      ['\n', '"\\n"'],
      ["', header = true --", '"\', header = true --"'],
    ] as const) {
      expect(await refusal('x.csv', 'a\n1\n', { delimiter })).toBe(
        `range: --delimiter must be one of , ; | : or tab, got ${shown}`,
      );
    }
  });

  it('and never writes to the file it reads', async () => {
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const content = '\ufeffa,b\r\n\r\n1,2\r\n';
    const path = files.write('same.csv', content);
    await readTable(path);
    expect(hash(readFileSync(path, 'utf8'))).toBe(hash(content));
  });
});
