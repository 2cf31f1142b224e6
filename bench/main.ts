// The bench: `npm run bench -- [W1] [W2] [W3] [W4] [options]`, or `growth`, `abort`, `memory`, `agree`,
// `accuracy`, `regularization`, `lab`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { abort } from './abort.ts';
import { accuracy } from './accuracy/study.ts';
import { agree } from './agree.ts';
import type { Clock } from './clock.ts';
import { type Contender, contenders } from './contenders.ts';
import { prepareData } from './data.ts';
import { growth } from './growth.ts';
import { lab } from './lab/study.ts';
import { memory } from './memory.ts';
import * as places from './places.ts';
import { regularization } from './regularization/study.ts';
import { runRounds } from './rounds.ts';
import { report } from './tables.ts';
import { messageOf } from './text.ts';
import { workloads } from './workloads.ts';

const usage = `npm run bench -- [W1] [W1-l2] [W2] [W3] [W4] …   compare on these workloads, or on all
  --rounds N         rounds (3)
  --peers a,b        contenders by the beginning of their names: ${contenders.map(({ id }) => id).join(' ')}
  --steps N          time no contender on more steps; the rest is scaled
  --repetitions N    runs inside a process, of which the median counts
  --clock cpu        processor seconds instead of those on the wall: steadier on a busy machine
  --prototype DIR    the frozen prototype (../shared/prototype)
  --out FILE.json    results; the table is written beside it (bench/results/DATE.json)
npm run bench -- agree             that all compute the same: parameters after some steps
npm run bench -- growth            time per step against the arithmetic
npm run bench -- abort             gaps between progress events, and how soon a run stops
npm run bench -- memory            peak memory of W3
npm run bench -- accuracy          fits with the defaults beside scikit-learn's: accuracy, log loss, seconds
npm run bench -- regularization    test loss without and with each restraint, and over λ
npm run bench -- lab               the page beside Node: steps per second, and frame times while it draws
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    peers: { type: 'string', default: '' },
    steps: { type: 'string', default: 'Infinity' },
    repetitions: { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    prototype: { type: 'string', default: join(places.root, '../shared/prototype') },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const probes = { growth, abort, memory };
/** Of fits, and of the page: each has its own kind of rounds. */
const studies = {
  regularization,
  lab: (out: string) => lab(out, count('rounds', values.rounds)),
  accuracy: (out: string) => accuracy(out, clockOf(values.clock), count('rounds', values.rounds)),
};

try {
  await run();
} catch (error) {
  process.stderr.write(`bench: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const [command = ''] = positionals;
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  if (command === 'accuracy' || command === 'regularization' || command === 'lab') {
    const out = outFile(command);
    publish(out, await studies[command](out));
    return;
  }
  prepareData();
  const chosen = select(values.peers === '' ? [] : values.peers.split(','), contenders, 'peer');
  if (command === 'agree') {
    const out = outFile('agree');
    publish(out, await agree(chosen, out, values.prototype));
  } else if (command === 'growth' || command === 'abort' || command === 'memory') {
    const variants = wellfitIn(values.peers === '' ? contenders.slice(0, 1) : chosen);
    const out = outFile(command);
    publish(out, await probes[command](variants, out, clockOf(values.clock)));
  } else {
    await compare(chosen);
  }
}

async function compare(chosen: readonly Contender[]): Promise<void> {
  const options = {
    workloads: select(positionals, workloads, 'workload'),
    contenders: chosen,
    rounds: count('rounds', values.rounds),
    mostSteps:
      values.steps === 'Infinity' ? Number.POSITIVE_INFINITY : Math.max(2, count('steps', values.steps)),
    repetitions: values.repetitions === undefined ? undefined : count('repetitions', values.repetitions),
    clock: clockOf(values.clock),
    prototype: values.prototype,
  };
  const out = outFile('compare');
  let table = '';
  // After every round, so that a run that is stopped leaves what it has.
  for await (const results of runRounds(options)) {
    table = report(results);
    writeFileSync(out, `${JSON.stringify(results, null, 1)}\n`);
    writeFileSync(besides(out), table);
  }
  publish(out, table);
}

/** Where results go; the folder is made. */
function outFile(command: string): string {
  const day = new Date().toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  const out = resolve(
    values.out ?? join(places.results, command === 'compare' ? `${day}.json` : `${command}.json`),
  );
  mkdirSync(dirname(out), { recursive: true });
  return out;
}

/** The table's file. */
function besides(out: string): string {
  return `${out.replace(/\.json$/, '')}.md`;
}

/** Prints a table, and writes it beside the figures. */
function publish(out: string, table: string): void {
  writeFileSync(besides(out), table);
  process.stdout.write(`\n${table}\nwritten: ${out} and ${besides(out)}\n`);
}

function clockOf(name: string): Clock {
  if (name === 'wall' || name === 'cpu') return name;
  throw new Error(`--clock must be wall or cpu, got ${name}`);
}

function wellfitIn(from: readonly Contender[]): readonly Contender[] {
  const found = from.filter(({ program }) => program === 'wellfit.ts');
  if (found.length === 0)
    throw new Error('these measurements are of wellfit alone: --peers wellfit-strict, …');
  return found;
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, got ${text}`);
}

/** Those with the names, or whose names begin so; all of them when there are no names. */
function select<T extends { readonly id: string }>(
  names: readonly string[],
  from: readonly T[],
  kind: string,
): readonly T[] {
  if (names.length === 0) return from;
  const found = names.flatMap(name => {
    const exact = from.filter(({ id }) => id.toLowerCase() === name.toLowerCase());
    const beginning = from.filter(({ id }) => id.toLowerCase().startsWith(name.toLowerCase()));
    if (beginning.length === 0) throw new Error(`no ${kind} begins with ${name}; see --help`);
    return exact.length > 0 ? exact : beginning;
  });
  return from.filter(item => found.includes(item));
}
