// Peak memory of the largest workload, against what it needs: twice the data, the parameters and one batch.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram, jobOf } from './ask.ts';
import type { Contender } from './contenders.ts';
import { probes } from './places.ts';
import type { MemoryAnswer } from './probes/memory.ts';
import { formatCount, markdownTable, messageOf } from './text.ts';
import { type Workload, workloads } from './workloads.ts';

/** Measures, and writes the figures; gives a table. */
export async function memory(variants: readonly Contender[], out: string): Promise<string> {
  const workload = workloads.find(({ id }) => id === 'W3')!;
  const needed = bytesNeeded(workload);
  const budget = 2 * (needed.data + needed.parameters + needed.activations);
  const found: Record<string, MemoryAnswer> = {};
  for (const contender of variants) {
    try {
      found[contender.name] = await measure(contender, workload);
    } catch (error) {
      process.stderr.write(`${contender.name}: failed: ${messageOf(error)}\n`);
    }
  }
  writeFileSync(out, `${JSON.stringify({ needed, budget, found }, null, 1)}\n`);
  const rows = Object.entries(found).map(
    ([name, { before, peak, webAssembly, arrayBuffers, processGrowth }]) => [
      name,
      ...[before, peak, webAssembly, arrayBuffers, processGrowth].map(megabytes),
      `${(peak / budget).toFixed(2)} of ${megabytes(budget)}`,
    ],
  );
  const head = [
    '',
    'before',
    'peak',
    'WebAssembly',
    'array buffers',
    'growth of the process',
    'of the budget',
  ];
  const parts = Object.entries(needed).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  return `${['# Memory of W3, in MB', `${explanation} ${parts.join(', ')}.`, markdownTable(head, rows)].join('\n\n')}\n`;
}

const explanation = `The peak counts WebAssembly memories and array buffers, the caller's own examples among them (the
column before), whenever the fit reported progress. The budget is twice what is needed: data, parameters with what the
optimizer remembers of each, and one batch's activations:`;

/** Data once, parameters × (1 + slots of the optimizer), and the outputs of every layer for one batch. */
function bytesNeeded({ widths, rows, batchSize, precision, optimizer }: Workload) {
  const size = precision === 'float32' ? 4 : 8;
  const parameters = widths.slice(1).reduce((total, width, i) => total + width * (widths[i]! + 1), 0);
  const slots = optimizer.kind === 'adam' ? 2 : optimizer.momentum > 0 ? 1 : 0;
  const units = widths.reduce((total, width) => total + width, 0);
  return {
    data: size * rows * (widths[0]! + 1),
    parameters: size * parameters * (1 + slots),
    activations: size * batchSize * units,
  };
}

const megabytes = (bytes: number) => formatCount(Math.round(bytes / 1e6));

function measure(contender: Contender, workload: Workload): Promise<MemoryAnswer> {
  const job = jobOf(contender, workload, {
    mostSteps: Number.POSITIVE_INFINITY,
    repetitions: 1,
    clock: 'wall',
  });
  const args = ['--expose-gc', ...(contender.flags ?? []), join(probes, 'memory.ts'), JSON.stringify(job)];
  return askProgram<MemoryAnswer>(process.execPath, args);
}
