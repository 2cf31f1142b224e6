// Small versions of the workloads that speed is measured on, for hashes of their weights after 1,000 steps.
import { Philox } from '../src/core/philox.ts';
import {
  adam,
  binaryCrossEntropy,
  dense,
  dropout,
  type FitOptions,
  fit,
  type Loss,
  l2,
  type Network,
  network,
  relu,
  sgd,
  softmaxCrossEntropy,
  synthetic,
} from '../src/index.ts';
import { hashOf } from './hash.ts';

/** Layers of the given widths with ReLU between them, and dropout behind each where keepProb is below 1. */
function layered(inputs: number, widths: readonly number[], keepProb = 1): Network {
  const hidden = widths.slice(0, -1).flatMap(units => {
    const drop = keepProb < 1 ? [dropout({ keepProb })] : [];
    return [dense(units), relu(), ...drop];
  });
  return network({ inputs, layers: [...hidden, dense(widths.at(-1)!)] });
}

/** Examples of normals, with labels that depend on them. */
function table(rows: number, columns: number, classes: number) {
  const random = new Philox(5, 0);
  const x = Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
  const y = x.map(row => {
    const total = row.reduce((sum, value, k) => sum + value * ((k % 3) - 1), 0);
    return classes === 2 ? Number(total > 0) : Math.abs(Math.trunc(total * 2)) % classes;
  });
  return { x, y };
}

interface Workload {
  readonly hash: string;
  readonly net: Network;
  readonly data: { readonly x: Parameters<typeof fit>[1]['x']; readonly y: Parameters<typeof fit>[1]['y'] };
  readonly loss: Loss;
  readonly options: Omit<FitOptions, 'loss'>;
}

const assignment = {
  data: synthetic('pitch', { rows: 211, seed: 1 }),
  loss: binaryCrossEntropy(),
};
const descent = { optimizer: sgd({ learningRate: 0.3 }), steps: 1000, seed: 1 };

/** Name, and what the weights hash to on every machine. */
export const workloads: Readonly<Record<string, Workload>> = {
  'W1 none': { hash: 'fe81f931a59d3496', net: layered(2, [20, 3, 1]), ...assignment, options: descent },
  'W1 L2': {
    hash: '1facf5ec047d4d79',
    net: layered(2, [20, 3, 1]),
    ...assignment,
    options: { ...descent, penalty: l2({ lambda: 0.7 }) },
  },
  'W1 dropout': {
    hash: 'bd9669673be1f552',
    net: layered(2, [20, 3, 1], 0.86),
    ...assignment,
    options: descent,
  },
  'small W2': {
    hash: '88878c41838e739e',
    net: layered(28, [64, 64, 1], 0.8),
    data: table(1000, 28, 2),
    loss: binaryCrossEntropy(),
    options: {
      optimizer: adam(),
      penalty: l2({ lambda: 1e-4 }),
      batchSize: 48,
      steps: 1000,
      precision: 'float32',
      seed: 1,
    },
  },
  'small W3': {
    hash: 'b31b1bc18b19db4c',
    net: layered(50, [70, 41, 10], 0.5),
    data: table(600, 50, 10),
    loss: softmaxCrossEntropy(),
    options: {
      optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }),
      batchSize: 32,
      steps: 1000,
      precision: 'float32',
      seed: 1,
    },
  },
};

/** The hash of a workload's weights after its steps, with code laid out for vectors of so many bits. */
export async function weightsHash(name: string, vectorBits: 128 | 256): Promise<string> {
  const { net, data, loss, options } = workloads[name]!;
  const { model } = await fit(net, data, { ...options, loss, vectorBits });
  const matrices = Object.values(model.parameters).flatMap(letters => Object.values(letters));
  return hashOf(...matrices.map(({ data }) => data));
}
