// Times one training step of a network of any shape, for the curves of growth: one JSON argument in, one line out.
import { fit } from 'wellfit';
import { type Clock, secondsOn } from '../clock.ts';
import { examplesOf, type Mode, networkOf, optionsOf } from '../wellfit-network.ts';
import type { Workload } from '../workloads.ts';

/** What is timed. */
export interface StepJob extends Mode {
  readonly widths: readonly number[];
  /** Examples, all of them in every step. */
  readonly rows: number;
  readonly precision: Workload['precision'];
  readonly clock: Clock;
}

export interface StepAnswer {
  readonly secondsPerStep: number;
  /** Steps that it is the mean of. */
  readonly steps: number;
}

const began = performance.now();
const shortestSeconds = 0.2;
const longestSeconds = 20;
const mostSteps = 100_000;

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

await secondsOf(1);
const one = await leastSecondsOf(1);
const enough = Math.max(shortestSeconds, one / 2);
let steps = 2;
let seconds = (await secondsOf(steps)) - one;
while (seconds < enough && steps < mostSteps) {
  steps = Math.ceil(steps * Math.min(8, Math.max(1.5, (1.2 * enough) / Math.max(seconds, 1e-3))));
  seconds = (await secondsOf(steps)) - one;
}
const whole = await leastSecondsOf(steps);
if (whole <= one) throw new Error(`the machine is too busy: ${steps} steps took no longer than one`);
const answer: StepAnswer = { secondsPerStep: (whole - one) / (steps - 1), steps };
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** The least of some, because a busy machine only ever adds. */
async function leastSecondsOf(count: number): Promise<number> {
  const seconds: number[] = [];
  while (seconds.length < 5 && performance.now() - began < 1000 * longestSeconds) {
    seconds.push(await secondsOf(count));
  }
  return seconds.length === 0 ? secondsOf(count) : Math.min(...seconds);
}

/** Compilation is over; the history's two entries are in every fit, and cancel. */
async function secondsOf(count: number): Promise<number> {
  const start = secondsOn(job.clock);
  await fit(net, examples, optionsOf(workload, count));
  return secondsOn(job.clock) - start;
}

function randomFeatures(size: number): Float64Array | Float32Array {
  const Floats = job.precision === 'float64' ? Float64Array : Float32Array;
  return new Floats(size).map(() => 2 * Math.random() - 1);
}

function randomLabels(size: number): Float64Array {
  return new Float64Array(size).map(() => Math.round(Math.random()));
}
