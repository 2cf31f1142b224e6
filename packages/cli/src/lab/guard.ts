// Requests that are turned away unread: by where they come from, where they go and how much they bring.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './api.ts';
import { caching, protectiveHeaders } from './headers.ts';

/** Bytes that a request may bring along: a key in JSON needs a hundred. */
export const mostBodyBytes = 4096;

const methods = ['GET', 'POST'];

/**
 * Plain names with `/` between, and a query that nobody reads. Nothing is decoded and nothing is tidied up on the way to
 * the list of files and the API's routes, so that there is nothing to get wrong.
 */
const target = /^(?:\/|(?:\/\w[\w.-]*)+)(?:\?[!$-[\]-~]*)?$/;
const longestTarget = 2048;

/** A status and its reason. */
export interface Turned {
  readonly status: 400 | 403 | 405 | 413;
  readonly error: string;
}

/** Why a request is turned away; undefined when it may go on. */
export function turnedAway(request: IncomingMessage, hosts: ReadonlySet<string>): Turned | undefined {
  const { method = '', url = '', headersDistinct: headers } = request;
  const [host, ...others] = headers['host'] ?? [];
  // another name for this machine is how a website gets past the same-origin policy (DNS rebinding)
  if (host === undefined || others.length > 0 || !hosts.has(host.toLowerCase())) {
    return { status: 403, error: 'this host is not served here' };
  }
  if (url.length > longestTarget || !target.test(url)) return { status: 400, error: 'no such address' };
  const length = Number(headers['content-length']?.[0] ?? 0);
  if (length > mostBodyBytes) return { status: 413, error: `at most ${mostBodyBytes} bytes are read` };
  if (!methods.includes(method)) return { status: 405, error: `only ${methods.join(', ')} are served` };
  const isWrite = method === 'POST';
  if (!isWrite && (length !== 0 || headers['transfer-encoding'])) {
    return { status: 400, error: `${method} brings nothing along` };
  }
  if (!isFromHere(headers, { host, isWrite })) {
    return { status: 403, error: 'requests of other pages are not served' };
  }
  return undefined;
}

/** Whether the page that asks is one of this server's, as far as the browser says. */
function isFromHere(
  headers: IncomingMessage['headersDistinct'],
  { host, isWrite }: { readonly host: string; readonly isWrite: boolean },
): boolean {
  const origins = headers['origin'] ?? [];
  if (isWrite && origins.length === 0) return false;
  if (origins.some(origin => origin !== `http://${host}`)) return false;
  const site = headers['sec-fetch-site']?.[0] ?? 'same-origin';
  if (site === 'same-origin' || site === 'none') return true;
  // a link on another page, to be opened in a window of its own: the page by itself tells nothing
  return (
    !isWrite && headers['sec-fetch-mode']?.[0] === 'navigate' && headers['sec-fetch-dest']?.[0] === 'document'
  );
}

/** Answers a request that is turned away; the connection ends with it, whatever is still to come. */
export function turnAway(response: ServerResponse, { status, error }: Turned): void {
  const refusal: Refusal = { error };
  response
    .writeHead(status, {
      ...protectiveHeaders,
      'cache-control': caching.never,
      'content-type': 'application/json',
      connection: 'close',
      ...(status === 405 && { allow: methods.join(', ') }),
    })
    .end(JSON.stringify(refusal));
}
