// The routes: the API for pages that hold a token, and the page's own files for everyone.
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { version } from '../version.ts';
import type { Access } from './access.ts';
import type { OpenedSession, OpenSession, Refusal, RunDetails, RunList, SessionInfo } from './api.ts';
import { readJson } from './body.ts';
import { type DataFile, mostDataBytes } from './data-file.ts';
import { openPlain, streamOf } from './files.ts';
import { follow } from './follow.ts';
import { caching, protectiveHeaders } from './headers.ts';
import type { PageFile } from './page.ts';
import type { Place, Places } from './places.ts';
import { detailsOf, listRuns, mostModelBytes } from './runs.ts';

/** What is served, to whom. */
export interface Served {
  readonly page: ReadonlyMap<string, PageFile>;
  readonly data: DataFile | undefined;
  readonly places: Places;
  readonly access: Access;
  /** Milliseconds between two looks at a run that is followed. */
  readonly lookEvery: number;
  /** Milliseconds between two signs of life while nothing happens. */
  readonly beatEvery: number;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

type Env = { Bindings: HttpBindings };

/** The routes, without the guard before them. */
export function routes(served: Served): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(protectiveHeaders)) c.res.headers.set(name, value);
  });
  app.route('/api', api(served));
  app.get('*', c => {
    const file = served.page.get(c.req.path);
    return file ? c.body(file.bytes, 200, file.headers) : c.notFound();
  });
  app.notFound(c => c.json<Refusal>({ error: 'there is nothing here' }, 404));
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    const message = error instanceof HTTPException ? error.message : 'the server failed';
    // what is still to come of the request is not waited for
    return c.json<Refusal>({ error: message }, status, { connection: 'close' });
  });
  return app;
}

function api(served: Served): Hono<Env> {
  const { data, places, access } = served;
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('cache-control', caching.never);
  });
  app.post('/session', async c => {
    const { key } = Object(await readJson(c.env.incoming)) as Partial<Record<keyof OpenSession, unknown>>;
    const token = typeof key === 'string' ? access.open(key) : undefined;
    if (token === undefined)
      throw new HTTPException(401, { message: 'the key in the address opens nothing' });
    return c.json<OpenedSession>({ token });
  });
  app.use(async (c, next) => {
    const [, token] = /^Bearer ([\w-]+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    if (token === undefined || !access.admits(token)) {
      throw new HTTPException(401, { message: 'open the address that wellfit lab printed' });
    }
    await next();
  });
  app.get('/session', async c => c.json<SessionInfo>({ version, ...(await dataInfo(data)) }));
  app.get('/data', async c => sent(c, data?.path, mostDataBytes));
  app.get('/runs', async c => c.json<RunList>({ runs: await listRuns(places) }));
  app.get('/runs/:id', async c => {
    const details = await detailsOf(placeOf(c, places));
    return details ? c.json<RunDetails>(details) : c.notFound();
  });
  app.get('/runs/:id/model', c => sent(c, `${placeOf(c, places).folder}/model.wellfit`, mostModelBytes));
  app.get('/runs/:id/events', c => events(c, placeOf(c, places), served));
  return app;
}

async function dataInfo(data: DataFile | undefined): Promise<Pick<SessionInfo, 'data'>> {
  await using file = data && (await openPlain(data.path, mostDataBytes));
  if (!data || !file) return {};
  return { data: { name: data.name, bytes: file.size, target: data.target } };
}

/** A file's bytes, as nothing that a browser would show or run. */
async function sent(c: Context<Env>, path: string | undefined, most: number): Promise<Response> {
  const file = path === undefined ? undefined : await openPlain(path, most);
  if (!file) return c.notFound();
  return c.body(streamOf(file), 200, { 'content-type': 'application/octet-stream' });
}

function placeOf(c: Context<Env>, places: Places): Place {
  const place = places.find(c.req.param('id') ?? '');
  if (!place) throw new HTTPException(404, { message: 'there is no such run' });
  return place;
}

function events(c: Context<Env>, place: Place, { lookEvery, beatEvery, closing }: Served): Response {
  const after = Number(/^\d{1,15}$/.exec(c.req.header('last-event-id') ?? '')?.[0] ?? -1);
  return streamSSE(
    c,
    async stream => {
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      const signal = AbortSignal.any([left.signal, closing]);
      const beat = setInterval(() => void stream.write(': still there\n\n'), beatEvery);
      try {
        for await (const { event, data } of follow(place, { after, every: lookEvery, signal })) {
          const id = event === 'history' ? { id: String(data.step) } : {};
          await stream.writeSSE({ event, data: JSON.stringify(data), ...id });
        }
      } finally {
        clearInterval(beat);
      }
    },
    async () => {}, // what went wrong is not told, and the page may ask again
  );
}
