// Bad arguments: each is refused by a WellfitError of one line that names the argument, the rule and the value.
import { expect, test } from 'vitest';
import {
  adam,
  applyScale,
  binaryCrossEntropy,
  dense,
  dropout,
  type Examples,
  elasticNet,
  type FitOptions,
  fit,
  fitPreprocessing,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  network,
  readModel,
  relu,
  sgd,
  splitByClass,
  synthetic,
  TableModel,
  TrainedNetwork,
  unscaled,
  WellfitError,
  writeModel,
} from 'wellfit';
import { add, dot, multiply, subtract } from '../src/core/algebra.ts';
import { describeRefusals, type Refusals } from './refusals.ts';
import { zeroParameters } from './train/random-networks.ts';

const net = network({ inputs: 2, layers: [dense(3), relu(), dropout({ keepProb: 0.5 }), dense(1)] });
const optimizer = sgd({ learningRate: 0.1 });
const data: Examples = {
  x: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  y: [0, 1, 1],
};
const { x, y } = data;
const run = (options: Partial<FitOptions>, examples: Examples = data) =>
  fit(net, examples, { optimizer, steps: 1, ...options });
const epochs = (count: number, batchSize = 2) =>
  fit(net, data, { optimizer, epochs: count, batchSize } as FitOptions);
const parameters = zeroParameters(net);
const trained = new TrainedNetwork(net, parameters, binaryCrossEntropy());

const tables: Refusals = {
  Matrix: [
    [
      () => new Matrix(new Float64Array(2), 1.5, 2),
      'shape',
      'Matrix: rows and columns must be whole numbers ≥ 0, got 1.5 × 2',
    ],
    [
      () => new Matrix(new Float64Array(2), 1, -2),
      'shape',
      'Matrix: rows and columns must be whole numbers ≥ 0, got 1 × -2',
    ],
    [() => new Matrix(new Float64Array(2), 2, 2), 'shape', 'Matrix: 2 × 2 needs 4 numbers, got 2'],
    [() => Matrix.from([[1, 2], [3]]), 'shape', 'Matrix.from: row 1 has 1 numbers, expected 2 as in row 0'],
    [() => Matrix.from([[1, 2], [3]], 'x'), 'shape', 'x: row 1 has 1 numbers, expected 2 as in row 0'],
  ],
  algebra: [
    [() => dot([[1, 2]], [[1, 2]]), 'shape', 'dot: 1 × 2 times 1 × 2: inner sizes must agree'],
    [
      () => add([[1, 2, 3]], [[1, 2]]),
      'shape',
      'add: 1 × 3 plus 1 × 2: sizes must agree, or the second be one column',
    ],
    [
      () => add([[1], [2]], [[1]]),
      'shape',
      'add: 2 × 1 plus 1 × 1: sizes must agree, or the second be one column',
    ],
    [() => subtract([[1]], [[1, 2]]), 'shape', 'subtract: sizes must agree, got 1 × 1 and 1 × 2'],
    [() => multiply([[1]], [[1], [2]]), 'shape', 'multiply: sizes must agree, got 1 × 1 and 2 × 1'],
  ],
  layers: [
    [() => dense(0), 'range', 'dense: units must be a whole number ≥ 1, got 0'],
    [() => dense(2.5), 'range', 'dense: units must be a whole number ≥ 1, got 2.5'],
    [() => dense(Number.NaN), 'range', 'dense: units must be a whole number ≥ 1, got NaN'],
    [() => dropout({ keepProb: 0 }), 'range', 'dropout: keepProb must be in (0, 1], got 0'],
    [
      () => dropout({ keepProb: 0.5, mask: 'fix' as 'fixed' }),
      'range',
      'dropout: mask must be fresh or fixed, got fix',
    ],
    [() => dropout({ keepProb: 1.1 }), 'range', 'dropout: keepProb must be in (0, 1], got 1.1'],
    [() => dropout({ keepProb: Number.NaN }), 'range', 'dropout: keepProb must be in (0, 1], got NaN'],
  ],
  network: [
    [
      () => network({ inputs: 0, layers: [dense(1)] }),
      'range',
      'network: inputs must be a whole number ≥ 1, got 0',
    ],
    [() => network({ inputs: 1, layers: [] }), 'range', 'network: layers must not be empty'],
    [
      () => network({ inputs: 1, layers: [dense(1, { name: 'a' }), dense(1, { name: 'a' })] }),
      'state',
      'network: two layers are called a; name them apart',
    ],
    [
      () => network({ inputs: 1, layers: [dense(1, { name: 'dense_2' }), dense(1)] }),
      'state',
      'network: two layers are called dense_2; name them apart',
    ],
  ],
  penalties: [
    [() => l2({ lambda: -1 }), 'range', 'l2: lambda must be a finite number ≥ 0, got -1'],
    [() => l1({ lambda: Infinity }), 'range', 'l1: lambda must be a finite number ≥ 0, got Infinity'],
    [() => elasticNet({ l1: -1, l2: 0 }), 'range', 'elasticNet: l1 must be a finite number ≥ 0, got -1'],
    [
      () => elasticNet({ l1: 0, l2: Number.NaN }),
      'range',
      'elasticNet: l2 must be a finite number ≥ 0, got NaN',
    ],
  ],
  optimizers: [
    [() => sgd({ learningRate: 0 }), 'range', 'sgd: learningRate must be a finite number above 0, got 0'],
    [
      () => sgd({ learningRate: Infinity }),
      'range',
      'sgd: learningRate must be a finite number above 0, got Infinity',
    ],
    [() => sgd({ learningRate: 1, momentum: 1 }), 'range', 'sgd: momentum must be in [0, 1), got 1'],
    [() => adam({ learningRate: -1 }), 'range', 'adam: learningRate must be a finite number above 0, got -1'],
    [() => adam({ beta1: -0.1 }), 'range', 'adam: beta1 must be in [0, 1), got -0.1'],
    [() => adam({ beta2: 1 }), 'range', 'adam: beta2 must be in [0, 1), got 1'],
    [() => adam({ epsilon: 0 }), 'range', 'adam: epsilon must be a finite number above 0, got 0'],
  ],
  'fit: data': [
    [() => run({}, { x: [], y: [] }), 'shape', 'fit: there are no examples'],
    [() => run({}, { x: [[1, 2], [3]], y }), 'shape', 'fit: x: row 1 has 1 numbers, expected 2 as in row 0'],
    [() => run({}, { x: [[1], [2]], y }), 'shape', 'fit: x has 1 features, the network takes 2'],
    [() => run({}, { x, y: [0, 1] }), 'shape', 'fit: y must be 3 × 1, got 2 × 1'],
    [() => run({}, { x, y: [[0, 1, 1]] }), 'shape', 'fit: y must be 3 × 1, got 1 × 3'],
    [
      () =>
        run(
          {},
          {
            x: [
              [1, 2],
              [3, Number.NaN],
              [5, 6],
            ],
            y,
          },
        ),
      'range',
      'fit: x must be finite, got NaN in row 1',
    ],
    [() => run({}, { x, y: [0, 1, Infinity] }), 'range', 'fit: y must be in [0, 1], got Infinity in row 2'],
    [() => run({}, { x, y: [0, 1, 2] }), 'range', 'fit: y must be in [0, 1], got 2 in row 2'],
    [() => run({}, { x, y: [-1, 1, 1] }), 'range', 'fit: y must be in [0, 1], got -1 in row 0'],
    [
      () => fit(network({ inputs: 2, layers: [dense(2)] }), data, { optimizer, steps: 1 }),
      'shape',
      'fit: binaryCrossEntropy needs 1 output, the network has 2',
    ],
    [
      () => run({ validation: { x: [[1]], y: [1] } }),
      'shape',
      'fit: validation: x has 1 features, the network takes 2',
    ],
    [
      () =>
        run(
          { precision: 'float32' },
          {
            x: [
              [1e39, 0],
              [0, 0],
              [0, 0],
            ],
            y,
          },
        ),
      'range',
      'fit: x must be finite, got Infinity in row 0',
    ],
  ],
  'fit: options': [
    [() => run({ seed: -1 }), 'range', 'fit: seed must be a whole number in [0, 4294967295], got -1'],
    [
      () => run({ seed: { masks: 0.5 } }),
      'range',
      'fit: seed must be a whole number in [0, 4294967295], got 0.5',
    ],
    [() => run({ epochs: 2 }), 'range', 'fit: give steps or epochs, not both'],
    [() => run({ random: 'nump' as 'numpy' }), 'range', 'fit: random must be philox or numpy, got nump'],
    [
      () => run({ precision: 'float16' as 'float32' }),
      'range',
      'fit: precision must be float64 or float32, got float16',
    ],
    [() => run({}, { x, y: [0, 1, 5] }), 'range', 'fit: y must be in [0, 1], got 5 in row 2'],
    [
      () => fit(network({ inputs: 2, layers: [dense(2)] }), data, { optimizer, steps: 1 }),
      'shape',
      'fit: binaryCrossEntropy needs 1 output, the network has 2',
    ],
    [
      () =>
        fit(network({ inputs: 2, layers: [dense(1, { init: 'xavier' as 'he' })] }), data, {
          optimizer,
          steps: 1,
        }),
      'range',
      'dense: init must be he, heUniform, glorot, glorotUniform, lecun, lecunUniform or zeros, got xavier',
    ],
    [() => fit(net, data, { optimizer }), 'range', 'fit: give steps or epochs'],
    [() => run({ epochs: 1 }), 'range', 'fit: give steps or epochs, not both'],
    [() => run({ seed: 0.5 }), 'range', 'fit: seed must be a whole number in [0, 4294967295], got 0.5'],
    [
      () => run({ seed: { shuffle: 2 ** 32 } }),
      'range',
      'fit: seed must be a whole number in [0, 4294967295], got 4294967296',
    ],
    [() => run({ steps: 0 }), 'range', 'fit: steps must be a whole number ≥ 1, got 0'],
    [() => run({ steps: 1.5 }), 'range', 'fit: steps must be a whole number ≥ 1, got 1.5'],
    [() => epochs(0), 'range', 'fit: epochs must be a whole number ≥ 1, got 0'],
    [() => epochs(-1), 'range', 'fit: epochs must be a whole number ≥ 1, got -1'],
    [() => epochs(0.5), 'range', 'fit: epochs must be a whole number ≥ 1, got 0.5'],
    [() => run({ batchSize: 0 }), 'range', 'fit: batchSize must be a whole number ≥ 1, got 0'],
    [() => run({ historyEvery: 0.5 }), 'range', 'fit: historyEvery must be a whole number ≥ 1, got 0.5'],
    [() => run({ earlyStopping: { patience: 3 } }), 'range', 'fit: earlyStopping needs validation examples'],
    [
      () => run({ validation: data, earlyStopping: { patience: 0 } }),
      'range',
      'earlyStopping: patience must be a whole number ≥ 1, got 0',
    ],
    [
      () => run({ validation: data, earlyStopping: { patience: 1, minimumChange: -1 } }),
      'range',
      'earlyStopping: minimumChange must be a finite number ≥ 0, got -1',
    ],
    [
      () => run({ random: 'numpy', seed: -1 }),
      'range',
      'fit: seed must be a whole number in [0, 4294967295], got -1',
    ],
    [() => run({ parameters: {} }), 'shape', 'parameters: dense_1.W must be 2 × 3, got nothing'],
    [
      () => run({ parameters: { ...parameters, dense_2: { W: Matrix.zeros(1, 3), b: Matrix.zeros(1, 1) } } }),
      'shape',
      'parameters: dense_2.W must be 3 × 1, got 1 × 3',
    ],
  ],
  lossAndGradients: [
    [
      () => lossAndGradients(net, parameters, { x, y: [1] }),
      'shape',
      'lossAndGradients: y must be 3 × 1, got 1 × 1',
    ],
    [
      () => lossAndGradients(net, parameters, data, { training: true }),
      'shape',
      'lossAndGradients: masks must be one for each of 1 dropout layers, got 0',
    ],
    [
      () => lossAndGradients(net, parameters, data, { masks: [[1, 0, 1]] }),
      'shape',
      'lossAndGradients: the mask of dropout_1 must have 3 × 3 values, got 3',
    ],
  ],
  'trained network': [
    [() => trained.predict([[1]]), 'shape', 'predict: examples have 1 features, the network takes 2'],
    [() => trained.predict([[1, Number.NaN]]), 'range', 'predict: x must be finite, got NaN in row 0'],
    [() => trained.evaluate([[1, 2]], [0, 1]), 'shape', 'evaluate: y must be 1 × 1, got 2 × 1'],
    [() => trained.evaluate([[1, 2]], [2]), 'range', 'evaluate: y must be in [0, 1], got 2 in row 0'],
    [() => trained.predict([[1, Number.NaN]]), 'range', 'predict: x must be finite, got NaN in row 0'],
    [
      () => new TrainedNetwork(net, {}, binaryCrossEntropy()).predict([[1, 2]]),
      'shape',
      'parameters: dense_1.W must be 2 × 3, got nothing',
    ],
  ],
  data: [
    [
      () => synthetic('moon'),
      'range',
      'synthetic: name must be one of pitch, moons, circles, spirals, xor, blobs, got moon',
    ],
    [() => synthetic('xor', { rows: 0 }), 'range', 'synthetic: rows must be a whole number ≥ 1, got 0'],
    [() => synthetic('xor', { noise: -1 }), 'range', 'synthetic: noise must be in [0, 1000], got -1'],
    [() => splitByClass([0, 1], 0, 1), 'range', 'splitByClass: share must be in (0, 1), got 0'],
    [() => splitByClass([0, 1], 1, 1), 'range', 'splitByClass: share must be in (0, 1), got 1'],
    [
      () => splitByClass([0, 0, 1], 0.5, 1),
      'range',
      'splitByClass: class 1 has a single example; two are needed',
    ],
    [() => applyScale(Matrix.from([[1, 2]]), [unscaled]), 'shape', 'applyScale: 1 scales for 2 features'],
    [() => readModel('{'), 'format', 'model: not a wellfit model: it is not JSON'],
    [
      () =>
        writeModel(
          new TableModel({
            network: new TrainedNetwork(
              net,
              { ...parameters, dense_2: { W: Matrix.from([[1], [Number.NaN], [1]]), b: Matrix.zeros(1, 1) } },
              binaryCrossEntropy(),
            ),
            ...fitPreprocessing([[1, 2]]),
            target: { kind: 'binary', name: 'y', labels: ['0', '1'] },
          }),
        ),
      'range',
      'writeModel: "dense_2".W must be finite numbers, got NaN',
    ],
  ],
};

describeRefusals(tables);

test('an error carries its cause', () => {
  const cause = new Error('why');
  expect(new WellfitError('format', 'what', { cause }).cause).toBe(cause);
  expect('cause' in new WellfitError('format', 'what')).toBe(false);
});
