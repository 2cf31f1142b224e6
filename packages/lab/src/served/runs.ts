// The runs of the folder beside the page: listed anew while somebody looks; one is chosen, and one to lay over it.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Server } from '../state/server.ts';
import { pauseFor } from './follow.ts';
import type { RunList, RunSummary } from './messages.ts';

/** Milliseconds between two looks at the list: while something trains, and else. */
const lookEvery = { running: 1000, still: 3000 } as const;

/** Why there is nothing new: the lab does not answer, or not to this tab. */
export type Trouble = 'silent' | 'ended';

export class Runs {
  readonly server: Server;
  readonly #list: Signal<readonly RunSummary[] | undefined> = signal(undefined);
  readonly #trouble: Signal<Trouble | undefined> = signal(undefined);
  readonly #chosen: Signal<string | undefined> = signal(undefined);
  readonly #beside: Signal<string | undefined> = signal(undefined);

  constructor(server: Server) {
    this.server = server;
  }

  /** Those under way first, then the newest first; undefined until they are known. */
  get list(): ReadonlySignal<readonly RunSummary[] | undefined> {
    return this.#list;
  }

  get trouble(): ReadonlySignal<Trouble | undefined> {
    return this.#trouble;
  }

  /** Id of the run that is shown. */
  get chosen(): ReadonlySignal<string | undefined> {
    return this.#chosen;
  }

  /** Id of the run that is laid over it. */
  get beside(): ReadonlySignal<string | undefined> {
    return this.#beside;
  }

  choose(id: string): void {
    this.#chosen.value = id;
    if (this.#beside.peek() === id) this.#beside.value = undefined;
  }

  layOver(id: string | undefined): void {
    this.#beside.value = id;
  }

  /** Looks at the list again and again, until aborted or shut out. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (document.visibilityState === 'visible') await this.look(signal);
      if (this.#trouble.peek() === 'ended') return;
      const isRunning = this.#list.peek()?.some(({ state }) => state === 'running');
      await pauseFor(isRunning ? lookEvery.running : lookEvery.still, signal);
    }
  }

  /** Looks at the list now. */
  async look(signal: AbortSignal): Promise<void> {
    const answer = await this.server.request('runs', { signal }).catch(() => undefined);
    const found = answer?.ok ? await listOf(answer) : undefined;
    if (signal.aborted) return;
    this.#trouble.value = answer?.status === 401 ? 'ended' : found ? undefined : 'silent';
    if (!found) return;
    this.#list.value = found;
    const has = (id: string | undefined) => found.some(run => run.id === id);
    if (!has(this.#chosen.peek())) this.#chosen.value = found[0]?.id;
    if (!has(this.#beside.peek())) this.#beside.value = undefined;
  }
}

/** The runs of an answer; undefined when it breaks off. */
async function listOf(answer: Response): Promise<readonly RunSummary[] | undefined> {
  try {
    return ((await answer.json()) as RunList).runs;
  } catch {
    return undefined;
  }
}
