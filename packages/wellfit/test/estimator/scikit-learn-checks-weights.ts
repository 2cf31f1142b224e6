// Ported checks of sample weights: the forms in which they come, their number, and that they count as they say.
import { expect } from 'vitest';
import { Matrix } from 'wellfit';
import { answersOf, type Check, expectRefusal, frozen } from './scikit-learn-checks.ts';
import { columnsOf, fourPoints, uniformRows } from './scikit-learn-checks-sets.ts';

const names = ['x0', 'x1'];

export const weightChecks: readonly Check[] = [
  {
    name: 'check_sample_weights_pandas_series',
    meaning: 'weights may be a column of the table, which is then no feature, and count as those of a list',
    async run({ make }) {
      const { x, y } = fourPoints();
      const weights = x.map((_, i) => 1 + (i % 3));
      const table = columnsOf(x, names).set('w', weights);
      const named = await make().fit(table, y, { sampleWeights: 'w' });
      const apart = await make().fit(columnsOf(x, names), y, { sampleWeights: weights });
      expect(named.model.preprocessing).toEqual(apart.model.preprocessing);
      expect(answersOf(named, table)).toEqual(answersOf(apart, table));
      await expectRefusal(() => make().fit(table, y, { sampleWeights: 'v' }), 'range', 'no column v');
    },
  },
  {
    name: 'check_sample_weights_not_an_array',
    meaning: 'weights may be anything with a length and numbers in order',
    async run({ make }) {
      const { x, y } = fourPoints();
      const weights = y.map(value => value * 2);
      const expected = answersOf(await make().fit(x, y, { sampleWeights: weights }), x);
      const like: ArrayLike<number> = { ...weights, length: weights.length };
      for (const sampleWeights of [like, Float32Array.from(weights), Int32Array.from(weights)]) {
        expect(answersOf(await make().fit(x, y, { sampleWeights }), x)).toEqual(expected);
      }
    },
  },
  {
    name: 'check_sample_weights_list',
    meaning: 'a list of weights is taken, by partialFit as well; three times the same weight is the same',
    async run({ make }) {
      const x = uniformRows(30, 3);
      const y = x.map((_, i) => i % 3);
      const threes = await make().fit(x, y, { sampleWeights: x.map(() => 3) });
      expect(answersOf(threes, x)).toEqual(answersOf(await make().fit(x, y), x));
      const part = await make().partialFit(x, y, { sampleWeights: x.map(() => 3) });
      expect(answersOf(part, x)).toEqual(answersOf(await make().partialFit(x, y), x));
    },
  },
  {
    name: 'check_sample_weights_shape',
    meaning: 'there must be one weight for each row, a finite number ≥ 0, and not all of them 0',
    async run({ name, make }) {
      const { x, y } = fourPoints();
      const fit = (weights: unknown) => () =>
        make().fit(x, y, { sampleWeights: weights as ArrayLike<number> });
      const count = `${name}.fit: sampleWeights must be one for each of 16 rows, got`;
      await expectRefusal(fit(Array(32).fill(1)), 'shape', `${count} 32`);
      await expectRefusal(fit(Matrix.from(y.map(() => [1, 1]))), 'shape', count);
      const rule = `${name}.fit: sampleWeights must be finite numbers ≥ 0, got`;
      for (const wrong of [-1, NaN, Infinity, 'a', [1, 1]]) {
        await expectRefusal(
          fit(y.map((_, i) => (i === 5 ? wrong : 1))),
          'range',
          new RegExp(`${rule} .* in row 5`),
        );
      }
      await expectRefusal(
        fit(y.map(() => 0)),
        'range',
        /weights must (not all be 0|have a finite sum above 0)/i,
      );
    },
  },
  {
    name: 'check_sample_weights_not_overwritten',
    meaning: 'weights are left as they were given',
    async run({ make }) {
      const { x, y } = fourPoints();
      const weights = y.map((_, i) => (i === 0 ? 10 : 1));
      const typed = Float64Array.from(weights);
      await make().fit(x, y, { sampleWeights: typed });
      expect(Array.from(typed)).toEqual(weights);
      await make().fit(x, y, { sampleWeights: frozen(weights) });
    },
  },
  {
    name: 'check_sample_weights_invariance(kind=ones)',
    meaning: 'weights of 1 give the bits that no weights give',
    async run({ make }) {
      const { x, y } = fourPoints();
      const ones = await make().fit(x, y, { sampleWeights: y.map(() => 1) });
      expect(answersOf(ones, x)).toEqual(answersOf(await make().fit(x, y), x));
    },
  },
  {
    name: 'check_sample_weights_invariance(kind=zeros)',
    meaning: 'a row of weight 0 is as good as left out',
    async run({ make }) {
      const { x, y } = fourPoints();
      const others = x.map(row => row.map(value => value + 1));
      // in between, so that the order of the rows that count stays
      const both = x.flatMap((row, i) => [others[i]!, row]);
      const target = y.flatMap(value => [3 - value, value]);
      const sampleWeights = target.map((_, i) => i % 2);
      for (const params of [{ batchSize: 'full' }, {}] as const) {
        const weighted = await make(params).fit(both, target, { sampleWeights });
        const alone = await make(params).fit(x, y);
        expect(answersOf(weighted, x).flat()).toHaveLength(answersOf(alone, x).flat().length);
        const expected = answersOf(alone, x).flat() as number[];
        for (const [i, answer] of answersOf(weighted, x).flat().entries()) {
          expect(answer).toBeCloseTo(expected[i]!, 7);
        }
      }
    },
  },
];
