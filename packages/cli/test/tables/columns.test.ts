// Which columns are numbers, and what is said when a column that should be one is not.

import { describe, expect, it } from 'vitest';
import {
  columnNamed,
  label,
  numberColumn,
  numericColumn,
  quoted,
  requireColumns,
  type Table,
  textColumn,
} from '../../src/tables/table.ts';
import { contents, refused, useFiles, valuesOf } from './files.ts';

const files = useFiles();
const { read } = files;

/** What numericColumn says about column `name`, without the folder. */
const saidOf = (table: Table, name: string) => refused(() => numericColumn(table, name), `${files.folder}/`);

describe('numbers', () => {
  it('are plain decimals, with blanks around them', async () => {
    const cells = ['1', '-2', '+3', '4.', '.5', '6e2', '7E-3', ' 8 ', '\t9', '007', '-0', '1e-999', '"1"'];
    const table = await read('x.csv', `n\n${cells.join('\n')}\n`);
    expect(numericColumn(table, 'n')).toEqual(
      Float64Array.of(1, -2, 3, 4, 0.5, 600, 0.007, 8, 9, 7, -0, 0, 1),
    );
    expect(Object.is(numericColumn(table, 'n')[10], -0)).toBe(true);
  });

  it.each([
    ['1,234', 'x.csv: price: "1,234" at line 12 is not a number (write 1234)'],
    ['-1,234,567.5', 'x.csv: price: "-1,234,567.5" at line 12 is not a number (write -1234567.5)'],
    ['1,5', 'x.csv: price: "1,5" at line 12 is not a number (write 1.5)'],
    ['0x10', 'x.csv: price: "0x10" at line 12 is not a number (write 16)'],
    ['1_000', 'x.csv: price: "1_000" at line 12 is not a number (write 1000)'],
    ['1 000', 'x.csv: price: "1 000" at line 12 is not a number (write 1000)'],
    ['12abc', 'x.csv: price: "12abc" at line 12 is not a number'],
    ['$12', 'x.csv: price: "$12" at line 12 is not a number'],
    ['+-5', 'x.csv: price: "+-5" at line 12 is not a number'],
    ['true', 'x.csv: price: "true" at line 12 is not a number'],
    ['٣', 'x.csv: price: "٣" at line 12 is not a number'],
    ['5\n', 'x.csv: price: "5\\n" at line 12 is not a number'],
    ['1e', 'x.csv: price: "1e" at line 12 is not a number'],
    ['-', 'x.csv: price: "-" at line 12 is not a number'],
    ['-nan', 'x.csv: price: "-nan" at line 12 is not a number'],
  ])('do not include %j', async (cell, message) => {
    const table = await read('x.csv', `id;price\n${'1;2\n'.repeat(10)}2;"${cell}"\n3;4\n`);
    expect(await saidOf(table, 'price')).toBe(`format: ${message}`);
    const column = columnNamed(table, 'price');
    expect(column).toMatchObject({ kind: 'text', nearlyNumeric: true });
    expect(column.values[10]).toBe(cell);
    expect(await refused(() => textColumn(table, 'price'), `${files.folder}/`)).toBe(`format: ${message}`);
  });

  it('name the line of a cell below cells of several lines', async () => {
    const table = await read('x.csv', '\na,note\n1,"p\nq"\n\n2,"r\r\ns\rt"\nx,u\n');
    expect(await saidOf(table, 'a')).toBe('format: x.csv: a: "x" at line 9 is not a number');
    expect([0, 1, 2].map(row => table.lineOf(row))).toEqual([3, 6, 9]);
  });

  it('show a nasty cell and a nasty name on one line, and cut a long one', async () => {
    const table = await read('x.csv', `"a\nb","\u001b[31mred"\n"x\ny",${'z'.repeat(100)}\n`);
    expect(await saidOf(table, 'a\nb')).toBe('format: x.csv: "a\\nb": "x\\ny" at line 3 is not a number');
    expect(await saidOf(table, '\u001b[31mred')).toBe(
      `format: x.csv: "\\u001b[31mred": "${'z'.repeat(57)}..." at line 3 is not a number`,
    );
  });
});

describe('missing and infinite cells', () => {
  it('are counted with the first line, and never 0', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const line = i + 2;
      return line === 88
        ? 'NaN'
        : line === 90
          ? '1e999'
          : line === 95
            ? ' '
            : line === 97
              ? 'n/a'
              : String(i);
    });
    const table = await read('people.csv', `age,size\n${rows.map(age => `${age},1`).join('\n')}\n`);
    expect(await saidOf(table, 'age')).toBe(
      'format: people.csv: age: 3 missing, 1 infinite, first at line 88: fill in or remove these cells',
    );
    const { values, missing, infinite } = numberColumn(table, 'age');
    expect([values[86], values[88], values[93], values[95]]).toEqual([NaN, Infinity, NaN, NaN]);
    expect([missing, infinite]).toEqual([
      { count: 3, firstRow: 86 },
      { count: 1, firstRow: 88 },
    ]);
    expect(numericColumn(table, 'size')).toEqual(new Float64Array(120).fill(1));
  });

  it('are spelt in many ways', async () => {
    const missing = ['', '""', ' ', 'NA', 'na', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null', ' Null '];
    const infinite = ['inf', '-inf', '+Inf', 'Infinity', '-INFINITY', '1e999', '-1e309', ` inf `];
    const all = [...missing, ...infinite].map(cell => `${cell},1`);
    const table = await read('x.csv', `a,b\n${all.join('\n')}\n`);
    expect(numberColumn(table, 'a')).toMatchObject({
      missing: { count: 12, firstRow: 0 },
      infinite: { count: 8, firstRow: 12 },
    });
    const [p, n] = [Infinity, -Infinity];
    expect(valuesOf(table, 'a').slice(12)).toEqual([p, n, p, p, n, p, n, p]);
    expect(valuesOf(table, 'a').slice(0, 12)).toEqual(new Array(12).fill(NaN));
  });

  it('only infinite, only missing, a column of nothing', async () => {
    const table = await read('x.csv', 'a,b,c\n1,,\n-inf,2,\n');
    const fix = 'fill in or remove these cells';
    expect(await saidOf(table, 'a')).toBe(`format: x.csv: a: 1 infinite, first at line 3: ${fix}`);
    expect(await saidOf(table, 'b')).toBe(`format: x.csv: b: 1 missing, first at line 2: ${fix}`);
    expect(await saidOf(table, 'c')).toBe(`format: x.csv: c: 2 missing, first at line 2: ${fix}`);
  });

  it('are null in text', async () => {
    const table = await read('x.csv', 'a,b\nred,1\n,2\nNA,3\n" blue ",4\n');
    expect(valuesOf(table, 'a')).toEqual(['red', null, null, ' blue ']);
    expect(textColumn(table, 'a').missing).toEqual({ count: 2, firstRow: 1 });
    expect(textColumn(table, 'a').nearlyNumeric).toBe(false);
  });

  it('a blank line in a file of one column is a missing value, but not at its end', async () => {
    const table = await read('x.csv', '\n\na\n1\n\n3\n\n\n');
    expect(valuesOf(table, 'a')).toEqual([1, NaN, 3]);
    expect(await saidOf(table, 'a')).toMatch(/1 missing, first at line 5/);
  });
});

describe('whole numbers above 2^53', () => {
  it('are taken where a double holds them', async () => {
    const table = await read('x.csv', 'id,b\n9007199254740994,1\n-9007199254740992.00,2\n1e300,3\n');
    expect(numericColumn(table, 'id')).toEqual(Float64Array.of(9007199254740994, -9007199254740992, 1e300));
  });

  it.each(['9007199254740993', '-9007199254740993', '12345678901234567890123', '9007199254740993.0'])(
    '%s loses precision',
    async id => {
      const table = await read('x.csv', `id,b\n1,1\n9007199254740994,1\n\n${id},1\n9007199254740995,1\n`);
      const message = `format: x.csv: id: ${id} at line 5 loses precision as a number; keep it as text, for instance with a letter in front, or leave the column out`;
      expect(await saidOf(table, 'id')).toBe(message);
      expect(await refused(() => textColumn(table, 'id'), `${files.folder}/`)).toBe(message);
      expect(valuesOf(table, 'id')[2]).toBe(id);
      expect(numericColumn(table, 'b').length).toBe(4);
    },
  );

  it('are taken as JavaScript writes a double, which is not always to the last digit', async () => {
    const value = -65769988929225768;
    expect(String(value)).toBe('-65769988929225770');
    const table = await read('x.csv', `a,b\n${value},1\n65769988929225769,2\n`);
    expect(await saidOf(table, 'a')).toMatch(/: 65769988929225769 at line 3 loses precision/);
  });

  it('fractions with many digits are rounded as any fraction is', async () => {
    const table = await read('x.csv', 'a\n0.12345678901234567890\n');
    expect(numericColumn(table, 'a')[0]).toBe(Number('0.12345678901234567890'));
  });
});

describe('columns by name', () => {
  it('__proto__, constructor and the like are names as others', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'rowid', 'length'];
    const table = await read('x.csv', `${names.join(',')}\n1,2,3,4,5,6,7\n`);
    expect(contents(table)).toEqual(names.map((name, i) => [name, [i + 1]]));
    expect(numericColumn(table, '__proto__')).toEqual(Float64Array.of(1));
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['0']).toBe(undefined);
    const plain = await read('y.csv', 'a,b\n1,2\n');
    expect(await refused(() => columnNamed(plain, '__proto__'), `${files.folder}/`)).toBe(
      'range: y.csv: no column "__proto__": it has a, b',
    );
  });

  it('numeric names keep their place', async () => {
    const table = await read('x.csv', 'b,10,2\n1,2,3\n');
    expect(table.columns.map(column => column.name)).toEqual(['b', '10', '2']);
    expect((await read('x.csv', '7\n1\n')).columns[0]!.name).toBe('7');
  });

  it('names differ by case, and come without blanks around them', async () => {
    const table = await read('x.csv', 'Age, age ,"AGE"\n1,2,3\n');
    expect(contents(table)).toEqual([
      ['Age', [1]],
      ['age', [2]],
      ['AGE', [3]],
    ]);
  });

  it('requireColumns keeps the order asked for, and names what is absent', async () => {
    const table = await read('x.csv', 'age,price,"a\nb"\n1,2,3\n');
    expect(requireColumns(table, ['price', 'age']).map(column => column.name)).toEqual(['price', 'age']);
    const said = (...names: string[]) => refused(() => requireColumns(table, names), `${files.folder}/`);
    expect(await said('prize')).toBe('range: x.csv: no column "prize": did you mean "price"?');
    expect(await said('AGE ')).toBe('range: x.csv: no column "AGE ": did you mean "age"?');
    expect(await said('weight')).toBe('range: x.csv: no column "weight": it has age, price, "a\\nb"');
    expect(await said('age', 'x', 'y')).toBe('range: x.csv: no columns "x", "y": it has age, price, "a\\nb"');
  });

  it('refuses numbers where text is wanted', async () => {
    const table = await read('x.csv', 'a,b\n1,x\n');
    expect(await refused(() => textColumn(table, 'a'), `${files.folder}/`)).toBe(
      'format: x.csv: a: holds numbers, expected text',
    );
  });

  it('more columns than one statement takes', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `c${(i * 77) % 200}`);
    const row = (k: number) => names.map((_, i) => (i % 7 === 3 ? `t${k}` : i + k / 8)).join(',');
    const table = await read('x.csv', `${names.join(',')}\n${row(0)}\n${row(1)}\n`);
    expect(contents(table)).toEqual(
      names.map((name, i) => [name, i % 7 === 3 ? ['t0', 't1'] : [i, i + 0.125]]),
    );
  });
});

describe('messages', () => {
  it('quote and escape', () => {
    expect(quoted('a"b\u0000\u009b\u2028\u202e')).toBe('"a\\"b\\u0000\\u009b\\u2028\\u202e"');
    expect(quoted('é日本😀')).toBe('"é日本😀"');
    expect([label('my file.csv'), label(' x'), label(''), label('a\tb')]).toEqual([
      'my file.csv',
      '" x"',
      '""',
      '"a\\tb"',
    ]);
  });
});
