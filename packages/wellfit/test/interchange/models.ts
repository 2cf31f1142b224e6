// Table models for the tests of their files: of every layer and every loss, with parameters that no training has to find.
import {
  alphaDropout,
  batchNorm,
  binaryCrossEntropy,
  dense,
  dropout,
  elu,
  gaussianNoise,
  gelu,
  huber,
  type Layer,
  type Loss,
  layerNorm,
  leakyRelu,
  Matrix,
  type ModelTarget,
  meanSquaredError,
  multiLabelCrossEntropy,
  network,
  type Precision,
  type Preprocessing,
  RandomState,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  TableModel,
  TrainedNetwork,
  tanh,
} from 'wellfit';
import { randomParameters } from '../train/random-networks.ts';

/** Every kind of layer, with options that are not the usual ones. */
export const everyLayer: readonly Layer[] = [
  gaussianNoise({ stddev: 0.25 }),
  alphaDropout({ keepProb: 0.75, mask: 'fixed' }),
  dense(5, { name: 'first', init: 'lecunUniform' }),
  batchNorm({ name: 'norm', momentum: 0.8, epsilon: 1e-3 }),
  relu(),
  dense(4, { init: 'glorot' }),
  layerNorm({ epsilon: 1e-4 }),
  leakyRelu({ slope: 0.3 }),
  dropout({ keepProb: 0.5 }),
  dense(4, { init: 'zeros' }),
  elu({ alpha: 0.7 }),
  gelu(),
  tanh(),
  sigmoid(),
];

/** Every loss, with a target of its kind. */
export const everyLoss: readonly (readonly [Loss, ModelTarget])[] = [
  [binaryCrossEntropy(), { kind: 'binary', labels: ['no', 'yes'], name: 'answer' }],
  [binaryCrossEntropy({ labelSmoothing: 0.1 }), { kind: 'binary', labels: [false, true], name: 'é "q"\n' }],
  [softmaxCrossEntropy(), { kind: 'classes', labels: [0, 1, 2.5], name: '__proto__' }],
  [softmaxCrossEntropy({ labelSmoothing: 0.2 }), { kind: 'classes', labels: ['a', 'b'], name: '' }],
  [multiLabelCrossEntropy({ labelSmoothing: 0.3 }), { kind: 'labels', labels: ['x'], name: 'tags' }],
  [meanSquaredError(), { kind: 'values', name: 'price', mean: -1.5, deviation: 1e-7 }],
  [huber({ delta: 2 }), { kind: 'values', name: 'price', mean: 0.1 + 0.2, deviation: 3e20 }],
];

/** Four columns that make seven inputs. */
export const preprocessing: Preprocessing = {
  features: [
    { kind: 'numeric', name: 'age', mean: 41.1, deviation: 0.1 + 0.2, fill: 40, indicator: true },
    { kind: 'categorical', name: 'city', categories: ['Oslo', 'Rome'], missing: true },
    { kind: 'numeric', name: 'x\n"1', mean: 0, deviation: 1, fill: 0, indicator: false },
    { kind: 'categorical', name: '__proto__', categories: ['constructor'], missing: false },
  ],
  missing: 'impute',
  unseen: 'refuse',
  unnamedColumns: null,
};

/** Rows for the columns above. */
export const table = new Map<string, unknown[]>([
  ['age', [40, null, 42]],
  ['city', ['Rome', 'Oslo', null]],
  ['x\n"1', [1, 2, 3]],
  ['__proto__', ['constructor', 'constructor', 'constructor']],
]);

/** A model of random parameters. */
export function modelOf(
  layers: readonly Layer[],
  [loss, target]: readonly [Loss, ModelTarget],
  { precision = 'float64', seed = 1 }: { readonly precision?: Precision; readonly seed?: number } = {},
): TableModel {
  const outputs = 'labels' in target && target.kind !== 'binary' ? target.labels.length : 1;
  const net = network({ inputs: 7, layers: [...layers, dense(outputs)] });
  const drawn = randomParameters(net, new RandomState(seed));
  const inPrecision = ({ data, rows, columns }: Matrix) =>
    new Matrix(precision === 'float32' ? Float32Array.from(data) : data, rows, columns);
  const parameters = Object.fromEntries(
    Object.entries(drawn).map(([layer, letters]) => [
      layer,
      Object.fromEntries(Object.entries(letters).map(([letter, matrix]) => [letter, inPrecision(matrix)])),
    ]),
  );
  return new TableModel({
    network: new TrainedNetwork(net, parameters, loss),
    preprocessing,
    target,
  });
}
