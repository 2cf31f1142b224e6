// Requests that bring too much, too slowly or too often: an answer that says so, and a server that goes on.
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { mostBodyBytes } from '../../src/lab/guard.ts';
import { Bench } from './bench.ts';

const quick = { head: 300, request: 600 };
const status = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

function head({ lab, origin }: Bench, ...lines: readonly string[]): string {
  const all = [
    'POST /api/session HTTP/1.1',
    `Host: 127.0.0.1:${lab.port}`,
    `Origin: ${origin}`,
    'Content-Type: application/json',
    ...lines,
  ];
  return `${all.join('\r\n')}\r\n\r\n`;
}

/** Milliseconds that it took, and what came of it. */
async function timed<Value>(work: Promise<Value>): Promise<{ readonly value: Value; readonly took: number }> {
  const began = performance.now();
  return { value: await work, took: performance.now() - began };
}

test('a body of 5 GB: 413 at once, whether it comes or not', async () => {
  await using bench = await Bench.start();
  for (const sent of ['', 'x'.repeat(200_000)]) {
    const { value, took } = await timed(bench.raw(head(bench, `Content-Length: ${5 * 2 ** 30}`) + sent));
    expect(status(value)).toBe(413);
    expect(value).toContain(`at most ${mostBodyBytes} bytes are read`);
    expect(took).toBeLessThan(2000);
  }
  const put = `PUT /api/data HTTP/1.1\r\nHost: 127.0.0.1:${bench.lab.port}\r\nContent-Length: 5368709120\r\n\r\n`;
  expect(status(await bench.raw(put))).toBe(413);
});

test('a body without a length is cut off at the same size', async () => {
  await using bench = await Bench.start();
  const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
  const endless = await timed(bench.raw(head(bench, 'Transfer-Encoding: chunked') + chunk.repeat(3)));
  expect(status(endless.value)).toBe(413);
  expect(endless.took).toBeLessThan(2000);
  expect((await bench.post({ key: 'k'.repeat(mostBodyBytes) })).status).toBe(413);
  expect((await bench.post({ key: 'k'.repeat(mostBodyBytes - 20) })).status).toBe(401);
});

test('what is no JSON: 415 and 400', async () => {
  await using bench = await Bench.start();
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
  ]) {
    expect(await bench.post({ key: 'k' }, { 'content-type': type })).toMatchObject({ status: 415 });
  }
  for (const text of ['', '{', '\u0000', 'key=k'])
    expect(await bench.post(text)).toMatchObject({ status: 400 });
  for (const text of ['null', '[]', '"key"', '{"key":1}', '{"key":{}}', '{"__proto__":{"key":"k"}}', '{}']) {
    expect(await bench.post(text)).toMatchObject({ status: 401 });
  }
});

test('a body that stalls: 408', async () => {
  await using bench = await Bench.start({ limits: quick });
  const { value, took } = await timed(bench.raw(`${head(bench, 'Content-Length: 100')}{"key":`));
  expect(status(value)).toBe(408);
  expect(took).toBeGreaterThan(500);
  expect(took).toBeLessThan(3000);
});

test('a head that stalls, or comes a letter at a time: 408', async () => {
  await using bench = await Bench.start({ limits: quick });
  const stalled = await timed(bench.raw('GET / HTTP/1.1\r\nHost: 127'));
  expect(status(stalled.value)).toBe(408);
  expect(stalled.took).toBeLessThan(3000);
  const slow = connect(bench.lab.port, '127.0.0.1');
  const letters = setInterval(() => slow.write('x'), 50);
  slow.write('GET / HTTP/1.1\r\nX: ');
  const answer = await timed(
    new Promise<string>(resolve => {
      slow.setEncoding('latin1').once('data', resolve);
    }),
  );
  clearInterval(letters);
  slow.destroy();
  expect(status(answer.value)).toBe(408);
  expect(answer.took).toBeLessThan(3000);
});

test('a connection that says nothing is closed', async () => {
  await using bench = await Bench.start({ limits: quick });
  const { took } = await timed(bench.raw(''));
  expect(took).toBeLessThan(3000);
});

test('a flood of headers: 431 when they are long; when they are many the server goes on', async () => {
  await using bench = await Bench.start();
  const long = await bench.raw(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(status(long)).toBe(431);
  const many = Array.from({ length: 3000 }, (_, k) => `X${k}: y`).join('\r\n');
  expect(status(await bench.raw(`GET / HTTP/1.1\r\n${many}\r\n\r\n`))).toBe(431);
  expect(await bench.get('/')).toMatchObject({ status: 200 });
});

test('more connections than there may be are dropped; when some end, there is room again', async () => {
  await using bench = await Bench.start({ limits: { connections: 4 } });
  const sockets: Socket[] = [];
  for (let k = 0; k < 4; k++) {
    const socket = connect(bench.lab.port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise(resolve => socket.once('connect', resolve));
    socket.write('GET / HTTP/1.1\r\n');
    sockets.push(socket);
  }
  await expect(bench.get('/')).rejects.toThrow();
  for (const socket of sockets) socket.destroy();
  await expect
    .poll(() =>
      bench.get('/').then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

test('bytes that are no request: 400', async () => {
  await using bench = await Bench.start();
  for (const bytes of ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc', 'hello\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n']) {
    expect(status(await bench.raw(bytes))).toBe(400);
  }
});
