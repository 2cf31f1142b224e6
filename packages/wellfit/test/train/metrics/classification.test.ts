// Metrics of predicted labels: scikit-learn's figures, and what holds for any labels.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accuracy, balancedAccuracy, confusionMatrix } from '../../../src/train/metrics/confusion.ts';
import type { Label } from '../../../src/train/metrics/labels.ts';
import { f1, precision, recall } from '../../../src/train/metrics/precision-recall.ts';
import golden from '../../golden/metrics.json' with { type: 'json' };
import { describeRefusals } from '../../refusals.ts';

const averages = ['macro', 'micro', 'weighted'] as const;

describe('scikit-learn', () => {
  const cases = golden.classifications.map((figures, k) => ({ k, ...figures }));
  test.each(cases)('case $k: classes $classes', figures => {
    const labels: Label[] = figures.labels;
    const predicted: Label[] = figures.predicted;
    const confusion = confusionMatrix(labels, predicted);
    expect(confusion.classes).toEqual(figures.classes);
    expect(confusion.counts.toArray()).toEqual(figures.confusionMatrix);
    expect(accuracy(labels, predicted)).toBeCloseTo(figures.accuracy, 12);
    expect(balancedAccuracy(labels, predicted)).toBeCloseTo(figures.balancedAccuracy, 12);
    for (const [name, metric] of Object.entries({ precision, recall, f1 })) {
      const expected = figures[name as 'precision' | 'recall' | 'f1'];
      for (const average of averages) {
        expect(metric(labels, predicted, { average }), `${name} ${average}`).toBeCloseTo(
          expected[average],
          12,
        );
      }
      if (!('binary' in expected)) continue;
      const positive = figures.positive as Label;
      expect(metric(labels, predicted, { positive }), name).toBeCloseTo(expected.binary, 12);
    }
  });

  test('the positive class is 1 where labels are 0 and 1, or -1 and 1', () => {
    const told = golden.classifications.filter(({ positive }) => positive === 1);
    expect(told.length).toBeGreaterThan(3);
    for (const { labels, predicted, precision: expected } of told) {
      expect(precision(labels as number[], predicted as number[])).toBeCloseTo(expected.binary!, 12);
    }
  });
});

/** Rows of actual and predicted class, of one to five classes that are numbers or strings. */
const rows = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()).chain(([classes, named]) => {
  const label = fc
    .integer({ min: 0, max: classes - 1 })
    .map((k): Label => (named ? `class ${k}` : k * 7 - 7));
  return fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 60 });
});
const split = (list: readonly (readonly [Label, Label])[]) =>
  [list.map(([label]) => label), list.map(([, label]) => label)] as const;
const everyMetric = (labels: readonly Label[], predicted: readonly Label[]) => [
  accuracy(labels, predicted),
  balancedAccuracy(labels, predicted),
  ...averages.flatMap(average =>
    [precision, recall, f1].map(metric => metric(labels, predicted, { average })),
  ),
];

describe('any labels', () => {
  test('the order of examples does not matter', () => {
    const shuffled = rows.chain(list =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const [a, b] = [split(list), split(other)];
        expect(everyMetric(...b)).toEqual(everyMetric(...a));
        expect(confusionMatrix(...b)).toEqual(confusionMatrix(...a));
      }),
    );
  });

  test('metrics are in [0, 1], and all 1 for a perfect prediction and for no other', () => {
    fc.assert(
      fc.property(rows, list => {
        const [labels, predicted] = split(list);
        for (const value of everyMetric(labels, predicted)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-15);
        }
        for (const value of everyMetric(labels, labels)) expect(value).toBeCloseTo(1, 14);
        const right = labels.every((label, i) => label === predicted[i]);
        expect(accuracy(labels, predicted) === 1).toBe(right);
      }),
    );
  });

  test('the confusion matrix holds every example once, rows by label and columns by prediction', () => {
    fc.assert(
      fc.property(rows, list => {
        const [labels, predicted] = split(list);
        const { classes, counts } = confusionMatrix(labels, predicted);
        let hits = 0;
        for (const [i, name] of classes.entries()) {
          const inRow = Array.from(counts.row(i)).reduce((a, b) => a + b, 0);
          const inColumn = Array.from(counts.transpose().row(i)).reduce((a, b) => a + b, 0);
          expect(inRow).toBe(labels.filter(label => label === name).length);
          expect(inColumn).toBe(predicted.filter(label => label === name).length);
          hits += counts.at(i, i);
        }
        expect(hits / labels.length).toBe(accuracy(labels, predicted));
      }),
    );
  });

  test('precision of labels against predictions is recall of predictions against labels', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('macro', 'micro'), (list, average) => {
        const [labels, predicted] = split(list);
        expect(recall(predicted, labels, { average })).toBe(precision(labels, predicted, { average }));
        expect(f1(predicted, labels, { average })).toBe(f1(labels, predicted, { average }));
      }),
    );
  });

  test('a micro average of all classes is the accuracy, a weighted recall too', () => {
    fc.assert(
      fc.property(rows, list => {
        const [labels, predicted] = split(list);
        const right = accuracy(labels, predicted);
        for (const metric of [precision, recall, f1]) {
          expect(metric(labels, predicted, { average: 'micro' })).toBe(right);
        }
        expect(recall(labels, predicted, { average: 'weighted' })).toBeCloseTo(right, 14);
      }),
    );
  });

  test('the classes may be given, in any order and with some that do not occur', () => {
    const { classes, counts } = confusionMatrix([1, 0, 1], [1, 1, 0], { classes: [2, 1, 0] });
    expect(classes).toEqual([2, 1, 0]);
    expect(counts.toArray()).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [0, 1, 0],
    ]);
  });

  test('typed arrays are lists too', () => {
    expect(accuracy(Int32Array.of(1, 0, 1), [1, 0, 0])).toBe(2 / 3);
    expect(f1(Uint8Array.of(1, 0, 1), Float64Array.of(1, 0, 0))).toBe(2 / 3);
  });
});

const many = Array.from({ length: 5000 }, (_, k) => k);

describeRefusals({
  'predicted labels': [
    [() => accuracy([], []), 'shape', 'accuracy: labels must hold at least 1 example, got 0'],
    [() => accuracy([0, 1], [0]), 'shape', 'accuracy: predicted must hold 2 examples as labels does, got 1'],
    [
      () => accuracy([0, 1], [0.2, 0.9]),
      'range',
      'accuracy: predicted must be whole numbers or strings, got 0.2 in row 0',
    ],
    [
      () => f1([0, Number.NaN], [0, 1]),
      'range',
      'f1: labels must be whole numbers or strings, got NaN in row 1',
    ],
    [
      () => recall([true, false] as never, [1, 0]),
      'range',
      'recall: labels must be whole numbers or strings, got true in row 0',
    ],
    [
      () => balancedAccuracy(['a', 'b'], ['a', 1] as never),
      'range',
      'balancedAccuracy: predicted must be strings like the first label, got 1 in row 1',
    ],
    [
      () => confusionMatrix([1, 0], [1, 'a'] as never),
      'range',
      'confusionMatrix: predicted must be whole numbers like the first label, got "a" in row 1',
    ],
    [
      () => confusionMatrix([0, 1], [0, 3], { classes: [0, 1, 2] }),
      'range',
      'confusionMatrix: predicted must be of the classes 0, 1, 2, got 3 in row 1',
    ],
    [
      () => confusionMatrix(['x\n'], ['y'], { classes: ['y'] }),
      'range',
      'confusionMatrix: labels must be of the classes "y", got "x\\n" in row 0',
    ],
    [
      () => confusionMatrix([0], [0], { classes: [0, 1, 0] }),
      'range',
      'confusionMatrix: classes must differ, got 0 twice',
    ],
    [
      () => confusionMatrix([0], [0], { classes: [0, Number.NaN] }),
      'range',
      'confusionMatrix: classes must be whole numbers or strings, got NaN in row 1',
    ],
    [
      () => confusionMatrix([0], [0], { classes: [] }),
      'range',
      'confusionMatrix: classes must be 1 to 4096, got 0',
    ],
    [() => confusionMatrix(many, many), 'range', 'confusionMatrix: classes must be 1 to 4096, got 5000'],
    [
      () => precision([0, 1, 2], [0, 1, 2]),
      'range',
      'precision: average must be macro, micro or weighted for 3 classes, got binary',
    ],
    [
      () => precision([0, 1], [0, 1], { average: 'samples' as never }),
      'range',
      'precision: average must be binary, macro, micro or weighted, got samples',
    ],
    [
      () => recall(['spam', 'ham'], ['ham', 'ham']),
      'range',
      'recall: positive must name a class unless labels are 0 and 1 or -1 and 1, got labels "ham", "spam"',
    ],
    [
      () => recall([1, 2], [2, 2]),
      'range',
      'recall: positive must name a class unless labels are 0 and 1 or -1 and 1, got labels 1, 2',
    ],
    [() => f1([-1, 0], [0, 0]), 'range', 'f1: positive must be one of the labels -1, 0, got 1'],
    [
      () => f1(['a', 'b'], ['a', 'a'], { positive: 'c' }),
      'range',
      'f1: positive must be one of the labels "a", "b", got "c"',
    ],
    [() => f1(['a'], ['a'], { positive: 1 }), 'range', 'f1: positive must be one of the labels "a", got 1'],
  ],
});
