// The browser's database: a session goes on where it was, and one that cannot be read is as good as none.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, BroughtData, Request } from '../../src/protocol.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { Desk } from '../../src/worker/desk.ts';
import { BrowserStore } from '../../src/worker/store.ts';
import { nothing } from './fake-port.ts';

const plan = { settings: defaultSettings, moves: [], until: undefined };

/** A page with a store of its own, as another tab has. */
class Page {
  readonly answers: Answer[] = [];
  readonly store = new BrowserStore();
  readonly #desk = new Desk({ postMessage: answer => void this.answers.push(answer) }, this.store);

  async ask(request: Request): Promise<Answer> {
    await this.#desk.receive(request);
    return this.answers.at(-1)!;
  }

  async open(change: Partial<Settings>, data?: BroughtData): Promise<void> {
    const settings = { ...defaultSettings, ...change };
    await this.ask({ kind: 'open', plan: { ...plan, settings }, data, run: false });
  }

  /** Takes steps, and stores where they have led. */
  async step(steps: number): Promise<string> {
    await this.ask({ kind: 'step', steps });
    for (;;) {
      const answer = await this.ask({ kind: 'frame', wanted: nothing });
      if (answer.kind === 'frame' && answer.frame.state.kind === 'paused') break;
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    const answer = await this.ask({ kind: 'fingerprint' });
    return answer.kind === 'fingerprint' ? answer.fingerprint : '';
  }

  async resume(): Promise<Extract<Answer, { kind: 'opened' }>> {
    const answer = await this.ask({ kind: 'resume', plan, onlyIfSame: false });
    if (answer.kind === 'opened') return answer;
    throw new Error(JSON.stringify(answer));
  }

  close(): void {
    this.#desk.close();
  }
}

/** Waits until the database holds what a predicate asks for. */
async function stored(holds: (step: number) => boolean): Promise<void> {
  await vi.waitUntil(async () => {
    const found = await new BrowserStore().load();
    return found !== undefined && holds(found.session.course.state.step);
  });
}

function emptied(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('wellfit-lab');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

/** Puts a value of one's own into the database. */
function put(value: unknown, key: string, version = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('wellfit-lab', version);
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains('session')) request.result.createObjectStore('session');
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('session', 'readwrite');
      transaction.objectStore('session').put(value, key);
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });
}

beforeEach(emptied);
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a session in the database', () => {
  it('goes on bit for bit, moves and all', async () => {
    const page = new Page();
    await page.open({ optimizer: 'adam', batchSize: 32, learningRate: 0.01 });
    await page.step(50);
    await page.ask({ kind: 'set', name: 'keepProb', value: 0.8 });
    await page.step(70);
    await stored(step => step === 120);
    const other = new Page();
    const { resumedAt, plan: resumed } = await other.resume();
    expect(resumedAt).toBe(120);
    expect(resumed.moves).toEqual([{ step: 50, name: 'keepProb', value: 0.8 }]);
    expect(await other.step(60)).toBe(await page.step(60));
    page.close();
    other.close();
  });

  it('brings the data along that it was trained on, each time those opened last', async () => {
    const source = { ...defaultSettings.data, source: 'points' as const };
    const points = (n: number): BroughtData => ({
      kind: 'points',
      x: Array.from({ length: n }, (_, i) => [i / n, (i * i) / n]),
      y: Array.from({ length: n }, (_, i) => i % 2),
    });
    const page = new Page();
    for (const n of [8, 12]) {
      await page.open({ data: source }, points(n));
      await page.step(n);
    }
    await stored(step => step === 12);
    const other = new Page();
    const { brought, resumedAt } = await other.resume();
    expect(brought).toEqual(points(12));
    expect(resumedAt).toBe(12);
    // another tab's data are gone, this one's come back with its next step
    const drawn = new Page();
    await drawn.open({});
    await drawn.step(3);
    await stored(step => step === 3);
    await other.step(5);
    await stored(step => step === 17);
    const last = new Page();
    expect((await last.resume()).brought).toEqual(points(12));
    for (const each of [page, other, drawn, last]) each.close();
  });

  it('is stored by itself while it runs', async () => {
    const page = new Page();
    await page.ask({ kind: 'open', plan, data: undefined, run: true });
    await stored(step => step >= 0);
    const first = (await new BrowserStore().load())!.session.course.state.step;
    await new Promise(resolve => setTimeout(resolve, 2500));
    await stored(step => step > first);
    page.close();
  });
});

describe('a database', () => {
  it('that is empty, damaged or newer holds no session, without a word', async () => {
    const fresh = new Page();
    expect((await fresh.resume()).resumedAt).toBeUndefined();
    await fresh.ask({ kind: 'store' });
    await stored(step => step >= 0);
    fresh.close();
    await fresh.store.idle;
    for (const kept of [
      7,
      { form: 99 },
      { form: 1, session: {}, data: 'data' },
      { form: 1, data: 'nowhere' },
    ]) {
      await put(kept, 'last');
      const page = new Page();
      expect((await page.resume()).resumedAt).toBeUndefined();
      expect(page.answers.map(({ kind }) => kind)).toEqual(['opened']);
      page.close();
      await page.store.idle;
    }
  });

  it('of a later version is left alone', async () => {
    await put('from the future', 'last', 7);
    const page = new Page();
    expect((await page.resume()).resumedAt).toBeUndefined();
    await page.ask({ kind: 'store' });
    await page.store.idle;
    expect(page.answers.map(({ kind }) => kind)).toEqual(['opened']);
    page.close();
  });

  it('that is not there stops nothing', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const page = new Page();
    expect((await page.resume()).resumedAt).toBeUndefined();
    expect(await page.step(5)).toMatch(/^[0-9a-f]{16}$/);
    page.close();
  });
});
