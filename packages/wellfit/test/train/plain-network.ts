// A network's cost as a textbook has it, in plain loops that share nothing with the engine: an oracle for its programs.
import type { ByLayer, Loss, Matrix, Network, NetworkParameters, Penalty } from 'wellfit';
import { lossOf, meanOneWeights, type PlainWeighting, targetRows } from './plain-losses.ts';

/** What a plain pass is made of. */
export interface PlainPass extends PlainWeighting {
  readonly net: Network;
  readonly parameters: NetworkParameters;
  readonly x: Matrix;
  /** A label for each example, class numbers where there are several; or a row of targets for each. */
  readonly y: ArrayLike<number> | Matrix;
  readonly loss: Loss;
  readonly penalty?: ByLayer<Penalty> | undefined;
  /** Dropout, noise and batch statistics on. */
  readonly training: boolean;
  /** One 0/1 list for each dropout layer, examples × units. */
  readonly masks?: readonly ArrayLike<number>[] | undefined;
  /** One list of normal numbers for each noise layer, examples × units. */
  readonly noises?: readonly ArrayLike<number>[] | undefined;
}

/** What a plain pass gives. */
export interface PlainFigures {
  readonly loss: number;
  readonly penalty: number;
  readonly cost: number;
  /** The logits, row by row. */
  readonly outputs: readonly number[];
  /** How far away each kink is: where a layer, the loss or the penalty has a slope that jumps. */
  readonly kinks: readonly number[];
}

/** One list of units for each example. */
type Rows = readonly (readonly number[])[];

export function plainPass(pass: PlainPass): PlainFigures {
  const { net, parameters, x, loss } = pass;
  const m = x.rows;
  const kinks: number[] = [];
  const outputs = plainOutputs(pass, kinks);
  const weights = meanOneWeights(pass, m);
  const targets = targetRows(pass, m);
  const each = outputs.map((z, i) => lossOf(loss, z, targets[i]!, kinks));
  const mean = each.reduce((sum, value, i) => sum + weights[i]! * value, 0) / m;
  const penalty = penaltyOf(pass.penalty, parameters, { net, m, kinks });
  return { loss: mean, penalty, cost: mean + penalty, outputs: outputs.flat(), kinks };
}

/** The logits of each example. */
export function plainOutputs(
  { net, parameters, x, training, masks = [], noises = [] }: Omit<PlainPass, 'y' | 'loss'>,
  kinks: number[] = [],
): Rows {
  let rows: Rows = Array.from({ length: x.rows }, (_, i) => Array.from(x.row(i)));
  let [dropouts, noisy] = [0, 0];
  for (const { name, layer, fanOut } of net.layers) {
    const { kind, ...options } = layer.description as unknown as Description;
    const own = parameters[name]!;
    if (kind === 'dense') rows = rows.map(row => affine(row, own, fanOut));
    else if (kind === 'batchNorm') rows = batchNorm(rows, own, { ...options, training });
    else if (kind === 'layerNorm') rows = rows.map(row => standardized(row, options.epsilon, own));
    else if (kind === 'dropout' || kind === 'alphaDropout') {
      const mask = masks[dropouts++];
      if (training && mask && options.keepProb < 1) rows = dropped[kind](rows, mask, options.keepProb);
    } else if (kind === 'gaussianNoise') {
      const noise = noises[noisy++];
      if (training && noise) rows = eachUnit(rows, (a, k) => a + options.stddev * noise[k]!);
    } else {
      if (kind in kinked) kinks.push(...rows.flat());
      rows = eachUnit(rows, z => activations[kind]!(z, options));
    }
  }
  return rows;
}

interface Options {
  readonly alpha: number;
  readonly slope: number;
  readonly epsilon: number;
  readonly keepProb: number;
  readonly stddev: number;
}

interface Description extends Options {
  readonly kind: string;
}

const kinked = { relu: true, leakyRelu: true, elu: true };

const activations: Readonly<Record<string, (z: number, options: Options) => number>> = {
  relu: z => Math.max(z, 0),
  leakyRelu: (z, { slope }) => (z > 0 ? z : slope * z),
  elu: (z, { alpha }) => (z > 0 ? z : alpha * Math.expm1(z)),
  gelu: z => (z / 2) * (1 + errorFunction(z / Math.SQRT2)),
  tanh: Math.tanh,
  sigmoid: z => 1 / (1 + Math.exp(-z)),
};

/** 2/√π·e^(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n + 1)!!, whose terms are all of one sign. */
export function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, 0];
  for (let n = 1; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Unit j says Σᵢ aᵢ·wᵢⱼ + bⱼ. */
function affine(row: readonly number[], { W, b }: NetworkParameters[string], units: number): number[] {
  return Array.from({ length: units }, (_, j) =>
    row.reduce((sum, a, i) => sum + a * W!.data[i * units + j]!, b!.data[j]!),
  );
}

/** What dropout makes of what goes in; k counts through examples × units. */
const dropped: Readonly<
  Record<'dropout' | 'alphaDropout', (rows: Rows, mask: ArrayLike<number>, keepProb: number) => Rows>
> = {
  dropout: (rows, mask, keepProb) => eachUnit(rows, (a, k) => (mask[k] ? a / keepProb : 0)),
  alphaDropout(rows, mask, keepProb) {
    // λ and α of the scaled exponential linear unit
    const saturated = -1.0507009873554805 * 1.6732632423543772;
    const a = (keepProb + saturated ** 2 * keepProb * (1 - keepProb)) ** -0.5;
    const b = -a * saturated * (1 - keepProb);
    return eachUnit(rows, (value, k) => a * (mask[k] ? value : saturated) + b);
  },
};

function eachUnit(rows: Rows, value: (a: number, k: number) => number): Rows {
  return rows.map((row, i) => row.map((a, j) => value(a, i * row.length + j)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean and mean squared distance from it. */
export function moments(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const center = mean(values);
  return { mean: center, variance: mean(values.map(value => (value - center) ** 2)) };
}

/** Units of one example, with their own mean and variance. */
function standardized(
  row: readonly number[],
  epsilon: number,
  { gamma, beta }: NetworkParameters[string],
): number[] {
  const { mean, variance } = moments(row);
  return row.map((a, j) => (gamma!.data[j]! * (a - mean)) / Math.sqrt(variance + epsilon) + beta!.data[j]!);
}

/** Each unit with its mean and variance over the examples, or with those that it has been given. */
function batchNorm(
  rows: Rows,
  own: NetworkParameters[string],
  { epsilon, training }: { readonly epsilon: number; readonly training: boolean },
): Rows {
  const ofUnit = rows[0]!.map((_, j) =>
    training
      ? moments(rows.map(row => row[j]!))
      : { mean: own['mean']!.data[j]!, variance: own['variance']!.data[j]! },
  );
  const [gamma, beta] = [own['gamma']!.data, own['beta']!.data];
  return rows.map(row =>
    row.map((a, j) => {
      const { mean, variance } = ofUnit[j]!;
      return (gamma[j]! * (a - mean)) / Math.sqrt(variance + epsilon) + beta[j]!;
    }),
  );
}

/** λ₂/(2m)·Σ w² + λ₁/m·Σ |w| over the weights of dense layers: of all, or of those that have a penalty of their own. */
function penaltyOf(
  penalty: ByLayer<Penalty> | undefined,
  parameters: NetworkParameters,
  { net, m, kinks }: { readonly net: Network; readonly m: number; readonly kinks: number[] },
): number {
  let total = 0;
  for (const { name } of net.layers) {
    const own = penalty && ('description' in penalty ? (penalty as Penalty) : penalty[name]);
    if (!own || !parameters[name]?.['W']) continue;
    const { l1, l2 } = own.description;
    for (const w of parameters[name]['W'].data) {
      total += (l2 / (2 * m)) * w * w + (l1 / m) * Math.abs(w);
      if (l1 > 0) kinks.push(w);
    }
  }
  return total;
}
