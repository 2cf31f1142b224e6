// Ported checks of data that are refused: by fit and by everything that is asked of a model, in words that help.
import { expect } from 'vitest';
import { Matrix, type TableLike } from 'wellfit';
import { answersOf, type Check, expectRefusal, methodsOf, refusalOf } from './scikit-learn-checks.ts';
import { columnsOf, floors, normalRows, uniformRows } from './scikit-learn-checks-sets.ts';

/** What callers without types may pass. */
const odd = (value: unknown) => value as TableLike;

/** A complex number as programs write it. */
const complex = (re: number) => ({ re, im: 1 });

export const refusalChecks: readonly Check[] = [
  {
    name: 'check_complex_data',
    meaning: 'cells that are complex numbers, which here are objects or pairs, are refused by row and column',
    async run({ make }) {
      const x = uniformRows(10, 1, { seed: 42 });
      const y = x.map((_, i) => i % 2);
      const objects = x.map(([value]) => [complex(value!)]);
      await expectRefusal(() => make().fit(odd(objects), y), 'format', 'x0: row 0 holds an object');
      const pairs = x.map(([value]) => [[value, 1]]);
      await expectRefusal(() => make().fit(odd(pairs), y), 'format', 'x0: row 0 holds an object');
      await expectRefusal(() => make().fit(x, y.map(complex)), 'format', 'target: row 0 holds an object');
    },
  },
  {
    name: 'check_estimator_sparse_data',
    meaning: 'the arrays of a sparse matrix are no table, and are not taken for one',
    async run({ make }) {
      const sparse = { data: [5, 6, 7], indices: [0, 2, 1], indptr: [0, 1, 2, 3], shape: [3, 3] };
      const refused = 'column indptr has 4 cells, expected 3 as in data';
      await expectRefusal(() => make().fit(odd(sparse), [0, 1, 0]), 'shape', refused);
      const floats = { ...sparse, data: Float64Array.of(5, 6, 7) };
      await expectRefusal(() => make().fit(odd(floats), [0, 1, 0]), 'shape', refused);
    },
  },
  {
    name: 'check_estimators_empty_data_messages',
    meaning: 'no rows and no columns are refused, and told apart',
    async run({ name, make }) {
      const y = Array.from({ length: 12 }, (_, i) => i % 2);
      const noRows = [odd([]), Matrix.zeros(0, 3), { a: [], b: [] }];
      for (const data of noRows) {
        await expectRefusal(() => make().fit(data, []), 'shape', `${name}.fit: no data rows`);
      }
      const noColumns = [y.map(() => []), Matrix.zeros(12, 0), y.map(() => ({}))];
      for (const data of noColumns) {
        await expectRefusal(() => make().fit(data, y), 'shape', `${name}.fit: no columns`);
      }
      await expectRefusal(() => make().fit({ y }, 'y'), 'range', 'no column is left to learn from');
    },
  },
  {
    name: 'check_fit1d',
    meaning: 'a list of numbers is no table of one feature: it is refused, and what is meant is told',
    async run({ make }) {
      const { x, y } = floors();
      const list = x.map(([first]) => first!);
      await expectRefusal(() => make().fit(odd(list), y), 'format', 'one feature is [[1], [2], …]');
      const typed = Float64Array.from(list);
      await expectRefusal(() => make().fit(odd(typed), y), 'format', 'must be rows, columns, a matrix');
    },
  },
  {
    name: 'check_fit2d_predict1d',
    meaning: 'a single row is asked for in a list: the row alone is refused',
    async run({ make }) {
      const { x, y } = floors();
      const estimator = await make().fit(x, y);
      for (const ask of Object.values(methodsOf(estimator, y))) {
        await expectRefusal(
          () => ask(odd(x[0])),
          'format',
          /row 0 is .* \(number\), expected an object or an array/,
        );
        await expectRefusal(() => ask(odd(Float64Array.from(x[0]!))), 'format', 'must be rows, columns');
      }
      expect(answersOf(estimator, [x[0]!])).toHaveLength(1);
    },
  },
  {
    name: 'check_fit2d_1sample',
    meaning: 'of one row a classifier says that learning needs two labels, and a regressor learns its value',
    async run({ name, make }) {
      const x = uniformRows(1, 10, { span: 3 });
      const fit = () => make().fit(x, [2]);
      if (name === 'Classifier') return expectRefusal(fit, 'range', 'the single value 2; learning needs two');
      const estimator = await fit();
      expect(estimator.predict(x)[0]).toBeCloseTo(2, 6);
    },
  },
  {
    name: 'check_estimators_nan_inf',
    meaning:
      'infinite cells are refused by fit, predict and the rest, by column and row; missing ones where missing is ' +
      'refuse, and else filled in',
    async run({ make }) {
      const x = uniformRows(10, 3);
      const y = x.map((_, i) => Number(i >= 5));
      const holed = (value: unknown) => odd(x.map((row, i) => (i === 4 ? [value, ...row.slice(1)] : row)));
      for (const infinite of [Infinity, -Infinity]) {
        const refused = 'x0: 1 infinite value, first in row 4: fill in or remove this cell';
        await expectRefusal(() => make().fit(holed(infinite), y), 'format', refused);
        const estimator = await make().fit(x, y);
        for (const ask of Object.values(methodsOf(estimator, y))) {
          await expectRefusal(() => ask(holed(infinite)), 'format', refused);
        }
        await expectRefusal(() => estimator.partialFit(holed(infinite), y), 'format', refused);
      }
      for (const missing of [NaN, null, undefined]) {
        const refused = 'x0: 1 missing, first in row 4: fill in or remove this cell';
        const strict = { missing: 'refuse' } as const;
        await expectRefusal(() => make(strict).fit(holed(missing), y), 'format', refused);
        const estimator = await make(strict).fit(x, y);
        for (const ask of Object.values(methodsOf(estimator, y))) {
          await expectRefusal(() => ask(holed(missing)), 'format', refused);
        }
        const filled = await make().fit(holed(missing), y);
        for (const row of answersOf(filled, holed(missing))) expect(row.every(Number.isFinite)).toBe(true);
      }
    },
  },
  {
    name: 'check_supervised_y_no_nan',
    meaning: 'missing and infinite cells of the target are refused, with their count and first row',
    async run({ make }) {
      const x = normalRows(10, 5, { seed: 888 });
      for (const value of [NaN, null, Infinity, -Infinity]) {
        const what = Number.isNaN(value ?? NaN) ? 'missing' : 'infinite values';
        const refused = `target: 10 ${what}, first in row 0: fill in or remove these cells`;
        const y: unknown[] = x.map(() => value);
        await expectRefusal(() => make().fit(x, y), 'format', refused);
        const one = x.map((_, i) => (i === 7 ? value : i % 2));
        await expectRefusal(
          () => make().fit(x, one),
          'format',
          /target: 1 (missing|infinite value), first in row 7/,
        );
        await expectRefusal(() => make().partialFit(x, one), 'format', 'first in row 7');
      }
    },
  },
  {
    name: 'check_requires_y_none',
    meaning: 'a fit without a target is refused: nothing else tells what to learn',
    async run({ make }) {
      const { x } = floors();
      for (const none of [undefined, null]) {
        const nothing = none as unknown as string;
        for (const fit of [() => make().fit(x, nothing), () => make().partialFit(x, nothing)]) {
          expect((await refusalOf(fit)).message).toContain('target');
        }
      }
    },
  },
  {
    name: 'check_n_features_in_after_fitting',
    meaning: 'rows without names must have as many columns as those learned from; how many is told',
    async run({ make }) {
      const x = normalRows(150, 8);
      const y = x.map(([first]) => (first! > 0 ? 1 : 0));
      const estimator = await make().fit(x, y);
      const fewer = x.map(row => row.slice(1, 2));
      const more = x.map(row => [...row, 0]);
      for (const ask of Object.values({
        ...methodsOf(estimator, y),
        partialFit: (data: TableLike) => estimator.partialFit(data, y),
      })) {
        await expectRefusal(() => ask(fewer), 'shape', / 1 columns?, the model was trained on 8/);
        await expectRefusal(() => ask(more), 'shape', '9 columns, the model was trained on 8');
      }
    },
  },
  {
    name: 'check_estimators_partial_fit_n_features',
    meaning:
      'a further part must have the columns of the first, by number or by name; a refused one changes nothing',
    async run({ make }) {
      const { x, y } = floors();
      const estimator = await make().partialFit(x, y);
      const before = answersOf(estimator, x);
      const fewer = x.map(row => row.slice(0, -1));
      await expectRefusal(
        () => estimator.partialFit(fewer, y),
        'shape',
        '2 columns, the model was trained on 3',
      );
      expect(answersOf(estimator, x)).toEqual(before);
      const named = await make().partialFit(columnsOf(x, ['a', 'b', 'c']), y);
      const other = columnsOf(x, ['a', 'b', 'd']);
      await expectRefusal(
        () => named.partialFit(other, y),
        'range',
        'no column c, which the model was trained on',
      );
      await named.partialFit(columnsOf(x, ['a', 'b', 'c']), y);
    },
  },
];
