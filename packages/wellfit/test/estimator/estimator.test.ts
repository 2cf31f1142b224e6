// What estimators promise of any fit: figures of the training part alone, answers that no other row changes, inputs left alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Classifier, type ClassifierParams, RandomState, Regressor } from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { clouds, flowers, prices } from './tables.ts';

const quick: ClassifierParams = { hidden: [8], steps: 60, seed: 1 };
const make = (params: ClassifierParams = {}) => new Classifier({ ...quick, ...params });
const rows = flowers(60, 1);

describe('what is held out', () => {
  const many = clouds(2000, 1);
  // numbers that only one row has: whoever takes the mean of all rows shows it
  const marked = many.map((row, i) => ({ ...row, mark: i }));

  test('a tenth of 2000 rows, and none of fewer', async () => {
    const split = await make().fit(many, 'label');
    expect(split.history.validationLoss.length).toBeGreaterThan(0);
    const whole = await make().fit(many.slice(1), 'label');
    expect(whole.history.validationLoss).toEqual([]);
    expect(whole.history.loss.length).toBeGreaterThan(0);
  });

  test('teaches preprocessing nothing', async () => {
    const { model } = await make({ validationSplit: 0.5 }).fit(marked, 'label');
    const mark = model.preprocessing.features.find(({ name }) => name === 'mark');
    if (mark?.kind !== 'numeric') throw new Error('no numbers');
    // the mean of a thousand of the numbers 0 … 1999, shuffled: neither that of all, nor of the first
    expect(mark.mean).not.toBe(999.5);
    expect(Math.abs(mark.mean - 999.5)).toBeLessThan(100);
  });

  test('a category of held-out rows alone is not learned', async () => {
    const validation = { data: rows.map(row => ({ ...row, color: 'blue' })) };
    const { model } = await make().fit(rows, 'species', { validation });
    expect(model.preprocessing.features.at(-1)).toMatchObject({
      name: 'color',
      categories: ['red', 'white'],
    });
  });

  test('given apart, it is what the history tells', async () => {
    const data = flowers(20, 5);
    const classifier = await make({ earlyStopping: false }).fit(rows, 'species', { validation: { data } });
    const last = classifier.history.validationLoss.at(-1)!;
    expect(classifier.evaluate(data).loss).toBeCloseTo(last, 12);
    const labels = data.map(row => row.species);
    const apart = await make({ earlyStopping: false }).fit(rows, 'species', {
      validation: { data, target: labels },
    });
    expect(apart.history).toEqual(classifier.history);
  });

  test('the weights of the best epoch are kept', async () => {
    const noise = clouds(60, 7);
    const data = clouds(40, 8);
    const params: ClassifierParams = {
      hidden: [64],
      learningRate: 0.05,
      l2: 0,
      earlyStopping: { patience: 40 },
    };
    const classifier = await new Classifier(params).fit(noise, 'label', { validation: { data } });
    const losses = classifier.history.validationLoss;
    expect(losses.at(-1)).toBeGreaterThan(Math.min(...losses));
    // the history has some of the epochs
    expect(classifier.evaluate(data).loss).toBeLessThan(Math.min(...losses) + 1e-12);
  });

  test('no group is on both sides', async () => {
    // each group has a number of its own: the mean of the training part is that of whole groups
    const random = new RandomState(3);
    const groups = Array.from(random.randint(0, 10, 200), group => `g${group}`);
    const grouped = clouds(200, 2).map((row, i) => ({ ...row, group: groups[i]! }));
    const { model } = await make({ validationSplit: 0.3, types: { code: 'categorical' } }).fit(
      grouped.map(row => ({ ...row, code: row.group })),
      'label',
      { groups: 'group' },
    );
    const names = model.preprocessing.features.map(({ name }) => name);
    expect(names).toEqual(['x', 'y', 'code']);
    const code = model.preprocessing.features[2]!;
    if (code.kind !== 'categorical') throw new Error('no categories');
    const left = new Set(code.categories);
    expect(left.size).toBeLessThan(10);
    const trained = groups.filter(group => left.has(group)).length;
    // all rows of the groups that were seen were trained on
    const expected = clouds(200, 2).filter((_, i) => left.has(groups[i]!));
    const mean = expected.reduce((total, row) => total + row.x, 0) / trained;
    expect(model.preprocessing.features[0]).toMatchObject({ name: 'x' });
    expect((model.preprocessing.features[0] as { mean: number }).mean).toBeCloseTo(mean, 12);
  });
});

describe('predictions', () => {
  const fitted = make({ batchNorm: true, keepProb: 0.8 }).fit(rows, 'species');
  const values = new Regressor({ hidden: [8], steps: 60 }).fit(prices(40, 1), 'price');

  test('of a row depend on no other row, nor on the order', async () => {
    const classifier = await fitted;
    const fresh = flowers(70, 9);
    const all = classifier.predictProbabilities(fresh);
    const prices70 = prices(70, 2);
    const allValues = (await values).predict(prices70);
    fc.assert(
      fc.property(fc.shuffledSubarray([...fresh.keys()], { minLength: 1 }), chosen => {
        const some = classifier.predictProbabilities(chosen.map(i => fresh[i]!));
        for (const [k, i] of chosen.entries()) expect(some.row(k)).toEqual(all.row(i));
      }),
      { numRuns: 30 },
    );
    const turned = (await values).predict([...prices70].reverse());
    expect(turned.reverse()).toEqual(allValues);
  });

  test('do not depend on the order of columns', async () => {
    const classifier = await fitted;
    const turned = rows.map(({ petal, sepal, color }) => ({ color, extra: 1, sepal, petal }));
    expect(classifier.predict(turned)).toEqual(classifier.predict(rows));
  });
});

describe('fits', () => {
  test('of the same seed are the same, of another one are not', async () => {
    const parameters = async (seed: number) =>
      (await make({ seed }).fit(rows, 'species')).model.network.parameters;
    expect(await parameters(1)).toEqual(await parameters(1));
    expect(await parameters(2)).not.toEqual(await parameters(1));
  });

  test('leave data and parameters alone', async () => {
    const data = structuredClone(rows);
    const classifier = make();
    const params = classifier.getParams();
    await classifier.fit(data, 'species');
    expect(data).toEqual(rows);
    expect(classifier.getParams()).toEqual(params);
  });

  test('warn of columns that teach nothing, and of those that tell all', async () => {
    const classifier = await make().fit(
      rows.map(row => ({ ...row, one: 1, latin: row.species.toUpperCase() })),
      'species',
    );
    expect(classifier.warnings).toEqual([
      'latin tells the target exactly: is it a leak? leave it out',
      'one is constant; it is scaled to 0 and teaches nothing',
    ]);
  });

  test('that diverge are refused, and what was fitted before stays', async () => {
    const regressor = await new Regressor({ steps: 20 }).fit(prices(40, 1), 'price');
    const before = regressor.predict(prices(5, 2));
    regressor.setParams({ optimizer: 'sgd', learningRate: 1e9, steps: 200 });
    await expect(regressor.fit(prices(40, 1), 'price')).rejects.toThrow(
      /fit: .* at step .*; lower learningRate/,
    );
    expect(regressor.predict(prices(5, 2))).toEqual(before);
  });

  test('can be stopped, and keep what was reached', async () => {
    const signal = { aborted: false };
    const onProgress = () => {
      signal.aborted = true;
    };
    const classifier = await new Classifier({ steps: 1e9 }).fit(rows, 'species', { signal, onProgress });
    expect(classifier.isFitted).toBe(true);
    expect(classifier.predict(rows)).toHaveLength(rows.length);
  });

  test('take missing cells as the parameters say', async () => {
    const holes = rows.map((row, i) => (i % 5 === 0 ? { ...row, petal: null } : row));
    const classifier = await make().fit(holes, 'species');
    expect(classifier.model.preprocessing.features[0]).toMatchObject({ indicator: true });
    await expect(make({ missing: 'refuse' }).fit(holes, 'species')).rejects.toThrow(
      'petal: 12 missing, first in row 0',
    );
  });
});

describeRefusals({
  'tables that cannot be learned from': [
    [() => make().fit([], 'species'), 'shape', 'Classifier.fit: no data rows'],
    [
      () =>
        make().fit(
          rows.map(({ species }) => ({ species })),
          'species',
        ),
      'range',
      'Classifier.fit: no column is left to learn from beside the target',
    ],
    [
      () => make().fit(rows, 'species', { sampleWeights: [1, 2] }),
      'shape',
      'Classifier.fit: sampleWeights must be one for each of 60 rows, got 2',
    ],
    [
      () => make().fit(rows, 'species', { sampleWeights: rows.map((_, i) => i - 1) }),
      'range',
      'Classifier.fit: sampleWeights must be finite numbers ≥ 0, got -1 in row 0',
    ],
    [
      () => make().fit(rows, 'species', { sampleWeights: rows.map(() => 0) }),
      'range',
      'Classifier.fit: weights must have a finite sum above 0, got 0',
    ],
    [
      () => make().fit(rows, 'species', { groups: ['a'] }),
      'shape',
      'Classifier.fit: groups must be one for each of 60 rows, got 1',
    ],
    [
      () => make().fit(rows, undefined as unknown as string),
      'range',
      'Classifier.fit: target must be the name of a column, or one entry for each row, got undefined',
    ],
    [
      () => make().fit(rows, 'species', { validation: { data: [{ petal: 1 }] } }),
      'range',
      'Classifier.fit: validation: no column species; it has petal',
    ],
  ],
});
