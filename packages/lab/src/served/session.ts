// The page at its start beside `wellfit lab`: the key in its address becomes a token of this tab. Elsewhere nothing is asked.
import type { Server, ServerRequest } from '../state/server.ts';
import { forget, keep, kept } from '../state/storage.ts';
import type { SessionInfo } from './messages.ts';

const tokenKey = 'wellfit-lab-token';
/** Remembers that this origin is a lab's own: a tab without a key can tell so, and a page hosted elsewhere asks nobody. */
const servedKey = 'wellfit-lab-served';

/** A lab that does not answer for so many milliseconds is not waited for. */
const mostMilliseconds = 5000;

/** How a page stands to the lab that it comes from. */
export type Served =
  | {
      readonly kind: 'open';
      readonly server: Server;
      readonly info: SessionInfo;
      /** Whether the tab has just come with a key; else it was opened anew. */
      readonly isNew: boolean;
    }
  | { readonly kind: 'shut'; readonly why: ShutOut };

/** The key or the token opens nothing any more; the lab does not answer; the tab has come with neither. */
export type ShutOut = 'key' | 'token' | 'silent' | 'no key';

/**
 * Opens the session, when there is one; undefined for a page that is hosted like any other, which requests nothing. The
 * key is out of the address before this returns.
 */
export function startServed(): Promise<Served | undefined> {
  const key = takeKey();
  // an address with another key, typed into this tab, loads no page by itself
  window.addEventListener('hashchange', event => {
    if (keyIn(location.hash) === undefined) return;
    event.stopImmediatePropagation();
    location.reload();
  });
  return opened(key).catch(() => ({ kind: 'shut', why: 'silent' }));
}

async function opened(key: string | undefined): Promise<Served | undefined> {
  const isNew = key !== undefined;
  const token = isNew ? await tokenFor(key) : kept(tokenKey, 'sessionStorage');
  if (token === undefined) {
    if (isNew) return { kind: 'shut', why: 'key' };
    return kept(servedKey) ? { kind: 'shut', why: 'no key' } : undefined;
  }
  keep(tokenKey, token, 'sessionStorage');
  keep(servedKey, 'yes');
  const server = new TokenServer(token);
  const answer = await server.request('session', { signal: AbortSignal.timeout(mostMilliseconds) });
  if (!answer.ok) return { kind: 'shut', why: answer.status === 401 ? 'token' : 'silent' };
  return { kind: 'open', server, info: (await answer.json()) as SessionInfo, isNew };
}

/** The token for a key; undefined when it opens nothing. */
async function tokenFor(key: string): Promise<string | undefined> {
  const answer = await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
    signal: AbortSignal.timeout(mostMilliseconds),
  });
  if (!answer.ok) return undefined;
  return ((await answer.json()) as { readonly token: string }).token;
}

class TokenServer implements Server {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async request(path: string, { headers, signal }: ServerRequest = {}): Promise<Response> {
    const answer = await fetch(`/api/${path}`, {
      headers: { ...headers, authorization: `Bearer ${this.#token}` },
      ...(signal && { signal }),
    });
    // a lab that was started anew does not know it, and no other one is to hear it
    if (answer.status === 401) forget(tokenKey, 'sessionStorage');
    return answer;
  }
}

/** The key in the address, which is out of it from here on. */
function takeKey(): string | undefined {
  const key = keyIn(location.hash);
  if (key === undefined) return undefined;
  const rest = partsOf(location.hash).filter(part => !part.startsWith('key='));
  const address = rest.length > 0 ? `#${rest.join('&')}` : location.pathname + location.search;
  history.replaceState(history.state, '', address);
  return key;
}

const partsOf = (hash: string): string[] => hash.slice(1).split('&');

/** An empty key is one too: it is to leave the address, and opens nothing. */
function keyIn(hash: string): string | undefined {
  return partsOf(hash)
    .find(part => part.startsWith('key='))
    ?.slice('key='.length);
}
