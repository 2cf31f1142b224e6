// Mini-batches through wider layers: three matrix products a layer, from one register-blocked kernel.
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
} from './peer.ts';
import { uniformWord } from './plain-random.ts';

/** A matrix to read, with the distance between its rows and between its columns. */
interface Operand {
  readonly values: FloatArray;
  readonly row: number;
  readonly column: number;
}

interface Shape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** out = A·B, plus a bias on every row; four rows and two columns at a time stay in registers. Rows come in fours. */
function multiply(
  out: FloatArray,
  { values: A, row: rowA, column: columnA }: Operand,
  { values: B, row: rowB, column: columnB }: Operand,
  { rows, inner, columns }: Shape,
  bias?: FloatArray,
): void {
  for (let j = 0; j < columns; j += 2) {
    const two = j + 1 < columns;
    const next = two ? columnB : 0;
    const left = bias ? bias[j]! : 0;
    const right = bias && two ? bias[j + 1]! : 0;
    for (let i = 0; i < rows; i += 4) {
      let c00 = left;
      let c10 = left;
      let c20 = left;
      let c30 = left;
      let c01 = right;
      let c11 = right;
      let c21 = right;
      let c31 = right;
      let p0 = i * rowA;
      let p1 = p0 + rowA;
      let p2 = p1 + rowA;
      let p3 = p2 + rowA;
      let q = j * columnB;
      for (let k = 0; k < inner; k++) {
        const u = B[q]!;
        const v = B[q + next]!;
        const a0 = A[p0]!;
        const a1 = A[p1]!;
        const a2 = A[p2]!;
        const a3 = A[p3]!;
        c00 += a0 * u;
        c01 += a0 * v;
        c10 += a1 * u;
        c11 += a1 * v;
        c20 += a2 * u;
        c21 += a2 * v;
        c30 += a3 * u;
        c31 += a3 * v;
        p0 += columnA;
        p1 += columnA;
        p2 += columnA;
        p3 += columnA;
        q += rowB;
      }
      const at = i * columns + j;
      out[at] = c00;
      out[at + columns] = c10;
      out[at + 2 * columns] = c20;
      out[at + 3 * columns] = c30;
      if (!two) continue;
      out[at + 1] = c01;
      out[at + columns + 1] = c11;
      out[at + 2 * columns + 1] = c21;
      out[at + 3 * columns + 1] = c31;
    }
  }
}

const upright = (values: FloatArray, columns: number): Operand => ({ values, row: columns, column: 1 });
const transposed = (values: FloatArray, columns: number): Operand => ({ values, row: 1, column: columns });

/** Weights with the biases, and the layers' outputs for one batch. */
function buffers(rows: number) {
  const W = readStart();
  const b = layers.map(({ fanOut }) => floats(fanOut));
  const A = job.widths.map(width => floats(rows * width));
  const forward = (l: number) => {
    const { fanIn, fanOut } = layers[l]!;
    const shape = { rows, inner: fanIn, columns: fanOut };
    multiply(A[l + 1]!, upright(A[l]!, fanIn), upright(W[l]!, fanOut), shape, b[l]!);
  };
  return { W, b, A, forward };
}

/** A run of mini-batches. */
export function beginWide(): Run {
  const x = readFeatures();
  const y = readLabels();
  const { batchSize: m, keepProb } = job;
  const { W, b, A, forward } = buffers(m);
  const dZ = job.widths.map(width => floats(m * width));
  const parameters = W.flatMap((weights, l) => [weights, b[l]!]);
  const gradients = parameters.map(({ length }) => floats(length));
  const update = optimizer(parameters, gradients);
  const nextBatch = batches();
  const labels = floats(m);

  function step(): void {
    const rows = nextBatch();
    for (let i = 0; i < m; i++) {
      const row = rows[i]!;
      for (let k = 0; k < inputs; k++) A[0]![i * inputs + k] = x[row * inputs + k]!;
      labels[i] = y[row]!;
    }
    for (let l = 0; l < layers.length; l++) {
      forward(l);
      if (l < layers.length - 1) maskedRelu(A[l + 1]!, keepProb);
    }
    outputGradients(A.at(-1)!, labels, dZ.at(-1)!);
    for (let l = layers.length - 1; l >= 0; l--) backward(l);
    update();
  }

  function backward(l: number): void {
    const { fanIn, fanOut } = layers[l]!;
    const delta = dZ[l + 1]!;
    const product = { rows: fanIn, inner: m, columns: fanOut };
    multiply(gradients[2 * l]!, transposed(A[l]!, fanIn), upright(delta, fanOut), product);
    sumRows(gradients[2 * l + 1]!, delta);
    if (l === 0) return;
    multiply(dZ[l]!, upright(delta, fanOut), transposed(W[l]!, fanOut), {
      rows: m,
      inner: fanOut,
      columns: fanIn,
    });
    passMask(dZ[l]!, A[l]!, 1 / keepProb);
  }

  return { step, parameters: () => parameters };
}

/** ReLU and dropout at once; what is above zero afterwards was kept by both. */
function maskedRelu(A: FloatArray, keepProb: number): void {
  const limit = keepProb * 2 ** 32;
  const scale = 1 / keepProb;
  if (keepProb === 1) for (let i = 0; i < A.length; i++) A[i] = A[i]! > 0 ? A[i]! : 0;
  else for (let i = 0; i < A.length; i++) A[i] = A[i]! > 0 && uniformWord() < limit ? A[i]! * scale : 0;
}

function passMask(dA: FloatArray, A: FloatArray, scale: number): void {
  for (let i = 0; i < dA.length; i++) dA[i] = A[i]! > 0 ? dA[i]! * scale : 0;
}

function sumRows(sums: FloatArray, values: FloatArray): void {
  sums.fill(0);
  const columns = sums.length;
  for (let i = 0; i < values.length; i += columns) {
    for (let j = 0; j < columns; j++) sums[j]! += values[i + j]!;
  }
}

/** Probabilities minus targets, over the number of examples. */
function outputGradients(logits: FloatArray, labels: FloatArray, dZ: FloatArray): void {
  const m = labels.length;
  if (job.outputs === 'sigmoid') {
    for (let i = 0; i < m; i++) dZ[i] = (1 / (1 + Math.exp(-logits[i]!)) - labels[i]!) / m;
    return;
  }
  for (let i = 0; i < m; i++) {
    const at = i * classes;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < classes; j++) greatest = Math.max(greatest, logits[at + j]!);
    let sum = 0;
    for (let j = 0; j < classes; j++) sum += dZ[at + j] = Math.exp(logits[at + j]! - greatest);
    for (let j = 0; j < classes; j++) dZ[at + j]! /= sum * m;
    dZ[at + labels[i]!]! -= 1 / m;
  }
}

/** Adam, or gradient descent with momentum; parameters alternate between weights, which pay L2, and biases. */
function optimizer(parameters: readonly FloatArray[], gradients: readonly FloatArray[]): () => void {
  const { kind, learningRate, momentum } = job.optimizer;
  const first = parameters.map(({ length }) => floats(length));
  const second = parameters.map(({ length }) => floats(kind === 'adam' ? length : 0));
  const decays = parameters.map((_, i) => (i % 2 === 0 ? job.lambda / job.batchSize : 0));
  let t = 0;
  return () => {
    t++;
    const deviation = Math.sqrt(1 - 0.999 ** t);
    const rate = (learningRate * deviation) / (1 - 0.9 ** t);
    const epsilon = 1e-8 * deviation;
    for (const [i, theta] of parameters.entries()) {
      if (kind === 'adam')
        adam(theta, gradients[i]!, { m: first[i]!, v: second[i]!, rate, epsilon, decay: decays[i]! });
      else descend(theta, gradients[i]!, { v: first[i]!, rate: learningRate, momentum, decay: decays[i]! });
    }
  };
}

interface AdamState {
  readonly m: FloatArray;
  readonly v: FloatArray;
  readonly rate: number;
  readonly epsilon: number;
  readonly decay: number;
}

/** Its corrections of m and v are in the rate and in epsilon. */
function adam(theta: FloatArray, gradient: FloatArray, { m, v, rate, epsilon, decay }: AdamState): void {
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i]! + decay * theta[i]!;
    m[i] = 0.9 * m[i]! + 0.1 * g;
    v[i] = 0.999 * v[i]! + 0.001 * g * g;
    theta[i]! -= (rate * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
  }
}

interface MomentumState {
  readonly v: FloatArray;
  readonly rate: number;
  readonly momentum: number;
  readonly decay: number;
}

function descend(theta: FloatArray, gradient: FloatArray, { v, rate, momentum, decay }: MomentumState): void {
  for (let i = 0; i < theta.length; i++) {
    v[i] = momentum * v[i]! + gradient[i]! + decay * theta[i]!;
    theta[i]! -= rate * v[i]!;
  }
}

/** Probabilities of the job's rows. */
export function predictWide(): () => FloatArray {
  const x = readFeatures();
  const { A, forward } = buffers(Math.max(4, job.rows));
  return () => {
    A[0]!.set(x);
    for (let l = 0; l < layers.length; l++) {
      forward(l);
      const output = A[l + 1]!;
      if (l < layers.length - 1) maskedRelu(output, 1);
      else for (let i = 0; i < output.length; i++) output[i] = 1 / (1 + Math.exp(-output[i]!));
    }
    return A.at(-1)!.subarray(0, job.rows);
  };
}
