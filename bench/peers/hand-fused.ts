// The frozen prototype of the engine: steps fused by hand. It has programs of its own; this one runs them at the
// settings that are best for the job, and repeats their figures as an answer.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readNumbers, writeNumbers } from '../number-file.ts';
import { prototype } from '../places.ts';
import { answer, job, layers, transpose } from './peer.ts';

/** What the prototype prints, as far as it is used. */
interface Line {
  readonly median: number;
  readonly min: number;
  /** Rows of a call of prediction. */
  readonly batch?: number;
}

const packed = process.execArgv.includes('--experimental-wasm-revectorize');
const fused = job.arithmetic === 'fused';
const clock = job.clock === 'cpu' ? ['--import', new URL('cpu-clock.ts', import.meta.url).href] : [];
const flags = [...(fused ? ['--fma', '1'] : []), ...(packed ? ['--revec', '1'] : [])];

if (job.output) writeOutput(job.output);
else time();

function time(): void {
  const times = ['--reps', String(job.repetitions)];
  const lines =
    job.task === 'predict'
      ? run('w4run.mjs', ['w4'])
      : job.files === 'w1'
        ? run('w1run2.mjs', [...narrowSettings(), ...times])
        : run('mlprun.mjs', [...wideSettings(), ...times]);
  const line = lines.find(({ batch }) => batch === undefined || batch === job.rows);
  if (!line) throw new Error('the prototype printed no figures');
  answer([line.median, line.min], { seconds: line.median });
}

/** Vectors of examples in a block, and how many blocks are in flight. */
function narrowSettings(): readonly string[] {
  const work = [job.id.replace('W1-', ''), '--iters', String(job.steps)];
  if (packed) return [...work, '--NB', '4', '--NBB', '2'];
  return [...work, '--NB', fused && job.keepProb === 1 ? '2' : '4', '--NBS', '4'];
}

/** Without multiply-add, tiles of six rows need more registers than there are. */
function wideSettings(): readonly string[] {
  return [job.files, '--mr', fused ? '6' : '4'];
}

function run(name: string, settings: readonly string[], environment: NodeJS.ProcessEnv = {}): Line[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...clock, join(prototype, name), ...settings, ...flags],
    {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    },
  );
  if (status !== 0) throw new Error(`${name} failed: ${stderr.trim().split('\n').at(-1)}`);
  return stdout
    .split('\n')
    .filter(text => text.startsWith('{'))
    .map(text => JSON.parse(text));
}

/** Lets it write its parameters after the job's steps, without dropout, and brings them into our order. */
function writeOutput(file: string): void {
  if (job.task === 'predict') throw new Error('writes no probabilities');
  if (job.files === 'w1') run('w1run2.mjs', [...narrowSettings(), '--reps', '1'], { DUMP: file });
  else run('mlprun.mjs', [...wideSettings(), '--drop', '0', '--check', String(job.steps), '--dump', file]);
  const values = readNumbers(file);
  let at = 0;
  const take = (size: number) => {
    at += size;
    return values.subarray(at - size, at);
  };
  const parameters = layers.flatMap(({ fanIn, fanOut }) => [
    transpose(take(fanIn * fanOut), fanOut, fanIn),
    take(fanOut),
  ]);
  writeNumbers(file, parameters);
  answer([0]);
}
