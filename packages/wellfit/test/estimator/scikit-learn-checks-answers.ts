// Ported checks of answers: the same again, whatever the order and number of rows, and out of a file.
import { expect } from 'vitest';
import { applyPreprocessing, fitPreprocessing, readModel, Table, writeModel } from 'wellfit';
import { answersOf, type Check } from './scikit-learn-checks.ts';
import { coins, floors, twoBlobs } from './scikit-learn-checks-sets.ts';

export const answerChecks: readonly Check[] = [
  {
    name: 'check_fit_idempotent',
    meaning: 'fitted again, or another one with the same parameters, an estimator answers the same bits',
    async run({ make }) {
      const { x, y } = coins(100, 2, { mean: 100 });
      const train = x.slice(20);
      const target = y.slice(20);
      const test = x.slice(0, 20);
      for (const params of [{}, { keepProb: 0.7, batchSize: 8, validationSplit: 0.2 }]) {
        const estimator = await make(params).fit(train, target);
        const first = answersOf(estimator, test);
        expect(answersOf(await estimator.fit(train, target), test)).toEqual(first);
        expect(answersOf(await make(estimator.getParams()).fit(train, target), test)).toEqual(first);
        const other = await make({ ...params, seed: 2 }).fit(train, target);
        expect(answersOf(other, test)).not.toEqual(first);
      }
    },
  },
  {
    name: 'check_methods_subset_invariance',
    meaning: 'a row is answered the same bits alone, among some and among all',
    async run({ make }) {
      const { x, y } = floors();
      const estimator = await make({ batchNorm: true, keepProb: 0.8 }).fit(x, y);
      const all = answersOf(estimator, x);
      expect(x.flatMap(row => answersOf(estimator, [row]))).toEqual(all);
      expect([...answersOf(estimator, x.slice(0, 7)), ...answersOf(estimator, x.slice(7))]).toEqual(all);
      const many = Array.from({ length: 100 }, () => x).flat();
      expect(answersOf(estimator, many).slice(-20)).toEqual(all);
    },
  },
  {
    name: 'check_methods_sample_order_invariance',
    meaning: 'rows in another order are answered the same bits in that order',
    async run({ make }) {
      const { x, y } = floors();
      const estimator = await make().fit(x, y);
      const order = x.map((_, i) => (7 * i + 3) % x.length);
      const expected = answersOf(estimator, x);
      const turned = order.map(i => x[i]!);
      expect(answersOf(estimator, turned)).toEqual(order.map(i => expected[i]));
      expect(answersOf(estimator, Table.from(x).select(order))).toEqual(order.map(i => expected[i]));
    },
  },
  {
    name: 'check_pipeline_consistency',
    meaning:
      'inputs scaled by hand and an estimator that does not scale give what an estimator gives that does',
    async run({ make }) {
      const { x, y } = twoBlobs(30);
      const own = await make().fit(x, y);
      const inputs = applyPreprocessing(fitPreprocessing(x).preprocessing, x).x;
      const byHand = await make({ scale: 'none' }).fit(inputs, y);
      expect(answersOf(byHand, inputs)).toEqual(answersOf(own, x));
      expect(byHand.score(inputs, y)).toBe(own.score(x, y));
    },
  },
  {
    name: 'check_estimators_pickle',
    meaning:
      'a model written to text and read back answers the same bits, with gaps, categories and in float32 too',
    async run({ make, from }) {
      const { x, y } = twoBlobs(30);
      const words = ['red', 'green', 'blue', null];
      const rows = x.map(([a, b, c], i) => ({ a: i % 9 === 0 ? NaN : a, b, c, color: words[i % 4] }));
      for (const params of [
        {},
        { batchNorm: true, keepProb: 0.8, activation: 'elu' },
        { precision: 'float32', layerNorm: true, inputKeepProb: 0.9 },
      ] as const) {
        const { model } = await make(params).fit(rows, y);
        const text = writeModel(model);
        const read = from(readModel(text));
        expect(answersOf(read, rows)).toEqual(answersOf(from(model), rows));
        expect(read.evaluate(rows, y)).toEqual(from(model).evaluate(rows, y));
        expect(writeModel(read.model)).toBe(text);
      }
    },
  },
];
