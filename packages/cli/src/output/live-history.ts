// The history of a run that is under way, as a file beside the run that others may read: `wellfit lab` follows it.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { History, Progress } from 'wellfit';

/** The name of the file in the claim's folder; it ends with the claim and is no part of the run. */
export const liveHistoryFile = 'history.ndjson';

/** The first line: what is trained on, and for how many steps at most. */
export interface LiveHead {
  readonly source: string;
  readonly steps: number;
}

/** Every other line: an entry of the history, and the seconds from the start of training to its writing. */
export interface LiveEntry extends HistoryEntry {
  readonly seconds: number;
}

/** The figures of one step; those that a fit does not have are left out. In JSON, what is not finite is null. */
export type HistoryEntry = { readonly step: number } & {
  readonly [Name in Exclude<keyof History, 'step'>]?: number | null;
};

/** Writes entries as they come; a disk that does not take them ends the writing, and nothing else. */
export class LiveHistory {
  readonly #path: string;
  readonly #source: string;
  #entries = 0;
  #ended = false;

  constructor(folder: string, source: string) {
    this.#path = join(folder, liveHistoryFile);
    this.#source = source;
  }

  /** Appends the entries that are new since the last time. */
  update({ history, seconds, steps }: Pick<Progress, 'history' | 'seconds' | 'steps'>): void {
    const { length } = history.step;
    if (this.#ended || length <= this.#entries) return;
    const lines: (LiveHead | LiveEntry)[] = this.#entries === 0 ? [{ source: this.#source, steps }] : [];
    for (; this.#entries < length; this.#entries++) {
      lines.push({ ...entryAt(history, this.#entries), seconds });
    }
    try {
      appendFileSync(this.#path, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    } catch {
      this.#ended = true;
    }
  }
}

/** The k-th entry of a history. */
export function entryAt(
  history: Readonly<Record<keyof History, readonly (number | null)[]>>,
  k: number,
): HistoryEntry {
  const figures = Object.entries(history).flatMap(([name, series]) => {
    const value = series[k];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(figures) as unknown as HistoryEntry;
}
