// The workloads as data: the same network, start, number of updates and arithmetic for every contender.

export type Precision = 'float64' | 'float32';

/** A network, its examples, and what is done with them. */
export interface Workload {
  /** `W1-l2`; the part before the dash is its family. */
  readonly id: string;
  readonly title: string;
  /** Training is timed over all steps, prediction over one call. */
  readonly task: 'train' | 'predict';
  /** Prefix of the files of examples and starting weights. */
  readonly files: 'w1' | 'w2' | 'w3';
  /** Units from the inputs to the outputs; ReLU between dense layers. */
  readonly widths: readonly number[];
  /** One output with binary cross-entropy, or a softmax over classes. */
  readonly outputs: 'sigmoid' | 'softmax';
  /** Examples: of training, or of one call. */
  readonly rows: number;
  readonly batchSize: number;
  /** Updates: always whole batches, because some libraries drop a smaller last one and some train on it. */
  readonly steps: number;
  readonly optimizer: {
    readonly kind: 'sgd' | 'adam';
    readonly learningRate: number;
    readonly momentum: number;
  };
  /** L2: the gradient λ/batchSize·W is added on weights. */
  readonly lambda: number;
  /** Dropout after every hidden layer, with a fresh mask at every step. */
  readonly keepProb: number;
  /** What contenders use that are free to choose. */
  readonly precision: Precision;
}

const assignment = {
  task: 'train',
  files: 'w1',
  widths: [2, 20, 3, 1],
  outputs: 'sigmoid',
  rows: 211,
  batchSize: 211,
  steps: 30_000,
  optimizer: { kind: 'sgd', learningRate: 0.3, momentum: 0 },
  lambda: 0,
  keepProb: 1,
  precision: 'float64',
} as const;

const tabular = {
  files: 'w2',
  widths: [28, 64, 64, 1],
  outputs: 'sigmoid',
  batchSize: 256,
  optimizer: { kind: 'adam', learningRate: 1e-3, momentum: 0 },
  lambda: 1e-4 * 256,
  keepProb: 0.8,
  precision: 'float32',
} as const;

export const workloads: readonly Workload[] = [
  { ...assignment, id: 'W1-none', title: 'assignment, no regularization' },
  { ...assignment, id: 'W1-l2', title: 'assignment, L2', lambda: 0.7 },
  { ...assignment, id: 'W1-dropout', title: 'assignment, dropout', keepProb: 0.86 },
  {
    ...tabular,
    id: 'W2',
    title: 'tabular, Adam, dropout and L2',
    task: 'train',
    rows: 390 * 256,
    steps: 3 * 390,
  },
  {
    id: 'W3',
    title: 'as large as MNIST, momentum, dropout',
    task: 'train',
    files: 'w3',
    widths: [784, 512, 512, 10],
    outputs: 'softmax',
    rows: 156 * 128,
    batchSize: 128,
    steps: 156,
    optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.9 },
    lambda: 0,
    keepProb: 0.5,
    precision: 'float32',
  },
  { ...tabular, id: 'W4-row', title: 'prediction of one row', task: 'predict', rows: 1, steps: 1 },
  { ...tabular, id: 'W4-rows', title: 'prediction of 10,000 rows', task: 'predict', rows: 10_000, steps: 1 },
];

/** `W1` of `W1-l2`. */
export function familyOf({ id }: Workload): string {
  return id.split('-')[0]!;
}

/** Floating-point operations of the matrix products of the whole workload, or of one call. */
export function operationsOf({ widths, task, rows, batchSize, steps }: Workload): number {
  if (task === 'train') return steps * operationsPerStep(widths, batchSize);
  return 2 * rows * productsOf(widths).reduce((total, product) => total + product, 0);
}

/**
 * Floating-point operations of the matrix products of one training step: three products a layer (outputs, weight
 * gradients, input gradients), in the first layer two.
 */
export function operationsPerStep(widths: readonly number[], batchSize: number): number {
  const products = productsOf(widths);
  return 2 * batchSize * (3 * products.reduce((total, product) => total + product, 0) - products[0]!);
}

/** Weights of every dense layer. */
function productsOf(widths: readonly number[]): number[] {
  return widths.slice(1).map((width, i) => width * widths[i]!);
}
