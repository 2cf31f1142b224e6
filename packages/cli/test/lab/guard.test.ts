// What other pages, other names for this machine and odd addresses get: a refusal, and no byte of a file.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protectiveHeaders } from '../../src/lab/headers.ts';
import { Bench } from './bench.ts';
import { wholeRun } from './runs.ts';

const secret = 'x1,x2,y\nsecret,2,3\n';
let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start({ files: { 'table.csv': secret, ...wholeRun('moons-1') }, data: 'table.csv' });
});
afterAll(() => bench[Symbol.asyncDispose]());

const status = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const host = () => `127.0.0.1:${bench.lab.port}`;
const authorization = () => `Authorization: Bearer ${bench.token}`;

/** A request with this target, the right host and the token, as bytes. */
function target(path: string): Promise<string> {
  return bench.raw(
    `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\n${authorization()}\r\nConnection: close\r\n\r\n`,
  );
}

test('what the attacks below are refused is there for the page', async () => {
  expect(await bench.get('/api/data')).toMatchObject({ status: 200, text: secret });
  expect(status(await target('/api/data'))).toBe(200);
  expect(await bench.get('/')).toMatchObject({ status: 200 });
});

describe('Host', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST'])('%s with the port is served', async name => {
    const { status } = await bench.get('/api/data', { host: `${name}:${bench.lab.port}` });
    expect(status).toBe(200);
  });

  test.each([
    ['another name for this machine (DNS rebinding)', 'rebound.example:PORT'],
    ['a name that begins like ours', 'localhost.example:PORT'],
    ['a name with a user', 'localhost:PORT@evil.example'],
    ['no port', '127.0.0.1'],
    ['another port', '127.0.0.1:1'],
    ['every address', '0.0.0.0:PORT'],
    ['IPv6', '[::1]:PORT'],
    ['the same machine in decimal', '2130706433:PORT'],
  ])('%s: 403', async (_, name) => {
    const headers = { host: name.replace('PORT', String(bench.lab.port)) };
    for (const path of ['/', '/api/data', '/api/runs']) {
      const { status, text } = await bench.get(path, headers);
      expect(status).toBe(403);
      expect(text).toBe('{"error":"this host is not served here"}');
    }
  });

  test('twice, empty or missing', async () => {
    const twice = `GET /api/data HTTP/1.1\r\nHost: ${host()}\r\nHost: evil.example\r\n${authorization()}\r\n\r\n`;
    expect(status(await bench.raw(twice))).toBe(403);
    expect(status(await bench.raw(`GET / HTTP/1.1\r\nHost:\r\n\r\n`))).toBe(403);
    expect(status(await bench.raw(`GET / HTTP/1.1\r\n${authorization()}\r\n\r\n`))).toBe(400);
    expect(status(await bench.raw(`GET / HTTP/1.0\r\n${authorization()}\r\n\r\n`))).toBe(403);
  });
});

describe('Origin', () => {
  const origins = [
    'http://evil.example',
    'null',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:1',
    'http://localhost:PORT',
  ];

  test.each(origins)('%s: 403, for reading, writing and following', async given => {
    const origin = given.replace('PORT', String(bench.lab.port));
    const run = await bench.run('moons-1');
    for (const path of ['/', '/api/data', `/api/runs/${run!.id}/events`]) {
      expect(await bench.get(path, { origin })).toMatchObject({ status: 403 });
    }
    const { status, headers } = await bench.post({ key: 'k' }, { origin });
    expect(status).toBe(403);
    expect(Object.keys(headers).filter(name => name.startsWith('access-control-'))).toEqual([]);
  });

  test('a write without one: 403', async () => {
    const { status } = await bench.ask({
      method: 'POST',
      path: '/api/session',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(status).toBe(403);
  });

  test('a preflight gets no leave', async () => {
    const { status, headers } = await bench.ask({
      method: 'OPTIONS',
      path: '/api/session',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, POST' });
    expect(Object.keys(headers).filter(name => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('Sec-Fetch-Site', () => {
  test.each(['same-origin', 'none'])('%s is served', async site => {
    expect(await bench.get('/api/data', { 'sec-fetch-site': site })).toMatchObject({ status: 200 });
  });

  test.each(['cross-site', 'same-site', 'made-up'])('%s: 403', async site => {
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' };
    for (const path of ['/', '/assets/index-C3hVq_xB.js', '/api/data']) {
      expect(await bench.get(path, headers)).toMatchObject({ status: 403 });
    }
  });

  test('a link to the page on another page works; inside a frame it does not', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await bench.ask({ path: '/', headers: { ...link, 'sec-fetch-dest': 'document' } })).toMatchObject({
      status: 200,
    });
    expect(await bench.ask({ path: '/', headers: { ...link, 'sec-fetch-dest': 'iframe' } })).toMatchObject({
      status: 403,
    });
  });
});

describe('addresses', () => {
  test.each([
    '/../etc/passwd',
    '/assets/../../work/table.csv',
    '/assets/%2e%2e/%2e%2e/work/table.csv',
    '/assets/..%2f..%2fwork/table.csv',
    '/%2e%2e/work/table.csv',
    '/.%2e/work/table.csv',
    '/..;/work/table.csv',
    '/..\\work\\table.csv',
    '/assets/%5c..%5ctable.csv',
    '//etc/passwd',
    '///etc/passwd',
    '/./index.html',
    '/index.html#/api/data',
    '/#../table.csv',
    '/index.html%00.js',
    '/index.html%23',
    '/%69ndex.html',
    '/api/runs/../data',
    '/api/runs/%2e%2e/data',
    '/api//data',
    'http://evil.example/api/data',
    'file:///etc/passwd',
    'index.html',
    '*',
    '/\xff',
    `/${'a/'.repeat(3000)}a`,
  ])('%s: 400', async path => {
    const answer = await target(path);
    expect(status(answer)).toBe(400);
    expect(answer).not.toContain('secret');
    expect(answer).not.toContain('root:');
    expect(answer).not.toContain('<!doctype');
  });

  test.each(['\0', '\t', '\x7f', ' '])('%j in the middle: 400', async character => {
    expect(status(await target(`/index.html${character}.js`))).toBe(400);
  });

  test.each([
    '/nothing',
    '/assets',
    '/assets/index-C3hVq_xB.js/x',
    '/etc/passwd',
    '/work/table.csv',
    '/__proto__',
  ])('%s: 404', async path => {
    expect(await bench.get(path)).toMatchObject({ status: 404, text: '{"error":"there is nothing here"}' });
  });

  test('a query changes nothing', async () => {
    const { text } = await bench.get('/?path=../../etc/passwd');
    expect(text).toBe((await bench.get('/')).text);
  });
});

describe('methods', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'TRACE', 'PROPFIND'])('%s: 405', async method => {
    const answer = await bench.raw(
      `${method} /api/data HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${bench.origin}\r\n${authorization()}\r\n\r\n`,
    );
    expect(status(answer)).toBe(405);
    expect(answer).not.toContain('secret');
  });

  test('CONNECT and an upgrade get nothing', async () => {
    expect(await bench.raw(`CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host()}\r\n\r\n`)).toBe('');
    const upgraded = await bench.raw(
      `GET / HTTP/1.1\r\nHost: ${host()}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(status(upgraded)).not.toBe(101);
  });

  test('a write to what is only read: 404', async () => {
    const { status } = await bench.ask({
      method: 'POST',
      path: '/api/runs',
      headers: { origin: bench.origin, authorization: `Bearer ${bench.token}` },
    });
    expect(status).toBe(404);
  });
});

describe('two lengths at once, as smugglers send them', () => {
  const after = 'GET /api/data HTTP/1.1\r\nHost: evil.example\r\n\r\n';
  test.each([
    ['both kinds', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5'],
    ['a length below 0', 'Content-Length: -1'],
    ['an unknown encoding', 'Transfer-Encoding: xchunked'],
  ])('%s: 400 and the end of the connection', async (_, lines) => {
    const head = `POST /api/session HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${bench.origin}\r\n`;
    const answer = await bench.raw(`${head}Content-Type: application/json\r\n${lines}\r\n\r\n${after}`);
    expect(status(answer)).toBe(400);
    expect(answer.split('HTTP/1.1').length).toBe(2);
  });

  test('something brought along where nothing is read: 400', async () => {
    const get = `GET /api/data HTTP/1.1\r\nHost: ${host()}\r\n${authorization()}\r\n`;
    for (const line of ['Content-Length: 4', 'Transfer-Encoding: chunked']) {
      const answer = await bench.raw(`${get}${line}\r\n\r\n4\r\nabcd\r\n0\r\n\r\n`);
      expect(status(answer)).toBe(400);
      expect(answer).not.toContain('secret');
    }
  });
});

test('every answer, also a refusal, says what a browser may do with it', async () => {
  const answers = [
    await bench.get('/'),
    await bench.get('/nothing'),
    await bench.get('/api/runs'),
    await bench.get('/api/data'),
    await bench.ask({ path: '/api/data' }),
    await bench.get('/', { host: 'evil.example' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 200, 401, 403]);
  for (const { headers } of answers) expect(headers).toMatchObject(protectiveHeaders);
  const csp = protectiveHeaders['content-security-policy']!;
  expect(csp).not.toContain('unsafe-inline');
  expect(csp).not.toContain("'unsafe-eval'");
  expect(csp.split('; ')).toEqual([
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});
