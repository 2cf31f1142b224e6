// The lab's server: one page, the runs of one folder and one table, for one user of this machine.
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Access } from './access.ts';
import type { DataFile } from './data-file.ts';
import { turnAway, turnedAway } from './guard.ts';
import { listen } from './listen.ts';
import { readPage } from './page.ts';
import { Places } from './places.ts';
import { routes } from './routes.ts';

/** What a lab is made of. */
export interface LabOptions {
  /** The folder of the built page. */
  readonly page: string;
  /** The folder in which runs are looked for. */
  readonly runs: string;
  readonly data?: DataFile | undefined;
  /** Default: 4747, or the first after it that is free. */
  readonly port?: number | undefined;
  /** What the user should know while the lab runs. */
  readonly warn: (line: string) => void;
  readonly limits?: Partial<Limits>;
}

/** How long things may take, in milliseconds, and how many there may be. */
export interface Limits {
  /** Until the head of a request is there; then 408. */
  readonly head: number;
  /** Until a request is there as a whole; then 408. */
  readonly request: number;
  /** Until a connection on which nothing moves is closed. */
  readonly idle: number;
  readonly connections: number;
  /** Between two looks at a run that is followed. */
  readonly look: number;
  /** Between two signs of life of a run that is followed. */
  readonly beat: number;
}

const usualLimits: Limits = {
  head: 5000,
  request: 10_000,
  idle: 60_000,
  connections: 64,
  look: 200,
  beat: 15_000,
};

/** A lab that is being served. */
export interface Lab {
  readonly port: number;
  /** The address to print: whoever has it may use the lab. */
  readonly address: string;
  /** An address for one use, which may be seen by others of this machine. */
  readonly oneTimeAddress: string;
  /** Ends what is under way and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves the lab on this machine.
 *
 * @throws {WellfitError} `state` when the page is not built; `range` for a folder or a port that cannot be had
 */
export async function serveLab(options: LabOptions): Promise<Lab> {
  const limits = { ...usualLimits, ...options.limits };
  const access = new Access(options.warn);
  const closing = new AbortController();
  const app = routes({
    page: readPage(options.page),
    data: options.data,
    places: new Places(options.runs),
    access,
    lookEvery: limits.look,
    beatEvery: limits.beat,
    closing: closing.signal,
  });
  const hosts = new Set<string>();
  const server = guardedServer(
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    hosts,
    limits,
  );
  const port = await listen(server, options.port);
  for (const name of ['127.0.0.1', 'localhost']) hosts.add(`${name}:${port}`);
  const addressOf = (key: string) => `http://127.0.0.1:${port}/#key=${key}`;
  return {
    port,
    address: addressOf(access.printedKey),
    oneTimeAddress: addressOf(access.openedKey),
    close: () => {
      closing.abort();
      return closed(server);
    },
  };
}

function guardedServer(
  listener: ReturnType<typeof getRequestListener>,
  hosts: ReadonlySet<string>,
  limits: Limits,
): Server {
  const server = createServer(
    {
      headersTimeout: limits.head,
      requestTimeout: limits.request,
      connectionsCheckingInterval: Math.min(limits.head, limits.request) / 4,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      const turned = turnedAway(request, hosts);
      if (turned) turnAway(response, turned);
      else void listener(request, response);
    },
  );
  server.timeout = limits.idle;
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 100;
  return server;
}

/** Streams that are told to end get a moment for it. */
async function closed(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), 300);
  await new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(late);
}
