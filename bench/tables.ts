// Results as Markdown: a table of everything, then one for each workload with rates and ratios.
import { type Contender, contenders } from './contenders.ts';
import { describeHere } from './here.ts';
import { peakFor } from './peak.ts';
import type { Entry, Results } from './rounds.ts';
import { formatCount, formatSeconds, markdownTable, median, threeDigits } from './text.ts';
import { operationsOf, type Workload, workloads } from './workloads.ts';

/** The whole report. */
export function report(results: Results): string {
  const present = workloads.filter(({ id }) => results.entries.some(({ workload }) => workload === id));
  return [
    '# Benchmark',
    facts(results),
    '## Median seconds',
    summary(results, present),
    ...present.flatMap(workload => [
      `## ${workload.id}: ${workload.title}`,
      describe(workload),
      details(results, workload),
    ]),
    '## How it was measured',
    method,
    '',
  ].join('\n\n');
}

const method = `Every figure is that of a process of its own, on one thread, and a median over the rounds; each round
ran every contender once. Ratios are medians of the ratios within a round, and say how many times as long a contender
takes as the wellfit of that column. Start-up and loading are left out. Of wellfit's \`fit\` only the steps count, as the
difference between a fit of all steps and a fit of one; a table of their own has the rest: what the first fit of a
process takes longer than the second, and a whole call with its copy of the examples and its losses at the start and at
the end. All batches are whole, so that all contenders make the same number of updates. Scaled figures come after as
many untimed steps. GFLOP/s are those of the matrix products alone. The peak is what chains of multiply and add reach
in WebAssembly: for wellfit and the prototype in their own mode, for the others at its highest (fused, 256 bits).`;

function facts(results: Results): string {
  const { clock, peaks, load, versions, entries } = results;
  const used = contenders.filter(
    ({ id }) => entries.some(({ contender }) => contender === id) && versions[id],
  );
  const outside = used.filter(({ mode }) => mode === undefined);
  const peakNames = Object.keys(peaks[0] ?? {});
  const peak = (name: string) => `${name} ${threeDigits(median(peaks.map(rates => rates[name]!)))}`;
  return [
    describeHere(results),
    `${peaks.length} rounds; seconds of the ${clock === 'cpu' ? 'processor' : 'wall'}; load when they began ${load.map(value => value.toFixed(1)).join(', ')}`,
    `Peaks in GFLOP/s: ${peakNames.map(peak).join(' · ')}`,
    ...(outside.length > 0 ? [outside.map(({ id, name }) => `${name} ${versions[id]}`).join(' · ')] : []),
  ].join('\n\n');
}

function describe(workload: Workload): string {
  const { widths, rows, batchSize, steps, optimizer, lambda, keepProb, task } = workload;
  const work = `${threeDigits(operationsOf(workload) / 1e9)} GFLOP`;
  if (task === 'predict') return `${widths.join('-')}, ${formatCount(rows)} rows a call; ${work}.`;
  const update =
    optimizer.kind === 'adam'
      ? 'Adam'
      : optimizer.momentum > 0
        ? `momentum ${optimizer.momentum}`
        : 'gradient descent';
  return [
    `${widths.join('-')}, ${formatCount(rows)} examples`,
    batchSize === rows ? 'full batch' : `batches of ${batchSize}`,
    `${formatCount(steps)} steps of ${update} at ${optimizer.learningRate}`,
    ...(lambda > 0 ? [`λ ${threeDigits(lambda)}`] : []),
    ...(keepProb < 1 ? [`keepProb ${keepProb} with a fresh mask at every step`] : []),
    `${work}.`,
  ].join(', ');
}

function entryOf({ entries }: Results, contender: Contender, workload: Workload): Entry | undefined {
  return entries.find(entry => entry.contender === contender.id && entry.workload === workload.id);
}

const finite = (values: readonly (number | null)[]) => values.filter(value => value !== null);

function medianSeconds(entry: Entry | undefined): number | undefined {
  const seconds = finite(entry?.seconds ?? []);
  return seconds.length === 0 ? undefined : median(seconds);
}

function summary(results: Results, present: readonly Workload[]): string {
  const rows = contenders.flatMap(contender => {
    const cells = present.map(workload => {
      const seconds = medianSeconds(entryOf(results, contender, workload));
      return seconds === undefined ? '' : formatSeconds(seconds);
    });
    return cells.some(cell => cell !== '') ? [[contender.name, ...cells]] : [];
  });
  return markdownTable(['', ...present.map(({ id }) => id)], rows);
}

/** How many times as long, within each round. */
function ratio(entry: Entry, reference: Entry | undefined): string {
  const ratios = entry.seconds.flatMap((seconds, round) => {
    const other = reference?.seconds[round];
    return seconds === null || other === null || other === undefined ? [] : [seconds / other];
  });
  return ratios.length === 0 ? '' : `${threeDigits(median(ratios))}×`;
}

function details(results: Results, workload: Workload): string {
  const own = contenders.filter(
    contender => contender.program === 'wellfit.ts' && medianSeconds(entryOf(results, contender, workload)),
  );
  const rows = contenders.flatMap(contender => {
    const entry = entryOf(results, contender, workload);
    return entry && entry.lacks === undefined ? [row(results, { contender, entry, workload, own })] : [];
  });
  const head = ['', 'median', 'range', 'GFLOP/s', 'of peak', ...own.map(({ name }) => `÷ ${name}`), 'notes'];
  return [
    markdownTable(head, rows),
    ...absent(results, workload),
    ...wholeCalls(results, workload, own),
  ].join('\n\n');
}

/** Who cannot run the workload by its nature. */
function absent({ entries }: Results, workload: Workload): string[] {
  const reasons = entries.flatMap(({ workload: id, contender, lacks }) => {
    const name = contenders.find(each => each.id === contender)?.name;
    return id === workload.id && lacks !== undefined ? [`${name} (${lacks})`] : [];
  });
  return reasons.length === 0 ? [] : [`Not in it: ${reasons.join(', ')}.`];
}

interface Row {
  readonly contender: Contender;
  readonly entry: Entry;
  readonly workload: Workload;
  readonly own: readonly Contender[];
}

function row(results: Results, { contender, entry, workload, own }: Row): string[] {
  const seconds = finite(entry.seconds);
  const notes = notesOf(contender, entry, workload);
  if (seconds.length === 0) return [contender.name, '', '', '', '', ...own.map(() => ''), notes];
  const rate = operationsOf(workload) / median(seconds) / 1e9;
  const peakName = peakFor(entry.precision, contender.mode);
  const peak = median(results.peaks.map(rates => rates[peakName]!));
  return [
    contender.name,
    formatSeconds(median(seconds)),
    `${formatSeconds(Math.min(...seconds))} – ${formatSeconds(Math.max(...seconds))}`,
    threeDigits(rate),
    `${threeDigits((100 * rate) / peak)} %`,
    ...own.map(reference => ratio(entry, entryOf(results, reference, workload))),
    notes,
  ];
}

function notesOf(contender: Contender, entry: Entry, workload: Workload): string {
  if (entry.failure !== undefined) return entry.failure;
  const scaled = entry.steps < workload.steps;
  return [
    entry.precision,
    scaled ? `${formatCount(entry.steps)} of ${formatCount(workload.steps)} steps timed, scaled` : undefined,
    contender.note?.(workload),
  ]
    .filter(note => note !== undefined)
    .join('; ');
}

/** What a user of wellfit waits for besides the steps. */
function wholeCalls(results: Results, workload: Workload, own: readonly Contender[]): string[] {
  if (workload.task === 'predict' || own.length === 0) return [];
  const rows = own.map(contender => {
    const entry = entryOf(results, contender, workload)!;
    const answers = entry.answers.filter(answer => answer !== null);
    const whole = median(answers.map(({ callSeconds = Number.NaN }) => callSeconds));
    const compilation = median(answers.map(({ compileMilliseconds = Number.NaN }) => compileMilliseconds));
    return [contender.name, formatSeconds(compilation / 1000), formatSeconds(whole)];
  });
  return [markdownTable(['', 'emission and compilation', 'whole call of `fit`, compiled before'], rows)];
}
