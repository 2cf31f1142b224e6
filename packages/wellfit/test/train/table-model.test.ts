// The table model: labels and values out of tables, by hand-made networks whose answers are known.
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  dense,
  type Loss,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  network,
  type Preprocessing,
  softmaxCrossEntropy,
  TableModel,
  type TableModelParts,
  TrainedNetwork,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';

/** Columns a and b as they are, missing numbers refused. */
const preprocessing: Preprocessing = {
  features: ['a', 'b'].map(name => ({
    kind: 'numeric',
    name,
    mean: 0,
    deviation: 1,
    fill: 0,
    indicator: false,
  })),
  missing: 'refuse',
  unseen: 'ignore',
  unnamedColumns: null,
};

/** One dense layer: logits = x·W. */
function linear(W: readonly (readonly number[])[], loss: Loss): TrainedNetwork {
  const net = network({ inputs: 2, layers: [dense(W[0]!.length)] });
  const parameters = { dense_1: { W: Matrix.from(W), b: Matrix.zeros(1, W[0]!.length) } };
  return new TrainedNetwork(net, parameters, loss);
}

const binary = new TableModel({
  network: linear([[1], [-1]], binaryCrossEntropy()),
  preprocessing,
  target: { kind: 'binary', labels: ['no', 'yes'], name: 'answer' },
});
const several = new TableModel({
  network: linear(
    [
      [1, 0, -1],
      [0, 1, -1],
    ],
    softmaxCrossEntropy(),
  ),
  preprocessing,
  target: { kind: 'classes', labels: [10, 20, 30], name: 'class' },
});
const sets = new TableModel({
  network: linear(
    [
      [1, 0],
      [0, 1],
    ],
    multiLabelCrossEntropy(),
  ),
  preprocessing,
  target: { kind: 'labels', labels: ['x', 'y'], name: 'tags' },
});
const values = new TableModel({
  network: linear([[1], [1]], meanSquaredError()),
  preprocessing,
  target: { kind: 'values', name: 'price', mean: 100, deviation: 10 },
});

const rows = [
  { b: 0, a: 3 },
  { b: 3, a: 0 },
  { b: -4, a: -5 },
];

describe('predictions', () => {
  test('of two classes are labels, with a probability for each', () => {
    expect(binary.predict(rows)).toEqual(['yes', 'no', 'no']);
    const probabilities = binary.predictProbabilities(rows);
    expect(probabilities.shape).toBe('3 × 2');
    expect(probabilities.at(0, 1)).toBeCloseTo(1 / (1 + Math.exp(-3)), 14);
    expect(probabilities.at(2, 1)).toBeCloseTo(1 / (1 + Math.exp(1)), 14);
    for (const [no, yes] of probabilities.toArray()) expect(no! + yes!).toBe(1);
  });

  test('of several classes keep the labels as numbers', () => {
    expect(several.predict(rows)).toEqual([10, 20, 30]);
    const probabilities = several.predictProbabilities(rows).toArray();
    const total = Math.exp(3) + Math.exp(0) + Math.exp(-3);
    for (const [k, z] of [3, 0, -3].entries()) {
      expect(probabilities[0]![k]).toBeCloseTo(Math.exp(z) / total, 14);
    }
  });

  test('of several labels at once are lists', () => {
    expect(sets.predict(rows)).toEqual([['x'], ['y'], []]);
    expect(sets.predictProbabilities(rows).at(1, 1)).toBeCloseTo(1 / (1 + Math.exp(-3)), 14);
  });

  test('of values are in their own units', () => {
    expect(values.predict(rows)).toEqual([130, 130, 10]);
  });

  test('name categories that training has not seen', () => {
    const model = new TableModel({
      network: binary.network,
      preprocessing: {
        ...preprocessing,
        features: [{ kind: 'categorical', name: 'city', categories: ['Oslo', 'Rome'], missing: false }],
      },
      target: binary.target,
    });
    const cities = { city: ['Oslo', 'Bern', 'Rome', 'Bern'] };
    expect(model.predict(cities)).toEqual(['yes', 'no', 'no', 'no']);
    expect(model.inputs(cities).unseen).toEqual([{ name: 'city', cells: 2, categories: ['Bern'] }]);
  });
});

describe('evaluation', () => {
  test('of two classes, by hand', () => {
    const evaluation = binary.evaluate(rows.map((row, i) => ({ ...row, answer: ['yes', 'yes', 'no'][i] })));
    const p = [3, -3, -1].map(z => 1 / (1 + Math.exp(-z)));
    const loss = -(Math.log(p[0]!) + Math.log(p[1]!) + Math.log(1 - p[2]!)) / 3;
    expect(evaluation).toMatchObject({
      kind: 'classes',
      examples: 3,
      accuracy: 2 / 3,
      balancedAccuracy: 0.75,
      precision: 1,
      recall: 0.5,
      f1: 2 / 3,
      rocAuc: 0.5,
    });
    if (evaluation.kind !== 'classes') throw new Error('no classes');
    expect(evaluation.loss).toBeCloseTo(loss, 12);
    expect(evaluation.logLoss).toBeCloseTo(loss, 12);
    const squares = (p[0]! - 1) ** 2 + (p[1]! - 1) ** 2 + p[2]! ** 2;
    expect(evaluation.brierScore).toBeCloseTo(squares / 3, 12);
  });

  test('of several classes takes means over them; the area needs every class', () => {
    const whole = several.evaluate(rows, [10, 20, 20]);
    expect(whole).toMatchObject({ accuracy: 2 / 3, balancedAccuracy: 0.75, rocAuc: null });
    // classes 10, 20 and 30: precisions 1, 1, 0 and recalls 1, ½, 0
    expect(whole).toMatchObject({ precision: 2 / 3, recall: 0.5 });
    expect(several.evaluate(rows, [10, 20, 30])).toMatchObject({ accuracy: 1, rocAuc: 1 });
  });

  test('of several labels counts rows and single labels', () => {
    const evaluation = sets.evaluate(rows, [['x'], ['x', 'y'], []]);
    expect(evaluation).toMatchObject({ kind: 'labels', accuracy: 2 / 3, labelAccuracy: 5 / 6, precision: 1 });
    expect(evaluation).toMatchObject({ recall: 0.75, rocAuc: 1 });
    const columns = { a: [3, 0, -5], b: [0, 3, -4], x: [1, 1, 0], y: [0, 1, 0] };
    expect(sets.evaluate(columns)).toEqual(evaluation);
    expect(sets.evaluate(columns, ['y', 'x'])).toEqual(evaluation);
  });

  test('of values is in their own units', () => {
    const evaluation = values.evaluate(rows, [120, 130, 40]);
    expect(evaluation).toMatchObject({ kind: 'values', meanAbsoluteError: 40 / 3 });
    // in units of the deviation the errors are 1, 0 and 3
    expect(evaluation.loss).toBeCloseTo(10 / 3, 12);
    if (evaluation.kind !== 'values') throw new Error('no values');
    expect(evaluation.rootMeanSquaredError).toBeCloseTo(Math.sqrt(1000 / 3), 10);
    expect(values.evaluate(rows.slice(1, 2), [3])).toMatchObject({ r2: null });
  });
});

const parts = (given: Partial<TableModelParts>) => () =>
  new TableModel({ network: binary.network, preprocessing, target: binary.target, ...given });

describeRefusals({
  'parts that do not belong together': [
    [
      parts({ preprocessing: { ...preprocessing, features: preprocessing.features.slice(1) } }),
      'shape',
      "TableModel: the network's inputs must be 1, got 2",
    ],
    [parts({ network: several.network }), 'shape', "TableModel: the network's outputs must be 1, got 3"],
    [parts({ target: values.target }), 'shape', "TableModel: the network's loss must be values, got binary"],
  ],
  'tables that do not fit': [
    [() => binary.predict([{ a: 1 }]), 'range', 'predict: no column b, which the model was trained on'],
    [
      () => binary.predict([{ a: 1, b: null }]),
      'format',
      'predict: b: 1 missing, first in row 0: fill in or remove this cell',
    ],
    [() => binary.evaluate(rows), 'range', 'evaluate: no column answer; it has b, a'],
    [
      () => binary.evaluate(rows, ['yes', 'no']),
      'shape',
      'evaluate: target must be one for each of 3 rows, got 2',
    ],
    [
      () => binary.evaluate(rows, ['yes', 'no', 'perhaps']),
      'range',
      'target: row 2 has the label "perhaps", the model knows "no", "yes"',
    ],
    [
      () => values.predictProbabilities(rows),
      'unsupported',
      'predictProbabilities: meanSquaredError has no probabilities',
    ],
  ],
});
