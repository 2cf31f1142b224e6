// A workload in wellfit's words: the network, the examples, the start and the options of a fit.
import {
  adam,
  binaryCrossEntropy,
  dense,
  dropout,
  type Examples,
  type FitOptions,
  l2,
  Matrix,
  type Network,
  type NetworkParameters,
  network,
  relu,
  sgd,
  softmaxCrossEntropy,
} from 'wellfit';
import type { Job } from './job.ts';
import type { Workload } from './workloads.ts';

/** The network of a workload: ReLU, and dropout where there is any, after every dense layer but the last. */
export function networkOf({ widths, keepProb }: Pick<Workload, 'widths' | 'keepProb'>): Network {
  const hidden = widths.slice(1, -1).flatMap(width => {
    const layer = [dense(width), relu()];
    return keepProb < 1 ? [...layer, dropout({ keepProb })] : layer;
  });
  return network({ inputs: widths[0]!, layers: [...hidden, dense(widths.at(-1)!)] });
}

type FloatArray = Float64Array | Float32Array;

/** Weights fanIn × fanOut, layer by layer, as parameters with biases of zero. */
export function parametersOf(widths: readonly number[], weights: readonly FloatArray[]): NetworkParameters {
  const parameters = weights.map((values, i) => {
    const [fanIn, fanOut] = [widths[i]!, widths[i + 1]!];
    const W = new Matrix(values, fanIn, fanOut);
    return [`dense_${i + 1}`, { W, b: Matrix.zeros(1, fanOut, W.precision) }] as const;
  });
  return Object.fromEntries(parameters);
}

/** Examples of a workload as `fit` takes them. */
export function examplesOf({ widths }: Pick<Workload, 'widths'>, x: FloatArray, y: FloatArray): Examples {
  return { x: new Matrix(x, x.length / widths[0]!, widths[0]!), y };
}

/** How wellfit's own contenders differ: in WebAssembly's arithmetic, and in the vectors that V8 makes of it. */
export type Mode = Pick<Job, 'arithmetic' | 'vectorBits'>;

/** The options of a fit of some steps; the history has two entries only, at the start and at the end. */
export function optionsOf(workload: Workload & Mode, steps: number): FitOptions {
  const { optimizer, lambda, precision, batchSize, rows } = workload;
  return {
    loss: lossOf(workload),
    optimizer: optimizer.kind === 'adam' ? adam(optimizer) : sgd(optimizer),
    ...(lambda > 0 && { penalty: l2({ lambda }) }),
    batchSize: batchSize < rows ? batchSize : 'full',
    steps,
    precision,
    historyEvery: steps,
    seed: 1,
    ...modeOf(workload),
  };
}

/** The options of a mode, for a fit or for a trained network. */
export function modeOf({ arithmetic = 'strict', vectorBits = 128 }: Mode) {
  return { arithmetic, vectorBits };
}

/** The loss that says what the outputs mean. */
export function lossOf({ outputs }: Pick<Workload, 'outputs'>) {
  return outputs === 'sigmoid' ? binaryCrossEntropy() : softmaxCrossEntropy();
}
