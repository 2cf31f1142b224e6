// `wellfit lab` as a user starts it: an address, a browser or none, and an end.
import { chmodSync, mkdirSync, rmSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedSession, RunList, SessionInfo } from '../../src/lab/api.ts';
import { mostDataBytes } from '../../src/lab/data-file.ts';
import { type Outcome, type Running, Workspace } from '../run.ts';
import { testWhere } from '../where-possible.ts';
import { keyOf } from './bench.ts';
import { Installed } from './installed.ts';
import { wholeRun } from './runs.ts';

let installed: Installed;
beforeAll(() => {
  installed = new Installed();
});
afterAll(() => installed[Symbol.dispose]());

const files = { 'moons.csv': 'x1,x2,y\n1,2,0\n3,4,1\n', ...wholeRun('runs/moons-1') };

interface Started {
  readonly running: Running;
  readonly address: string;
}

/** Starts a lab, and waits for its line. */
async function lab(
  work: Workspace,
  args: readonly string[],
  through: readonly string[] = [],
): Promise<Started> {
  const running = work.start({ args: ['lab', ...args], file: installed.command, through });
  let line = '';
  await running.until(({ stdout }) => {
    line = stdout;
    return stdout.endsWith('\n');
  });
  const [, address] =
    /^The lab is at (http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]{43}) \(Ctrl-C ends it\)\n$/.exec(line) ?? [];
  if (address === undefined) throw new Error(`unexpected: ${line}`);
  return { running, address };
}

async function ended(
  { running }: Started,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Outcome & { readonly after: number }> {
  const sent = performance.now();
  running.child.kill(signal);
  const outcome = await running.outcome;
  return { ...outcome, after: performance.now() - sent };
}

/** What a page does with its address: the key becomes a token. */
async function opened(address: string): Promise<(path: string) => Promise<Response>> {
  const { origin } = new URL(address);
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ key: keyOf(address) }),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  const { token } = (await response.json()) as OpenedSession;
  return path => fetch(`${origin}/api/${path}`, { headers: { authorization: `Bearer ${token}` } });
}

async function refused(
  args: readonly string[],
  line: string,
  code = 2,
  more: Record<string, string> = {},
): Promise<void> {
  using work = new Workspace({ ...files, ...more });
  const outcome = await work.start({ args: ['lab', '--no-open', ...args], file: installed.command }).outcome;
  expect(outcome).toEqual({ code, stdout: '', stderr: `wellfit: ${line}\n`, left: [], temporary: [] });
}

describe('wellfit lab', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'one line; page, table and runs are there until %s: exit 130',
    async signal => {
      using work = new Workspace(files);
      const started = await lab(work, ['moons.csv', '--target', 'y', '--no-open', '--port', '0']);
      const { address } = started;
      expect(await (await fetch(address)).text()).toContain('assets/index-C3hVq_xB.js');
      const get = await opened(address);
      const { data } = (await (await get('session')).json()) as SessionInfo;
      expect(data).toEqual({ name: 'moons.csv', bytes: 20, target: 'y' });
      expect(await (await get('data')).text()).toBe(files['moons.csv']);
      const { runs } = (await (await get('runs')).json()) as RunList;
      expect(runs.map(({ name }) => name)).toEqual(['runs/moons-1']);
      const { code, stderr, left, temporary, after } = await ended(started, signal);
      expect({ code, stderr, left, temporary }).toEqual({ code: 130, stderr: '', left: [], temporary: [] });
      expect(after).toBeLessThan(2000);
    },
  );

  test('ends while a page follows a run and another connection hangs', async () => {
    using work = new Workspace(files);
    const train = work.start({
      args: ['train', 'moons.csv', '--steps', '100000000', '--out', 'endless', '--quiet'],
    });
    const started = await lab(work, ['--no-open', '--port', '0']);
    const get = await opened(started.address);
    let id: string | undefined;
    while (!id)
      id = ((await (await get('runs')).json()) as RunList).runs.find(({ state }) => state === 'running')?.id;
    const followed = await get(`runs/${id}/events`);
    const reader = followed.body!.getReader();
    await reader.read();
    const { code, stderr, after } = await ended(started);
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(after).toBeLessThan(2000);
    for (let part = await reader.read(); !part.done; ) part = await reader.read(); // an end, not a broken connection
    train.child.kill('SIGKILL');
    await train.outcome;
  });

  test('--runs: another folder', async () => {
    using work = new Workspace({ ...files, ...wholeRun('elsewhere/b') });
    const started = await lab(work, ['--runs', 'elsewhere', '--no-open', '--port', '0']);
    const { runs } = (await (await (await opened(started.address))('runs')).json()) as RunList;
    expect(runs.map(({ name }) => name)).toEqual(['b']);
    await ended(started);
  });
});

describe('the browser', () => {
  const withOpener = (work: Workspace) => ['env', `PATH=${join(work.folder, 'path')}`];

  /** A program by the name of the desktop's that notes what it is asked to open. */
  function opener(work: Workspace): void {
    work.write('path/xdg-open', '#!/bin/sh\nprintf %s "$1" > opened\n');
    chmodSync(join(work.folder, 'path/xdg-open'), 0o755);
  }

  testWhere(process.platform === 'linux', 'xdg-open')('gets an address of its own, for one use', async () => {
    using work = new Workspace(files);
    opener(work);
    const started = await lab(work, ['--port', '0'], withOpener(work));
    await started.running.until(({ files }) => files.includes('opened') && work.read('opened') !== '');
    const address = work.read('opened');
    expect(new URL(address).origin).toBe(new URL(started.address).origin);
    expect(keyOf(address)).not.toBe(keyOf(started.address));
    const get = await opened(address);
    expect((await get('session')).status).toBe(200);
    await expect(opened(address)).rejects.toThrow('401');
    expect((await get('session')).status).toBe(401);
    expect((await (await opened(started.address))('session')).status).toBe(200);
    const { code, stderr } = await ended(started);
    expect(code).toBe(130);
    expect(stderr).toBe(
      'wellfit: warning: the address of the browser was used twice; its page is shut out, use the one printed above\n',
    );
  });

  testWhere(process.platform === 'linux', 'xdg-open')('is not opened with --no-open', async () => {
    using work = new Workspace(files);
    opener(work);
    const started = await lab(work, ['--no-open', '--port', '0'], withOpener(work));
    await new Promise(resolve => setTimeout(resolve, 300));
    expect((await ended(started)).left).not.toContain('opened');
  });

  testWhere(process.platform === 'linux', 'xdg-open')(
    'may be missing: the line stands, and nothing else is said',
    async () => {
      using work = new Workspace(files);
      mkdirSync(join(work.folder, 'path'));
      const started = await lab(work, ['--port', '0'], withOpener(work));
      await new Promise(resolve => setTimeout(resolve, 300));
      expect((await fetch(started.address)).status).toBe(200);
      expect(await ended(started)).toMatchObject({ code: 130, stderr: '' });
    },
  );
});

describe('the port', () => {
  /** A port that somebody else has. */
  async function taken(port: number): Promise<AsyncDisposable & { readonly port: number }> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.once('error', () => resolve()); // somebody has it already
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    const close = () => new Promise<void>(resolve => server.close(() => resolve()));
    return {
      port: typeof address === 'object' && address ? address.port : port,
      [Symbol.asyncDispose]: close,
    };
  }

  test('is 4747, or the next when that is taken', async () => {
    using work = new Workspace(files);
    await using _ = await taken(4747);
    const started = await lab(work, ['--no-open']);
    const port = Number(new URL(started.address).port);
    expect(port).toBeGreaterThan(4747);
    await ended(started);
  });

  test('that is given and taken is refused', async () => {
    await using other = await taken(0);
    const line = `--port ${other.port} is taken; choose another, or leave --port out`;
    await refused(['--port', String(other.port)], line);
  });

  test('is given and had', async () => {
    using work = new Workspace(files);
    const { port } = await (async () => {
      await using free = await taken(0);
      return free;
    })();
    const started = await lab(work, ['--no-open', '--port', String(port)]);
    expect(new URL(started.address).port).toBe(String(port));
    // no other address of this machine answers
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow();
    await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow();
    await ended(started);
  });
});

describe.concurrent('what is refused: one line, exit 2, nothing left', () => {
  test('a table that is not there', () => refused(['none.csv'], 'none.csv: no such file or folder'));
  test('a folder in its place', () =>
    refused(['runs'], 'runs: it is a folder; give a table, and the folder of runs with --runs'));
  test('an empty one', () =>
    refused(['a.csv'], 'a.csv: no data rows: the file is empty', 2, { 'a.csv': '' }));
  test('a target without a table', () =>
    refused(['--target', 'y'], '--target names a column of a table: give the table too'));
  test('a folder of runs that is not there', () =>
    refused(['--runs', 'none'], '--runs none: no such file or folder'));
  test('a file in its place', () =>
    refused(['--runs', 'moons.csv'], '--runs moons.csv: a part of the path is a file'));
  test('a port that is none', () =>
    refused(['--port', '70000'], '--port must be a whole number from 0 to 65535, got 70000'));
  test('a misspelled option', () =>
    refused(['--prot', '1'], "unknown option '--prot' (Did you mean --port?)"));

  test('a table that is too large', async () => {
    using work = new Workspace({ 'big.csv': '' });
    truncateSync(join(work.folder, 'big.csv'), mostDataBytes + 1);
    const outcome = await work.start({ args: ['lab', 'big.csv'], file: installed.command }).outcome;
    const line = 'wellfit: big.csv: the lab takes tables up to 256 MB; see wellfit train\n';
    expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: line });
  });

  testWhere(process.getuid?.() !== 0, 'a user who may not read everything')(
    'a table that may not be read',
    async () => {
      using work = new Workspace({ 'a.csv': 'x,y\n' });
      chmodSync(join(work.folder, 'a.csv'), 0);
      const outcome = await work.start({ args: ['lab', 'a.csv'], file: installed.command }).outcome;
      expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: 'wellfit: a.csv: permission denied\n' });
    },
  );
});

test('a page that is not built: one line, exit 1', async () => {
  using other = new Installed();
  rmSync(join(other.page, 'dist'), { recursive: true });
  using work = new Workspace(files);
  const { code, stdout, stderr } = await work.start({ args: ['lab'], file: other.command }).outcome;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^wellfit: lab: the page is not built: \S+dist\/index\.html is missing\n$/);
});
