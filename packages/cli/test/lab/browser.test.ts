// The server before a real browser: its own page may do what it needs, and a page of somebody else gets nothing.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumPath } from '../../../../scripts/chromium.ts';
import { Bench } from './bench.ts';
import { wholeRun } from './runs.ts';

const page = {
  'index.html':
    '<!doctype html><title>lab</title><style>body { color: red }</style>' +
    '<script>window.inline = true</script><script type="module" src="./assets/main.js"></script>',
  // what the page does with its address, and what it needs of the platform
  'assets/main.js': `
    const key = new URLSearchParams(location.hash.slice(1)).get('key');
    history.replaceState(null, '', location.pathname);
    const json = { 'content-type': 'application/json' };
    const opened = await fetch('/api/session', { method: 'POST', headers: json, body: JSON.stringify({ key }) });
    const { token } = await opened.json();
    const headers = { authorization: 'Bearer ' + token };
    const { runs } = await (await fetch('/api/runs', { headers })).json();
    const events = await (await fetch('/api/runs/' + runs[0].id + '/events', { headers })).text();
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    const wasm = await new Promise(resolve => { worker.onmessage = event => resolve(event.data); });
    let evaluated = 'allowed';
    try { eval('1'); } catch { evaluated = 'refused'; }
    window.seen = { hash: location.hash, runs, events, wasm, evaluated, isolated: crossOriginIsolated,
      inline: window.inline === true, color: getComputedStyle(document.body).color, cookie: document.cookie };
  `,
  'assets/worker.js': `
    const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    postMessage(await WebAssembly.instantiate(empty).then(() => 'compiled', String));
  `,
};

interface Seen {
  readonly [name: string]: unknown;
}

let browser: Browser;
let bench: Bench;
let foreign: Server;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath() });
  bench = await Bench.start({ files: wholeRun('a'), page });
  foreign = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>theirs</title>'),
  );
  await new Promise<void>(resolve => foreign.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser.close();
  await bench[Symbol.asyncDispose]();
  foreign.close();
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US' });
  return context.newPage();
}

test('its own page: in with its key, which leaves the address; runs, events, worker and WebAssembly; nothing inline', async () => {
  const tab = await newPage();
  await tab.goto(bench.lab.address);
  const handle = await tab.waitForFunction(() => (window as unknown as { seen?: Seen }).seen);
  const { runs, events, ...rest } = (await handle.jsonValue())!;
  expect(rest).toEqual({
    hash: '',
    wasm: 'compiled',
    evaluated: 'refused',
    isolated: true,
    inline: false,
    color: 'rgb(0, 0, 0)',
    cookie: '',
  });
  expect(runs).toMatchObject([{ name: 'a', state: 'done' }]);
  expect(String(events).match(/^event: \w+$/gm)).toEqual([
    'event: history',
    'event: history',
    'event: history',
    'event: done',
  ]);
  expect(tab.url()).toBe(`${bench.origin}/`);
  await tab.context().close();
});

test.each(['127.0.0.1', 'localhost'])(
  'a page of another server on %s: reads nothing, shows nothing, runs nothing',
  async host => {
    const tab = await newPage();
    await tab.goto(`http://${host}:${(foreign.address() as AddressInfo).port}/`);
    const { origin, token } = bench;
    const got = await tab.evaluate(
      async ({ origin, token }) => {
        const tried = (path: string, options: RequestInit = {}) =>
          fetch(origin + path, options).then(
            answer => `${answer.type} ${answer.status}`,
            () => 'refused',
          );
        const loaded = (tag: string, attribute: string, path: string) =>
          new Promise<string>(resolve => {
            const element = document.createElement(tag);
            element.addEventListener('load', () => resolve('loaded'));
            element.addEventListener('error', () => resolve('refused'));
            element.setAttribute(attribute, origin + path);
            document.body.append(element);
          });
        const frame = document.createElement('iframe');
        frame.src = `${origin}/`;
        const framed = new Promise(resolve => frame.addEventListener('load', resolve));
        document.body.append(frame);
        await framed;
        return {
          withToken: await tried('/api/runs', { headers: { authorization: `Bearer ${token}` } }),
          simple: await tried('/api/runs'),
          write: await tried('/api/session', { method: 'POST', body: '{"key":""}' }),
          picture: await loaded('img', 'src', '/icon.svg'),
          script: await loaded('script', 'src', '/assets/main.js'),
          frame: (frame.contentDocument ?? 'closed') === 'closed',
        };
      },
      { origin, token },
    );
    expect(got).toEqual({
      withToken: 'refused',
      simple: 'refused',
      write: 'refused',
      picture: 'refused',
      script: 'refused',
      frame: true,
    });
    const frames = tab.frames().filter(frame => frame !== tab.mainFrame());
    expect(await Promise.all(frames.map(frame => frame.evaluate(() => document.title)))).not.toContain('lab');
    await tab.context().close();
  },
);
