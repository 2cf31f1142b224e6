// What the page asks, one request after the other, and what it is answered; a request that fails changes nothing.
import { WellfitError } from 'wellfit';
import type { Answer, FitPlan, FitsMessage, Request } from '../protocol.ts';
import { withMoves } from '../settings/moves.ts';
import type { StoredCourse } from './course.ts';
import { RefusedTable } from './examples/refused-table.ts';
import { weightsFingerprint } from './fingerprint.ts';
import { Fits } from './fits.ts';
import { transferable } from './frame.ts';
import { oneLine } from './refusal.ts';
import { Session, type SessionOptions, type SessionStore } from './session.ts';

/** Where answers go. */
export interface Answering {
  postMessage(answer: Answer, transfer: Transferable[]): void;
}

/** Takes requests in order. */
export class Desk {
  readonly #port: Answering;
  readonly #store: SessionStore;
  readonly #fits: Fits;
  #session: Session | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(port: Answering, store: SessionStore) {
    this.#port = port;
    this.#store = store;
    this.#fits = new Fits(answer => this.#answer(answer));
  }

  /** Takes a request; resolves once it has been answered. */
  receive(request: Request | FitsMessage): Promise<void> {
    if (request.kind === 'fits') return this.#fits.run(request);
    if (request.kind === 'stop-fits') return Promise.resolve(this.#fits.stop(request.id));
    this.#last = this.#last.then(() => this.#handle(request));
    return this.#last;
  }

  /** Stops everything. */
  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#fits.stopAll();
  }

  async #handle(request: Request): Promise<void> {
    try {
      await this.#answerTo(request);
    } catch (error) {
      this.#refuse(request.kind, error);
    }
  }

  async #answerTo(request: Request): Promise<void> {
    switch (request.kind) {
      case 'open':
        return this.#open(request);
      case 'resume':
        return this.#resume(request);
      case 'run':
        return this.#required.run();
      case 'pause':
        return this.#required.pause();
      case 'step':
        return this.#required.step(request.steps);
      case 'set':
        return this.#required.set(request.name, request.value);
      case 'patience':
        return this.#required.setPatience(request.value);
      case 'frame': {
        const frame = this.#required.frame(request.wanted);
        return this.#answer({ kind: 'frame', frame }, transferable(frame));
      }
      case 'export': {
        // few visits end with a file
        const { exported } = await import('./exported.ts');
        return this.#answer(await exported(this.#required));
      }
      case 'fingerprint':
        return this.#answer(await fingerprinted(this.#required));
      case 'store':
        return this.#session?.store();
    }
  }

  get #required(): Session {
    if (this.#session) return this.#session;
    throw new WellfitError('state', 'training: open data first: nothing is being trained');
  }

  async #open({ plan, data, run }: Request & { readonly kind: 'open' }): Promise<void> {
    this.#take(await Session.open(plan, run, { ...this.#options, brought: data }), undefined);
  }

  async #resume({ plan, onlyIfSame }: Request & { readonly kind: 'resume' }): Promise<void> {
    const kept = await Session.resume(this.#options, course => !onlyIfSame || isSame(course, plan));
    if (kept) return this.#take(kept, kept.course.step);
    return this.#open({ kind: 'open', plan, data: undefined, run: true });
  }

  get #options(): Omit<SessionOptions, 'brought'> {
    return { store: this.#store, onFault: error => this.#refuse('run', error) };
  }

  /** The new session takes the place of the old one. */
  #take(session: Session, resumedAt: number | undefined): void {
    this.#session?.close();
    this.#session = session;
    const { examples, course, brought } = session;
    this.#answer({
      kind: 'opened',
      data: examples.summary,
      plan: course.plan,
      parameters: course.parameters,
      resumedAt,
      brought: resumedAt === undefined ? undefined : brought,
    });
  }

  #refuse(what: Request['kind'], error: unknown): void {
    const columns = error instanceof RefusedTable ? { columns: error.columns } : {};
    this.#answer({ kind: 'refused', what, message: oneLine(what, error), ...columns });
  }

  #answer(answer: Answer, transfer: Transferable[] = []): void {
    this.#port.postMessage(answer, transfer);
  }
}

/** Whether a stored course is the one that an address tells: its settings as they are, or its whole way. */
function isSame(stored: StoredCourse, { settings, moves, until }: FitPlan): boolean {
  const own = [...stored.moves, ...stored.planned];
  if (until === undefined && moves.length === 0) return isEqual(withMoves(stored.settings, own), settings);
  const isThere = until === undefined || until === stored.until || until === stored.state.step;
  return isThere && isEqual(stored.settings, settings) && isEqual(own, moves);
}

/** Plain data of the same content, whatever the order of its keys. */
function isEqual(a: unknown, b: unknown): boolean {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value;
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

async function fingerprinted({ course }: Session): Promise<Answer> {
  const { network, parameters } = course.trainer.model();
  const { step } = course;
  return { kind: 'fingerprint', fingerprint: await weightsFingerprint(network, parameters), step };
}
