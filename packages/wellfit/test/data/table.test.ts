// Tables: every form reads as the same columns, odd names are ordinary, and crooked input is refused by place.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import { type ArrowVector, Table, type TableLike } from '../../src/data/table.ts';
import { describeRefusals } from '../refusals.ts';

const contents = (table: Table) => table.names.map(name => [name, Array.from(table.column(name))] as const);

function arrow(columns: readonly (readonly [string, ArrowVector])[]): TableLike {
  return {
    schema: { fields: columns.map(([name]) => ({ name })) },
    numRows: columns[0]?.[1].length ?? 0,
    getChild: name => columns.find(([own]) => own === name)?.[1] ?? null,
    getChildAt: index => columns[index]?.[1] ?? null,
  };
}

/** As Arrow does: nulls come out of `get` alone, its array holds whatever lies below them. */
function vector(cells: readonly unknown[], array?: unknown): ArrowVector {
  const nullCount = cells.filter(cell => cell === null).length;
  const toArray = () => array ?? [...cells];
  return { length: cells.length, nullCount, get: index => cells[index], toArray };
}

describe('Table.from', () => {
  const expected = [
    ['age', [39, 50, null]],
    ['city', ['Oslo', 'Rome', 'Oslo']],
  ] as const;
  const forms: Readonly<Record<string, TableLike>> = {
    'row objects': [
      { age: 39, city: 'Oslo' },
      { age: 50, city: 'Rome' },
      { age: null, city: 'Oslo' },
    ],
    columns: { age: [39, 50, null], city: ['Oslo', 'Rome', 'Oslo'] },
    'a Map': new Map<string, unknown[]>([
      ['age', [39, 50, null]],
      ['city', ['Oslo', 'Rome', 'Oslo']],
    ]),
    'pairs of a name and its cells': [
      ['age', [39, 50, null]],
      ['city', ['Oslo', 'Rome', 'Oslo']],
    ],
    'an Arrow table': arrow([
      ['age', vector([39, 50, null], Float64Array.of(39, 50, 0))],
      ['city', vector(['Oslo', 'Rome', 'Oslo'])],
    ]),
  };

  test.each(Object.entries(forms))('%s', (_, input) => {
    const table = Table.from(input);
    expect(contents(table)).toEqual(expected);
    expect(table).toMatchObject({ rows: 3, named: true, name: 'table' });
    expect(Table.from(table)).toBe(table);
  });

  const unnamed: Readonly<Record<string, TableLike>> = {
    'arrays of numbers': [
      [1, 2, 3],
      [4, 5, 6],
    ],
    'typed rows': [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)],
    'a Matrix': Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    'data with its sizes': { data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 2, columns: 3 },
  };

  test.each(Object.entries(unnamed))('%s: columns x0, x1, …', (_, input) => {
    const table = Table.from(input);
    expect(contents(table)).toEqual([
      ['x0', [1, 4]],
      ['x1', [2, 5]],
      ['x2', [3, 6]],
    ]);
    expect(table.named).toBe(false);
  });

  test('arrays of mixed cells', () => {
    const table = Table.from([
      [1, 'a', null],
      [2, 'b', true],
    ]);
    expect(contents(table)).toEqual([
      ['x0', [1, 2]],
      ['x1', ['a', 'b']],
      ['x2', [null, true]],
    ]);
  });

  test('takes typed arrays as they are, and a matrix column by column', () => {
    const values = Float64Array.of(1, 2);
    expect(Table.from({ values }).column('values')).toBe(values);
    const wide = Matrix.from([
      Array.from({ length: 40 }, (_, j) => j),
      Array.from({ length: 40 }, (_, j) => -j),
    ]);
    const table = Table.from(wide);
    // out of order: blocks of columns are gathered anew
    for (const j of [39, 0, 17, 16, 15, 38]) expect(table.column(`x${j}`)).toEqual(Float64Array.of(j, -j));
  });

  test('a row that lacks a key has a missing cell; a later key is a column', () => {
    const table = Table.from([{ a: 1 }, { b: 2, a: 3 }, {}]);
    expect(contents(table)).toEqual([
      ['a', [1, 3, undefined]],
      ['b', [undefined, 2, undefined]],
    ]);
  });

  test('columns called __proto__ and constructor are ordinary', () => {
    const rows: TableLike = JSON.parse('[{"a":1,"__proto__":2},{"constructor":3,"a":4}]');
    expect(contents(Table.from(rows))).toEqual([
      ['a', [1, 4]],
      ['__proto__', [2, undefined]],
      ['constructor', [undefined, 3]],
    ]);
    expect(contents(Table.from(JSON.parse('{"__proto__":[1],"constructor":[2]}')))).toEqual([
      ['__proto__', [1]],
      ['constructor', [2]],
    ]);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('names that look like numbers keep the order they are given in', () => {
    const names = ['b', '10', '2'];
    const pairs = names.map((name, k) => [name, [k]] as const);
    expect(Table.from(pairs).names).toEqual(names);
    expect(Table.from(new Map(pairs)).names).toEqual(names);
    expect(Table.from(arrow(names.map(name => [name, vector([1])]))).names).toEqual(names);
  });

  test('Arrow: an array is taken only where it holds the very cells', () => {
    const halves = Uint16Array.of(0x3c00, 0x4000);
    const decimals = Uint32Array.of(1, 0, 0, 0, 2, 0, 0, 0);
    const doubles = Float64Array.of(1.5, 2.5);
    const table = Table.from(
      arrow([
        ['half', vector([1, 2], halves)],
        ['decimal', vector([1, 2], decimals)],
        ['double', vector([1.5, 2.5], doubles)],
        ['big', vector([1n, 2n], BigInt64Array.of(1n, 2n))],
      ]),
    );
    expect(contents(table)).toEqual([
      ['half', [1, 2]],
      ['decimal', [1, 2]],
      ['double', [1.5, 2.5]],
      ['big', [1n, 2n]],
    ]);
    expect(table.column('double')).toBe(doubles);
  });

  test('Arrow: two columns of one name are told apart, and refused', () => {
    const twice = arrow([
      ['a', vector([1])],
      ['a', vector([2])],
    ]);
    expect(() => Table.from(twice)).toThrow('table: two columns are called a');
  });
});

const cell = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.bigInt());
const rowsOfCells = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 }))
  .chain(([columns, rows]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe('select, only and without', () => {
  test('rows by number, in any order and as often as asked', () => {
    fc.assert(
      fc.property(rowsOfCells, fc.array(fc.nat(), { maxLength: 12 }), (rows, picks) => {
        const table = Table.from(rows);
        const numbers = picks.map(pick => pick % rows.length);
        const selected = table.select(numbers);
        expect(selected.rows).toBe(numbers.length);
        for (const name of table.names) {
          const cells = table.column(name);
          expect(Array.from(selected.column(name))).toEqual(numbers.map(row => cells[row]));
        }
      }),
    );
  });

  test('the rows of a selection keep their places', () => {
    const selected = Table.from([[10], [11], [12], [13]])
      .select([3, 1, 2])
      .select([1, 2]);
    expect(contents(selected)).toEqual([['x0', [11, 12]]]);
    expect([0, 1].map(row => selected.place(row))).toEqual(['row 1', 'row 2']);
  });

  test('columns', () => {
    const table = Table.from({ a: [1], b: [2], c: [3] });
    expect(contents(table.without(['b']))).toEqual([
      ['a', [1]],
      ['c', [3]],
    ]);
    expect(contents(table.only(['c', 'a']))).toEqual([
      ['c', [3]],
      ['a', [1]],
    ]);
    expect([table.has('a'), table.without(['a']).has('a'), table.has('toString')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

const from = (input: unknown) => () => Table.from(input as TableLike, 'x');
const many = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`c${k}`, [k]]));

describeRefusals({
  'Table.from': [
    [from([]), 'shape', 'x: no data rows'],
    [from([{}]), 'shape', 'x: no columns'],
    [from([[]]), 'shape', 'x: no columns'],
    [from({}), 'shape', 'x: no data rows'],
    [from({ a: [], b: [] }), 'shape', 'x: no data rows'],
    [from(Matrix.zeros(0, 3)), 'shape', 'x: no data rows'],
    [from(Matrix.zeros(3, 0)), 'shape', 'x: no columns'],
    [from([[1, 2], [3, 4], [5]]), 'shape', 'x: row 2 has 1 cell, expected 2'],
    [
      from([
        ['a', 2],
        ['b', 3, 4],
      ]),
      'shape',
      'x: row 1 has 3 cells, expected 2',
    ],
    [from({ a: [1], b: [1, 2] }), 'shape', 'x: column b has 2 cells, expected 1 as in a'],
    [
      from([
        ['a', [1]],
        ['a', [2]],
      ]),
      'format',
      'x: two columns are called a',
    ],
    [
      from([
        ['a\nb', [1]],
        ['a\nb', [2]],
      ]),
      'format',
      'x: two columns are called "a\\nb"',
    ],
    [
      from([1, 2]),
      'format',
      'x: row 0 is 1 (number), expected an object or an array; a list of one feature is [[1], [2], …]',
    ],
    [
      from(Float64Array.of(1, 2)),
      'format',
      'x: must be rows, columns, a matrix or an Arrow table, got a flat list',
    ],
    [from('a,b'), 'format', 'x: must be rows, columns, a matrix or an Arrow table, got the text a,b'],
    [from(undefined), 'format', 'x: must be rows, columns, a matrix or an Arrow table, got undefined'],
    [from([{ a: 1 }, null]), 'format', 'x: row 1 is null, expected an object as row 0'],
    [from([{ a: 1 }, [1]]), 'format', 'x: row 1 is a flat list, expected an object as row 0'],
    [from([[1], { a: 1 }]), 'format', 'x: row 1 is an object, expected an array as in row 0'],
    [from({ a: 'word' }), 'format', 'x: column a must be an array of cells, got the text word'],
    [
      from({ data: Float64Array.of(1), rows: 1, columns: 2 }),
      'shape',
      'Matrix: 1 × 2 needs 2 numbers, got 1',
    ],
    [
      from({ ...(arrow([['a', vector([1])]]) as object), numRows: 2 }),
      'format',
      'x: column a has 1 cells, the Arrow table 2 rows',
    ],
  ],
  'the parts of a table': [
    [() => Table.from({ a: [1] }, 'x').column('b'), 'range', 'x: no column b; it has a'],
    [() => Table.from({ a: [1] }, 'x').column('__proto__'), 'range', 'x: no column __proto__; it has a'],
    [
      () => Table.from(many, 'x').without(['c1', 'd', '']),
      'range',
      'x: no columns d, ""; it has c0, c1, c2, c3, c4, c5, c6, c7 and 4 more',
    ],
    [
      () => Table.from({ a: [1] }, 'x').select([1]),
      'range',
      "x: a row's number must be a whole number in [0, 0], got 1",
    ],
    [
      () => Table.from({ a: [1] }, 'x').select([0.5]),
      'range',
      "x: a row's number must be a whole number in [0, 0], got 0.5",
    ],
  ],
});
