// Files too large for carelessness: memory, time, order and threads.

import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/tables/delimited.ts';
import { numericColumn } from '../../src/tables/table.ts';
import { refused, useFiles, valuesOf } from './files.ts';

const files = useFiles();

/** Writes a file piece by piece. */
function writeLarge(name: string, pieces: Iterable<string>): string {
  const path = join(files.folder, name);
  const file = openSync(path, 'w');
  for (const piece of pieces) writeSync(file, piece);
  closeSync(file);
  return path;
}

const refusalOf = (path: string) => refused(() => readTable(path), `${files.folder}/`);

describe('large files', () => {
  it('an unclosed quote in 50 MB: the line where it opened, in little memory', async () => {
    const rows = '1,2,some text\n'.repeat(75_000);
    const path = writeLarge('huge.csv', ['a,b,c\n', rows, '3,4,"oops\n', ...new Array(50).fill(rows)]);
    const before = process.memoryUsage().rss;
    expect(await refusalOf(path)).toBe(
      'format: huge.csv: line 75002 opens a quote that is not closed within 16 MiB; close it, or write "" for a quote',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  it('a row longer than the limit, and one just within', async () => {
    const mebibyte = 'x'.repeat(1 << 20);
    const long = writeLarge('long.csv', ['a,b\n1,2\n3,', ...new Array(17).fill(mebibyte), '\n']);
    expect(await refusalOf(long)).toBe(
      'format: long.csv: line 3 starts a row longer than 16 MiB; check its line ends and quotes',
    );
    const within = writeLarge('within.csv', ['a,b\n1,2\n3,"', ...new Array(15).fill(mebibyte), '"\n']);
    expect(String(valuesOf(await readTable(within), 'b')[1]).length).toBe(15 << 20);
  });

  it('Latin-1 far down', async () => {
    const path = writeLarge('latin.csv', ['a,b\n', '1,2\n'.repeat(1_500_000)]);
    const file = openSync(path, 'a');
    writeSync(file, Buffer.from('3,é\n4,5\n', 'latin1'));
    closeSync(file);
    expect(await refusalOf(path)).toBe(
      'format: latin.csv: line 1500002 is not valid UTF-8 (byte 0xE9); use --encoding latin1',
    );
  });

  it('rows keep their order, with and without quotes that hold rows', async () => {
    const count = 600_000;
    function* pieces(quoted: boolean): Generator<string> {
      yield 'row,text\n';
      for (let i = 0; i < count; i += 1000) {
        let piece = '';
        for (let j = i; j < i + 1000; j++) {
          piece +=
            quoted && j % 3 === 0
              ? `${j},"9,x\n${j},""\n7,y\n"\n`
              : `${j},some text ${j % 10} and more of it\n`;
        }
        yield piece;
      }
    }
    for (const quoted of [false, true]) {
      const table = await readTable(writeLarge('rows.csv', pieces(quoted)));
      expect(table.rows).toBe(count);
      const rows = numericColumn(table, 'row');
      expect(rows.every((value, i) => value === i)).toBe(true);
      expect(table.lineOf(count - 1)).toBe(quoted ? 2 + count - 1 + 3 * (count / 3) : count + 1);
      expect(table.columns[1]!.values[3]).toBe(quoted ? '9,x\n3,"\n7,y\n' : 'some text 3 and more of it');
    }
  });

  it('two files at once, and the same file twice', async () => {
    const one = writeLarge('one.csv', ['a,b\n', '1,2\n'.repeat(20_000)]);
    const two = writeLarge('two.csv', ['a,b\n', '3,x\n'.repeat(30_000)]);
    const tables = await Promise.all([readTable(one), readTable(two), readTable(one)]);
    expect(tables.map(table => [table.rows, table.columns[0]!.values[9]])).toEqual([
      [20_000, 1],
      [30_000, 3],
      [20_000, 1],
    ]);
  });
});
