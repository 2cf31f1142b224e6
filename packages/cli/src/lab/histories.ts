// Histories as runs leave them: a table when they are whole, lines that grow while they are under way.
import { join } from 'node:path';
import { type HistoryEntry, type LiveEntry, type LiveHead, liveHistoryFile } from '../output/live-history.ts';
import type { HistorySeries } from './api.ts';
import { openPlain, readText } from './files.ts';

/** Larger files are not histories. */
const mostBytes = 64 * 2 ** 20;

/** The heads of the table's columns, and the series that they are. */
const columns: ReadonlyMap<string, keyof HistorySeries> = new Map([
  ['step', 'step'],
  ['loss', 'loss'],
  ['penalty', 'penalty'],
  ['cost', 'cost'],
  ['accuracy', 'accuracy'],
  ['validation_loss', 'validationLoss'],
  ['validation_accuracy', 'validationAccuracy'],
]);

type Series = Record<keyof HistorySeries, (number | null)[]>;

/** The history of a whole run; undefined when it cannot be read. */
export async function readHistory(folder: string): Promise<HistorySeries | undefined> {
  const text = await readText(folder, 'history.csv', mostBytes);
  if (text === undefined) return undefined;
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const rows = lines.map(line => line.split(',').map(finite));
  const series = emptySeries();
  for (const [j, name] of head.split(',').entries()) {
    const column = columns.get(name);
    const values = rows.map(row => row[j] ?? null);
    if (column && values.some(value => value !== null)) series[column] = values;
  }
  return series;
}

function finite(cell: string): number | null {
  const value = cell === '' ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : null;
}

/** Entries one below the other, as series. */
export function seriesOf(entries: readonly HistoryEntry[]): HistorySeries {
  const series = emptySeries();
  for (const name of columns.values()) {
    if (entries.some(entry => entry[name] !== undefined)) {
      series[name] = entries.map(entry => entry[name] ?? null);
    }
  }
  return series;
}

function emptySeries(): Series {
  return Object.fromEntries(Array.from(columns.values(), name => [name, []])) as unknown as Series;
}

/** The lines that a run under way has written, and those that it writes from then on. */
export class LiveLines {
  /** The first line, once it is there. */
  head: LiveHead | undefined;
  readonly #path: string;
  #position = 0;
  #rest = '';

  /** @param claim the folder of the claim */
  constructor(claim: string) {
    this.#path = join(claim, liveHistoryFile);
  }

  /** The entries that were written since the last time. */
  async next(): Promise<LiveEntry[]> {
    await using file = await openPlain(this.#path, mostBytes);
    if (!file || file.size <= this.#position) return [];
    const bytes = Buffer.alloc(file.size - this.#position);
    const { bytesRead } = await file.handle.read(bytes, 0, bytes.length, this.#position);
    this.#position += bytesRead;
    // figures are ASCII, and so is where a line ends: no character is cut that matters
    const lines = (this.#rest + bytes.toString('utf8', 0, bytesRead)).split('\n');
    this.#rest = lines.pop()!;
    return lines.flatMap(line => this.#entry(line));
  }

  #entry(line: string): LiveEntry[] {
    const value: unknown = parsed(line);
    if (isHead(value)) this.head ??= value;
    return this.head && isEntry(value) ? [value] : [];
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not written by us
  }
}

function isHead(value: unknown): value is LiveHead {
  const { source, steps } = Object(value) as LiveHead;
  return typeof source === 'string' && typeof steps === 'number';
}

function isEntry(value: unknown): value is LiveEntry {
  const { step, seconds } = Object(value) as LiveEntry;
  return typeof step === 'number' && typeof seconds === 'number';
}
