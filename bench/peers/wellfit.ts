// wellfit itself, through its public door.
import { fit, type NetworkParameters, TrainedNetwork } from 'wellfit';
import { median } from '../text.ts';
import { examplesOf, lossOf, modeOf, networkOf, optionsOf, parametersOf } from '../wellfit-network.ts';
import { answer, job, readFeatures, readLabels, readStart, timePrediction, writeNumbers } from './peer.ts';

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
  const examples = examplesOf(job, x, readLabels());
  const secondsOf = async (steps: number, then?: (trained: NetworkParameters) => void) => {
    const start = performance.now();
    const { model } = await fit(net, examples, {
      ...optionsOf(job, steps),
      shuffle: job.shuffle,
      parameters,
    });
    const seconds = (performance.now() - start) / 1000;
    then?.(model.parameters);
    return seconds;
  };
  const startMilliseconds = 1000 * (await secondsOf(1));
  const steps: number[] = [];
  const calls: number[] = [];
  for (let repetition = 0; repetition < job.repetitions; repetition++) {
    const whole = await secondsOf(job.steps, repetition === 0 ? write : undefined);
    const one = await secondsOf(1);
    calls.push(whole);
    steps.push(((whole - one) * job.steps) / (job.steps - 1));
  }
  answer(steps, { startMilliseconds, callSeconds: median(calls) });
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
