// A run followed while it trains, over connections that may break.
import type { Server } from '../state/server.ts';
import { readEvents } from './event-stream.ts';
import type { RunEvent } from './messages.ts';

/** Milliseconds before a broken connection is tried again; they double as long as nothing comes. */
const wait = { first: 500, most: 10_000 } as const;

export interface FollowOptions {
  /** Entries up to this step are known; −1: none is. */
  readonly after: number;
  readonly signal: AbortSignal;
  /** Waits, unless aborted; tests have no time. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The events of a run until it ends, is aborted, or the server refuses to tell more. */
export async function* follow(
  server: Server,
  id: string,
  { after, signal, pause = pauseFor }: FollowOptions,
): AsyncGenerator<RunEvent, void, void> {
  let last = after;
  let delay: number = wait.first;
  while (!signal.aborted) {
    const headers: Record<string, string> = last < 0 ? {} : { 'last-event-id': String(last) };
    const answer = await server.request(`runs/${id}/events`, { headers, signal }).catch(() => undefined);
    if (answer && answer.status < 500) {
      if (!answer.ok || !answer.body) return;
      for await (const event of eventsOf(answer.body)) {
        if (signal.aborted) return;
        yield event;
        if (event.event !== 'history') return;
        last = event.data.step;
        delay = wait.first;
      }
    }
    await pause(delay, signal);
    delay = Math.min(2 * delay, wait.most);
  }
}

/** The events of one connection, which ends when it breaks. */
async function* eventsOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<RunEvent, void, void> {
  const events = readEvents(body);
  try {
    for await (const { event, data } of events) {
      if (event === 'history' || event === 'done' || event === 'gone') {
        yield { event, data: JSON.parse(data) } as RunEvent;
      }
    }
  } catch {
    // broken: what is missing comes with the next one
  }
}

/** Waits, at most until aborted. */
export function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
