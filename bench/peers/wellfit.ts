// wellfit itself, through its public door.
import { type Examples, fit, type NetworkParameters, TrainedNetwork } from 'wellfit';
import { writeNumbers } from '../number-file.ts';
import { median } from '../text.ts';
import { examplesOf, lossOf, modeOf, networkOf, optionsOf, parametersOf } from '../wellfit-network.ts';
import {
  answer,
  type FloatArray,
  inputs,
  job,
  now,
  readFeatures,
  readLabels,
  readStart,
  timePrediction,
} from './peer.ts';

const net = networkOf(job);
const parameters = parametersOf(job.widths, readStart());
const x = readFeatures();

if (job.task === 'train') await timeFit();
else await timeModel();

/**
 * `fit` does more than steps: it compiles, copies the examples and writes two entries of the history. So a fit of one
 * step is timed beside each fit of all of them; the difference is what the other steps took.
 */
async function timeFit(): Promise<void> {
  const y = readLabels();
  const compileMilliseconds = await timeCompilation(y);
  const examples = examplesOf(job, x, y);
  const steps: number[] = [];
  const calls: number[] = [];
  for (let repetition = 0; repetition < job.repetitions; repetition++) {
    const whole = await secondsOf(examples, job.steps, repetition === 0 ? write : undefined);
    const one = await secondsOf(examples, 1);
    calls.push(whole);
    steps.push(((whole - one) * job.steps) / (job.steps - 1));
  }
  answer(steps, { compileMilliseconds, callSeconds: median(calls) });
}

/** What the first fit of a process takes longer than a second one like it: one step, on no more than two batches. */
async function timeCompilation(y: FloatArray): Promise<number> {
  const rows = Math.min(job.rows, 2 * job.batchSize);
  const few = examplesOf(job, x.subarray(0, rows * inputs), y.subarray(0, rows));
  const first = await secondsOf(few, 1);
  return 1000 * (first - (await secondsOf(few, 1)));
}

async function secondsOf(
  examples: Examples,
  steps: number,
  then?: (trained: NetworkParameters) => void,
): Promise<number> {
  const options = { ...optionsOf(job, steps), shuffle: job.shuffle, parameters };
  const start = now();
  const { model } = await fit(net, examples, options);
  const seconds = now() - start;
  then?.(model.parameters);
  return seconds;
}

function write(trained: NetworkParameters): void {
  if (!job.output) return;
  const layers = Object.values(trained).filter(({ W }) => W !== undefined);
  writeNumbers(
    job.output,
    layers.flatMap(({ W, b }) => [W!.data, b!.data]),
  );
}

async function timeModel(): Promise<void> {
  const model = new TrainedNetwork(net, parameters, lossOf(job), modeOf(job));
  const rows = examplesOf(job, x, x).x;
  await timePrediction(() => model.predictProbabilities(rows));
}
