// A run followed to its end: the entries it has, those that come, and what became of it.
import { setTimeout as pause } from 'node:timers/promises';
import { isHeld } from '../output/claim.ts';
import type { RunEvent } from './api.ts';
import { LiveLines, readHistory, seriesOf } from './histories.ts';
import type { Place } from './places.ts';
import { entriesAfter, isWhole } from './runs.ts';

interface FollowOptions {
  /** Entries up to this step are known already. */
  readonly after: number;
  /** Milliseconds between two looks. */
  readonly every: number;
  readonly signal: AbortSignal;
}

/** The events of a run; ends with the run, or when aborted. */
export async function* follow(
  place: Place,
  { after, every, signal }: FollowOptions,
): AsyncGenerator<RunEvent, void, void> {
  const { id, folder, claim } = place;
  const lines = new LiveLines(claim);
  let last = after;
  while (!signal.aborted) {
    // in this order: who gives up the claim has either put the run in its place or died
    const isRunning = isHeld(claim);
    const isDone = await isWhole(place);
    const history = isDone ? await readHistory(folder) : undefined;
    // the table has every entry, also those that came after the last look
    const known = history ?? seriesOf(await lines.next());
    for (const entry of entriesAfter(known, last)) {
      last = entry.step;
      yield { event: 'history', data: entry };
    }
    if (isDone || !isRunning) {
      yield { event: isDone ? 'done' : 'gone', data: { id } };
      return;
    }
    await pause(every, undefined, { signal }).catch(() => {});
  }
}
