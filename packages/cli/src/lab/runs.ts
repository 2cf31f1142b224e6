// What is told of runs: in a line each, and one as a whole.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isHeld } from '../output/claim.ts';
import { entryAt, type HistoryEntry } from '../output/live-history.ts';
import type { Figures } from '../output/metrics.ts';
import type { HistorySeries, RunDetails, RunSummary } from './api.ts';
import { openPlain, readText } from './files.ts';
import { LiveLines, readHistory, seriesOf } from './histories.ts';
import type { Place, Places } from './places.ts';

/** Larger files are no records of runs. */
const mostRecordBytes = 4 * 2 ** 20;
/** Models above this are not sent to a page. */
export const mostModelBytes = 512 * 2 ** 20;

type Fields = Readonly<Record<string, unknown>>;

/** Whether a run is whole. */
export function isWhole({ folder }: Place): Promise<boolean> {
  return holds(folder, 'run.json');
}

/** All trainings of tables: those under way first, then the newest first. */
export async function listRuns(places: Places): Promise<RunSummary[]> {
  const found = await Promise.all(places.list().map(async place => ({ place, run: await summaryOf(place) })));
  const rank = ({ state }: RunSummary) => (state === 'running' ? 0 : 1);
  return found
    .flatMap(({ place, run }) => (run ? [{ run, changed: lastChange(place) }] : []))
    .toSorted((a, b) => rank(a.run) - rank(b.run) || b.changed - a.changed)
    .map(({ run }) => run);
}

/** A run as a whole; undefined for what is no training of a table, such as the runs of `wellfit notebook`. */
export async function detailsOf(place: Place): Promise<RunDetails | undefined> {
  if (!(await isWhole(place))) return liveRun(place);
  const { run, record } = (await wholeRun(place)) ?? {};
  if (!run) return undefined;
  const history = (await readHistory(place.folder)) ?? seriesOf([]);
  return { run, history, ...(run.state === 'done' && record && { record }) };
}

async function summaryOf(place: Place): Promise<RunSummary | undefined> {
  return ((await isWhole(place)) ? await wholeRun(place) : await liveRun(place))?.run;
}

interface WholeRun {
  readonly run: RunSummary;
  readonly record: Fields | undefined;
}

async function wholeRun({ id, name, folder }: Place): Promise<WholeRun | undefined> {
  const record = recordOf(await readText(folder, 'run.json', mostRecordBytes));
  if (record && record['command'] !== 'train') return undefined;
  const state = record && (await holds(folder, 'history.csv')) ? 'done' : 'broken';
  const hasModel = await holds(folder, 'model.wellfit', mostModelBytes);
  const hasBoundary = await holds(folder, 'boundary.svg');
  return { run: { id, name, state, ...told(record ?? {}), hasModel, hasBoundary }, record };
}

async function liveRun({ id, name, claim }: Place): Promise<RunDetails | undefined> {
  const isRunning = isHeld(claim); // asked first: what dies after that is told as dead the next time
  const lines = new LiveLines(claim);
  const entries = await lines.next();
  if (!lines.head) return undefined;
  const { source, steps: plannedSteps } = lines.head;
  const { step: steps, seconds } = entries.at(-1) ?? { step: 0, seconds: 0 };
  const figures = { source, steps, plannedSteps, seconds };
  const state = isRunning ? 'running' : 'broken';
  const run: RunSummary = { id, name, state, ...figures, hasModel: false, hasBoundary: false };
  return { run, history: seriesOf(entries) };
}

function lastChange({ folder, claim }: Place): number {
  const stats = [folder, claim].map(path => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.max(...stats);
}

/** The entries of a history after a step, in order. */
export function entriesAfter(history: HistorySeries, step: number): HistoryEntry[] {
  return history.step.flatMap((at, k) => (at !== null && at > step ? [entryAt(history, k)] : []));
}

async function holds(
  folder: string,
  name: string,
  most: number = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  await using file = await openPlain(join(folder, name), most);
  return file !== undefined;
}

function recordOf(text: string | undefined): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of a record that a line tells, as far as they are what they should be. */
function told(record: Fields): Omit<RunSummary, 'id' | 'name' | 'state' | 'hasModel' | 'hasBoundary'> {
  return {
    source: textOf(record['source']),
    steps: numberOf(record['steps']) ?? 0,
    seconds: numberOf(record['seconds']) ?? 0,
    task: textOf(record['task']),
    stopped: textOf(record['stopped']),
    train: figuresOf(record['train']),
    validation: figuresOf(record['validation']),
    test: figuresOf(record['test']),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function figuresOf(value: unknown): Figures | undefined {
  const entries = Object.entries(Object(value)).filter(
    ([, figure]) => figure === null || typeof figure === 'number',
  );
  const figures = Object.fromEntries(entries);
  return typeof figures['loss'] === 'number' ? (figures as Figures) : undefined;
}
