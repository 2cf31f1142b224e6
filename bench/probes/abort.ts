// Measures how well a fit shares its thread: gaps between progress events, and the wait from an abort to the return.
import { fit } from 'wellfit';
import type { Job } from '../job.ts';
import { readFeatures, readLabels, readStart } from '../peers/peer.ts';
import { examplesOf, networkOf, optionsOf, parametersOf } from '../wellfit-network.ts';

/** Figures of one workload, in milliseconds. */
export interface AbortAnswer {
  /** Updates of the run that was watched, and how long it took. */
  readonly steps: number;
  readonly milliseconds: number;
  readonly events: number;
  readonly largestGap: number;
  /** From the start to the first event. */
  readonly firstEvent: number;
  /** From `abort()` to the return of `fit`, for each of the runs that were stopped. */
  readonly toReturn: readonly number[];
  /** From the moment for which the abort had been set to the return: what a person at the keyboard waits. */
  readonly fromRequest: readonly number[];
}

const longestMilliseconds = 60_000;
const moments = [150, 300, 450, 600, 750, 900, 1200, 1500];

const job: Job = JSON.parse(process.argv[2]!);
const net = networkOf(job);
const examples = examplesOf(job, readFeatures(), readLabels());
const options = {
  ...optionsOf(job, job.steps),
  parameters: parametersOf(job.widths, readStart()),
};

const watched = await watch();
const stopped: { toReturn: number; fromRequest: number }[] = [];
for (const moment of moments) stopped.push(await stopAt(moment));
const answer: AbortAnswer = {
  ...watched,
  toReturn: stopped.map(({ toReturn }) => toReturn),
  fromRequest: stopped.map(({ fromRequest }) => fromRequest),
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** All steps, or as many as a minute allows. */
async function watch() {
  const start = performance.now();
  const events = [start];
  const signal = {
    get aborted() {
      return performance.now() - start > longestMilliseconds;
    },
  };
  const { steps } = await fit(net, examples, {
    ...options,
    signal,
    onProgress: () => events.push(performance.now()),
  });
  const gaps = events.slice(1).map((time, i) => time - events[i]!);
  return {
    steps,
    milliseconds: performance.now() - start,
    events: gaps.length,
    largestGap: Math.max(...gaps.slice(1)),
    firstEvent: gaps[0]!,
  };
}

async function stopAt(moment: number) {
  const controller = new AbortController();
  const due = performance.now() + moment;
  let aborted = due;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, moment);
  await fit(net, examples, { ...options, signal: controller.signal });
  const returned = performance.now();
  return { toReturn: returned - aborted, fromRequest: returned - due };
}
