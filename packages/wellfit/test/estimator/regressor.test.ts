// The regressor: values in, values out, in the target's own units.
import { describe, expect, test } from 'vitest';
import { Classifier, Regressor, readModel, writeModel } from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { clouds, prices } from './tables.ts';

const training = prices(200, 1);
const fresh = prices(100, 2);

describe('values', () => {
  test('a table and the name of a column are enough', async () => {
    const regressor = await new Regressor().fit(training, 'price');
    expect(regressor.score(fresh)).toBeGreaterThan(0.85);
    expect(regressor.evaluate(fresh).meanAbsoluteError).toBeLessThan(20);
    expect(regressor.predict([{ a: 0, b: 0 }])[0]).toBeGreaterThan(960);
    expect(regressor.model.target).toMatchObject({ kind: 'values', name: 'price' });
  });

  test('units do not matter: what is learned is the same, scaled', async () => {
    const params = { hidden: [8], steps: 100, seed: 1 };
    const one = await new Regressor(params).fit(training, 'price');
    const cents = training.map(row => ({ ...row, price: 1024 * row.price }));
    const other = await new Regressor(params).fit(cents, 'price');
    const scaled = one.predict(fresh).map(value => 1024 * value);
    for (const [i, value] of other.predict(fresh).entries()) {
      expect(Math.abs(value - scaled[i]!)).toBeLessThan(1e-6 * scaled[i]!);
    }
  });

  test('outliers pull less on a Huber loss', async () => {
    const spoiled = training.map((row, i) => (i % 10 === 0 ? { ...row, price: 20_000 } : row));
    const params = { hidden: [16], steps: 400, seed: 1 };
    const squared = await new Regressor(params).fit(spoiled, 'price');
    const huber = await new Regressor({ ...params, loss: 'huber' }).fit(spoiled, 'price');
    const error = (regressor: Regressor) => regressor.evaluate(fresh).meanAbsoluteError;
    expect(error(huber)).toBeLessThan(0.7 * error(squared));
  });

  test('L-BFGS finds the line through a plane of points', async () => {
    const plane = training.map(({ a, b }) => ({ a, b, c: 3 * a - 2 * b + 7 }));
    const regressor = await new Regressor({ hidden: [], optimizer: 'lbfgs', l2: 0 }).fit(plane, 'c');
    const [zero, one] = regressor.predict([
      { a: 0, b: 0 },
      { a: 1, b: 1 },
    ]);
    expect(zero).toBeCloseTo(7, 4);
    expect(one).toBeCloseTo(8, 4);
  });

  test('a single row and a constant target are learned as they are', async () => {
    const single = await new Regressor({ steps: 5 }).fit([[1, 2]], [5]);
    expect(single.predict([[1, 2]])[0]).toBeCloseTo(5, 0);
    const constant = await new Regressor({ steps: 300 }).fit(
      training.map(({ a, b }) => [a, b]),
      training.map(() => 42),
    );
    expect(constant.predict([[0, 0]])[0]).toBeCloseTo(42, 0);
  });

  test('parts keep the units of the first one', async () => {
    const regressor = new Regressor({ hidden: [16], learningRate: 0.01 });
    for (let round = 0; round < 60; round++) await regressor.partialFit(training, 'price');
    const { target } = regressor.model;
    await regressor.partialFit(training.slice(0, 3), 'price');
    expect(regressor.model.target).toEqual(target);
    expect(regressor.score(fresh)).toBeGreaterThan(0.7);
    const again = Regressor.from(readModel(writeModel(regressor.model)));
    expect(again.predict(fresh)).toEqual(regressor.predict(fresh));
  });
});

const labels = new Classifier({ steps: 1 }).fit(clouds(20, 1), 'label');
const values = new Regressor({ steps: 1 }).fit(training, 'price');

describeRefusals({
  'what is no value': [
    [
      () =>
        new Regressor().fit(
          training,
          training.map(() => 'cheap'),
        ),
      'format',
      'target: "cheap" in row 0 is not a number',
    ],
    [
      () => new Regressor().fit([[1], [2]], [1, Number.NaN]),
      'format',
      'target: 1 missing, first in row 1: fill in or remove this cell',
    ],
    [
      async () => (await values).score(training.slice(0, 1)),
      'shape',
      'Regressor.score: R² needs at least 2 rows, got 1',
    ],
  ],
  'models of the other kind': [
    [
      async () => Regressor.from((await labels).model),
      'state',
      'Regressor.from: the model predicts labels; use Classifier.from',
    ],
    [
      async () => Classifier.from((await values).model),
      'state',
      'Classifier.from: the model predicts values; use Regressor.from',
    ],
  ],
});
