// The rows and columns of the contract table: every layer, loss, penalty and optimizer, and random cases of each.
import {
  alphaDropout,
  type ByLayer,
  batchNorm,
  binaryCrossEntropy,
  dense,
  dropout,
  elasticNet,
  elu,
  gaussianNoise,
  gelu,
  huber,
  type Layer,
  type Loss,
  l1,
  l2,
  layerNorm,
  leakyRelu,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  type Network,
  type NetworkParameters,
  network,
  type Penalty,
  RandomState,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import { lbfgs } from '../../src/train/lbfgs.ts';
import { adagrad, adam, adamW, rmsprop, sgd } from '../../src/train/optimizer.ts';
import type { PlainWeighting } from './plain-losses.ts';
import { plainPass } from './plain-network.ts';
import { randomDraws, randomParameters } from './random-networks.ts';

/** A kind of layer: what stands before the network, and behind each of its hidden dense layers. */
interface LayerCase {
  readonly name: string;
  readonly before?: () => readonly Layer[];
  readonly behind: () => readonly Layer[];
  /** Dropout, noise and batch statistics on. */
  readonly training: boolean;
}

/** In training, and at prediction too where that is not the same. */
const twice = (name: string, layers: Omit<LayerCase, 'name' | 'training'>): LayerCase[] => [
  { name, ...layers, training: true },
  { name: `${name}, at prediction`, ...layers, training: false },
];
const behind = (name: string, ...layers: readonly Layer[]): LayerCase => ({
  name,
  behind: () => layers,
  training: true,
});

export const layerCases: readonly LayerCase[] = [
  behind('dense alone'),
  behind('relu', relu()),
  behind('leakyRelu', leakyRelu()),
  behind('leakyRelu of slope 0.2', leakyRelu({ slope: 0.2 })),
  behind('elu', elu()),
  behind('elu of alpha 0.5', elu({ alpha: 0.5 })),
  behind('gelu', gelu()),
  behind('tanh', tanh()),
  behind('sigmoid', sigmoid()),
  behind('layerNorm', layerNorm({ epsilon: 1e-3 }), tanh()),
  ...twice('batchNorm', { behind: () => [batchNorm(), tanh()] }),
  behind('batchNorm of a large epsilon', batchNorm({ epsilon: 0.1, momentum: 0 }), sigmoid()),
  ...twice('dropout', { behind: () => [sigmoid(), dropout({ keepProb: 0.75 })] }),
  {
    name: 'dropout on inputs, fixed',
    before: () => [dropout({ keepProb: 0.6, mask: 'fixed' })],
    behind: () => [tanh()],
    training: true,
  },
  ...twice('alphaDropout', { behind: () => [elu(), alphaDropout({ keepProb: 0.8 })] }),
  ...twice('gaussianNoise', {
    before: () => [gaussianNoise({ stddev: 0.3 })],
    behind: () => [gaussianNoise({ stddev: 0.1 }), tanh()],
  }),
  behind('all kinds', batchNorm(), gelu(), dropout({ keepProb: 0.8 }), gaussianNoise({ stddev: 0.2 })),
];

/** A loss with its options, examples that fit it, and how much they count. */
interface LossCase extends PlainWeighting {
  readonly name: string;
  readonly loss: Loss;
  readonly outputs: number;
  readonly draw: (random: RandomState) => ArrayLike<number> | Matrix;
}

/** Examples of a case. */
export const m = 6;
const sampleWeights = [0.5, 2, 0, 1, 1.5, 3];
const binaryLabels = (random: RandomState) => random.randint(0, 2, m);
const classLabels = (random: RandomState) => random.randint(0, 3, m);
const eachLabel = (random: RandomState) => random.rand(m, 3).map(Math.round);
const values = (random: RandomState) => random.randn(m, 2);
/** Rows of shares that add up to 1. */
const shares = (random: RandomState) => {
  const drawn = random.rand(m, 3);
  return Matrix.from(
    Array.from({ length: m }, (_, i) => {
      const row = Array.from(drawn.row(i));
      const total = row.reduce((sum, u) => sum + u, 0);
      return row.map(u => u / total);
    }),
  );
};

export const lossCases: readonly LossCase[] = [
  { name: 'binary', loss: binaryCrossEntropy(), outputs: 1, draw: binaryLabels },
  {
    name: 'binary, smoothed and weighted',
    loss: binaryCrossEntropy({ labelSmoothing: 0.1 }),
    outputs: 1,
    draw: binaryLabels,
    classWeights: [0.5, 2],
    sampleWeights,
  },
  { name: 'multi-label', loss: multiLabelCrossEntropy(), outputs: 3, draw: eachLabel },
  {
    name: 'multi-label, smoothed',
    loss: multiLabelCrossEntropy({ labelSmoothing: 0.2 }),
    outputs: 3,
    draw: eachLabel,
  },
  { name: 'softmax', loss: softmaxCrossEntropy(), outputs: 3, draw: classLabels },
  {
    name: 'softmax, smoothed, of shares',
    loss: softmaxCrossEntropy({ labelSmoothing: 0.1 }),
    outputs: 3,
    draw: shares,
  },
  {
    name: 'softmax, balanced',
    loss: softmaxCrossEntropy(),
    outputs: 3,
    draw: classLabels,
    classWeights: 'balanced',
  },
  { name: 'squared error', loss: meanSquaredError(), outputs: 2, draw: values },
  {
    name: 'Huber of weighted examples',
    loss: huber({ delta: 0.7 }),
    outputs: 2,
    draw: values,
    sampleWeights,
  },
];

export const penaltyCases: readonly { readonly name: string; readonly penalty?: ByLayer<Penalty> }[] = [
  { name: 'no penalty' },
  { name: 'l1', penalty: l1({ lambda: 0.3 }) },
  { name: 'l2', penalty: l2({ lambda: 0.7 }) },
  {
    name: 'elastic net by its subgradient',
    penalty: elasticNet({ l1: 0.2, l2: 0.5, method: 'subgradient' }),
  },
  {
    name: 'penalties by layer',
    penalty: { dense_1: l2({ lambda: 1.5 }), dense_3: elasticNet({ l1: 0.4, l2: 0.3 }) },
  },
];

export const optimizerCases = [
  { name: 'sgd', optimizer: sgd({ learningRate: 0.02 }) },
  { name: 'momentum', optimizer: sgd({ learningRate: 0.01, momentum: 0.5 }) },
  { name: 'nesterov', optimizer: sgd({ learningRate: 0.01, momentum: 0.5, nesterov: true }) },
  { name: 'rmsprop', optimizer: rmsprop({ learningRate: 0.002, decay: 0.9 }) },
  { name: 'rmsprop, centered', optimizer: rmsprop({ learningRate: 0.002, centered: true }) },
  { name: 'adagrad', optimizer: adagrad({ learningRate: 0.02 }) },
  { name: 'adam', optimizer: adam({ learningRate: 0.01 }) },
  { name: 'adamW', optimizer: adamW({ learningRate: 0.01, weightDecay: 0.05 }) },
  { name: 'lbfgs', optimizer: lbfgs() },
];

/** A network, its parameters, examples, and everything random that acts on them. */
export interface Case extends PlainWeighting {
  readonly net: Network;
  readonly parameters: NetworkParameters;
  readonly x: Matrix;
  readonly y: ArrayLike<number> | Matrix;
  readonly loss: Loss;
  readonly penalty?: ByLayer<Penalty>;
  readonly training: boolean;
  readonly masks: readonly Uint8Array[];
  readonly noises: readonly Float64Array[];
}

/** What a case is made of. */
export interface Choice {
  readonly layer: LayerCase;
  readonly loss: LossCase;
  readonly penalty: (typeof penaltyCases)[number];
  /** Units of the hidden layers. Default 4 and 3. */
  readonly widths?: readonly number[];
}

const inputs = 3;

export function drawCase(
  {
    layer,
    loss: { draw, loss, outputs, name: _, ...weighting },
    penalty: { penalty },
    widths = [4, 3],
  }: Choice,
  seed: number,
): Case {
  const hidden = widths.flatMap(units => [dense(units), ...layer.behind()]);
  const net = network({ inputs, layers: [...(layer.before?.() ?? []), ...hidden, dense(outputs)] });
  const random = new RandomState(seed);
  return {
    net,
    loss,
    ...(penalty && { penalty }),
    ...weighting,
    training: layer.training,
    parameters: randomParameters(net, random),
    x: random.randn(m, inputs),
    ...randomDraws(net, random, m),
    y: draw(random),
  };
}

/** Random cases whose kinks are far away: by many steps of a difference. */
export function* smoothCases(choice: Choice): Generator<Case> {
  const kinkDistance = 2e-3;
  for (let seed = 0; seed < 1000; seed++) {
    const drawn = drawCase(choice, seed);
    if (plainPass(drawn).kinks.every(distance => Math.abs(distance) > kinkDistance)) yield drawn;
  }
}

/** Batch norm takes the mean off, and a bias before it with it: what is left of that bias's gradient is rounding. */
export function isDead(net: Network, layer: string, letter: string): boolean {
  const next = net.layers[net.layers.findIndex(({ name }) => name === layer) + 1];
  return letter === 'b' && next?.layer.description.kind === 'batchNorm';
}
