// Runs one contender's program in a process of its own, on one thread, and reads its answer.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { type Contender, interpreterOf } from './contenders.ts';
import type { Answer, Job } from './job.ts';
import * as places from './places.ts';
import { familyOf, type Workload } from './workloads.ts';

/** No run may take longer. */
const limitSeconds = 600;

const environment = {
  ...process.env,
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  NODE_OPTIONS: '',
};

/** What may be asked differently from the workload. */
export interface JobOptions {
  /** No contender is timed on more steps. */
  readonly mostSteps: number;
  readonly repetitions: number | undefined;
  readonly clock: Clock;
}

/** A contender's job. */
export function jobOf(contender: Contender, workload: Workload, options: JobOptions): Job {
  const steps = Math.min(
    contender.steps?.[familyOf(workload)] ?? workload.steps,
    workload.steps,
    options.mostSteps,
  );
  return {
    ...workload,
    folder: places.data,
    steps,
    // A whole run is mostly compiled code; so is the part of it that is timed.
    warmUp: steps < workload.steps ? steps : 0,
    repetitions: options.repetitions ?? contender.repetitions ?? 1,
    shuffle: true,
    clock: options.clock,
    ...(contender.precision && { precision: contender.precision }),
    ...(contender.arithmetic && { arithmetic: contender.arithmetic }),
    ...(contender.vectorBits && { vectorBits: contender.vectorBits }),
    ...(contender.backend && { backend: contender.backend }),
  };
}

/**
 * Runs a program.
 *
 * @throws Error of one line when it fails, prints no answer, or takes too long
 */
export async function ask(contender: Contender, job: Job): Promise<Answer> {
  return askProgram<Answer>(interpreterOf(contender), [
    ...(contender.flags ?? []),
    join(places.peers, contender.program),
    JSON.stringify(job),
  ]);
}

/** Runs any program that prints one line of JSON. */
export async function askProgram<T>(command: string, args: readonly string[]): Promise<T> {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000 * limitSeconds);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ending) => resolve(ending));
  });
  clearTimeout(timer);
  if (signal) throw new Error(`ended by ${signal} after at most ${limitSeconds} s`);
  if (code !== 0) throw new Error(reasonIn(stderr) ?? `ended with code ${code}`);
  const line = stdout.split('\n').findLast(text => text.startsWith('{'));
  if (line === undefined) throw new Error('printed no answer');
  return JSON.parse(line);
}

/** The line of an error's text that says what went wrong: Node's has a stack below it, Python's one above. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter(line => line.trim() !== '');
  return lines.find(line => /^\w*Error\b.*: /.test(line)) ?? lines.at(-1);
}
