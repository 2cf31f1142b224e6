// jax-js on its WebAssembly backend: the whole training step inside one `jit`.
import {
  batches,
  classes,
  type FloatArray,
  floats,
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

/** What is used of @jax-js/jax. An operation consumes its operands; `ref` keeps one for another use. */
interface Value {
  readonly ref: Value;
  readonly shape: readonly number[];
  add(other: Value | number): Value;
  sub(other: Value | number): Value;
  mul(other: Value | number): Value;
  div(other: Value | number): Value;
  neg(): Value;
  sum(axis?: number): Value;
  mean(): Value;
  slice(index: number): Value;
  reshape(shape: readonly number[]): Value;
  dispose(): void;
  data(): Promise<FloatArray>;
  dataSync(): FloatArray;
}
type Values = Value[];
type OfParameters<T> = (parameters: Values, x: Value, y: Value, key: Value) => T;
interface Jax {
  init(backend: string): Promise<unknown>;
  defaultDevice(backend: string): void;
  // biome-ignore lint/suspicious/noExplicitAny: jit and grad take any function of values, lists of values included
  jit<F extends (...operands: any[]) => unknown>(work: F): F;
  grad(cost: OfParameters<Value>): OfParameters<Values>;
  readonly numpy: {
    readonly float32: string;
    readonly float64: string;
    array(values: FloatArray | number, options: { dtype: string }): Value;
    zeros(shape: readonly number[], options: { dtype: string }): Value;
    zerosLike(value: Value): Value;
    matmul(a: Value, b: Value): Value;
    square(value: Value): Value;
    sqrt(value: Value): Value;
    where(condition: Value, yes: Value, no: number): Value;
  };
  readonly nn: {
    relu(x: Value): Value;
    sigmoid(x: Value): Value;
    softplus(x: Value): Value;
    logSoftmax(x: Value, axis: number): Value;
  };
  readonly random: {
    key(seed: number): Value;
    split(key: Value, count: number): Value;
    bernoulli(key: Value, probability: number, shape: readonly number[]): Value;
  };
}

const jax: Jax = requirePeer('@jax-js/jax');
const { numpy: np, nn, random } = jax;
await jax.init('wasm');
jax.defaultDevice('wasm');

const { lambda, batchSize, rows, keepProb, optimizer } = job;
const dtype = np[job.precision];
const array = (values: FloatArray, shape: readonly number[]) => np.array(values, { dtype }).reshape(shape);
const gradients = jax.grad(costOf);

if (job.task === 'predict') await timePrediction(predictor());
else await timeTraining(begin);

/** W1, b1, W2, b2, … */
function start(): Values {
  return readStart().flatMap((values, l) => {
    const { fanIn, fanOut } = layers[l]!;
    return [array(values, [fanIn, fanOut]), np.zeros([fanOut], { dtype })];
  });
}

function forward(parameters: Values, x: Value, key?: Value): Value {
  const last = layers.length - 1;
  const keys = key && keepProb < 1 ? random.split(key, layers.length) : undefined;
  let A = x;
  for (let l = 0; l <= last; l++) {
    A = np.matmul(A, parameters[2 * l]!).add(parameters[2 * l + 1]!);
    if (l === last) break;
    A = nn.relu(A);
    if (!keys) continue;
    const mask = random.bernoulli(keys.ref.slice(l), keepProb, A.shape);
    A = np.where(mask, A.mul(1 / keepProb), 0);
  }
  if (keys) keys.dispose();
  else key?.dispose();
  return A;
}

function costOf(parameters: Values, x: Value, y: Value, key: Value): Value {
  const weights = lambda > 0 ? parameters.filter((_, i) => i % 2 === 0) : [];
  const squares = weights.map(W => np.square(W.ref).sum());
  const logits = forward(parameters, x, key);
  const loss =
    job.outputs === 'softmax'
      ? nn.logSoftmax(logits, -1).mul(y).sum(-1).mean().neg()
      : nn.softplus(logits.ref).sub(logits.mul(y)).mean();
  if (squares.length === 0) return loss;
  return loss.add(squares.reduce((total, square) => total.add(square)).mul(lambda / (2 * batchSize)));
}

/** Parameters with the optimizer's memory, and the update that replaces both. */
interface Training {
  parameters: Values;
  step(x: Value, y: Value, t: number): void;
}

function keep(values: Values): Values {
  return values.map(value => value.ref);
}

function zeros(values: Values): Values {
  return values.map(value => np.zerosLike(value.ref));
}

function descent(): Training {
  const { learningRate, momentum } = optimizer;
  const update = jax.jit((P: Values, M: Values, x: Value, y: Value, key: Value) => {
    const G = gradients(keep(P), x, y, key);
    if (momentum === 0) return [P.map((p, i) => p.sub(G[i]!.mul(learningRate))), []];
    const nextM = M.map((m, i) => m.mul(momentum).add(G[i]!));
    return [P.map((p, i) => p.sub(nextM[i]!.ref.mul(learningRate))), nextM];
  });
  const parameters = start();
  let M = momentum > 0 ? zeros(parameters) : [];
  return {
    parameters,
    step(x, y, t) {
      [this.parameters, M] = update(this.parameters, M, x, y, random.key(t)) as [Values, Values];
    },
  };
}

function adam(): Training {
  /** `rate` and `epsilon` hold the corrections of m and v. */
  const update = jax.jit(
    (P: Values, M: Values, V: Values, rate: Value, epsilon: Value, x: Value, y: Value, key: Value) => {
      const G = gradients(keep(P), x, y, key);
      const nextM = M.map((m, i) => m.mul(0.9).add(G[i]!.ref.mul(0.1)));
      const nextV = V.map((v, i) => v.mul(0.999).add(np.square(G[i]!).mul(0.001)));
      const nextP = P.map((p, i) => {
        const deviation = np.sqrt(nextV[i]!.ref).add(epsilon.ref);
        return p.sub(nextM[i]!.ref.mul(rate.ref).div(deviation));
      });
      rate.dispose();
      epsilon.dispose();
      return [nextP, nextM, nextV];
    },
  );
  const parameters = start();
  let [M, V] = [zeros(parameters), zeros(parameters)];
  return {
    parameters,
    step(x, y, t) {
      const deviation = Math.sqrt(1 - 0.999 ** t);
      const rate = np.array((optimizer.learningRate * deviation) / (1 - 0.9 ** t), { dtype });
      const epsilon = np.array(1e-8 * deviation, { dtype });
      const next = update(this.parameters, M, V, rate, epsilon, x, y, random.key(t));
      [this.parameters, M, V] = next as [Values, Values, Values];
    },
  };
}

/** The examples of one step. */
function exampleSource(): () => [Value, Value] {
  const x = readFeatures();
  const y = readLabels();
  const columns = job.outputs === 'softmax' ? classes : 1;
  if (batchSize === rows) {
    const [X, Y] = [array(x, [rows, inputs]), array(y, [rows, 1])];
    return () => [X.ref, Y.ref];
  }
  const nextBatch = batches();
  return () => {
    const [X, Y] = [floats(batchSize * inputs), floats(batchSize * columns)];
    for (const [i, row] of nextBatch().entries()) {
      X.set(x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
      if (columns === 1) Y[i] = y[row]!;
      else Y[i * columns + y[row]!] = 1;
    }
    return [array(X, [batchSize, inputs]), array(Y, [batchSize, columns])];
  };
}

function begin(): Run {
  const nextExamples = exampleSource();
  const training = optimizer.kind === 'adam' ? adam() : descent();
  const settle = async () => {
    await training.parameters[0]!.ref.data();
  };
  let t = 0;
  return {
    step() {
      training.step(...nextExamples(), ++t);
      // Nothing waits for a step by itself, and a queue of a hundred steps is three times as slow as one of five.
      return t % 5 === 0 ? settle() : undefined;
    },
    settle,
    parameters: () => training.parameters.map(value => value.ref.dataSync()),
  };
}

function predictor() {
  const parameters = start();
  const x = readFeatures();
  const probabilities = jax.jit((P: Values, X: Value) => nn.sigmoid(forward(P, X)));
  return () => probabilities(keep(parameters), array(x, [rows, inputs])).dataSync();
}
