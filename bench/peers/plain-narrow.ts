// The assignment's step, example by example: forward, back, and the sums of the gradients, in one loop.
import { floats, job, type Run, readFeatures, readLabels, readStart } from './peer.ts';
import { uniformWord } from './plain-random.ts';

/** A run of full-batch gradient descent on a network of two hidden layers, the second of three units. */
export function beginNarrow(): Run {
  const x = readFeatures();
  const y = readLabels();
  const [W1, W2, W3] = readStart() as [Float64Array, Float64Array, Float64Array];
  const units = job.widths[1]!;
  const [b1, b2, b3] = [floats(units), floats(3), floats(1)];
  const [dW1, db1, dW2, db2, dW3, db3] = [W1, b1, W2, b2, W3, b3].map(({ length }) => floats(length));
  const A1 = floats(units);
  const { keepProb, rows } = job;
  const limit = keepProb * 2 ** 32;
  const scale = 1 / keepProb;
  const rate = job.optimizer.learningRate / rows;
  const decay = 1 - rate * job.lambda;
  const dropped = keepProb < 1;
  const masked = (z: number) => {
    if (!dropped) return z > 0 ? z : 0;
    return z > 0 && uniformWord() < limit ? z * scale : 0;
  };

  function step(): void {
    for (const gradient of [dW1, db1, dW2, db2, dW3, db3]) gradient!.fill(0);
    for (let row = 0; row < rows; row++) addExample(x[2 * row]!, x[2 * row + 1]!, y[row]!);
    descend(W1, dW1!, decay);
    descend(b1, db1!, 1);
    descend(W2, dW2!, decay);
    descend(b2, db2!, 1);
    descend(W3, dW3!, decay);
    descend(b3, db3!, 1);
  }

  function addExample(first: number, second: number, label: number): void {
    let [z0, z1, z2] = [b2[0]!, b2[1]!, b2[2]!];
    for (let j = 0; j < units; j++) {
      const a = masked(W1[j]! * first + W1[units + j]! * second + b1[j]!);
      A1[j] = a;
      z0 += W2[3 * j]! * a;
      z1 += W2[3 * j + 1]! * a;
      z2 += W2[3 * j + 2]! * a;
    }
    const [a0, a1, a2] = [masked(z0), masked(z1), masked(z2)];
    const probability = 1 / (1 + Math.exp(-(W3[0]! * a0 + W3[1]! * a1 + W3[2]! * a2 + b3[0]!)));
    const d = probability - label;
    dW3![0]! += d * a0;
    dW3![1]! += d * a1;
    dW3![2]! += d * a2;
    db3![0]! += d;
    const d0 = a0 > 0 ? d * scale * W3[0]! : 0;
    const d1 = a1 > 0 ? d * scale * W3[1]! : 0;
    const d2 = a2 > 0 ? d * scale * W3[2]! : 0;
    db2![0]! += d0;
    db2![1]! += d1;
    db2![2]! += d2;
    for (let j = 0; j < units; j++) {
      const a = A1[j]!;
      if (a <= 0) continue;
      const dZ = scale * (d0 * W2[3 * j]! + d1 * W2[3 * j + 1]! + d2 * W2[3 * j + 2]!);
      dW2![3 * j]! += d0 * a;
      dW2![3 * j + 1]! += d1 * a;
      dW2![3 * j + 2]! += d2 * a;
      dW1![j]! += dZ * first;
      dW1![units + j]! += dZ * second;
      db1![j]! += dZ;
    }
  }

  function descend(values: Float64Array | Float32Array, gradient: Float64Array | Float32Array, keep: number) {
    for (let i = 0; i < values.length; i++) values[i] = values[i]! * keep - rate * gradient[i]!;
  }

  return { step, parameters: () => [W1, b1, W2, b2, W3, b3] };
}
