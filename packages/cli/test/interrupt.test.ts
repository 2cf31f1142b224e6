// Ctrl-C, kill, a full disk, a second process: what is promised is there whole, and nothing half-made is.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goodFiles } from './refusals.ts';
import { command, type Outcome, type Running, Workspace } from './run.ts';
import { testWhere } from './where-possible.ts';

const endless = ['train', 'data.csv', '--steps', '100000000', '--out', 'run', '--json'];
const endlessNotebook = ['notebook', '--iterations', '100000000', '--out', 'run', '--json'];
const runFiles = ['history.csv', 'model.wellfit', 'report.html', 'run.json'];

/** Waits until training is under way: the hidden folder is there, and the command has had time to begin. */
async function underWay(running: Running): Promise<void> {
  await running.until(({ files }) => files.some(name => name.startsWith('.run.partial')));
  await pause(2000); // reading, and loading what draws
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Sends a signal; the outcome, and the milliseconds until it came. */
async function stopped(
  running: Running,
  signal: NodeJS.Signals,
): Promise<Outcome & { readonly after: number }> {
  const sent = performance.now();
  running.child.kill(signal);
  const outcome = await running.outcome;
  return { ...outcome, after: performance.now() - sent };
}

const hidden = (names: readonly string[]) =>
  names.filter(name => name.split('/').some(part => part.startsWith('.')));

describe('one signal: the command finishes with what it has, within two seconds', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('train, %s', async signal => {
    using work = new Workspace(goodFiles);
    const running = work.start({ args: endless });
    await underWay(running);
    const { code, stdout, stderr, left, temporary, after } = await stopped(running, signal);
    expect({ code, temporary, hidden: hidden(left) }).toEqual({ code: 130, temporary: [], hidden: [] });
    expect(after).toBeLessThan(2000);
    expect(stderr).toBe('');
    const { stopped: why, steps } = JSON.parse(stdout);
    expect(why).toBe('aborted');
    expect(steps).toBeGreaterThan(0);
    expect(work.json('run/run.json')).toMatchObject({ stopped: 'aborted', steps });
    for (const name of runFiles) expect(left).toContain(`run/${name}`);
    const evaluated = await work.run('evaluate', 'run/model.wellfit', 'data.csv', '--json');
    expect(JSON.parse(evaluated.stdout)).toMatchObject(JSON.parse(stdout).train);
  });

  test('notebook', async () => {
    using work = new Workspace();
    const running = work.start({ args: endlessNotebook });
    await underWay(running);
    const { code, stdout, left, temporary, after } = await stopped(running, 'SIGINT');
    expect({ code, temporary, hidden: hidden(left) }).toEqual({ code: 130, temporary: [], hidden: [] });
    expect(after).toBeLessThan(2000);
    const { runs } = JSON.parse(stdout);
    expect(runs).toHaveLength(1); // the first was under way
    expect(runs[0].iterations).toBeGreaterThan(0);
    expect(work.json('run/run.json')).toMatchObject({ interrupted: true, runs: [{ run: 'none' }] });
    for (const name of ['costs.csv', 'report.html', 'run.json']) expect(left).toContain(`run/${name}`);
  });

  test('while a table is read: there is nothing to keep, and nothing is left', async () => {
    const long = `a,b,y\n${'0.123456789,0.987654321,1\n-1,1,0\n'.repeat(2_000_000)}`;
    using work = new Workspace({ 'data.csv': long });
    const running = work.start({ args: endless });
    await running.until(({ files }) => files.some(name => name.startsWith('.run.partial')));
    const { code, stdout, stderr, left, temporary, after } = await stopped(running, 'SIGINT');
    expect({ code, stdout, stderr, left, temporary }).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
      left: [],
      temporary: [],
    });
    expect(after).toBeLessThan(2000);
  });
});

describe('two signals: the command leaves at once, and nothing half-made stays', () => {
  test.each([
    ['train', 'SIGINT', endless],
    ['train', 'SIGTERM', endless],
    ['notebook', 'SIGINT', endlessNotebook],
  ] as const)('%s, %s', async (_, signal, args) => {
    using work = new Workspace(goodFiles);
    const running = work.start({ args });
    await underWay(running);
    running.child.kill(signal);
    await pause(200);
    const { code, left, temporary, after } = await stopped(running, signal);
    expect({ temporary, hidden: hidden(left) }).toEqual({ temporary: [], hidden: [] });
    expect(after).toBeLessThan(2000);
    // drawn already when the second came, or not there at all
    if (left.length > 0) expect(left).toContain('run/run.json');
    // a process that had done everything and was on its way out when the second came dies of it
    expect(left.length > 0 ? [130, null] : [130]).toContain(code);
  });
});

describe('kill -9', () => {
  test('leaves no folder under the final name, and the next run takes its place', async () => {
    using work = new Workspace(goodFiles);
    const running = work.start({ args: endless });
    await underWay(running);
    const { code, left } = await stopped(running, 'SIGKILL');
    expect(code).toBe(null);
    expect(left).toEqual(hidden(left));
    const next = await work.run('train', 'data.csv', '--steps', '5', '--out', 'run', '--quiet');
    expect(next).toMatchObject({ code: 0, stderr: '' });
    expect(hidden(work.files())).toEqual([]);
    expect(work.files()).toContain('run/model.wellfit');
  });
});

test('a folder that somebody makes there while it trains is left alone, and the run is refused', async () => {
  using work = new Workspace(goodFiles);
  const running = work.start({ args: endless });
  await underWay(running);
  work.write('run/theirs', 'theirs');
  const { code, stdout, stderr, temporary } = await stopped(running, 'SIGINT');
  expect({ code, stdout, temporary }).toEqual({ code: 1, stdout: '', temporary: [] });
  expect(stderr).toBe(
    'wellfit: --out run: run cannot be written: it exists meanwhile; the run is not kept\n',
  );
  expect(work.files()).toEqual(['data.csv', 'run', 'run/theirs']);
});

describe('a full disk', () => {
  const inside = (script: string) => ['unshare', '--map-root-user', '--mount', 'bash', '-c', script, 'bash'];
  const mayMount =
    spawnSync('unshare', ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status ===
    0;
  const mayLimit = process.platform !== 'win32' && spawnSync('bash', ['-c', 'ulimit -f 1']).status === 0;
  const train = ['train', 'data.csv', '--steps', '5', '--quiet', '--json'];

  testWhere(mayMount, 'leave to mount a small disk')('train: one line, exit 1, nothing left', async () => {
    using work = new Workspace({ ...goodFiles, 'small/x': '' });
    // 64 KiB for the run; what is on the small disk is listed before it goes
    const script = 'mount -t tmpfs -o size=64k tmpfs small && "$@"; code=$?; ls -A small; exit $code';
    const { code, stdout, stderr, temporary } = await work.start({
      args: [...train, '--out', 'small/runs/run'],
      through: inside(script),
    }).outcome;
    expect({ code, stdout, temporary }).toEqual({ code: 1, stdout: '', temporary: [] });
    expect(stderr).toMatch(
      /^wellfit: --out small\/runs\/run: [a-z.]+ cannot be written: the disk is full; the run is not kept\n$/,
    );
  });

  testWhere(mayMount, 'leave to mount a small disk')('data: one line, exit 1, nothing left', async () => {
    using work = new Workspace({ 'small/x': '' });
    const script = 'mount -t tmpfs -o size=64k tmpfs small && "$@"; code=$?; ls -A small; exit $code';
    const { code, stdout, stderr } = await work.start({
      args: ['data', 'moons', '--rows', '10000', '--out', 'small/moons.csv'],
      through: inside(script),
    }).outcome;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('wellfit: --out small/moons.csv: cannot be written: the disk is full\n');
  });

  testWhere(mayLimit, 'bash with ulimit')('a limit to the size of files', async () => {
    using work = new Workspace(goodFiles);
    const limited = ['bash', '-c', 'ulimit -f 1 && exec "$@"', 'bash'];
    const outcome = await work.start({ args: [...train, '--out', 'run'], through: limited }).outcome;
    expect(outcome).toMatchObject({ code: 1, stdout: '', left: [], temporary: [] });
    expect(outcome.stderr).toMatch(
      /^wellfit: --out run: [a-z.]+ cannot be written: a file may not grow that large here; the run is not kept\n$/,
    );
    const data = await work.start({
      args: ['data', 'moons', '--rows', '1000', '--out', 'm.csv'],
      through: limited,
    }).outcome;
    expect(data).toMatchObject({ code: 1, stdout: '', left: [] });
    expect(data.stderr).toBe(
      'wellfit: --out m.csv: cannot be written: a file may not grow that large here\n',
    );
  });
});

testWhere(process.platform !== 'win32', 'a pipe to close')(
  'a reader that has seen enough is no failure',
  () => {
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', 'set -o pipefail; "$@" data moons --rows 100000 | head -1', 'bash', process.execPath, command],
      { encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'x1,x2,y\n', stderr: '' });
  },
);

describe('two processes at once', () => {
  test('one --out: one wins, the other is refused in one line before it trains', async () => {
    using work = new Workspace(goodFiles);
    const start = (seed: string) =>
      work.start({
        args: ['train', 'data.csv', '--steps', '3000', '--seed', seed, '--out', 'run', '--json', '--quiet'],
      });
    const both = await Promise.all(['1', '2'].map(seed => start(seed).outcome));
    const [winner, loser] = both.toSorted((a, b) => a.code! - b.code!);
    expect([winner!.code, loser!.code]).toEqual([0, 2]);
    expect(loser!.stdout).toBe('');
    expect(loser!.stderr).toMatch(
      /^wellfit: --out run: (process \d+ on \S+ is writing a run there; if it is not, remove \.run\.partial|exists already; choose another folder, or remove it)\n$/,
    );
    expect(hidden(work.files())).toEqual([]);
    const { settings, train } = work.json('run/run.json') as { settings: { seed: number }; train: unknown };
    expect(train).toEqual(JSON.parse(winner!.stdout).train);
    expect(settings.seed).toBe(both.indexOf(winner!) + 1);
  });

  test('while the first trains, the second is told its number', async () => {
    using work = new Workspace(goodFiles);
    const first = work.start({ args: endless });
    await first.until(({ files }) => files.some(name => name === '.run.partial'));
    const second = await work.run('train', 'data.csv', '--steps', '5', '--out', 'run');
    expect(second).toMatchObject({ code: 2, stdout: '', left: [] });
    expect(second.stderr).toContain(`: process ${first.child.pid} on `);
    expect((await stopped(first, 'SIGTERM')).code).toBe(130);
  });

  test('without --out: each gets a folder, and giving up one takes nothing from the other', async () => {
    using work = new Workspace(goodFiles);
    const first = work.start({ args: endless.filter(word => word !== '--out' && word !== 'run') });
    await first.until(({ files }) => files.includes('runs/.data-1.partial'));
    const second = await work.run('train', 'data.csv', '--steps', '5', '--json', '--quiet');
    expect(JSON.parse(second.stdout).out).toBe('runs/data-2');
    await pause(500);
    first.child.kill('SIGINT');
    await pause(200);
    await stopped(first, 'SIGINT');
    expect(hidden(work.files())).toEqual([]);
    expect(JSON.parse(readFileSync(join(work.folder, 'runs/data-2/run.json'), 'utf8')).stopped).toBe('steps');
  });
});
