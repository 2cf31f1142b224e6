// Preprocessing: inputs as scikit-learn makes them, by figures of the training rows alone, the same after a trip through JSON.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import {
  applyPreprocessing,
  fitPreprocessing,
  type PreprocessingOptions,
} from '../../src/data/preprocess.ts';
import { inputNames, type Preprocessing, readPreprocessing } from '../../src/data/preprocessing.ts';
import { Table, type TableLike } from '../../src/data/table.ts';
import golden from '../golden/preprocess.json' with { type: 'json' };
import { describeRefusals } from '../refusals.ts';

const fit = (input: TableLike, options?: PreprocessingOptions) =>
  fitPreprocessing(Table.from(input, 'train'), options);
const apply = (preprocessing: Preprocessing, input: TableLike) =>
  applyPreprocessing(preprocessing, Table.from(input, 'new'));
const inputs = (input: TableLike, options?: PreprocessingOptions) =>
  apply(fit(input, options).preprocessing, input).x.toArray();
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

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
const numericCells = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { freq: 4 }), {
  minLength: 12,
  maxLength: 12,
});
const categoricalCells = fc.array(fc.option(fc.constantFrom('a', 'b', 'c'), { freq: 4 }), {
  minLength: 12,
  maxLength: 12,
});
const columns = fc
  .tuple(fc.array(numericCells, { maxLength: 3 }), fc.array(categoricalCells, { maxLength: 3 }))
  .map(([numbers, words]) =>
    [...numbers, ...words].map((cells, k): [string, (number | string | null)[]] => [`c${k}`, cells]),
  )
  .filter(pairs => pairs.some(([, cells]) => cells.slice(0, 6).some(cell => cell !== null)));
const options = fc.record({
  scale: fc.constantFrom('standard', 'none'),
}) as fc.Arbitrary<PreprocessingOptions>;
const half = [0, 1, 2, 3, 4, 5];

describe('laws', () => {
  test('the order of columns changes the order of inputs alone', () => {
    fc.assert(
      fc.property(columns, options, fc.nat(), (pairs, how, turn) => {
        const at = turn % pairs.length;
        const turned = [...pairs.slice(at), ...pairs.slice(0, at)];
        const { preprocessing } = fit(pairs, how);
        const { x } = apply(preprocessing, pairs);
        expect(apply(preprocessing, turned).x).toEqual(x);
        const other = fit(turned, how).preprocessing;
        const byName = (names: readonly string[], m: Matrix) =>
          new Map(names.map((name, j) => [name, m.toArray().map(row => row[j])]));
        expect(byName(inputNames(other), apply(other, pairs).x)).toEqual(
          byName(inputNames(preprocessing), x),
        );
      }),
    );
  });

  test('what comes back from JSON is the same, to the bit', () => {
    fc.assert(
      fc.property(columns, options, (pairs, how) => {
        const { preprocessing } = fit(pairs, how);
        const back = readPreprocessing(throughJson(preprocessing));
        expect(back).toStrictEqual(preprocessing);
        expect(apply(back!, pairs)).toEqual(apply(preprocessing, pairs));
      }),
    );
  });

  test('a row on its own has the inputs it has among others', () => {
    fc.assert(
      fc.property(columns, options, (pairs, how) => {
        const table = Table.from(pairs);
        const { preprocessing } = fitPreprocessing(table, how);
        const { x } = applyPreprocessing(preprocessing, table);
        for (let i = 0; i < table.rows; i++) {
          expect(applyPreprocessing(preprocessing, table.select([i])).x.toArray()).toEqual([
            Array.from(x.row(i)),
          ]);
        }
      }),
    );
  });

  test('rows that are not trained on change nothing', () => {
    fc.assert(
      fc.property(columns, options, (pairs, how) => {
        const table = Table.from(pairs);
        const changed = pairs.map(
          ([name, cells]) => [name, cells.map((cell, i) => (i < 6 ? cell : null))] as const,
        );
        expect(fitPreprocessing(table.select(half), how)).toEqual(
          fitPreprocessing(Table.from(changed).select(half), how),
        );
      }),
    );
  });

  test('the table is left as it was', () => {
    const values = Float64Array.of(1, Number.NaN, 5);
    inputs({ values });
    expect(values).toEqual(Float64Array.of(1, Number.NaN, 5));
  });

  test('many columns of a matrix, each on its own', () => {
    const matrix = Matrix.zeros(300, 40).map((_, k) => ((k * k) % 91) - (k % 7));
    const whole = inputs(matrix);
    for (const j of [0, 15, 16, 39]) {
      const alone = inputs({ c: Float64Array.from({ length: 300 }, (_, i) => matrix.at(i, j)) });
      expect(whole.map(row => row[j])).toEqual(alone.map(row => row[0]));
    }
  });
});

describe('readPreprocessing', () => {
  const good = throughJson(fit({ age: [1, null], city: ['a', 'b'] }).preprocessing) as Record<
    string,
    unknown
  >;
  const [age, city] = good['features'] as Record<string, unknown>[];
  const withFeatures = (...features: unknown[]) => ({ ...good, features });

  test('reads what was written, and no more', () => {
    expect(readPreprocessing({ ...good, extra: 1 })).toEqual(good);
    expect(readPreprocessing(withFeatures({ ...age, extra: 1 }, city))).toEqual(good);
  });

  test.each([
    ['nothing', undefined],
    ['a list', [good]],
    ['no features', withFeatures()],
    ['features that are no list', { ...good, features: { 0: age, length: 1 } }],
    ['two of one name', withFeatures(age, { ...city, name: 'age' })],
    ['a name that is no text', withFeatures({ ...age, name: 1 })],
    ['an unknown kind', withFeatures({ ...age, kind: 'constructor' })],
    ['no mean', withFeatures({ ...age, mean: null })],
    ['an infinite fill', withFeatures({ ...age, fill: Infinity })],
    ['a deviation of 0', withFeatures({ ...age, deviation: 0 })],
    ['a negative deviation', withFeatures({ ...age, deviation: -1 })],
    ['an indicator that is no boolean', withFeatures({ ...age, indicator: 1 })],
    ['no categories', withFeatures({ ...city, categories: [] })],
    ['two alike', withFeatures({ ...city, categories: ['a', 'a'] })],
    ['a category that is no text', withFeatures({ ...city, categories: ['a', 1] })],
    ['missing that is no boolean', withFeatures({ ...city, missing: 'no' })],
    ['another policy for gaps', { ...good, missing: 'drop' }],
    ['another policy for categories', { ...good, unseen: 'drop' }],
    ['fewer columns than features', { ...good, unnamedColumns: 1 }],
    ['half a column', { ...good, unnamedColumns: 2.5 }],
    ['no word on columns', { ...good, unnamedColumns: undefined }],
    [
      'more inputs than are believed',
      withFeatures({ ...city, categories: Array.from({ length: 100_001 }, (_, k) => `${k}`) }),
    ],
  ])('refuses %s', (_, value) => {
    expect(readPreprocessing(value)).toBeUndefined();
  });
});

const { preprocessing: strict } = fit(
  { age: [1, 2], city: ['a', 'b'] },
  { missing: 'refuse', unseen: 'refuse', types: { age: 'numeric' } },
);
const lax = fit({ age: [1, 2], city: ['a', 'b'] }).preprocessing;
const unnamed = fit([[1, 2]]).preprocessing;
const ages = Array.from({ length: 100 }, (_, i) => i);
const asCategories = (name: string) =>
  `; or take its cells as categories: types: { "${name}": 'categorical' }`;
const refusal = (cells: unknown[], options?: PreprocessingOptions) => () => fit({ age: cells }, options);
const codes = Array.from({ length: 100_001 }, (_, k) => `c${k}`);

describeRefusals({
  fitPreprocessing: [
    [
      refusal(ages.with(88, Infinity)),
      'format',
      'train: age: 1 infinite value, first in row 88: fill in or remove this cell',
    ],
    [
      refusal(ages.with(88, Infinity).with(90, -Infinity)),
      'format',
      'train: age: 2 infinite values, first in row 88: fill in or remove these cells',
    ],
    [
      refusal(['1', '', '1e999']),
      'format',
      'train: age: 1 missing, 1 infinite, first in row 1: fill in or remove these cells',
    ],
    [
      () => fitPreprocessing(Table.from({ age: ages.with(88, Infinity) }, 'train').select(ages.slice(80))),
      'format',
      'train: age: 1 infinite value, first in row 88: fill in or remove this cell',
    ],
    [
      refusal(['a', Infinity], { types: { age: 'categorical' } }),
      'format',
      'train: age: 1 infinite value, first in row 1: fill in or remove this cell',
    ],
    [
      refusal([1, null, Number.NaN], { missing: 'refuse' }),
      'format',
      'train: age: 2 missing, first in row 1: fill in or remove these cells',
    ],
    [
      refusal(['a', null], { missing: 'refuse' }),
      'format',
      'train: age: 1 missing, first in row 1: fill in or remove this cell',
    ],
    [
      refusal([null, null], { missing: 'refuse' }),
      'format',
      'train: age: 2 missing, first in row 0: fill in or remove these cells',
    ],
    [refusal([null, null]), 'range', 'train: no column has a value to learn from'],
    [
      refusal([1, 2, 'NA', 4, 'n/a']),
      'format',
      `train: age: 2 of 5 cells are text among numbers, first "NA" in row 2 (write null for a missing cell)${asCategories('age')}`,
    ],
    [
      refusal([1, 2, true]),
      'format',
      `train: age: 1 of 3 cells is a boolean among numbers, first true in row 2${asCategories('age')}`,
    ],
    [
      refusal([...ages.slice(0, 9).map(String), '1,234']),
      'format',
      `train: age: "1,234" in row 9 is not a number, 9 other cells are (write 1234)${asCategories('age')}`,
    ],
    [
      refusal(['0x10', '5'], { types: { age: 'numeric' } }),
      'format',
      `train: age: "0x10" in row 0 is not a number${asCategories('age')}`,
    ],
    [
      refusal([1n, 9007199254740993n]),
      'format',
      `train: age: 9007199254740993 in row 1 loses precision as a number${asCategories('age')}`,
    ],
    [
      refusal(['1', '9007199254740993']),
      'format',
      `train: age: "9007199254740993" in row 1 loses precision as a number${asCategories('age')}`,
    ],
    [refusal([1, {}]), 'format', 'train: age: row 1 holds an object, expected numbers, text or booleans'],
    [
      refusal([Symbol('a')]),
      'format',
      'train: age: row 0 holds a symbol, expected numbers, text or booleans',
    ],
    [
      refusal([() => 1], { types: { age: 'categorical' } }),
      'format',
      'train: age: row 0 holds a function, expected numbers, text or booleans',
    ],
    [
      refusal([-1.7e308, 1.7e308, 1.7e308]),
      'range',
      'train: age: its numbers are too large to take their mean and deviation',
    ],
    [
      () => fit({ id: codes }),
      'range',
      'train: id makes 100001 inputs: at most 100000 inputs in all; leave it out, or take it as numeric',
    ],
    [
      () => fit({ a: [1] }, { types: { b: 'numeric' } }),
      'range',
      'fitPreprocessing: types: no column b in train',
    ],
    [
      () => fit({ a: [1] }, { types: { a: 'text' as 'numeric' } }),
      'range',
      'fitPreprocessing: types of a must be numeric or categorical, got "text"',
    ],
    [
      () => fit({ a: [1] }, { scale: 'minmax' as 'none' }),
      'range',
      'fitPreprocessing: scale must be standard or none, got "minmax"',
    ],
    [
      () => fit({ a: [1] }, { missing: 'drop' as 'refuse' }),
      'range',
      'fitPreprocessing: missing must be impute or refuse, got "drop"',
    ],
    [
      () => fit({ a: [1] }, { unseen: 'drop' as 'refuse' }),
      'range',
      'fitPreprocessing: unseen must be ignore or refuse, got "drop"',
    ],
  ],
  applyPreprocessing: [
    [
      () => apply(strict, { name: ['x'] }),
      'range',
      'new: no columns age, city, which the model was trained on',
    ],
    [() => apply(strict, { age: [1] }), 'range', 'new: no column city, which the model was trained on'],
    [
      () => apply(strict, [[1, 'a']]),
      'range',
      'new: no columns age, city, which the model was trained on; give its columns names',
    ],
    [() => apply(unnamed, [[1, 2, 3]]), 'shape', 'new: 3 columns, the model was trained on 2'],
    [
      () => apply(unnamed, { a: [1], b: [2] }),
      'range',
      'new: no columns x0, x1, which the model was trained on',
    ],
    [
      () => apply(strict, { age: [1, 1, 1], city: ['a', 'Rome', 'Rome'] }),
      'range',
      'new: city: 2 cells are of categories that training has not seen ("Rome"), first in row 1',
    ],
    [
      () => apply({ ...strict, missing: 'impute' }, { age: [1], city: [null] }),
      'range',
      'new: city: 1 cell is of categories that training has not seen (missing), first in row 0',
    ],
    [
      () => apply(strict, { age: [null], city: ['a'] }),
      'format',
      'new: age: 1 missing, first in row 0: fill in or remove this cell',
    ],
    [() => apply(lax, { age: ['old'], city: ['a'] }), 'format', 'new: age: "old" in row 0 is not a number'],
    [
      () => apply(lax, { age: [Infinity], city: ['a'] }),
      'format',
      'new: age: 1 infinite value, first in row 0: fill in or remove this cell',
    ],
    [
      () => apply(lax, { age: [1.7e308], city: ['a'] }),
      'range',
      'new: age: 1.7e+308 in row 0 is too far from the training examples to be scaled',
    ],
  ],
});
