// What every JavaScript contender shares: its job, examples and start, the clock, and the answer.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { secondsOn } from '../clock.ts';
import type { Answer, Job } from '../job.ts';
import { writeNumbers } from '../number-file.ts';
import { packages } from '../places.ts';
import { median } from '../text.ts';

/** The job: the program's one argument. */
export const job: Job = JSON.parse(process.argv[2] ?? '{}');

/** Loads a package that is installed in the bench's own folder. */
export const requirePeer: NodeJS.Require = createRequire(join(packages, 'package.json'));

/** Seconds by the job's clock. */
export function now(): number {
  return secondsOn(job.clock);
}

/** A sample of many short calls: long beside the grain of the clock. */
const sampleSeconds = 0.002;

/** Width before and after every dense layer. */
export const layers: readonly { readonly fanIn: number; readonly fanOut: number }[] = job.widths
  .slice(1)
  .map((fanOut, i) => ({ fanIn: job.widths[i]!, fanOut }));

export const inputs: number = job.widths[0]!;
export const classes: number = job.widths.at(-1)!;

export type FloatArray = Float64Array | Float32Array;

/** An array in the precision of the job. */
export function floats(values: number | ArrayLike<number>): FloatArray {
  const Floats = job.precision === 'float64' ? Float64Array : Float32Array;
  return typeof values === 'number' ? new Floats(values) : Floats.from(values);
}

function bytes(name: string): ArrayBuffer {
  const file = readFileSync(join(job.folder, name));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
}

/** Features of the job's examples, row by row. */
export function readFeatures(): FloatArray {
  const stored =
    job.files === 'w1' ? new Float64Array(bytes('w1_x.f64')) : new Float32Array(bytes(`${job.files}_x.f32`));
  return floats(stored.subarray(0, job.rows * inputs));
}

/** Labels 0 and 1, or class numbers. */
export function readLabels(): FloatArray {
  const stored = {
    w1: () => new Float64Array(bytes('w1_y.f64')),
    w2: () => new Float32Array(bytes('w2_y.f32')),
    w3: () => new Int32Array(bytes('w3_y.i32')),
  };
  return floats(stored[job.files]().subarray(0, job.rows));
}

/** Starting weights of every dense layer, fanIn × fanOut. Biases start at zero. */
export function readStart(): FloatArray[] {
  return layers.map(({ fanIn, fanOut }, i) =>
    transpose(floats(new Float64Array(bytes(`${job.files}_W${i + 1}.f64`))), fanOut, fanIn),
  );
}

/** columns × rows of a rows × columns matrix. */
export function transpose(values: FloatArray, rows: number, columns: number): FloatArray {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}

/** One training run: it has begun, and takes step after step. */
export interface Run {
  step(): void | Promise<void>;
  /** Waits for steps that were only queued. */
  settle?(): Promise<void>;
  /** Weights fanIn × fanOut and biases, layer by layer: W1, b1, W2, b2, … */
  parameters(): ArrayLike<number>[] | Promise<ArrayLike<number>[]>;
}

/** Times the job's updates, each repetition from the same start, and answers. */
export async function timeTraining(begin: () => Run): Promise<void> {
  const seconds: number[] = [];
  for (let repetition = 0; repetition < job.repetitions; repetition++) {
    const run = begin();
    await take(run, job.warmUp);
    const start = now();
    await take(run, job.steps);
    seconds.push(now() - start);
    if (repetition === job.repetitions - 1) await writeOutput(run);
  }
  answer(seconds);
}

async function take(run: Run, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    const queued = run.step();
    if (queued) await queued;
  }
  await run.settle?.();
}

async function writeOutput(run: Run): Promise<void> {
  if (job.output) writeNumbers(job.output, await run.parameters());
}

type Prediction = ArrayLike<number>;

/**
 * Times one call of a prediction and answers: warm, over samples long enough for the clock.
 *
 * @param predict probabilities of the job's rows
 */
export async function timePrediction(predict: () => Prediction | Promise<Prediction>): Promise<void> {
  if (job.output) writeNumbers(job.output, [await predict()]);
  const call = async (times: number) => {
    const start = now();
    for (let i = 0; i < times; i++) {
      const probabilities = predict();
      if (probabilities instanceof Promise) await probabilities;
    }
    return now() - start;
  };
  const perCall = await warm(call);
  const times = Math.max(1, Math.ceil(sampleSeconds / perCall));
  const seconds: number[] = [];
  for (const start = now(); now() - start < 0.8 || seconds.length < 5; ) {
    seconds.push((await call(times)) / times);
  }
  answer(seconds);
}

/** Calls for half a second, so that the code is compiled at its best; gives seconds a call. */
async function warm(call: (times: number) => Promise<number>): Promise<number> {
  let perCall = 1;
  for (let times = 1, total = 0; total < 0.5; times *= 2) {
    const seconds = await call(times);
    perCall = seconds / times;
    total += seconds;
  }
  return perCall;
}

/** Prints the answer. */
export function answer(seconds: readonly number[], more: Partial<Answer> = {}): void {
  const line: Answer = { seconds: median(seconds), best: Math.min(...seconds), ...more };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Hands out the rows of one batch after the other, whole batches of a new order at every epoch. */
export function batches(): () => Int32Array {
  const order = Int32Array.from({ length: job.rows }, (_, i) => i);
  let next = job.rows;
  return () => {
    if (next + job.batchSize > job.rows) {
      if (job.shuffle) shuffle(order);
      next = 0;
    }
    next += job.batchSize;
    return order.subarray(next - job.batchSize, next);
  };
}

function shuffle(order: Int32Array): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
