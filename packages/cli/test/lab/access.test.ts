// Who gets in: keys and tokens, how long they last, and what happens when a key was seen by somebody else.
import { describe, expect, test } from 'vitest';
import { Access } from '../../src/lab/access.ts';
import { Bench, keyOf } from './bench.ts';

const quiet = () => {};

test('keys and tokens hold 256 bits, each its own', () => {
  const access = new Access(quiet);
  const tokens = [access.open(access.printedKey)!, access.open(access.printedKey)!];
  const all = [access.printedKey, access.openedKey, ...tokens, new Access(quiet).printedKey];
  for (const secret of all) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(new Set(all).size).toBe(5);
});

test('a key is no token, and a token no key', () => {
  const access = new Access(quiet);
  const token = access.open(access.printedKey)!;
  expect(access.admits(token)).toBe(true);
  expect(access.open(token)).toBeUndefined();
  for (const key of [access.printedKey, access.openedKey, '']) expect(access.admits(key)).toBe(false);
});

test('the printed key opens as many pages as one likes', () => {
  const access = new Access(quiet);
  const tokens = Array.from({ length: 5 }, () => access.open(access.printedKey)!);
  for (const token of tokens) expect(access.admits(token)).toBe(true);
});

test('of very many pages the oldest are put out', () => {
  const access = new Access(quiet);
  const tokens = Array.from({ length: 66 }, () => access.open(access.printedKey)!);
  expect(tokens.map(token => access.admits(token)).indexOf(true)).toBe(2);
  expect(access.admits(tokens.at(-1)!)).toBe(true);
});

describe("the browser's key", () => {
  test('opens one page; a second time it puts that out, and says so', () => {
    const warnings: string[] = [];
    const access = new Access(line => warnings.push(line));
    const printed = access.open(access.printedKey)!;
    const token = access.open(access.openedKey)!;
    expect(access.admits(token)).toBe(true);
    expect(access.open(access.openedKey)).toBeUndefined();
    expect(access.admits(token)).toBe(false);
    expect(access.admits(printed)).toBe(true);
    expect(warnings).toEqual([
      'the address of the browser was used twice; its page is shut out, use the one printed above',
    ]);
  });

  test('opens nothing after two minutes; the printed one does', () => {
    let seconds = 1000;
    const access = new Access(quiet, () => seconds);
    seconds += 121;
    expect(access.open(access.openedKey)).toBeUndefined();
    expect(access.open(access.printedKey)).toBeDefined();
  });
});

describe('over the wire', () => {
  test('no token, a wrong one, a key in its place, or one in another scheme: 401', async () => {
    await using bench = await Bench.start({ files: { 'table.csv': 'a,y\n1,2\n' }, data: 'table.csv' });
    const wrong = `${bench.token.slice(0, -1)}${bench.token.endsWith('A') ? 'B' : 'A'}`;
    const headers: readonly Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: `Bearer ${wrong}` },
      { authorization: `Bearer ${bench.token}x` },
      { authorization: `Bearer ${keyOf(bench.lab.address)}` },
      { authorization: `Basic ${bench.token}` },
      { authorization: bench.token },
      { cookie: `token=${bench.token}` },
    ];
    for (const path of ['session', 'data', 'runs', 'runs/x', 'runs/x/model', 'runs/x/events', 'other']) {
      for (const given of headers) {
        const answer = await bench.ask({ path: `/api/${path}`, headers: given });
        expect(answer).toMatchObject({
          status: 401,
          text: '{"error":"open the address that wellfit lab printed"}',
        });
      }
      expect(await bench.ask({ path: `/api/${path}?token=${bench.token}` })).toMatchObject({ status: 401 });
    }
  });

  test('a wrong key: 401; the right ones open, and no cookie is set', async () => {
    await using bench = await Bench.start();
    for (const key of ['', 'x', bench.token, `${keyOf(bench.lab.address)}x`]) {
      expect(await bench.open(key)).toMatchObject({ status: 401 });
    }
    const { headers, text } = await bench.post({ key: keyOf(bench.lab.oneTimeAddress) });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    const { token } = JSON.parse(text);
    expect(await bench.get('/api/session', { authorization: `Bearer ${token}` })).toMatchObject({
      status: 200,
    });
    expect(await bench.open(keyOf(bench.lab.oneTimeAddress))).toMatchObject({ status: 401 });
    expect(await bench.get('/api/session', { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
    });
    expect(bench.warnings).toHaveLength(1);
  });

  test('an address holds its key behind the #, which no browser sends', async () => {
    await using bench = await Bench.start();
    const { lab } = bench;
    for (const address of [lab.address, lab.oneTimeAddress]) {
      expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${lab.port}/#key=[\\w-]{43}$`));
    }
    expect(lab.address).not.toBe(lab.oneTimeAddress);
  });
});
