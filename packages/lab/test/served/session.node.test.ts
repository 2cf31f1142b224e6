// The start beside a lab: the key leaves the address at once, the token stays in the tab, and elsewhere nothing is asked.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startServed } from '../../src/served/session.ts';

/** A tab as a browser has it, as far as the page touches it. */
class Tab {
  readonly location: { hash: string; pathname: string; search: string; reload: () => void };
  readonly session: Map<string, string> = new Map();
  readonly local: Map<string, string> = new Map();
  readonly asked: { readonly path: string; readonly headers: Headers; readonly body: unknown }[] = [];
  answer: (path: string) => Response | Promise<Response> = () => Response.json({}, { status: 404 });
  reloads = 0;
  #onHash: ((event: Event) => void) | undefined;

  constructor(hash: string) {
    this.location = { hash, pathname: '/', search: '?a=1', reload: () => this.reloads++ };
    vi.stubGlobal('location', this.location);
    vi.stubGlobal('history', {
      state: null,
      replaceState: (_state: unknown, _title: string, address: string) => {
        this.location.hash = address.startsWith('#') ? address : '';
      },
    });
    vi.stubGlobal('window', {
      addEventListener: (_name: string, listener: (event: Event) => void) => {
        this.#onHash = listener;
      },
    });
    vi.stubGlobal('sessionStorage', storage(this.session));
    vi.stubGlobal('localStorage', storage(this.local));
    vi.stubGlobal('fetch', async (path: string, { headers, body }: RequestInit = {}) => {
      const text = typeof body === 'string' ? JSON.parse(body) : undefined;
      this.asked.push({ path, headers: new Headers(headers), body: text });
      return this.answer(path);
    });
  }

  /** Somebody types another address; whether the page's own readers of the address hear of it. */
  go(hash: string): boolean {
    this.location.hash = hash;
    const event = new Event('hashchange', { cancelable: true });
    let isHeard = true;
    event.stopImmediatePropagation = () => {
      isHeard = false;
    };
    this.#onHash?.(event);
    return isHeard;
  }
}

function storage(items: Map<string, string>): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key),
  };
}

/** A lab that knows one key and one token. */
function labOf(tab: Tab, info: unknown = { version: '0.1.0' }): void {
  tab.answer = path => {
    const { headers, body } = tab.asked.at(-1)!;
    if (body !== undefined) {
      const isRight = (body as { key: string }).key === 'right';
      return isRight ? Response.json({ token: 'token' }) : Response.json({ error: 'no' }, { status: 401 });
    }
    const isKnown = headers.get('authorization') === 'Bearer token';
    if (!isKnown) return Response.json({ error: 'no' }, { status: 401 });
    return Response.json(path === '/api/session' ? info : {});
  };
}

let tab: Tab;
beforeEach(() => {
  tab = new Tab('');
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(['', '#l2=0.7&hidden=20-3', '#monkey=1'])(
  'a page hosted anywhere requests nothing, and leaves its address: %j',
  async hash => {
    tab.location.hash = hash;
    expect(await startServed()).toBeUndefined();
    expect(tab.asked).toEqual([]);
    expect(tab.location.hash).toBe(hash);
    expect([...tab.local, ...tab.session]).toEqual([]);
  },
);

test.each([
  ['#key=right', ''],
  ['#l2=0.7&key=right&hidden=20-3', '#l2=0.7&hidden=20-3'],
])('the key in %s is out of the address before anything else happens', async (hash, rest) => {
  tab.location.hash = hash;
  labOf(tab);
  const served = startServed();
  expect(tab.location.hash).toBe(rest);
  expect(await served).toMatchObject({ kind: 'open', isNew: true });
});

test('a key becomes a token, which is kept and sent with every request', async () => {
  tab.location.hash = '#key=right';
  const info = { version: '0.1.0', data: { name: 'moons.csv', bytes: 12 } };
  labOf(tab, info);
  const served = await startServed();
  if (served?.kind !== 'open') throw new Error(`${served?.kind}`);
  expect(served.info).toEqual(info);
  await served.server.request('runs/1/events', { headers: { 'last-event-id': '7' } });
  expect(tab.asked.map(({ path, body }) => [path, body])).toEqual([
    ['/api/session', { key: 'right' }],
    ['/api/session', undefined],
    ['/api/runs/1/events', undefined],
  ]);
  const sent = tab.asked.map(({ headers }) => headers.get('authorization'));
  expect(sent).toEqual([null, 'Bearer token', 'Bearer token']);
  expect(tab.asked[2]!.headers.get('last-event-id')).toBe('7');
  expect([...tab.session.values()]).toEqual(['token']);
  expect([...tab.local.values()]).not.toContain('token');

  // the same tab, loaded anew
  const again = await startServed();
  expect(again).toMatchObject({ kind: 'open', isNew: false });
});

test('a key that opens nothing is told, and nothing is kept', async () => {
  tab.location.hash = '#key=wrong';
  labOf(tab);
  expect(await startServed()).toEqual({ kind: 'shut', why: 'key' });
  expect([...tab.session, ...tab.local]).toEqual([]);
});

test('a token that opens nothing any more is thrown away', async () => {
  tab.location.hash = '#key=right';
  labOf(tab);
  await startServed();
  tab.answer = () => Response.json({ error: 'no' }, { status: 401 });
  expect(await startServed()).toEqual({ kind: 'shut', why: 'token' });
  expect([...tab.session]).toEqual([]);
});

test('a lab that does not answer is told; the page is there all the same', async () => {
  tab.location.hash = '#key=right';
  tab.answer = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await startServed()).toEqual({ kind: 'shut', why: 'silent' });
  expect(tab.location.hash).toBe('');
});

test('a second tab without a key is told where the first is, and requests nothing', async () => {
  tab.location.hash = '#key=right';
  labOf(tab);
  await startServed();
  tab.session.clear(); // another tab has its own
  tab.asked.length = 0;
  expect(await startServed()).toEqual({ kind: 'shut', why: 'no key' });
  expect(tab.asked).toEqual([]);
});

test('where storage is forbidden, a key opens this page and no other', async () => {
  const forbidden = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const denied = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };
  vi.stubGlobal('sessionStorage', denied);
  vi.stubGlobal('localStorage', denied);
  expect(await startServed()).toBeUndefined();
  tab.location.hash = '#key=right';
  labOf(tab);
  expect(await startServed()).toMatchObject({ kind: 'open', isNew: true });
});

test('a key typed into a tab that is open loads the page anew, which takes it out', async () => {
  await startServed();
  expect(tab.go('#l2=0.7')).toBe(true);
  expect(tab.reloads).toBe(0);
  expect(tab.go('#key=right')).toBe(false);
  expect(tab.reloads).toBe(1);
});
