// Targets: what the cells look like, numbers out of them and back again, and features that give them away.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import { leakWarnings } from '../../src/data/leak.ts';
import { Table } from '../../src/data/table.ts';
import {
  decodeTarget,
  detectTarget,
  encodeTarget,
  readTarget,
  type Target,
  type TargetLike,
  type TargetOptions,
} from '../../src/data/target.ts';
import { describeRefusals } from '../refusals.ts';

const repeat = (values: readonly unknown[], times: number) =>
  Array.from({ length: times }, () => values).flat();
const upTo = (count: number, first = 0) => Array.from({ length: count }, (_, k) => first + k);

describe('detectTarget', () => {
  const cases: readonly (readonly [string, TargetLike, Target])[] = [
    ['two words', ['yes', 'no', 'yes'], { kind: 'binary', labels: ['no', 'yes'] }],
    ['three words', ['b', 'a', 'c'], { kind: 'classes', labels: ['a', 'b', 'c'] }],
    ['booleans', [true, false], { kind: 'binary', labels: [false, true] }],
    ['0 and 1', [0, 1, 1], { kind: 'binary', labels: [0, 1] }],
    ['two whole numbers', [5, -1], { kind: 'binary', labels: [-1, 5] }],
    ['a typed array', Uint8Array.of(2, 1, 2), { kind: 'binary', labels: [1, 2] }],
    ['bigints', [1n, 0n], { kind: 'binary', labels: [0, 1] }],
    ['irises: 0, 1, 2, fifty each', repeat([0, 1, 2], 50), { kind: 'classes', labels: [0, 1, 2] }],
    ['digits', repeat(upTo(10), 180), { kind: 'classes', labels: upTo(10) }],
    ['ratings from 1 to 5', repeat(upTo(5, 1), 20), { kind: 'classes', labels: upTo(5, 1) }],
    ['a small table of 0, 1, 2', repeat([0, 1, 2], 3), { kind: 'classes', labels: [0, 1, 2] }],
    ['twenty classes in a row', repeat(upTo(20), 3), { kind: 'classes', labels: upTo(20) }],
    ['twenty-one', repeat(upTo(21), 30), { kind: 'values' }],
    ['0, 1, 2, two each', repeat([0, 1, 2], 2), { kind: 'values' }],
    ['sparse whole numbers, ten each', repeat([10, 20, 40], 10), { kind: 'classes', labels: [10, 20, 40] }],
    ['sparse whole numbers, nine each', repeat([10, 20, 40], 9), { kind: 'values' }],
    [
      'eleven sparse whole numbers',
      repeat(
        upTo(11).map(k => 10 * k),
        50,
      ),
      { kind: 'values' },
    ],
    ['fractions', repeat([0.5, 1], 50), { kind: 'values' }],
    ['many whole numbers', upTo(100), { kind: 'values' }],
    ['numbers in text that are values', ['12.5', '7', '3'], { kind: 'values' }],
    ['numbers in text that are classes', repeat(['10', '9'], 3), { kind: 'binary', labels: ['9', '10'] }],
    ['lists', [['b'], [], ['a', 'b']], { kind: 'labels', labels: ['a', 'b'] }],
    ['Sets', [new Set(['b']), new Set(['a', 'b'])], { kind: 'labels', labels: ['a', 'b'] }],
    ['lists of one word', [['b'], ['a']], { kind: 'labels', labels: ['a', 'b'] }],
    ['lists of one number: a column', [[1], [0]], { kind: 'binary', labels: [0, 1] }],
    [
      'rows of 0 and 1',
      [
        [0, 1],
        [1, 1],
      ],
      { kind: 'labels', labels: [0, 1] },
    ],
    [
      'a matrix of 0 and 1',
      Matrix.from([
        [0, 1, 0],
        [1, 1, 0],
      ]),
      { kind: 'labels', labels: [0, 1, 2] },
    ],
    ['a matrix of one column', Matrix.from([[0.5], [1.5], [1]]), { kind: 'values' }],
    [
      'columns of 0 and 1',
      Table.from({ a: [0, 1], b: [true, false] }),
      { kind: 'labels', labels: ['a', 'b'] },
    ],
    ['one column of a table', Table.from({ y: ['a', 'b'] }), { kind: 'binary', labels: ['a', 'b'] }],
    ['lists in a table', Table.from({ y: [['a'], ['a', 'b']] }), { kind: 'labels', labels: ['a', 'b'] }],
  ];

  test.each(cases)('%s', (_, cells, target) => {
    expect(detectTarget(cells)).toEqual(target);
  });

  test.each([
    ['whole numbers as values', [0, 1, 1], 'values', { kind: 'values' }],
    ['a constant as values', [3, 3], 'values', { kind: 'values' }],
    ['a few whole numbers as classes', [3, 1, 2], 'classes', { kind: 'classes', labels: [1, 2, 3] }],
    ['many whole numbers as classes', upTo(50), 'classification', { kind: 'classes', labels: upTo(50) }],
    ['two classes with an output each', ['a', 'b'], 'classes', { kind: 'classes', labels: ['a', 'b'] }],
    ['two fractions as classes', [0.5, 1.5], 'binary', { kind: 'binary', labels: [0.5, 1.5] }],
    [
      'text of numbers as classes',
      ['1.5', '2', '7'],
      'classification',
      { kind: 'classes', labels: ['1.5', '2', '7'] },
    ],
    ['lists as classification', [['a'], []], 'classification', { kind: 'labels', labels: ['a'] }],
  ] as const)('overridden: %s', (_, cells, kind, target) => {
    expect(detectTarget(cells, { kind })).toEqual(target);
  });
});

describe('encodeTarget and decodeTarget', () => {
  const label = fc.oneof(
    fc.constantFrom('a', 'b', 'constructor', '__proto__', '7'),
    fc.string({ minLength: 1 }),
  );
  const words = fc
    .array(
      label.filter(text => text.trim() !== ''),
      { minLength: 2, maxLength: 30 },
    )
    .filter(list => new Set(list).size > 1);
  const whole = fc
    .array(fc.integer(), { minLength: 2, maxLength: 30 })
    .filter(list => new Set(list).size > 1);
  const booleans = fc.array(fc.boolean(), { minLength: 2 }).filter(list => new Set(list).size > 1);

  test('labels come back as they went in, numbers as numbers and text as text', () => {
    fc.assert(
      fc.property(fc.oneof(words, whole, booleans), cells => {
        const target = detectTarget(cells, { kind: 'classes' });
        if (target.kind !== 'classes') throw new Error(target.kind);
        const encoded = encodeTarget(target, cells);
        expect(decodeTarget(target, encoded)).toEqual(cells);
        expect(new Set(encoded).size).toBe(target.labels.length);
        expect(readTarget(JSON.parse(JSON.stringify(target)))).toEqual(target);
      }),
    );
  });

  test('sets of labels come back in order', () => {
    const target = detectTarget([['b', 'a', 'b'], [], ['c']]);
    if (target.kind !== 'labels') throw new Error(target.kind);
    const encoded = encodeTarget(target, [new Set(['c', 'a']), ['b'], []]);
    expect(encoded.toArray()).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(decodeTarget(target, encoded)).toEqual([['a', 'c'], ['b'], []]);
  });

  test('columns of labels are matched by name', () => {
    const target: Target = { kind: 'labels', labels: ['a', 'b'] };
    expect(encodeTarget(target, Table.from({ b: [1, 0], c: [5, 5], a: [0, 0] })).toArray()).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  test('values stay as they are, in storage of their own', () => {
    const values = Float64Array.of(0.5, -3);
    const encoded = encodeTarget({ kind: 'values' }, values);
    expect(encoded).toEqual(new Matrix(values, 2, 1));
    expect(encoded.data).not.toBe(values);
    expect(encodeTarget({ kind: 'values' }, ['12.5', 3n, true]).toArray()).toEqual([[12.5], [3], [1]]);
    expect(decodeTarget({ kind: 'values' }, encoded)).toEqual([0.5, -3]);
  });
});

describe('readTarget', () => {
  test.each([
    { kind: 'values' },
    { kind: 'binary', labels: [false, true] },
    { kind: 'classes', labels: ['a', 'b', 'c'] },
    { kind: 'labels', labels: [7] },
  ])('reads %j', target => {
    expect(readTarget({ ...target, extra: 1 })).toEqual(target);
  });

  test.each([
    [undefined],
    [{ kind: 'constructor', labels: ['a', 'b'] }],
    [{ kind: 'binary', labels: ['a', 'b', 'c'] }],
    [{ kind: 'classes', labels: ['a'] }],
    [{ kind: 'classes', labels: ['a', 'a'] }],
    [{ kind: 'classes', labels: ['a', null, 'b'] }],
    [{ kind: 'classes', labels: [1, Infinity] }],
    [{ kind: 'labels', labels: [] }],
    [{ kind: 'labels', labels: 'ab' }],
    [{ kind: 'labels', labels: upTo(100_001) }],
  ])('refuses %#', value => {
    expect(readTarget(value)).toBeUndefined();
  });
});

describe('leakWarnings', () => {
  const leak = (name: string) => `${name} tells the target exactly: is it a leak? leave it out`;
  const warnings = (columns: Readonly<Record<string, unknown[]>>, y: TargetLike) => {
    const target = detectTarget(y);
    return leakWarnings(Table.from(columns), target, encodeTarget(target, y));
  };

  test.each([
    ['the target itself', { a: ['x', 'y', 'x'] }, ['x', 'y', 'x'], ['a']],
    ['the target under other names', { a: [5, 3, 5], b: [true, false, true] }, ['x', 'y', 'x'], ['a', 'b']],
    ['a finer feature', { a: ['x1', 'y', 'x2'] }, ['x', 'y', 'x'], []],
    ['a coarser feature', { a: ['p', 'p', 'q'] }, ['x', 'y', 'z'], []],
    ['a constant', { a: [1, 1, 1] }, ['x', 'y', 'x'], []],
    ['one row that differs', { a: [0, 1, 1, 1] }, [0, 1, 1, 0], []],
    ['values', { a: [0.5, 7, 3], b: ['0.5', '7', '3'], c: [1, 14, 6] }, [0.5, 7, 3], ['a', 'b']],
    ['values beside gaps', { a: [null, 7, 3], b: ['', 7, 3] }, [0, 7, 3.5], []],
    ['one of several labels', { a: [1, 0, 1], b: [3, 2, 1] }, [['s'], ['t'], ['s', 't']], ['a']],
  ])('%s', (_, columns: Readonly<Record<string, unknown[]>>, y: TargetLike, names) => {
    expect(warnings(columns, y)).toEqual(names.map(leak));
  });
});

const detect = (cells: unknown, options?: TargetOptions) => () => detectTarget(cells as TargetLike, options);

describeRefusals({
  detectTarget: [
    [detect([]), 'shape', 'target: no data rows'],
    [detect(['a', 'a']), 'range', 'target: has the single value "a"; learning needs two'],
    [detect([1, 1], { name: 'won' }), 'range', 'won: has the single value 1; learning needs two'],
    [
      () => detectTarget(Table.from({ won: [1, 1] }, 'rows')),
      'range',
      'rows: won: has the single value 1; learning needs two',
    ],
    [
      detect(['a', null, 'b', '']),
      'format',
      'target: 2 missing, first in row 1: fill in or remove these cells',
    ],
    [detect([1, Number.NaN, 2]), 'format', 'target: 1 missing, first in row 1: fill in or remove this cell'],
    [detect([true, undefined]), 'format', 'target: 1 missing, first in row 1: fill in or remove this cell'],
    [detect([null, null]), 'format', 'target: 2 missing, first in row 0: fill in or remove these cells'],
    [
      detect([1, Infinity, 2], { kind: 'values' }),
      'format',
      'target: 1 infinite value, first in row 1: fill in or remove this cell',
    ],
    [detect([1, 'b']), 'format', 'target: 1 of 2 cells is text among numbers, first "b" in row 1'],
    [detect([new Date(0), new Date(1)]), 'format', 'target: holds dates; write them as numbers or as text'],
    [detect([{}, {}]), 'format', 'target: row 0 holds an object, expected numbers, text or booleans'],
    [
      detect([...repeat(['1.5', '2', '3'], 3), '1,234']),
      'format',
      `target: "1,234" in row 9 is not a number, 9 other cells are (write 1234); or say that these are classes: kind: 'classification'`,
    ],
    [
      detect([0.5, 1.5, 2], { kind: 'classification' }),
      'range',
      'target: 0.5 is not the number of a class; predict values (regression), or write the labels as text',
    ],
    [
      detect(['a', 'b', 'c'], { kind: 'binary' }),
      'range',
      'target: 3 different labels ("a", "b", "c"…), binary has two',
    ],
    [detect(['a', 'b'], { kind: 'values' }), 'format', 'target: "a" in row 0 is not a number'],
    [
      detect(['a', 'b'], { kind: 'labels' }),
      'range',
      'target: each cell must be an array or a Set of labels',
    ],
    [
      detect([['a'], []], { kind: 'binary' }),
      'range',
      'target: has sets of labels, binary takes one column of single cells',
    ],
    [
      detect(
        [
          [0, 1],
          [1, 0],
        ],
        { kind: 'values' },
      ),
      'range',
      'target: has 2 columns, values takes one column of single cells',
    ],
    [detect([['a'], null]), 'format', 'target: row 1 must hold a list of labels, as other rows do'],
    [
      detect([['a'], [null]]),
      'format',
      'target: row 1 has a label that is not text, a finite number or a boolean',
    ],
    [
      detect([['a'], ['a']]),
      'range',
      'target: has the same labels in every row; learning needs two different ones',
    ],
    [detect([['a']]), 'range', 'target: has a single row; learning needs two different ones'],
    [
      () => detectTarget(Table.from({ a: [0, 1], b: [0, 2] }, 'rows')),
      'range',
      'rows: b: row 1 must be 0 or 1, got 2',
    ],
    [
      detect(['a', 'b'], { kind: 'multi' as 'labels' }),
      'range',
      'detectTarget: kind must be binary, classes, labels, values, classification, got "multi"',
    ],
  ],
  encodeTarget: [
    [
      () => encodeTarget({ kind: 'binary', labels: ['a', 'b'] }, ['a', 'c'], 'y'),
      'range',
      'y: row 1 has the label "c", the model knows "a", "b"',
    ],
    [
      () => encodeTarget({ kind: 'classes', labels: upTo(10) }, ['1'], 'y'),
      'range',
      'y: row 0 has the label "1", the model knows 0, 1, 2, 3, 4, 5, 6, 7 and 2 more',
    ],
    [
      () => encodeTarget({ kind: 'labels', labels: ['a'] }, [['a'], ['toString']], 'y'),
      'range',
      'y: row 1 has the label "toString", the model knows "a"',
    ],
    [
      () => encodeTarget({ kind: 'labels', labels: ['a', 'b'] }, Table.from({ a: [1], c: [1] }), 'y'),
      'shape',
      'y: no column for "b"',
    ],
    [
      () => encodeTarget({ kind: 'labels', labels: ['a'] }, ['a'], 'y'),
      'shape',
      'y: each cell must be an array or a Set of labels',
    ],
    [
      () =>
        encodeTarget(
          { kind: 'values' },
          [
            [1, 0],
            [0, 1],
          ],
          'y',
        ),
      'shape',
      'y: must be one column of single cells, got 2 columns',
    ],
    [
      () => encodeTarget({ kind: 'binary', labels: ['a', 'b'] }, [['a'], ['b']], 'y'),
      'shape',
      'y: must be one column of single cells, got lists',
    ],
    [
      () => encodeTarget({ kind: 'values' }, [1, null], 'y'),
      'format',
      'y: 1 missing, first in row 1: fill in or remove this cell',
    ],
  ],
  decodeTarget: [
    [
      () => decodeTarget({ kind: 'binary', labels: ['a', 'b'] }, [2]),
      'range',
      'decodeTarget: class must be a whole number in [0, 1], got 2',
    ],
  ],
});
