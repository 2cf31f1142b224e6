// Interleaved rounds: each runs every contender once on every workload, so that a busy spell of the machine meets all
// of them, and ratios are taken within a round.
import { loadavg } from 'node:os';
import { ask, type JobOptions, jobOf } from './ask.ts';
import type { Clock } from './clock.ts';
import type { Contender } from './contenders.ts';
import { type Here, here } from './here.ts';
import type { Answer, Job } from './job.ts';
import { measurePeaks, type Peaks } from './peak.ts';
import { formatSeconds, messageOf } from './text.ts';
import type { Workload } from './workloads.ts';

/** One contender on one workload. */
export interface Entry {
  readonly workload: string;
  readonly contender: string;
  readonly precision: Job['precision'];
  /** Steps that were timed, of the workload's. */
  readonly steps: number;
  /** By round, seconds scaled to the whole workload; null where a round has none. */
  readonly seconds: (number | null)[];
  /** The answers as they came. */
  readonly answers: (Answer | null)[];
  /** Why it cannot run the workload by its nature. */
  readonly lacks?: string;
  /** Why there is no figure: it is not installed, or went wrong. */
  failure?: string;
}

/** All that a run of the bench found. */
export interface Results extends Here {
  /** What seconds are of. */
  readonly clock: Clock;
  /** By contender. */
  readonly versions: Record<string, string>;
  /** By round. */
  readonly peaks: Peaks[];
  /** Processes that wanted to run when a round began, on average of a minute. */
  readonly load: number[];
  readonly entries: Entry[];
}

export interface RoundOptions extends JobOptions {
  readonly rounds: number;
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  /** Folder of the frozen prototype. */
  readonly prototype: string;
}

/** Prints a line of progress. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs all rounds; gives the results after each. */
export async function* runRounds(options: RoundOptions): AsyncGenerator<Results, void, void> {
  const results = begin(options.clock);
  const ready = prepare(options, results);
  for (let round = 1; round <= options.rounds; round++) {
    results.load.push(loadavg()[0]!);
    results.peaks.push(await measurePeaks());
    // Every second round runs backwards, so that nobody always comes after the same neighbour.
    const order = round % 2 === 1 ? ready : ready.toReversed();
    for (const workload of options.workloads) {
      for (const contender of order) {
        const entry = entryOf(results, contender, workload, options);
        if (entry.lacks !== undefined || entry.failure !== undefined) continue;
        const figure = await measure(entry, contender, workload, options);
        say(`round ${round} of ${options.rounds} · ${workload.id} · ${contender.name}: ${figure}`);
      }
    }
    yield results;
  }
}

function begin(clock: Clock): Results {
  return {
    ...here(),
    clock,
    versions: {},
    peaks: [],
    load: [],
    entries: [],
  };
}

/** The contenders that are there; of the others every entry says what is missing. */
function prepare(options: RoundOptions, results: Results): Contender[] {
  return options.contenders.filter(contender => {
    try {
      results.versions[contender.id] = contender.prepare(options);
      return true;
    } catch (error) {
      const failure = messageOf(error);
      say(`${contender.name}: ${failure}`);
      for (const workload of options.workloads) {
        const entry = entryOf(results, contender, workload, options);
        entry.failure ??= failure;
      }
      return false;
    }
  });
}

/** The entry of a contender on a workload, made when it is not there yet. */
function entryOf(results: Results, contender: Contender, workload: Workload, options: RoundOptions): Entry {
  const found = results.entries.find(
    entry => entry.contender === contender.id && entry.workload === workload.id,
  );
  if (found) return found;
  const { precision, steps } = jobOf(contender, workload, options);
  const lacks = contender.lacks?.(workload);
  const entry: Entry = {
    workload: workload.id,
    contender: contender.id,
    precision,
    steps,
    seconds: [],
    answers: [],
    ...(lacks !== undefined && { lacks }),
  };
  results.entries.push(entry);
  return entry;
}

/** Runs a contender once, and writes the figure or the failure into its entry. */
async function measure(
  entry: Entry,
  contender: Contender,
  workload: Workload,
  options: RoundOptions,
): Promise<string> {
  try {
    const answer = await ask(contender, jobOf(contender, workload, options));
    const seconds = (answer.seconds * workload.steps) / entry.steps;
    entry.answers.push(answer);
    entry.seconds.push(seconds);
    return formatSeconds(seconds);
  } catch (error) {
    entry.answers.push(null);
    entry.seconds.push(null);
    entry.failure = `failed: ${messageOf(error)}`;
    return entry.failure;
  }
}
