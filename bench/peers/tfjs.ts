// TensorFlow.js, core operations and its own optimizers, on the backend that the job's option names.
import {
  batches,
  classes,
  inputs,
  job,
  layers,
  type Run,
  readFeatures,
  readLabels,
  readStart,
  requirePeer,
  timePrediction,
  timeTraining,
} from './peer.ts';

/** What is used of @tensorflow/tfjs. */
interface Tensor {
  add(other: Tensor): Tensor;
  mul(factor: number): Tensor;
  toFloat(): Tensor;
  gather(rows: Tensor): Tensor;
  data(): Promise<Float32Array>;
  dataSync(): Float32Array;
}
interface Tensorflow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  enableProdMode(): void;
  tidy<T>(work: () => T): T;
  variable(start: Tensor): Tensor;
  tensor1d(values: ArrayLike<number>, type?: 'int32'): Tensor;
  tensor2d(values: ArrayLike<number>, shape: readonly [number, number]): Tensor;
  zeros(shape: readonly number[]): Tensor;
  oneHot(labels: Tensor, depth: number): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  sigmoid(x: Tensor): Tensor;
  dropout(x: Tensor, rate: number): Tensor;
  square(x: Tensor): Tensor;
  sum(x: Tensor): Tensor;
  addN(terms: readonly Tensor[]): Tensor;
  readonly losses: Record<
    'sigmoidCrossEntropy' | 'softmaxCrossEntropy',
    (labels: Tensor, logits: Tensor) => Tensor
  >;
  readonly train: {
    sgd(rate: number): Optimizer;
    momentum(rate: number, momentum: number): Optimizer;
    adam(rate: number, beta1: number, beta2: number, epsilon: number): Optimizer;
  };
}
interface Optimizer {
  minimize(cost: () => Tensor): void;
}

console.warn = () => {}; // it recommends its native package, which has no part in this
const tf: Tensorflow = requirePeer('@tensorflow/tfjs');
if (job.backend === 'wasm') {
  const { setThreadsCount } = requirePeer('@tensorflow/tfjs-backend-wasm');
  setThreadsCount(1);
}
await tf.setBackend(job.backend!);
await tf.ready();
tf.enableProdMode();

if (job.task === 'predict') await timePrediction(predictor());
else await timeTraining(begin);

function start() {
  const W = readStart().map((values, i) => {
    const { fanIn, fanOut } = layers[i]!;
    return tf.variable(tf.tensor2d(values, [fanIn, fanOut]));
  });
  return { W, b: layers.map(({ fanOut }) => tf.variable(tf.zeros([fanOut]))) };
}

function forward({ W, b }: ReturnType<typeof start>, x: Tensor, keepProb: number): Tensor {
  return W.reduce((A, weights, l) => {
    const Z = tf.matMul(A, weights).add(b[l]!);
    if (l === W.length - 1) return Z;
    return keepProb < 1 ? tf.dropout(tf.relu(Z), 1 - keepProb) : tf.relu(Z);
  }, x);
}

function begin(): Run {
  const parameters = start();
  const { lambda, batchSize, rows, keepProb } = job;
  const x = tf.tensor2d(readFeatures(), [rows, inputs]);
  const labels = readLabels();
  const y =
    job.outputs === 'softmax'
      ? tf.oneHot(tf.tensor1d(labels, 'int32'), classes).toFloat()
      : tf.tensor2d(labels, [rows, 1]);
  const lossOf = tf.losses[job.outputs === 'softmax' ? 'softmaxCrossEntropy' : 'sigmoidCrossEntropy'];
  const penalty = () =>
    tf.addN(parameters.W.map(weights => tf.sum(tf.square(weights)))).mul(lambda / (2 * batchSize));
  const optimizer = optimizerOf(job.optimizer);
  const nextBatch = batches();
  const step = () => {
    const order = batchSize < rows ? tf.tensor1d(nextBatch(), 'int32') : undefined;
    const [examples, targets] = order ? [x.gather(order), y.gather(order)] : [x, y];
    optimizer.minimize(() => {
      const loss = lossOf(targets, forward(parameters, examples, keepProb));
      return lambda > 0 ? loss.add(penalty()) : loss;
    });
  };
  return {
    step: () => tf.tidy(step),
    settle: async () => {
      await parameters.W[0]!.data();
    },
    parameters: () => parameters.W.flatMap((weights, l) => [weights.dataSync(), parameters.b[l]!.dataSync()]),
  };
}

function optimizerOf({ kind, learningRate, momentum }: typeof job.optimizer): Optimizer {
  if (kind === 'adam') return tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  return momentum > 0 ? tf.train.momentum(learningRate, momentum) : tf.train.sgd(learningRate);
}

function predictor() {
  const parameters = start();
  const x = readFeatures();
  const predict = () => tf.sigmoid(forward(parameters, tf.tensor2d(x, [job.rows, inputs]), 1)).dataSync();
  return () => tf.tidy(predict);
}
