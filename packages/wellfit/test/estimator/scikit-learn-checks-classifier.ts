// Ported checks of classifiers: labels of every sort in and out, probabilities, weights of classes, several labels at once.
import { expect } from 'vitest';
import { balancedAccuracy, Classifier, type ClassifierParams, f1, type Label, Matrix } from 'wellfit';
import { answersOf, type Check, expectRefusal, weightsOf } from './scikit-learn-checks.ts';
import {
  blobs,
  columnsOf,
  type Labelled,
  line,
  manyLabels,
  threeBlobs,
  uniformRows,
} from './scikit-learn-checks-sets.ts';

const make = (params: ClassifierParams = {}) =>
  new Classifier({ hidden: [8], epochs: 30, seed: 1, ...params });

const range = (length: number) => Array.from({ length }, (_, i) => i);

/** The first of the largest. */
const largest = (row: ArrayLike<number>) => Array.from(row).indexOf(Math.max(...Array.from(row)));

const sum = (row: ArrayLike<number>) => Array.from(row).reduce((total, value) => total + value, 0);

const without = ({ x, y }: Labelled, label: number): Labelled => ({
  x: x.filter((_, i) => y[i] !== label),
  y: y.filter(value => value !== label),
});

/** What the network says before it is a probability, rows × outputs. */
const logitsOf = ({ model }: Classifier, x: Labelled['x']): Matrix => model.network.logits(model.inputs(x).x);

async function checkTraining(precision: 'float64' | 'float32', readOnly: boolean): Promise<void> {
  const three = threeBlobs(300);
  for (const { x, y } of [without(three, 2), three]) {
    const names = [...new Set(y)].sort();
    const data = precision === 'float32' ? x.map(row => Float32Array.from(row)) : x;
    const target = readOnly ? Object.freeze([...y]) : y;
    const estimator = make({ precision });
    await expectRefusal(() => estimator.fit(data, y.slice(1)), 'shape', 'target must be one for each of');
    await estimator.fit(data, target);
    expect(estimator.classes).toEqual(names);
    const predicted = estimator.predict(data) as Label[];
    expect(predicted).toHaveLength(x.length);
    expect(estimator.score(data, y)).toBe(predicted.filter((label, i) => label === y[i]).length / y.length);
    expect(estimator.score(data, y)).toBeGreaterThan(0.83);
    const turned = Matrix.from(x).transpose();
    await expectRefusal(() => estimator.predict(turned), 'shape', 'the model was trained on 2');
    await expectRefusal(() => estimator.predictProbabilities(turned), 'shape', 'the model was trained on 2');
    const probabilities = estimator.predictProbabilities(data);
    expect(probabilities.shape).toBe(`${x.length} × ${names.length}`);
    for (const [i, label] of predicted.entries()) {
      const row = probabilities.row(i);
      expect(names[largest(row)]).toBe(label);
      expect(sum(row)).toBeCloseTo(1, precision === 'float32' ? 6 : 12);
    }
  }
}

/** All labels are found, told in order, and predicted as they were given. */
async function checkLabels(
  x: Labelled['x'],
  labels: readonly Label[],
  classes: readonly Label[],
): Promise<void> {
  const estimator = await make({ epochs: 200 }).fit(x, labels);
  const predicted = estimator.predict(x);
  expect(estimator.classes).toEqual(classes);
  expect(predicted).toEqual(labels);
}

export const classifierChecks: readonly Check[] = [
  {
    name: 'check_classifiers_train',
    meaning:
      'two and three clouds are learned; predictions are the most probable labels; odd shapes are refused',
    run: () => checkTraining('float64', false),
  },
  {
    name: 'check_classifiers_train(readonly_memmap=True)',
    meaning: 'they are learned from frozen targets',
    run: () => checkTraining('float64', true),
  },
  {
    name: 'check_classifiers_train(readonly_memmap=True,X_dtype=float32)',
    meaning: 'they are learned from float32 in float32',
    run: () => checkTraining('float32', true),
  },
  {
    name: 'check_classifiers_classes',
    meaning:
      'labels are text, numbers such as −1 and 1, or booleans, told in order and predicted as they were given',
    async run() {
      const three = threeBlobs(60);
      const words = ['one', 'two', 'three'];
      await checkLabels(
        three.x,
        three.y.map(k => words[k]!),
        ['one', 'three', 'two'],
      );
      await checkLabels(
        three.x,
        three.y.map(k => [10, 9, -2][k]!),
        [-2, 9, 10],
      );
      const two = without(three, 2);
      await checkLabels(
        two.x,
        two.y.map(k => words[k]!),
        ['one', 'two'],
      );
      await checkLabels(
        two.x,
        two.y.map(k => 2 * k - 1),
        [-1, 1],
      );
      await checkLabels(
        two.x,
        two.y.map(k => k === 0),
        [false, true],
      );
    },
  },
  {
    name: 'check_classifiers_predictions',
    meaning:
      'what is predicted is the label of the largest logit, of two labels the second where its logit is above 0',
    async run() {
      const three = threeBlobs(30);
      const words = ['b', 'a', 'c'];
      for (const { x, y } of [three, without(three, 2)]) {
        const estimator = await make({ epochs: 200 }).fit(
          x,
          y.map(k => words[k]!),
        );
        const logits = logitsOf(estimator, x);
        const said = range(x.length).map(i =>
          logits.columns === 1 ? Number(logits.at(i, 0) > 0) : largest(logits.row(i)),
        );
        expect(estimator.predict(x)).toEqual(said.map(k => estimator.classes[k]));
      }
    },
  },
  {
    name: 'check_decision_proba_consistency',
    meaning: 'the more a logit, the more the probability: both give rows the same order',
    async run() {
      const centers = [
        [2, 2, 2, 2],
        [4, 4, 4, 4],
      ];
      const { x, y } = blobs({ rows: 100, centers, deviation: 1 });
      const estimator = await make().fit(x.slice(20), y.slice(20));
      const test = x.slice(0, 20);
      const logits = logitsOf(estimator, test).data;
      const probabilities = estimator.predictProbabilities(test);
      const order = (of: (row: number) => number) => range(test.length).sort((a, b) => of(a) - of(b));
      expect(order(i => probabilities.at(i, 1))).toEqual(order(i => logits[i]!));
      expect(order(i => -probabilities.at(i, 0))).toEqual(order(i => logits[i]!));
    },
  },
  {
    name: 'check_classifiers_one_label',
    meaning: 'a target of a single label is refused: there is nothing to tell apart',
    async run() {
      const x = uniformRows(10, 3);
      const refused = 'target: has the single value 1; learning needs two';
      await expectRefusal(
        () =>
          make().fit(
            x,
            x.map(() => 1),
          ),
        'range',
        refused,
      );
      await expectRefusal(
        () =>
          make().partialFit(
            x,
            x.map(() => 1),
          ),
        'range',
        refused,
      );
      // unless the others are said to come
      const part = await make().partialFit(
        x,
        x.map(() => 1),
        { classes: [0, 1] },
      );
      expect(part.classes).toEqual([0, 1]);
    },
  },
  {
    name: 'check_classifiers_one_label_sample_weights',
    meaning: 'where weights leave a single label, it is predicted, or the fit says that one is not enough',
    async run() {
      const x = uniformRows(10, 10);
      const y = x.map((_, i) => i % 2);
      const fit = () => make({ epochs: 500 }).fit(x, y, { sampleWeights: y });
      const estimator = await fit().catch(() => undefined);
      if (estimator) {
        expect(estimator.predict(uniformRows(10, 10, { seed: 1 }))).toEqual(Array(10).fill(1));
      } else {
        await expectRefusal(fit, 'range', 'has the single value 1');
      }
    },
  },
  {
    name: 'check_classifiers_regression_target',
    meaning: 'a target of fractions is refused: it is for a regressor, or for text',
    async run() {
      const { x, y } = line();
      const refused =
        'is not the number of a class; predict values (regression), or write the labels as text';
      await expectRefusal(() => make().fit(x, y), 'range', refused);
      await expectRefusal(() => make().partialFit(x, y), 'range', refused);
    },
  },
  {
    name: 'check_classifier_data_not_an_array',
    meaning: 'twelve points of whole numbers are learned the same from rows, columns and row objects',
    async run() {
      const x = [
        [3, 0],
        [0, 1],
        [0, 2],
        [1, 1],
        [1, 2],
        [2, 1],
        [0, 3],
        [1, 0],
        [2, 0],
        [4, 4],
        [2, 3],
        [3, 2],
      ] as const;
      const y = [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2];
      const expected = answersOf(await make().fit(x, y), x);
      const objects = x.map(([a, b]) => ({ a, b }));
      expect(answersOf(await make().fit(objects, y), objects)).toEqual(expected);
      const columns = columnsOf(x, ['a', 'b']);
      expect(answersOf(await make().fit(columns, y.map(String)), columns)).toEqual(
        expected.map(([label, ...rest]) => [String(label), ...rest]),
      );
    },
  },
  {
    name: 'check_class_weight_classifiers',
    meaning: 'in noise, a class of nearly all the weight is predicted nearly everywhere',
    async run() {
      const centers = [
        [1, 4],
        [2, 1],
        [-1.5, 3],
      ];
      for (const count of [2, 3]) {
        const { x, y } = blobs({ rows: 100, centers: centers.slice(0, count), deviation: 20 });
        const classWeights = { 0: 1000, 1: 0.0001, ...(count === 3 && { 2: 0.0001 }) };
        const estimator = await make({ classWeights, epochs: 300 }).fit(x.slice(50), y.slice(50));
        const predicted = estimator.predict(x.slice(0, 50));
        expect(predicted.filter(label => label === 0).length / 50).toBeGreaterThan(0.87);
      }
    },
  },
  {
    name: 'check_class_weight_balanced_classifiers',
    meaning: 'balanced weights find more of rare classes: weighted F1 and balanced accuracy rise',
    async run() {
      const centers = [
        [0, 0],
        [1.2, 1.2],
      ];
      const even = blobs({ rows: 600, centers, deviation: 1, seed: 2 });
      const uneven = even.y.map((k, i) => (i < 200 ? k === 0 || i % 16 === 1 : true));
      const train = range(200).filter(i => uneven[i]);
      const test = range(600).slice(200);
      const pick = <Value>(values: readonly Value[], rows: readonly number[]) => rows.map(i => values[i]!);
      const actual = pick(even.y, test);
      const figures = async (params: ClassifierParams) => {
        const estimator = await make(params).fit(pick(even.x, train), pick(even.y, train));
        const predicted = estimator.predict(pick(even.x, test)) as number[];
        return [balancedAccuracy(actual, predicted), f1(actual, predicted, { average: 'weighted' })];
      };
      const plain = await figures({ epochs: 100 });
      const balanced = await figures({ epochs: 100, classWeights: 'balanced' });
      for (const [k, figure] of balanced.entries()) expect(figure).toBeGreaterThan(plain[k]!);
    },
  },
  {
    name: 'check_class_weight_balanced_linear_classifier',
    meaning:
      'balanced weights are n/(classes · n of the class): given by hand they make the same linear model, bit for bit',
    async run() {
      const x = [
        [-1, -1],
        [-1, 0],
        [-0.8, -1],
        [1, 1],
        [1, 0],
      ] as const;
      const y = [1, 1, 1, -1, -1];
      const linear = (classWeights: ClassifierParams['classWeights']) =>
        make({ hidden: [], classWeights }).fit(x, y);
      const byHand = { 1: 5 / (2 * 3), '-1': 5 / (2 * 2) };
      expect(weightsOf(await linear('balanced'))).toEqual(weightsOf(await linear(byHand)));
      expect(weightsOf(await linear('balanced'))).not.toEqual(weightsOf(await linear(undefined)));
    },
  },
  {
    name: 'check_classifier_multioutput',
    meaning: 'of several labels at once those are predicted whose probability is above one half',
    async run() {
      const { x, y } = manyLabels();
      const estimator = await make().fit(x, y);
      const probabilities = estimator.predictProbabilities(x);
      expect(probabilities.shape).toBe('100 × 5');
      const likely = range(100).map(i => estimator.classes.filter((_, k) => probabilities.at(i, k) > 0.5));
      expect(estimator.predict(x)).toEqual(likely);
      const logits = logitsOf(estimator, x);
      expect(range(100).map(i => estimator.classes.filter((_, k) => logits.at(i, k) > 0))).toEqual(likely);
    },
  },
  {
    name: 'check_classifiers_multilabel_representation_invariance',
    meaning:
      'a matrix, lists or typed rows of 0 and 1, columns of the table, and sets of labels are learned the same',
    async run() {
      const { x, y } = manyLabels();
      const expected = answersOf(await make().fit(x, y), x);
      const sets = y.map(row => row.flatMap((bit, k) => (bit === 1 ? [k] : [])));
      const forms = [
        Matrix.from(y),
        y.map(row => Float64Array.from(row)),
        sets,
        sets.map(set => new Set(set)),
      ];
      for (const target of forms) expect(answersOf(await make().fit(x, target), x)).toEqual(expected);
      const labels = ['a', 'b', 'c', 'd', 'e'];
      const table = new Map([...columnsOf(x, ['x0', 'x1']), ...columnsOf(y, labels)]);
      const named = await make().fit(table, labels);
      expect(named.classes).toEqual(labels);
      expect(named.predictProbabilities(table)).toEqual((await make().fit(x, y)).predictProbabilities(x));
    },
  },
  {
    name: 'check_classifiers_multilabel_output_format_predict',
    meaning: 'each row is answered with a list of known labels, none twice, in their order',
    async run() {
      const { x, y } = manyLabels();
      const estimator = await make().fit(x.slice(25), y.slice(25));
      const predicted = estimator.predict(x.slice(0, 25)) as Label[][];
      expect(predicted).toHaveLength(25);
      for (const labels of predicted) {
        expect(labels).toEqual(estimator.classes.filter(label => labels.includes(label)));
      }
      expect(estimator.score(x.slice(0, 25), y.slice(0, 25))).toBe(
        predicted.filter((labels, i) => y[i]!.every((bit, k) => (bit === 1) === labels.includes(k))).length /
          25,
      );
    },
  },
  {
    name: 'check_classifiers_multilabel_output_format_predict_proba',
    meaning: 'probabilities are rows × labels, each between 0 and 1 and for itself',
    async run() {
      const { x, y } = manyLabels();
      const estimator = await make().fit(x.slice(25), y.slice(25));
      const probabilities = estimator.predictProbabilities(x.slice(0, 25));
      expect(probabilities.shape).toBe('25 × 5');
      for (const value of probabilities.data) expect(value > 0 && value < 1).toBe(true);
      expect(range(25).some(i => Math.abs(sum(probabilities.row(i)) - 1) > 0.2)).toBe(true);
    },
  },
  {
    name: 'check_classifiers_multilabel_output_format_decision_function',
    meaning: 'logits are rows × labels of finite numbers',
    async run() {
      const { x, y } = manyLabels();
      const estimator = await make().fit(x.slice(25), y.slice(25));
      const logits = logitsOf(estimator, x.slice(0, 25));
      expect(logits.shape).toBe('25 × 5');
      expect(logits.data.every(Number.isFinite)).toBe(true);
    },
  },
];
