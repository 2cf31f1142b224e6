// Whether all contenders compute the same: their parameters after a few steps without chance, and their probabilities,
// beside those of plain JavaScript in double precision.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, jobOf } from './ask.ts';
import { type Contender, contenders } from './contenders.ts';
import type { Job } from './job.ts';
import { readNumbers } from './number-file.ts';
import * as places from './places.ts';
import { markdownTable, messageOf } from './text.ts';
import { familyOf, type Workload, workloads } from './workloads.ts';

/** Dropout is the one thing that two libraries cannot do alike, so that it stays out. */
const compared: readonly Workload[] = workloads
  .filter(({ id }) => id !== 'W1-dropout')
  .map(workload => {
    if (workload.task === 'predict') return workload;
    const steps = familyOf(workload) === 'W3' ? 3 : 20;
    const rows = workload.batchSize < workload.rows ? steps * workload.batchSize : workload.rows;
    return { ...workload, keepProb: 1, steps, rows };
  });

/** What rounding explains, as a share of what the steps changed. */
const tolerance = { float64: 1e-9, float32: 1e-3 };

/** Compares, and writes the figures; gives a table. */
export async function agree(selected: readonly Contender[], out: string, prototype: string): Promise<string> {
  mkdirSync(places.outputs, { recursive: true });
  const reference = contenders.find(({ id }) => id === 'plain-js')!;
  const ready = selected.filter(contender => contender.id !== reference.id && isReady(contender, prototype));
  const differences: Record<string, Record<string, string>> = {};
  for (const workload of compared) {
    const expected = await outputOf(reference, { ...workload, precision: 'float64' });
    const start = startOf(workload, expected.length);
    for (const contender of ready) {
      const text = await compare(contender, workload, expected, start);
      const row = differences[contender.name] ?? {};
      row[workload.id] = text;
      differences[contender.name] = row;
      process.stderr.write(`${workload.id} · ${contender.name}: ${text}\n`);
    }
  }
  writeFileSync(out, `${JSON.stringify(differences, null, 1)}\n`);
  const rows = Object.entries(differences).map(([name, row]) => [
    name,
    ...compared.map(({ id }) => row[id] ?? ''),
  ]);
  return `${['# Agreement', explanation, markdownTable(['', ...compared.map(({ id }) => id)], rows)].join('\n\n')}\n`;
}

const explanation = `Parameters after 20 steps (W3: 3) from the same start, examples in their order, without dropout: the distance from
those of plain JavaScript in float64, as a share of the way from the start. W4: the same for probabilities, as a share of
their size. Rounding explains up to ${tolerance.float64} in float64, ${tolerance.float32} in float32.`;

function isReady(contender: Contender, prototype: string): boolean {
  try {
    contender.prepare({ prototype });
    return true;
  } catch (error) {
    process.stderr.write(`${contender.name}: ${messageOf(error)}\n`);
    return false;
  }
}

async function compare(
  contender: Contender,
  workload: Workload,
  expected: Float64Array,
  start: Float64Array,
): Promise<string> {
  const reason = contender.lacks?.(workload) ?? contender.note?.(workload);
  if (reason !== undefined) return reason;
  try {
    const found = await outputOf(contender, workload);
    if (found.length !== expected.length) return `${found.length} values, expected ${expected.length}`;
    const difference = distance(found, expected) / distance(expected, start);
    const { precision } = jobOf(contender, workload, {
      mostSteps: workload.steps,
      repetitions: 1,
      clock: 'wall',
    });
    return `${difference.toExponential(0)}${difference <= tolerance[precision] ? '' : ', more than rounding'}`;
  } catch (error) {
    return messageOf(error).replace(/^Error: /, '');
  }
}

/** Parameters or probabilities that a contender writes. */
async function outputOf(contender: Contender, workload: Workload): Promise<Float64Array> {
  const output = join(places.outputs, `${contender.id}-${workload.id}.f64`);
  rmSync(output, { force: true });
  const job: Job = {
    ...jobOf(contender, workload, { mostSteps: workload.steps, repetitions: 1, clock: 'wall' }),
    steps: workload.steps,
    warmUp: 0,
    shuffle: false,
    output,
  };
  await ask(contender, job);
  return readNumbers(output);
}

/** The start in the order of the outputs: where the way begins; zero for probabilities. */
function startOf({ task, files, widths }: Workload, length: number): Float64Array {
  const start = new Float64Array(length);
  if (task === 'predict') return start;
  let at = 0;
  for (let l = 1; l < widths.length; l++) {
    const [fanIn, fanOut] = [widths[l - 1]!, widths[l]!];
    const W = readNumbers(join(places.data, `${files}_W${l}.f64`));
    for (let i = 0; i < fanIn; i++) {
      for (let j = 0; j < fanOut; j++) start[at++] = W[j * fanIn + i]!;
    }
    at += fanOut;
  }
  return start;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((total, value, i) => total + (value - b[i]!) ** 2, 0));
}
