// Ported checks of data that are taken: in which forms, numbers of which kinds, and that they are left as they were.
import { expect } from 'vitest';
import { inputNames, Matrix, type TableLike } from 'wellfit';
import { answersOf, type Check, expectRefusal, frozen, methodsOf } from './scikit-learn-checks.ts';
import { arrowOf, columnsOf, floors, normalRows } from './scikit-learn-checks-sets.ts';

const names = ['x0', 'x1', 'x2'];

export const formChecks: readonly Check[] = [
  {
    name: 'check_estimators_fit_returns_self',
    meaning: 'fit and partialFit return the estimator itself',
    async run({ make }) {
      const { x, y } = floors();
      const estimator = make();
      expect(await estimator.fit(x, y)).toBe(estimator);
      expect(await estimator.partialFit(x, y)).toBe(estimator);
    },
  },
  {
    name: 'check_estimators_fit_returns_self(readonly_memmap=True)',
    meaning: 'frozen rows, targets and weights are taken, and typed arrays are left bit for bit as they were',
    async run({ make }) {
      const { x, y } = frozen(floors());
      const weights = frozen(y.map(value => value + 1));
      const estimator = make();
      expect(await estimator.fit(x, y, { sampleWeights: weights })).toBe(estimator);
      answersOf(estimator, x);
      const matrix = Matrix.from(x);
      const values = Float64Array.from(y);
      await make({ validationSplit: 0.2 }).fit(matrix, values);
      expect(matrix).toEqual(Matrix.from(x));
      expect(Array.from(values)).toEqual(y);
    },
  },
  {
    name: 'check_fit_score_takes_y',
    meaning:
      'fit, partialFit, score and evaluate take the target second, as a list or as the name of a column',
    async run({ make }) {
      const { x, y } = floors();
      const table = columnsOf(x, names).set('y', [...y]);
      const apart = await make().fit(columnsOf(x, names), y);
      const named = await make().fit(table, 'y');
      expect(answersOf(named, table)).toEqual(answersOf(apart, table));
      expect(named.score(table)).toBe(apart.score(table, y));
      expect(named.score(table, 'y')).toBe(apart.score(table, 'y'));
      expect(named.evaluate(table)).toEqual(apart.evaluate(table, y));
      await apart.partialFit(columnsOf(x, names), y);
      await named.partialFit(table, 'y');
      expect(answersOf(named, table)).toEqual(answersOf(apart, table));
    },
  },
  {
    name: 'check_estimators_dtypes',
    meaning:
      'the same numbers give the same answers, be they float32, float64, int32 or bigint; a network in float32 nearly so',
    async run({ make }) {
      const halves = floors(5).x.map(row => row.map(value => Math.round(value * 16) / 16));
      const wholes = halves.map(row => row.map(Math.floor));
      const y = wholes.map(([first]) => first!);
      const flat = (rows: readonly (readonly number[])[]) => rows.flat();
      const forms: readonly (readonly [readonly (readonly number[])[], TableLike])[] = [
        [halves, new Matrix(Float32Array.from(flat(halves)), 20, 5)],
        [halves, new Matrix(Float64Array.from(flat(halves)), 20, 5)],
        [halves, halves.map(row => Float32Array.from(row))],
        [wholes, columnsOf(wholes, ['x0', 'x1', 'x2', 'x3', 'x4'])],
        [wholes, new Map(wholes[0]!.map((_, j) => [`x${j}`, Int32Array.from(wholes, row => row[j]!)]))],
        [wholes, wholes.map(row => row.map(BigInt))],
      ];
      for (const [rows, data] of forms) {
        const expected = await make().fit(rows, y);
        const estimator = await make().fit(data, y);
        expect(answersOf(estimator, data)).toEqual(answersOf(expected, rows));
      }
      const single = await make({ precision: 'float32' }).fit(halves, y);
      const double = await make().fit(halves, y);
      expect(single.model.network.precision).toBe('float32');
      for (const [i, answers] of answersOf(single, halves).entries()) {
        const exact = answersOf(double, halves)[i]!;
        for (const [k, answer] of answers.entries()) expect(answer).toBeCloseTo(exact[k] as number, 3);
      }
    },
  },
  {
    name: 'check_dtype_object',
    meaning:
      'numbers in cells of any type, such as text, are numbers; a cell that is an object is refused by its row',
    async run({ make }) {
      const { x, y } = floors(10);
      const text = x.map(row => row.map(String));
      const expected = await make().fit(x, y);
      const estimator = await make().fit(text, y.map(String));
      expect(estimator.model.preprocessing).toEqual(expected.model.preprocessing);
      expect(answersOf(estimator, text)).toEqual(
        estimator.model.target.kind === 'values'
          ? answersOf(expected, x)
          : answersOf(expected, x).map(([label, ...rest]) => [String(label), ...rest]),
      );
      const odd: unknown[][] = x.map(row => [...row]);
      odd[3]![1] = { foo: 'bar' };
      const refused = 'x1: row 3 holds an object, expected numbers, text or booleans';
      await expectRefusal(() => make().fit(odd, y), 'format', refused);
      await expectRefusal(() => expected.predict(odd), 'format', refused);
    },
  },
  {
    name: 'check_estimators_data_not_an_array',
    meaning:
      'row objects, columns, a Map, typed rows and Arrow tables give the bits that rows of numbers give',
    async run({ make }) {
      const { x, y } = floors();
      const expected = answersOf(await make().fit(x, y), x);
      const forms: Readonly<Record<string, TableLike>> = {
        rows: x.map(([x0, x1, x2]) => ({ x0, x1, x2 })),
        columns: Object.fromEntries(columnsOf(x, names)),
        map: columnsOf(x, names),
        'typed rows': x.map(row => Float64Array.from(row)),
        arrow: arrowOf(x, names),
      };
      for (const [form, data] of Object.entries(forms)) {
        for (const target of [y, Int32Array.from(y), Matrix.from(y.map(value => [value]))]) {
          expect(answersOf(await make().fit(data, target), data), form).toEqual(expected);
        }
      }
    },
  },
  {
    name: 'check_supervised_y_2d',
    meaning: 'a target of one column is that column, as a matrix as well as a list of lists of one number',
    async run({ make }) {
      const { x, y } = floors();
      const expected = answersOf(await make().fit(x, y), x);
      const column = y.map(value => [value]);
      for (const target of [column, Matrix.from(column)]) {
        expect(answersOf(await make().fit(x, target), x)).toEqual(expected);
      }
    },
  },
  {
    name: 'check_fit2d_1feature',
    meaning: 'one feature is enough; one that is constant as well, and is told of',
    async run({ make }) {
      const { x, y } = floors(1);
      const estimator = await make({ epochs: 300 }).fit(x, y);
      expect(estimator.score(x, y)).toBeGreaterThan(0.8);
      const constant = x.map(() => [4]);
      const still = await make().fit(constant, y);
      expect(still.warnings).toEqual(['x0 is constant; it is scaled to 0 and teaches nothing']);
      expect(new Set<unknown>(still.predict(constant)).size).toBe(1);
    },
  },
  {
    name: 'check_n_features_in',
    meaning: 'the columns that a model takes are told by the model, which is not there before a fit',
    async run({ make }) {
      const { x, y } = floors();
      const estimator = make();
      await expectRefusal(() => estimator.model, 'state', 'not fitted');
      await estimator.fit(x, y);
      const { preprocessing } = estimator.model;
      expect(inputNames(preprocessing)).toEqual(names);
      expect(preprocessing.unnamedColumns).toBe(3);
    },
  },
  {
    name: 'check_dataframe_column_names_consistency',
    meaning:
      'columns are matched by name: in another order they give the same answers, not an error; those that are missing ' +
      'are all named, and more of them are left aside',
    async run({ make }) {
      const x = normalRows(150, 8);
      const y = x.map(([first]) => (first! > 0 ? 1 : 0));
      const columns = x[0]!.map((_, j) => `col_${j}`);
      const data = columnsOf(x, columns);
      const estimator = await make().fit(data, y);
      expect(inputNames(estimator.model.preprocessing)).toEqual(columns);
      expect(estimator.warnings).toEqual([]);
      const expected = answersOf(estimator, data);
      expect(answersOf(estimator, new Map([...data].reverse()))).toEqual(expected);
      expect(answersOf(estimator, new Map([['more', y], ...data]))).toEqual(expected);
      const other = columnsOf(
        x,
        columns.map(name => `another_${name}`),
      );
      const few = new Map([...data].slice(0, 3));
      for (const ask of Object.values(methodsOf(estimator, y))) {
        await expectRefusal(
          () => ask(other),
          'range',
          `no columns ${columns.join(', ')}, which the model was`,
        );
        await expectRefusal(() => ask(few), 'range', `no columns ${columns.slice(3).join(', ')}, which`);
      }
      await expectRefusal(() => estimator.partialFit(few, y), 'range', 'no columns col_3, col_4');
    },
  },
];
