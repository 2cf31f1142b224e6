// A page as the worker sees it: answers are kept, and can be waited for.
import type { Answer, FitPlan, FitsMessage, Request, Wanted } from '../../src/protocol.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { Desk } from '../../src/worker/desk.ts';
import type { SessionStore } from '../../src/worker/session.ts';

/** What a page that shows nothing wants. */
export const nothing: Wanted = { grid: 0, unitGrid: 0, axes: [0, 1], quality: false };
/** What the page's main view wants. */
export const mainView: Wanted = { grid: 100, unitGrid: 24, axes: [0, 1], quality: false };

type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>;

/** A store in memory. */
export class MemoryStore implements SessionStore {
  kept:
    | { session: Parameters<SessionStore['save']>[0]; brought: Parameters<SessionStore['save']>[1] }
    | undefined;

  save(session: Parameters<SessionStore['save']>[0], brought: Parameters<SessionStore['save']>[1]): void {
    this.kept = structuredClone({ session, brought });
  }

  load(): ReturnType<SessionStore['load']> {
    return Promise.resolve(structuredClone(this.kept));
  }
}

/** A desk with a page on the other side. */
export class FakePage {
  readonly answers: Answer[] = [];
  readonly store: MemoryStore;
  readonly #desk: Desk;

  constructor(store: MemoryStore = new MemoryStore()) {
    this.store = store;
    this.#desk = new Desk({ postMessage: answer => void this.answers.push(answer) }, store);
  }

  /** Sends a request and waits until it has been dealt with. */
  send(request: Request | FitsMessage): Promise<void> {
    return this.#desk.receive(structuredClone(request));
  }

  /** Opens a fit; what it is answered. */
  async open(
    settings: Partial<Settings>,
    rest: Partial<FitPlan> & {
      readonly data?: Extract<Request, { kind: 'open' }>['data'];
      readonly run?: boolean;
    } = {},
  ): Promise<Answer> {
    const { data, run = false, moves = [], until } = rest;
    const plan = { settings: { ...defaultSettings, ...settings }, moves, until };
    await this.send({ kind: 'open', plan, data, run });
    return this.last;
  }

  get last(): Answer {
    return this.answers.at(-1)!;
  }

  /** The answer to a request of a kind. */
  async ask<Kind extends Answer['kind']>(request: Request, kind: Kind): Promise<Of<Kind>> {
    await this.send(request);
    const answer = this.last;
    if (answer.kind === kind) return answer as Of<Kind>;
    throw new Error(JSON.stringify(answer));
  }

  async frame(wanted: Wanted = nothing): Promise<Of<'frame'>['frame']> {
    return (await this.ask({ kind: 'frame', wanted }, 'frame')).frame;
  }

  async fingerprint(): Promise<string> {
    return (await this.ask({ kind: 'fingerprint' }, 'fingerprint')).fingerprint;
  }

  /** Waits, frame by frame, until training stands as asked. */
  async until(holds: (frame: Of<'frame'>['frame']) => boolean): Promise<Of<'frame'>['frame']> {
    for (;;) {
      const frame = await this.frame();
      if (holds(frame)) return frame;
      await new Promise(resolve => setTimeout(resolve, 1));
    }
  }

  /** Waits until training rests. */
  rest(): Promise<Of<'frame'>['frame']> {
    return this.until(({ state }) => state.kind !== 'running' && state.kind !== 'replaying');
  }

  close(): void {
    this.#desk.close();
  }
}
