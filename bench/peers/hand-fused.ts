// The frozen prototype of the engine: steps fused by hand. It has programs of its own; this one runs them at the
// settings that are best for the job, and repeats their figures as an answer.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prototype } from '../places.ts';
import { answer, job } from './peer.ts';

/** What the prototype prints, as far as it is used. */
interface Line {
  readonly median: number;
  readonly min: number;
  /** Rows of a call of prediction. */
  readonly batch?: number;
}

const packed = process.execArgv.includes('--experimental-wasm-revectorize');
const fused = job.arithmetic === 'fused';

const lines = run(...program());
const line = lines.find(({ batch }) => batch === undefined || batch === job.rows);
if (!line) throw new Error('the prototype printed no figures');
answer([line.median, line.min], { seconds: line.median });

function program(): [string, readonly string[]] {
  const flags = [...(fused ? ['--fma', '1'] : []), ...(packed ? ['--revec', '1'] : [])];
  const times = ['--reps', String(job.repetitions)];
  if (job.task === 'predict') return ['w4run.mjs', ['w4', ...flags]];
  if (job.files === 'w1') {
    const variant = job.id.replace('W1-', '');
    return ['w1run2.mjs', [variant, ...narrowSettings(), '--iters', String(job.steps), ...flags, ...times]];
  }
  // Without multiply-add, tiles of six rows need more registers than there are.
  const rows = fused ? '6' : '4';
  return ['mlprun.mjs', [job.files, '--mr', rows, ...flags, ...times]];
}

/** Vectors of examples in a block, and how many blocks are in flight. */
function narrowSettings(): readonly string[] {
  if (packed) return ['--NB', '4', '--NBB', '2'];
  return ['--NB', fused && job.keepProb === 1 ? '2' : '4', '--NBS', '4'];
}

function run(name: string, args: readonly string[]): Line[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(prototype, name), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} failed: ${stderr.trim().split('\n').at(-1)}`);
  return stdout
    .split('\n')
    .filter(text => text.startsWith('{'))
    .map(text => JSON.parse(text));
}
