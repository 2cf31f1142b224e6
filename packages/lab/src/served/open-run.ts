// One run as it is shown: read as a whole, followed while it trains, and read again when it is done.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Server } from '../state/server.ts';
import { follow, pauseFor } from './follow.ts';
import { withEntry } from './history.ts';
import type { RunDetails } from './messages.ts';

/** Milliseconds before a lab that did not answer is asked again. */
const askEvery = 2000;

/** A run that somebody looks at. */
export class OpenRun {
  readonly id: string;
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #details: Signal<RunDetails | undefined> = signal(undefined);
  readonly #ending: Signal<'done' | 'gone' | undefined> = signal(undefined);

  constructor(server: Server, id: string) {
    this.id = id;
    this.#server = server;
    void this.#show();
  }

  /** The run; undefined until it is there. */
  get details(): ReadonlySignal<RunDetails | undefined> {
    return this.#details;
  }

  /** What became of a run that was followed. */
  get ending(): ReadonlySignal<'done' | 'gone' | undefined> {
    return this.#ending;
  }

  close(): void {
    this.#closing.abort();
  }

  async #show(): Promise<void> {
    await this.#load();
    const details = this.#details.peek();
    if (details?.run.state !== 'running') return;
    const after = details.history.step.at(-1) ?? -1;
    for await (const event of follow(this.#server, this.id, { after, signal: this.#closing.signal })) {
      if (event.event === 'history') {
        const { run, history } = this.#details.peek()!;
        this.#details.value = {
          run: { ...run, steps: event.data.step },
          history: withEntry(history, event.data),
        };
      } else {
        await this.#load();
        this.#ending.value = event.event;
      }
    }
  }

  /** Reads the run; a lab that does not answer is asked again, one that refuses is not. */
  async #load(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const answer = await this.#server.request(`runs/${this.id}`, { signal });
        const details = answer.ok ? ((await answer.json()) as RunDetails) : undefined;
        if (details && !signal.aborted) this.#details.value = details;
        if (answer.status < 500) return;
      } catch {
        // the list tells that the lab does not answer
      }
      await pauseFor(askEvery, signal);
    }
  }
}
