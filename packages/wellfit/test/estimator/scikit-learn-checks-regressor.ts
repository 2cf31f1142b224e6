// Ported checks of regressors: values of every sort in, numbers out, and nothing that only labels have.
import { expect } from 'vitest';
import { Matrix, Regressor, type RegressorParams, r2 } from 'wellfit';
import { type Check, expectRefusal } from './scikit-learn-checks.ts';
import { columnsOf, line, normalRows } from './scikit-learn-checks-sets.ts';

const make = (params: RegressorParams = {}) => new Regressor({ hidden: [8], epochs: 60, seed: 1, ...params });

async function checkTraining(precision: 'float64' | 'float32', readOnly: boolean): Promise<void> {
  const { x, y } = line();
  const data = precision === 'float32' ? x.map(row => Float32Array.from(row)) : x;
  const target = readOnly ? Object.freeze([...y]) : y;
  const estimator = make({ precision });
  await expectRefusal(
    () => estimator.fit(data, y.slice(1)),
    'shape',
    'target must be one for each of 200 rows',
  );
  await estimator.fit(data, target);
  const predicted = estimator.predict(data);
  expect(predicted).toHaveLength(200);
  expect(estimator.score(data, y)).toBe(r2(y, predicted));
  expect(estimator.score(data, y)).toBeGreaterThan(0.5);
  const again = await make({ precision }).fit(Matrix.from(data), Float64Array.from(y));
  expect(again.predict(data)).toEqual(predicted);
}

export const regressorChecks: readonly Check[] = [
  {
    name: 'check_regressors_train',
    meaning: 'a line in noise is learned in its own units, from lists and from typed arrays alike',
    run: () => checkTraining('float64', false),
  },
  {
    name: 'check_regressors_train(readonly_memmap=True)',
    meaning: 'it is learned from a frozen target',
    run: () => checkTraining('float64', true),
  },
  {
    name: 'check_regressors_train(readonly_memmap=True,X_dtype=float32)',
    meaning: 'it is learned from float32 in float32',
    run: () => checkTraining('float32', true),
  },
  {
    name: 'check_regressors_int',
    meaning:
      'whole numbers are values: integers, doubles and bigints give the same predictions, with fractions',
    async run() {
      const x = line().x.slice(0, 50);
      const y = x.map((row, i) => (i + Math.floor(10 + row[0]!)) % 3);
      const predicted = (await make().fit(x, y)).predict(x);
      for (const target of [Int32Array.from(y), Float64Array.from(y), y.map(BigInt), y.map(String)]) {
        expect((await make().fit(x, target)).predict(x)).toEqual(predicted);
      }
      expect(predicted.some(value => !Number.isInteger(value))).toBe(true);
    },
  },
  {
    name: 'check_regressors_no_decision_function',
    meaning: 'a regressor has no probabilities and no classes, and its model says why',
    async run() {
      const x = normalRows(10, 4);
      const estimator = await make().fit(
        x,
        x.map(([first]) => first!),
      );
      for (const method of ['predictProbabilities', 'classes']) expect(method in estimator).toBe(false);
      expect(estimator.model.classes).toEqual([]);
      const refused = 'meanSquaredError has no probabilities';
      await expectRefusal(() => estimator.model.predictProbabilities(x), 'unsupported', refused);
    },
  },
  {
    name: 'check_regressor_data_not_an_array',
    meaning: 'a line is learned the same from rows, columns and row objects',
    async run() {
      const { x, y } = line();
      const names = x[0]!.map((_, j) => `c${j}`);
      const predicted = (await make().fit(x, y)).predict(x);
      const columns = columnsOf(x, names);
      expect((await make().fit(columns, y)).predict(columns)).toEqual(predicted);
      const objects = x.map(row => Object.fromEntries(row.map((value, j) => [`c${j}`, value])));
      expect((await make().fit(objects, y)).predict(objects)).toEqual(predicted);
    },
  },
];
