// The classifier: labels in, labels out, whatever a table is made of.
import { describe, expect, test } from 'vitest';
import { Classifier, type ClassifierParams, Matrix, readModel, writeModel } from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { clouds, flowers } from './tables.ts';

/** Quick enough for a test, good enough for well-parted classes. */
const quick: ClassifierParams = { hidden: [8], steps: 150, seed: 1 };
const make = (params: ClassifierParams = {}) => new Classifier({ ...quick, ...params });

const training = flowers(90, 1);
const fresh = flowers(30, 2);

describe('labels in, labels out', () => {
  test('a table and the name of a column are enough', async () => {
    const classifier = await new Classifier().fit(training, 'species');
    expect(classifier.classes).toEqual(['lily', 'rose', 'tulip']);
    expect(classifier.score(fresh)).toBeGreaterThan(0.95);
    expect(classifier.predict(fresh.slice(0, 3))).toEqual(['rose', 'tulip', 'lily']);
    const probabilities = classifier.predictProbabilities(fresh);
    expect(probabilities.shape).toBe('30 × 3');
    for (const row of probabilities.toArray()) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });

  test('two classes, of text, numbers or booleans', async () => {
    const two = flowers(60, 1, 2);
    for (const [rose, tulip] of [
      ['a', 'b'],
      [7, 12],
      [false, true],
    ] as const) {
      const labels = two.map(row => (row.species === 'rose' ? rose : tulip));
      const x = two.map(({ petal, sepal }) => [petal, sepal]);
      const classifier = await make().fit(x, labels);
      expect(classifier.model.target).toMatchObject({ kind: 'binary', labels: [rose, tulip] });
      expect(
        classifier.predict([
          [0, 0],
          [4, 0],
        ]),
      ).toEqual([rose, tulip]);
      expect(classifier.predictProbabilities(x).columns).toBe(2);
      expect(classifier.score(x, labels)).toBeGreaterThan(0.95);
    }
  });

  test('several labels at once: lists, or a column for each', async () => {
    const lists = training.map(({ petal, sepal }) => [
      ...(petal > 2 ? ['long'] : []),
      ...(sepal > 2 ? ['wide'] : []),
    ]);
    const features = training.map(({ petal, sepal }) => ({ petal, sepal }));
    const byList = await make({ steps: 500 }).fit(features, lists);
    expect(byList.classes).toEqual(['long', 'wide']);
    expect(
      byList.predict([
        { petal: 4, sepal: 0 },
        { petal: 0, sepal: 4 },
        { petal: 0, sepal: 0 },
      ]),
    ).toEqual([['long'], ['wide'], []]);
    expect(byList.score(features, lists)).toBeGreaterThan(0.9);
    const rows = features.map((row, i) => ({
      ...row,
      long: Number(lists[i]!.includes('long')),
      wide: Number(lists[i]!.includes('wide')),
    }));
    const byColumn = await make({ steps: 500 }).fit(rows, ['long', 'wide']);
    expect(byColumn.model.network.parameters).toEqual(byList.model.network.parameters);
    expect(byColumn.evaluate(rows)).toEqual(byList.evaluate(features, lists));
  });

  test('the kind can be asked for', async () => {
    const { model } = await make({ kind: 'classes' }).fit(clouds(60, 1), 'label');
    expect(model.target).toEqual({ kind: 'classes', labels: [0, 1], name: 'label' });
    expect(model.network.network.outputs).toBe(2);
  });
});

describe('any form of table gives the same model', () => {
  const columns = {
    petal: training.map(row => row.petal),
    sepal: Float64Array.from(training, row => row.sepal),
    color: training.map(row => row.color),
  };
  const labels = training.map(row => row.species);
  const ofRows = make().fit(training, 'species');

  test.each([
    ['columns', columns],
    ['a map', new Map(Object.entries(columns))],
  ])('%s', async (_, data) => {
    const classifier = await make().fit(data, labels);
    expect(classifier.model.network.parameters).toEqual((await ofRows).model.network.parameters);
  });

  test('arrays and a matrix', async () => {
    const x = training.map(({ petal, sepal }) => [petal, sepal]);
    const ofArrays = await make().fit(x, labels);
    const ofMatrix = await make().fit(Matrix.from(x), labels);
    expect(ofMatrix.model.network.parameters).toEqual(ofArrays.model.network.parameters);
    expect(ofMatrix.predict(x)).toEqual(ofArrays.predict(x));
  });

  test('a column of an unnamed table, which prediction may leave in', async () => {
    const x = clouds(60, 1).map(row => [row.x, row.label, row.y]);
    const classifier = await make().fit(x, 'x1');
    const flipped = x.map(([a, label, b]) => [a!, 1 - label!, b!]);
    expect(classifier.predict(flipped)).toEqual(classifier.predict(x));
  });
});

describe('weights', () => {
  const rows = clouds(120, 3);
  const ones = (predicted: readonly unknown[]) => predicted.filter(label => label === 1).length;

  test('a class that counts more is predicted more often', async () => {
    const even = await make().fit(rows, 'label');
    const heavy = await make({ classWeights: { 1: 5 } }).fit(rows, 'label');
    expect(ones(heavy.predict(rows))).toBeGreaterThan(ones(even.predict(rows)) + 10);
  });

  test('balanced classes count the same, however rare', async () => {
    const rare = rows.filter((row, i) => row.label === 0 || i % 8 === 1);
    const plain = await make().fit(rare, 'label');
    const balanced = await make({ classWeights: 'balanced' }).fit(rare, 'label');
    expect(ones(balanced.predict(rows))).toBeGreaterThan(ones(plain.predict(rows)) + 10);
  });

  test('rows of weight 0 teach nothing: their labels do not matter', async () => {
    const weights = rows.map((_, i) => (i < 40 ? 0 : 1));
    const turned = rows.map((row, i) => (i < 40 ? { ...row, label: 1 - row.label } : row));
    const one = await make().fit(rows, 'label', { sampleWeights: weights });
    const other = await make().fit(turned, 'label', { sampleWeights: weights });
    expect(other.model.network.parameters).toEqual(one.model.network.parameters);
    const withColumn = rows.map((row, i) => ({ ...row, weight: weights[i]! }));
    const byColumn = await make().fit(withColumn, 'label', { sampleWeights: 'weight' });
    expect(byColumn.model.network.parameters).toEqual(one.model.network.parameters);
  });
});

describe('going on', () => {
  test('part by part, with labels that the first part lacks', async () => {
    const classifier = make({ learningRate: 0.02 });
    for (let round = 0; round < 20; round++) {
      for (const name of ['rose', 'tulip', 'lily']) {
        const part = training.filter(row => row.species === name);
        await classifier.partialFit(part, 'species', { classes: ['tulip', 'rose', 'lily'] });
      }
      await classifier.partialFit(training, 'species');
    }
    expect(classifier.classes).toEqual(['lily', 'rose', 'tulip']);
    expect(classifier.score(fresh)).toBeGreaterThan(0.9);
  });

  test('preprocessing and labels stay those of the first part', async () => {
    const classifier = await make().partialFit(training, 'species');
    const { preprocessing, target } = classifier.model;
    await classifier.partialFit(
      training.map(row => ({ ...row, petal: 100 * row.petal, color: 'blue' })),
      'species',
    );
    expect(classifier.model.preprocessing).toEqual(preprocessing);
    expect(classifier.model.target).toEqual(target);
    await expect(classifier.partialFit([{ ...training[0]!, species: 'daisy' }], 'species')).rejects.toThrow(
      'Classifier.partialFit: species: row 0 has the label "daisy", the model knows "lily", "rose", "tulip"',
    );
  });

  test('a saved model goes on where it was', async () => {
    const params = { hidden: [8], batchNorm: true, steps: 40 };
    const first = await new Classifier(params).fit(training, 'species');
    const saved = readModel(writeModel(first.model));
    const again = Classifier.from(saved);
    expect(again.predict(fresh)).toEqual(first.predict(fresh));
    await again.partialFit(training, 'species');
    await first.partialFit(training, 'species');
    expect(again.model.network.parameters).toEqual(first.model.network.parameters);
    await Classifier.from(saved).fit(training, 'species');
  });

  test('a warm start begins at the weights, where they fit', async () => {
    const steps = { steps: 1, optimizer: 'sgd', learningRate: 1e-9, inputKeepProb: 1 } as const;
    const warm = await make({ warmStart: true }).fit(training, 'species');
    const before = warm.model.network.parameters;
    await warm.setParams(steps).fit(training, 'species');
    const distance = (other: typeof before) =>
      Math.max(
        ...before['dense_1']!['W']!.data.map((w, k) => Math.abs(w - other['dense_1']!['W']!.data[k]!)),
      );
    expect(distance(warm.model.network.parameters)).toBeLessThan(1e-6);
    await warm.setParams({ warmStart: false }).fit(training, 'species');
    expect(distance(warm.model.network.parameters)).toBeGreaterThan(0.1);
    // other labels: the weights mean something else
    await warm.setParams({ warmStart: true }).fit(
      training.map(row => ({ ...row, species: `${row.species}!` })),
      'species',
    );
    expect(distance(warm.model.network.parameters)).toBeGreaterThan(0.1);
  });
});

const few = flowers(9, 1);

describeRefusals({
  'labels that cannot be learned': [
    [
      () =>
        make().fit(
          few.map(row => ({ ...row, species: 'rose' })),
          'species',
        ),
      'range',
      'Classifier.fit: species: has the single value "rose"; learning needs two',
    ],
    [
      () => make().fit(few, 'specie'),
      'range',
      'Classifier.fit: no column specie; it has species, petal, sepal, color',
    ],
    [
      () => make().fit(few, ['rose', 'tulip']),
      'shape',
      'Classifier.fit: target must be one for each of 9 rows, got 2',
    ],
    [
      () =>
        make().fit(
          few,
          few.map(row => row.petal),
        ),
      'range',
      `target: ${few.map(row => row.petal).sort((a, b) => a - b)[0]} is not the number of a class; predict values (regression), or write the labels as text`,
    ],
    [
      () => make({ classWeights: { daisy: 2 } }).fit(few, 'species'),
      'range',
      'Classifier: classWeights: no label daisy; there are lily, rose, tulip',
    ],
  ],
  'before a fit': [
    [
      () => new Classifier().predict(few),
      'state',
      'Classifier: not fitted yet; call fit or partialFit first',
    ],
    [() => new Classifier().classes, 'state', 'Classifier: not fitted yet; call fit or partialFit first'],
  ],
});
