// Times one training step of a network of any shape, for the curves of growth: one JSON argument in, one line out.
import { fit } from 'wellfit';
import { median } from '../text.ts';
import { examplesOf, type Mode, networkOf, optionsOf } from '../wellfit-network.ts';
import type { Workload } from '../workloads.ts';

/** What is timed. */
export interface StepJob extends Mode {
  readonly widths: readonly number[];
  /** Examples, all of them in every step. */
  readonly rows: number;
  readonly precision: Workload['precision'];
}

export interface StepAnswer {
  readonly secondsPerStep: number;
  /** Steps behind each of the figures of which this is the median. */
  readonly steps: number;
}

const shortestSeconds = 0.2;
const longestSeconds = 20;
const mostSteps = 65_536;

const job: StepJob = JSON.parse(process.argv[2]!);
const workload: Workload & Mode = {
  ...job,
  id: '',
  title: '',
  task: 'train',
  files: 'w1',
  outputs: 'sigmoid',
  batchSize: job.rows,
  steps: 1,
  optimizer: { kind: 'sgd', learningRate: 1e-3, momentum: 0 },
  lambda: 0,
  keepProb: 1,
};
const net = networkOf(workload);
const examples = examplesOf(job, randomFeatures(job.rows * job.widths[0]!), randomLabels(job.rows));

const began = performance.now();
await secondsOf(1);
let steps = 2;
let seconds = await secondsPerStep(steps);
while (seconds * (steps - 1) < shortestSeconds && steps < mostSteps) {
  steps *= 2;
  seconds = await secondsPerStep(steps);
}
const figures = [seconds];
while (figures.length < 3 && performance.now() - began < 1000 * longestSeconds) {
  figures.push(await secondsPerStep(steps));
}
const answer: StepAnswer = { secondsPerStep: median(figures), steps };
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** Compilation and the history's two entries are in both fits, and cancel. */
async function secondsPerStep(count: number): Promise<number> {
  const one = await secondsOf(1);
  return Math.max(1e-9, ((await secondsOf(count)) - one) / (count - 1));
}

async function secondsOf(count: number): Promise<number> {
  const start = performance.now();
  await fit(net, examples, optionsOf(workload, count));
  return (performance.now() - start) / 1000;
}

function randomFeatures(size: number): Float64Array | Float32Array {
  const Floats = job.precision === 'float64' ? Float64Array : Float32Array;
  return new Floats(size).map(() => 2 * Math.random() - 1);
}

function randomLabels(size: number): Float64Array {
  return new Float64Array(size).map(() => Math.round(Math.random()));
}
