// How soon a run can be stopped, and how often it tells how far it has come.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram, jobOf } from './ask.ts';
import type { Contender } from './contenders.ts';
import { probes } from './places.ts';
import type { AbortAnswer } from './probes/abort.ts';
import { formatCount, markdownTable, median, messageOf, threeDigits } from './text.ts';
import { type Workload, workloads } from './workloads.ts';

const steps = 100_000;

/** Small steps and large ones: both must share the thread. */
const watched = ['W1-dropout', 'W3'];

/** Measures, and writes the figures; gives a table. */
export async function abort(variants: readonly Contender[], out: string): Promise<string> {
  const found: (AbortAnswer & { readonly workload: string; readonly contender: string })[] = [];
  for (const contender of variants) {
    for (const workload of workloads.filter(({ id }) => watched.includes(id))) {
      const name = `${contender.name} · ${workload.id}`;
      try {
        const answer = await measure(contender, { ...workload, steps });
        found.push({ workload: workload.id, contender: contender.name, ...answer });
        process.stderr.write(`${name}: done\n`);
      } catch (error) {
        process.stderr.write(`${name}: failed: ${messageOf(error)}\n`);
      }
    }
  }
  writeFileSync(out, `${JSON.stringify(found, null, 1)}\n`);
  const rows = found.map(({ workload, contender, ...answer }) => [
    `${contender} · ${workload}`,
    formatCount(answer.steps),
    threeDigits(answer.milliseconds / 1000),
    formatCount(answer.events),
    ...[answer.firstEvent, answer.largestGap].map(milliseconds),
    ...[answer.toReturn, answer.fromRequest].map(
      values => `${milliseconds(median(values))}, ${milliseconds(Math.max(...values))}`,
    ),
  ]);
  const head = [
    '',
    'steps',
    'seconds',
    'events',
    'to the first',
    'largest gap',
    'abort to return',
    'request to return',
  ];
  return `${['# Stopping', explanation, markdownTable(head, rows)].join('\n\n')}\n`;
}

const explanation = `A run of ${formatCount(steps)} steps, or of a minute where that is less. The last two columns are median and
greatest of eight runs that were stopped at different moments: from \`abort()\` to the return of \`fit\`, and from the
moment for which the call had been set, which includes the wait for a turn. All times in milliseconds but the seconds.`;

const milliseconds = (value: number) => value.toFixed(1);

function measure(contender: Contender, workload: Workload): Promise<AbortAnswer> {
  const job = jobOf(contender, workload, {
    mostSteps: Number.POSITIVE_INFINITY,
    repetitions: 1,
    clock: 'wall',
  });
  const args = [...(contender.flags ?? []), join(probes, 'abort.ts'), JSON.stringify(job)];
  return askProgram<AbortAnswer>(process.execPath, args);
}
