// The parameters of estimators: checked when they are given, told as they are, and turned into layers and options of a fit.
import { describe, expect, test } from 'vitest';
import {
  adam,
  batchNorm,
  Classifier,
  type ClassifierParams,
  cosineDecay,
  dense,
  lbfgs,
  Regressor,
  relu,
} from 'wellfit';
import { nearest } from '../../src/estimator/nearest.ts';
import { describeRefusals } from '../refusals.ts';
import { clouds, flowers } from './tables.ts';

const rows = flowers(30, 1);
const kindsOf = async (params: ClassifierParams) => {
  const { model } = await new Classifier({ steps: 1, ...params }).fit(rows, 'species');
  return model.network.network.layers.map(({ layer }) => layer.description);
};

describe('getParams and setParams', () => {
  test('tell every parameter, and make a like estimator', () => {
    const params = {
      hidden: [3],
      l1: 0.1,
      classWeights: { a: 2 },
      learningRate: cosineDecay({ learningRate: 1 }),
    };
    const classifier = new Classifier(params);
    expect(classifier.getParams()).toMatchObject({
      ...params,
      activation: 'relu',
      batchSize: 'auto',
      seed: 0,
    });
    expect(new Classifier(classifier.getParams()).getParams()).toEqual(classifier.getParams());
    expect(new Regressor().getParams()).toMatchObject({ loss: 'squared', inputKeepProb: 1 });
  });

  test('change what is given and nothing else, or nothing at all', () => {
    const classifier = new Classifier({ l1: 0.1 });
    const before = classifier.getParams();
    expect(classifier.setParams({ l2: 3 })).toBe(classifier);
    expect(classifier.getParams()).toEqual({ ...before, l2: 3 });
    expect(() => classifier.setParams({ l2: 5, keepProb: 0 })).toThrow('keepProb');
    expect(classifier.getParams()).toEqual({ ...before, l2: 3 });
  });
});

describe('layers', () => {
  test('stand in the order that the parameters say', async () => {
    const params = {
      hidden: [6, 4],
      activation: 'tanh',
      noise: 0.1,
      inputKeepProb: 0.9,
      keepProb: 0.8,
      batchNorm: true,
      layerNorm: true,
    } as const;
    const hidden = (units: number) => [
      { kind: 'dense', units, init: 'glorot' },
      { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-5 },
      { kind: 'layerNorm', epsilon: 1e-5 },
      { kind: 'tanh' },
      { kind: 'dropout', keepProb: 0.8, mask: 'fresh' },
    ];
    expect(await kindsOf(params)).toEqual([
      { kind: 'gaussianNoise', stddev: 0.1 },
      { kind: 'dropout', keepProb: 0.9, mask: 'fresh' },
      ...hidden(6),
      ...hidden(4),
      { kind: 'dense', units: 3, init: 'glorot' },
    ]);
  });

  test('are by default one of 100 units; without hidden ones a linear model', async () => {
    expect(await kindsOf({})).toEqual([
      { kind: 'dense', units: 100, init: 'he' },
      { kind: 'relu' },
      { kind: 'dense', units: 3, init: 'glorot' },
    ]);
    expect(await kindsOf({ hidden: [], init: 'zeros' })).toEqual([
      { kind: 'dense', units: 3, init: 'zeros' },
    ]);
  });

  test('drop inputs where there are eight or more, but not for L-BFGS', async () => {
    const wide = rows.map(row => ({ ...row, a: 1, b: 2, c: 3, d: 4 }));
    const first = async (params: ClassifierParams) =>
      (await new Classifier({ steps: 1, ...params }).fit(wide, 'species')).model.network.network.layers[0]!
        .layer;
    expect((await first({})).description).toEqual({ kind: 'dropout', keepProb: 0.9, mask: 'fresh' });
    expect((await first({ optimizer: 'lbfgs' })).description).toMatchObject({ kind: 'dense' });
  });

  test('may be of your own', async () => {
    const layers = (inputs: number, outputs: number) => [
      dense(inputs + 1),
      batchNorm(),
      relu(),
      dense(outputs),
    ];
    expect(await kindsOf({ layers })).toMatchObject([
      { kind: 'dense', units: 5 },
      { kind: 'batchNorm' },
      { kind: 'relu' },
      { kind: 'dense', units: 3 },
    ]);
  });
});

describe('training', () => {
  const two = clouds(100, 1);
  const lastStep = async (params: ClassifierParams) =>
    (await new Classifier({ hidden: [4], ...params }).fit(two, 'label')).history.step.at(-1);

  test('lasts for the epochs or the steps that are given', async () => {
    expect(await lastStep({ steps: 7 })).toBe(7);
    expect(await lastStep({ epochs: 3, batchSize: 40 })).toBe(9);
    expect(await lastStep({ epochs: 3, batchSize: 'full' })).toBe(3);
    // 16 examples a step: 7 steps an epoch, and about 800 steps
    expect(await lastStep({})).toBe(7 * Math.round(800 / 7));
  });

  test('takes any optimizer, by name or made', async () => {
    for (const optimizer of ['adam', 'adamW', 'sgd', 'rmsprop', 'adagrad'] as const) {
      const classifier = new Classifier({ hidden: [4], optimizer, epochs: 20, clipNorm: 1 });
      const { loss } = (await classifier.fit(two, 'label')).history;
      expect(loss.at(-1)).toBeLessThan(loss[0]!);
    }
    for (const optimizer of ['lbfgs', lbfgs(), adam({ learningRate: 0.01 })] as const) {
      const classifier = new Classifier({ hidden: [4], optimizer, epochs: 20 });
      const { loss } = (await classifier.fit(two, 'label')).history;
      expect(loss.at(-1)).toBeLessThan(loss[0]!);
    }
  });

  test('keeps to penalties and limits', async () => {
    const weights = async (params: ClassifierParams) => {
      const { model } = await new Classifier({ hidden: [8], steps: 300, ...params }).fit(two, 'label');
      return model.network.parameters['dense_1']!['W']!;
    };
    const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
    expect(norm((await weights({ l2: 10 })).data)).toBeLessThan(0.5 * norm((await weights({ l2: 0 })).data));
    expect((await weights({ l1: 2 })).data.filter(w => w === 0).length).toBeGreaterThan(0);
    const limited = (await weights({ maxNorm: 0.5 })).transpose();
    for (let unit = 0; unit < 8; unit++) expect(norm(limited.row(unit))).toBeLessThanOrEqual(0.5 + 1e-6);
  });

  test('takes label smoothing, mixup and averaging', async () => {
    const plain = await new Classifier({ hidden: [8], steps: 300, seed: 2 }).fit(two, 'label');
    for (const params of [
      { labelSmoothing: 0.2 },
      { mixup: { alpha: 0.4 } },
      { averaging: { decay: 0.99 } },
    ]) {
      const other = await new Classifier({ hidden: [8], steps: 300, seed: 2, ...params }).fit(two, 'label');
      expect(other.model.network.parameters).not.toEqual(plain.model.network.parameters);
      expect(other.score(two)).toBeGreaterThan(0.6);
    }
  });

  test('is in single precision, but for L-BFGS, or as asked for', async () => {
    const precision = async (params: ClassifierParams) =>
      (await new Classifier({ hidden: [4], steps: 5, ...params }).fit(two, 'label')).model.network.precision;
    expect(await precision({})).toBe('float32');
    expect(await precision({ optimizer: 'lbfgs' })).toBe('float64');
    expect(await precision({ precision: 'float64' })).toBe('float64');
  });
});

test('a slip of the fingers is understood, another word is not', () => {
  const names = ['learningRate', 'batchSize', 'batchNorm', 'l1', 'l2'];
  expect(nearest('learnRate', names)).toBe('learningRate');
  expect(nearest('batch_size', names)).toBe('batchSize');
  expect(nearest('momentum', names)).toBe(undefined);
});

const refuse = (params: object) => () => new Classifier(params);

describeRefusals({
  names: [
    [
      refuse({ learnRate: 1 }),
      'range',
      'Classifier: there is no parameter learnRate; did you mean learningRate?',
    ],
    [refuse({ foo: 1 }), 'range', 'Classifier: there is no parameter foo'],
    [refuse({ loss: 'huber' }), 'range', 'Classifier: there is no parameter loss'],
    [
      () => new Regressor({ labelSmoothing: 0.1 } as object),
      'range',
      'Regressor: there is no parameter labelSmoothing',
    ],
  ],
  values: [
    [refuse({ keepProb: 0 }), 'range', 'Classifier: keepProb must be in (0, 1], got 0'],
    [refuse({ l2: -1 }), 'range', 'Classifier: l2 must be auto or a finite number ≥ 0, got -1'],
    [refuse({ hidden: 100 }), 'range', 'Classifier: hidden must be a list of whole numbers ≥ 1, got 100'],
    [
      refuse({ hidden: [4, 0] }),
      'range',
      'Classifier: hidden must be a list of whole numbers ≥ 1, got [4, 0]',
    ],
    [
      refuse({ activation: 'swish' }),
      'range',
      'Classifier: activation must be relu or leakyRelu or elu or gelu or tanh or sigmoid, got "swish"',
    ],
    [
      refuse({ optimizer: {} }),
      'range',
      'Classifier: optimizer must be adam or adamW or sgd or rmsprop or adagrad or lbfgs or an optimizer, got an object',
    ],
    [
      refuse({ learningRate: 0 }),
      'range',
      'Classifier: learningRate must be auto or a finite number above 0 or a schedule, got 0',
    ],
    [
      refuse({ batchSize: 0 }),
      'range',
      'Classifier: batchSize must be auto or full or a whole number ≥ 1, got 0',
    ],
    [
      refuse({ classWeights: { a: -1 } }),
      'range',
      'Classifier: classWeights must be balanced or an object of numbers by label, got an object',
    ],
    [refuse({ validationSplit: 1 }), 'range', 'Classifier: validationSplit must be auto or in [0, 1), got 1'],
  ],
  'what does not go together': [
    [
      () => new Classifier({ steps: 3, epochs: 3 }).fit(rows, 'species'),
      'range',
      'Classifier.fit: give steps or epochs, not both',
    ],
    [
      () => new Classifier({ optimizer: adam(), learningRate: 0.1 }).fit(rows, 'species'),
      'range',
      'Classifier.fit: learningRate goes with sgd, rmsprop, adagrad, adam or adamW by name; give it to the optimizer itself',
    ],
    [
      () => new Classifier({ layers: () => [dense(2)] }).fit(rows, 'species'),
      'shape',
      'Classifier.fit: layers must end in 3 outputs, got 2',
    ],
  ],
});
