// Laws of preprocessing: figures of the training rows alone, row by row, the same after a trip through JSON.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import {
  applyPreprocessing,
  fitPreprocessing,
  type PreprocessingOptions,
} from '../../src/data/preprocess.ts';
import { inputNames, readPreprocessing } from '../../src/data/preprocessing.ts';
import { Table } from '../../src/data/table.ts';
import { apply, fit, inputs, throughJson } from './preprocess-calls.ts';

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
