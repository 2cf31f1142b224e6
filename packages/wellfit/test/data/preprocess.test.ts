// Preprocessing: columns become inputs as scikit-learn makes them, and as their types say.
import { describe, expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import { applyPreprocessing, fitPreprocessing } from '../../src/data/preprocess.ts';
import { inputNames, readPreprocessing } from '../../src/data/preprocessing.ts';
import { Table, type TableLike } from '../../src/data/table.ts';
import golden from '../golden/preprocess.json' with { type: 'json' };
import { apply, fit, inputs, throughJson } from './preprocess-calls.ts';

describe('scikit-learn', () => {
  const table = Table.from(golden.columns);
  const train = table.select(Array.from({ length: golden.train }, (_, i) => i));
  const { preprocessing, warnings } = fitPreprocessing(train);
  const { x, unseen } = applyPreprocessing(preprocessing, table);

  test('has the same inputs, by name', () => {
    expect(inputNames(preprocessing)).toEqual(golden.names);
    expect(warnings).toEqual(['constant is constant; it is scaled to 0 and teaches nothing']);
  });

  test('has the same numbers, to 1e-12 of a deviation', () => {
    expect(x.shape).toBe(`${golden.x.length} × ${golden.names.length}`);
    for (const [i, row] of golden.x.entries()) {
      for (const [j, value] of row.entries()) {
        // "tiny" has a deviation of a thousandth of its mean, which costs three digits
        expect(Math.abs(x.at(i, j) - value), `${i}, ${golden.names[j]}`).toBeLessThan(1e-12);
      }
    }
  });

  test('zeros for unseen categories, which are told of', () => {
    expect(unseen).toEqual([{ name: 'city', cells: 4, categories: ['Paris', 'Bonn'] }]);
  });
});

describe('types of columns', () => {
  const cases: readonly (readonly [string, unknown[], string[], number[][]])[] = [
    ['numbers', [1, 3], ['c'], [[1], [3]]],
    ['bigints', [1n, 3n], ['c'], [[1], [3]]],
    ['dates, as milliseconds', [new Date(5), new Date(7)], ['c'], [[5], [7]]],
    ['booleans: one input', [false, true], ['c'], [[0], [1]]],
    ['text of decimal numbers', ['12.5', ' -3e4', '+.5'], ['c'], [[12.5], [-30000], [0.5]]],
    [
      'text',
      ['b', 'a'],
      ['c = a', 'c = b'],
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      'codes with leading zeros',
      ['007', '12'],
      ['c = 007', 'c = 12'],
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      'text that some languages read as numbers',
      ['0x10', '1_000'],
      ['c = 0x10', 'c = 1_000'],
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      'numbers cut short',
      ['12abc', '13'],
      ['c = 13', 'c = 12abc'],
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      'a missing number: the median',
      [1, null, 5, 2],
      ['c', 'c is missing'],
      [
        [1, 0],
        [2, 1],
        [5, 0],
        [2, 0],
      ],
    ],
    [
      'NaN and undefined',
      [1, Number.NaN, undefined],
      ['c', 'c is missing'],
      [
        [1, 0],
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'blank text among numbers in text',
      ['1', '', ' '],
      ['c', 'c is missing'],
      [
        [1, 0],
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'a missing boolean',
      [true, true, null],
      ['c', 'c is missing'],
      [
        [1, 0],
        [1, 0],
        [1, 1],
      ],
    ],
    [
      'a missing category',
      ['a', null],
      ['c = a', 'c is missing'],
      [
        [1, 0],
        [0, 1],
      ],
    ],
  ];

  test.each(cases)('%s', (_, cells, names, expected) => {
    const { preprocessing } = fit({ c: cells }, { scale: 'none' });
    expect(inputNames(preprocessing)).toEqual(names);
    expect(inputs({ c: cells }, { scale: 'none' })).toEqual(expected);
  });

  test.each([
    ['numbers', [10, 9, -0], ['c = 0', 'c = 9', 'c = 10']],
    ['booleans', [true, false], ['c = false', 'c = true']],
    ['a mixture', [1, 'x', true, 2n], ['c = 1', 'c = 2', 'c = true', 'c = x']],
    ['bigints that no double holds', [2n ** 60n + 1n, 1n], ['c = 1', 'c = 1152921504606846977']],
    ['dates', [new Date(0)], ['c = 1970-01-01T00:00:00.000Z']],
  ])('%s taken as categories', (_, cells, names) => {
    expect(inputNames(fit({ c: cells }, { types: { c: 'categorical' } }).preprocessing)).toEqual(names);
  });

  test('a mixture taken as numbers', () => {
    const options = { types: { c: 'numeric' }, scale: 'none' } as const;
    expect(inputs({ c: [1, '2', true, 3n] }, options)).toEqual([[1], [2], [1], [3]]);
  });

  test('booleans taken as numbers are scaled, others are not', () => {
    const c = [true, false, false, false];
    expect(inputs({ c })).toEqual([[1], [0], [0], [0]]);
    const scaled = inputs({ c }, { types: { c: 'numeric' } });
    expect(scaled[0]![0]).toBeCloseTo(Math.sqrt(3), 14);
  });

  test('columns called like members of objects have no type of their own', () => {
    const rows: TableLike = JSON.parse(
      '[{"constructor":1,"__proto__":"a"},{"constructor":2,"__proto__":"b"}]',
    );
    const { preprocessing } = fit(rows, { types: {} });
    expect(inputNames(preprocessing)).toEqual(['constructor', '__proto__ = a', '__proto__ = b']);
    expect(readPreprocessing(throughJson(preprocessing))).toEqual(preprocessing);
  });
});

describe('warnings', () => {
  const letters = [...'abcdefghij'];
  test.each([
    ['a constant column', { a: [1, 2], b: [3, 3] }, ['b is constant; it is scaled to 0 and teaches nothing']],
    ['one category', { a: [1, 2], b: ['x', 'x'] }, ['b is constant; it teaches nothing']],
    ['one boolean', { a: [1, 2], b: [true, true] }, ['b is constant; it teaches nothing']],
    ['no value at all', { a: [1, 2], b: [null, ''] }, ['b has no value in any row; it is left out']],
    ['ids', { a: letters }, ['a has another category in each of its 10 rows: is it an id? leave it out']],
    ['a gap beside one value says something', { a: [1, null], b: ['x', null] }, []],
    ['nothing', { a: [1, 2], b: ['x', 'y'] }, []],
  ])('%s', (_, columns, warnings) => {
    expect(fit(columns).warnings).toEqual(warnings);
  });

  test('a constant column is scaled to 0', () => {
    expect(inputs({ a: [1e300, 1e300] })).toEqual([[0], [0]]);
  });

  test('a column without a value makes no input, and is not asked for', () => {
    const { preprocessing } = fit({ a: [1, 2], b: [null, null] });
    expect(inputNames(preprocessing)).toEqual(['a']);
    expect(apply(preprocessing, { a: [2] }).x.toArray()).toEqual([[1]]);
  });
});

describe('applyPreprocessing', () => {
  const { preprocessing } = fit({ age: [20, 40, 60], city: ['Oslo', 'Rome', 'Oslo'] });

  test('matches columns by name, in any order, and leaves others alone', () => {
    const first = apply(preprocessing, { age: [40], city: ['Rome'] });
    expect(first.x.toArray()).toEqual([[0, 0, 1]]);
    expect(apply(preprocessing, { city: ['Rome'], id: [{}], age: [40] })).toEqual(first);
  });

  test('takes numbers in text, and gaps that training did not have', () => {
    expect(apply(preprocessing, { age: ['40', null], city: ['Rome', 'Oslo'] }).x.toArray()).toEqual([
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });

  test('tells of missing categories that training did not have', () => {
    expect(apply(preprocessing, { age: [40, 40], city: [null, 'Bonn'] })).toEqual({
      x: Matrix.from([
        [0, 0, 0],
        [0, 0, 0],
      ]),
      unseen: [{ name: 'city', cells: 2, categories: ['Bonn', null] }],
    });
  });

  test('takes columns without names by place', () => {
    const unnamed = fit([
      [1, 'a'],
      [3, 'b'],
    ]).preprocessing;
    expect(unnamed.unnamedColumns).toBe(2);
    expect(apply(unnamed, [[3, 'a']]).x.toArray()).toEqual([[1, 1, 0]]);
    expect(apply(unnamed, { x1: ['a'], x0: [3] }).x.toArray()).toEqual([[1, 1, 0]]);
  });
});

/** Tables with gaps of up to three numeric and three categorical columns. */
