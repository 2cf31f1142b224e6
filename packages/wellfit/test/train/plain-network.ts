// A network's cost as a textbook has it, in plain loops that share nothing with the engine: an oracle for its programs.
import type { Matrix, Network, NetworkParameters, Penalty } from 'wellfit';

/** What a plain pass is made of. */
export interface PlainPass {
  readonly net: Network;
  readonly parameters: NetworkParameters;
  readonly x: Matrix;
  /** Labels: 0 and 1, or class numbers where the network has several outputs. */
  readonly y: ArrayLike<number>;
  readonly penalty?: Penalty | undefined;
  /** One 0/1 list for each dropout layer, examples × units; dropout is off where they are left out. */
  readonly masks?: readonly ArrayLike<number>[] | undefined;
}

/** What a plain pass gives. */
export interface PlainFigures {
  readonly loss: number;
  readonly penalty: number;
  readonly cost: number;
  /** The logits, row by row. */
  readonly outputs: readonly number[];
  /** All that dense layers say. */
  readonly denseOutputs: readonly number[];
}

const activations: Readonly<Record<string, (z: number) => number>> = {
  relu: z => Math.max(z, 0),
  leakyRelu: z => (z > 0 ? z : 0.01 * z),
  tanh: Math.tanh,
  sigmoid: z => 1 / (1 + Math.exp(-z)),
};

export function plainPass({ net, parameters, x, y, penalty, masks }: PlainPass): PlainFigures {
  const m = x.rows;
  const outputs: number[] = [];
  const denseOutputs: number[] = [];
  let loss = 0;
  for (let example = 0; example < m; example++) {
    let row = Array.from(x.row(example));
    let dropouts = 0;
    for (const { name, layer, fanOut } of net.layers) {
      const { kind, keepProb } = layer.description;
      if (kind === 'dense') {
        row = affine(row, parameters[name]!, fanOut);
        denseOutputs.push(...row);
      } else if (kind === 'dropout') {
        const mask = masks?.[dropouts++];
        if (mask && keepProb !== 1) {
          row = row.map((a, unit) => (mask[example * fanOut + unit] === 0 ? 0 : a / (keepProb as number)));
        }
      } else row = row.map(activations[kind]!);
    }
    outputs.push(...row);
    loss += (row.length === 1 ? binary(row[0]!, y[example]!) : softmax(row, y[example]!)) / m;
  }
  const amount = penalty ? penaltyOf(penalty, parameters, m) : 0;
  return { loss, penalty: amount, cost: loss + amount, outputs, denseOutputs };
}

/** Unit j says Σᵢ aᵢ·wᵢⱼ + bⱼ. */
function affine(row: readonly number[], { W, b }: NetworkParameters[string], units: number): number[] {
  return Array.from({ length: units }, (_, j) =>
    row.reduce((sum, a, i) => sum + a * W!.data[i * units + j]!, b!.data[j]!),
  );
}

/** −y·log p − (1 − y)·log(1 − p) with p = sigmoid(z). */
function binary(z: number, y: number): number {
  return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * y;
}

/** −log of the softmax of the right class. */
function softmax(z: readonly number[], label: number): number {
  const largest = Math.max(...z);
  return largest + Math.log(z.reduce((sum, value) => sum + Math.exp(value - largest), 0)) - z[label]!;
}

/** λ₂/(2m)·Σ w² + λ₁/m·Σ |w| over the weights of all dense layers. */
function penaltyOf({ description: { l1, l2 } }: Penalty, parameters: NetworkParameters, m: number): number {
  const weights = Object.values(parameters).flatMap(({ W }) => Array.from(W!.data));
  return weights.reduce((total, w) => total + (l2 / (2 * m)) * w * w + (l1 / m) * Math.abs(w), 0);
}
