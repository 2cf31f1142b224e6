// Examples and starting weights of every workload: made once from fixed seeds, as raw little-endian files that any
// language reads. Names and layout are those that the frozen prototype expects.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomState } from 'wellfit';
import { data as folder } from './places.ts';
import { type Workload, workloads } from './workloads.ts';

/** Raise it when what is drawn changes. */
const edition = 1;

/** Writes the files, unless they are there already. */
export function prepareData(): void {
  const spec = JSON.stringify({ edition, ...specification() }, null, 1);
  const file = join(folder, 'spec.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === spec) return;
  mkdirSync(folder, { recursive: true });
  const [assignment, tabular, images] = (['w1', 'w2', 'w3'] as const).map(trainingOf);
  writeAssignment(assignment!);
  writeTabular(tabular!);
  writeImages(images!);
  writeFileSync(file, spec);
}

function trainingOf(files: Workload['files']): Workload {
  return workloads.find(workload => workload.files === files && workload.task === 'train')!;
}

/** Two features, two classes with a curved border and some noise. */
function writeAssignment(workload: Workload): void {
  const random = new RandomState(3);
  const x = random.uniform(-0.7, 0.5, 2 * workload.rows);
  const noise = random.randn(workload.rows);
  const y = noise.map((value, i) => (x[2 * i]! ** 2 + 0.6 * x[2 * i + 1]! + 0.1 * value > 0.02 ? 1 : 0));
  write('w1_x.f64', x);
  write('w1_y.f64', y);
  writeStart(workload, { seed: 3, variance: 1 });
}

/** Normal features; the class is the sign of a random network's output, with noise. */
function writeTabular(workload: Workload): void {
  const inputs = workload.widths[0]!;
  const hidden = 8;
  const random = new RandomState(4);
  const x = Float32Array.from(random.randn(workload.rows * inputs));
  const A = random.randn(inputs * hidden);
  const B = random.randn(hidden);
  const y = Float32Array.from({ length: workload.rows }, (_, row) => {
    let score = 0.5 * random.randn();
    for (let unit = 0; unit < hidden; unit++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += x[row * inputs + k]! * A[k * hidden + unit]!;
      score += Math.max(sum, 0) * B[unit]!;
    }
    return score > 0 ? 1 : 0;
  });
  write('w2_x.f32', x);
  write('w2_y.f32', y);
  writeStart(workload, { seed: 5, variance: 2 });
}

/** A prototype for each class, four fifths of it zero as in MNIST, and sparse noise. */
function writeImages(workload: Workload): void {
  const inputs = workload.widths[0]!;
  const classes = workload.widths.at(-1)!;
  const random = new RandomState(6);
  const inked = random.rand(classes * inputs);
  const prototypes = random.rand(classes * inputs).map((value, i) => (inked[i]! < 0.2 ? value : 0));
  const y = Int32Array.from(random.randint(0, classes, workload.rows));
  const x = new Float32Array(workload.rows * inputs);
  for (let i = 0; i < x.length; i++) {
    const speck = random.rand() < 0.1 ? 0.3 * random.rand() : 0;
    x[i] = Math.min(1, prototypes[y[Math.floor(i / inputs)]! * inputs + (i % inputs)]! + speck);
  }
  write('w3_x.f32', x);
  write('w3_y.i32', y);
  writeStart(workload, { seed: 7, variance: 2 });
}

/** Weights fanOut × fanIn as in the assignment, N(0, variance/fanIn); biases start at zero and have no file. */
function writeStart(
  { files, widths }: Workload,
  { seed, variance }: { seed: number; variance: number },
): void {
  const random = new RandomState(seed);
  for (let layer = 1; layer < widths.length; layer++) {
    const fanIn = widths[layer - 1]!;
    write(`${files}_W${layer}.f64`, random.normal(0, Math.sqrt(variance / fanIn), widths[layer]! * fanIn));
  }
}

function write(name: string, values: Float64Array | Float32Array | Int32Array): void {
  writeFileSync(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** The workloads in the words of the prototype's own `spec.json`. */
function specification() {
  const [w1, w2, w3] = (['w1', 'w2', 'w3'] as const).map(trainingOf) as [Workload, Workload, Workload];
  const l2 = workloads.find(({ id }) => id === 'W1-l2')!;
  const dropout = workloads.find(({ id }) => id === 'W1-dropout')!;
  const minibatches = ({ widths, rows, batchSize, steps, optimizer, keepProb }: Workload) => ({
    dims: widths,
    n: rows,
    batch: batchSize,
    epochs: (steps * batchSize) / rows,
    lr: optimizer.learningRate,
    drop: 1 - keepProb,
  });
  return {
    w1: {
      dims: w1.widths,
      m: w1.rows,
      iters: w1.steps,
      lr: w1.optimizer.learningRate,
      lambd: l2.lambda,
      keep: dropout.keepProb,
    },
    w2: { ...minibatches(w2), l2: w2.lambda / w2.batchSize },
    w3: { ...minibatches(w3), momentum: w3.optimizer.momentum },
  };
}
