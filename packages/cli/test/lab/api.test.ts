// What the API tells: the table, the runs of a folder, and nothing that lies outside.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunDetails, RunList } from '../../src/lab/api.ts';
import { mostDataBytes } from '../../src/lab/data-file.ts';
import { version } from '../../src/version.ts';
import { testWhere } from '../where-possible.ts';
import { Bench, writeAll } from './bench.ts';
import { wholeRun } from './runs.ts';

const mayLink = process.platform !== 'win32';

async function names(bench: Bench): Promise<string[]> {
  const { runs } = await bench.json<RunList>('/api/runs');
  return runs.map(({ name }) => name);
}

/** What a process writes beside its run. */
function partial(owner: string, ...lines: readonly unknown[]): Record<string, string> {
  return {
    '.moons-2.partial/process': owner,
    '.moons-2.partial/history.ndjson': lines.map(line => `${JSON.stringify(line)}\n`).join(''),
  };
}

describe('the table', () => {
  test('its name, size and target; then its bytes, as nothing that a browser shows', async () => {
    const text = 'x,y\n<script>alert(1)</script>,"ü"\n';
    await using bench = await Bench.start({
      files: { 'a b <i>.csv': text },
      data: 'a b <i>.csv',
      target: 'y',
    });
    expect(await bench.json('/api/session')).toEqual({
      version,
      data: { name: 'a b <i>.csv', bytes: Buffer.byteLength(text), target: 'y' },
    });
    const { headers, text: sent } = await bench.get('/api/data');
    expect(sent).toBe(text);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  test('none', async () => {
    await using bench = await Bench.start();
    expect(await bench.json('/api/session')).toEqual({ version });
    expect(await bench.get('/api/data')).toMatchObject({ status: 404 });
  });

  test('several megabytes come whole', async () => {
    const text = '0.5,0.25,1\n'.repeat(500_000);
    await using bench = await Bench.start({ files: { 'big.csv': text }, data: 'big.csv' });
    expect((await bench.get('/api/data')).text === text).toBe(true);
  });

  test('taken away, or grown beyond the limit, while the lab is there: 404', async () => {
    await using bench = await Bench.start({ files: { 'a.csv': 'x,y\n' }, data: 'a.csv' });
    truncateSync(join(bench.runs, 'a.csv'), mostDataBytes + 1);
    expect(await bench.get('/api/data')).toMatchObject({ status: 404 });
    rmSync(join(bench.runs, 'a.csv'));
    expect(await bench.get('/api/data')).toMatchObject({ status: 404 });
    expect(await bench.json('/api/session')).toEqual({ version });
  });

  testWhere(mayLink, 'links')('put in its place, a link or a pipe leads nowhere', async () => {
    await using bench = await Bench.start({ files: { 'a.csv': 'x,y\n', 'b.csv': 'secret' }, data: 'a.csv' });
    const path = join(bench.runs, 'a.csv');
    rmSync(path);
    symlinkSync(join(bench.runs, 'b.csv'), path);
    expect(await bench.get('/api/data')).toMatchObject({ status: 404 });
    rmSync(path);
    spawnSync('mkfifo', [path]);
    expect(await bench.get('/api/data')).toMatchObject({ status: 404 });
  });

  testWhere(process.platform === 'linux', '/proc')(
    'a reader that leaves in the middle leaves no file open',
    async () => {
      const size = 30_000_000;
      await using bench = await Bench.start({ files: { 'big.csv': 'x'.repeat(size) }, data: 'big.csv' });
      const path = join(bench.runs, 'big.csv');
      await new Promise<void>((resolve, reject) => {
        const headers = { authorization: `Bearer ${bench.token}` };
        const sent = request(
          { host: '127.0.0.1', port: bench.lab.port, path: '/api/data', headers },
          response =>
            response.once('data', () => {
              expect(open(path)).toBe(1);
              sent.destroy();
              resolve();
            }),
        );
        sent.on('error', reject).end();
      });
      await expect.poll(() => open(path)).toBe(0);
    },
  );
});

/** How many times this process has a file open. */
function open(path: string): number {
  return readdirSync('/proc/self/fd').filter(name => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === path;
    } catch {
      return false; // the folder's own, which is closed again
    }
  }).length;
}

describe('runs', () => {
  test('directly in the folder, and in the folder runs in it; ids are digests that stay', async () => {
    const files = { ...wholeRun('a'), ...wholeRun('runs/moons-1'), ...wholeRun('deeper/down/no') };
    await using bench = await Bench.start({ files });
    expect((await names(bench)).sort()).toEqual(['a', 'runs/moons-1']);
    const run = await bench.run('runs/moons-1');
    const digest = createHash('sha256').update(join(bench.runs, 'runs/moons-1')).digest('hex');
    expect(run).toEqual({
      id: digest.slice(0, 32),
      name: 'runs/moons-1',
      state: 'done',
      source: 'moons.csv',
      steps: 200,
      seconds: 1.5,
      task: 'binary',
      stopped: 'steps',
      train: { loss: 0.25, accuracy: 0.9, rocAuc: null },
      validation: { loss: 0.5, accuracy: 0.8 },
      hasModel: true,
      hasBoundary: true,
    });
  });

  test('as a whole: the record as it stands, the history as series, what is not finite as null', async () => {
    await using bench = await Bench.start({ files: wholeRun('a', { train: { loss: 1 }, extra: '<b>' }) });
    const { id } = (await bench.run('a'))!;
    const { run, record, history } = await bench.json<RunDetails>(`/api/runs/${id}`);
    expect(run).toEqual(await bench.run('a'));
    expect(record).toMatchObject({ wellfit: '0.1.0', settings: { l2: 0.7 }, extra: '<b>' });
    expect(history).toEqual({
      step: [0, 100, 200],
      loss: [0.7, 0.5, 0.25],
      penalty: [0.125, 0.0625, 0.03125],
      cost: [0.825, 0.5625, null],
      accuracy: [0.5, 0.75, 0.875],
      validationLoss: [0.75, 0.625, null],
      validationAccuracy: [0.5, 0.75, 0.75],
    });
    expect(await bench.get(`/api/runs/${id}/model`)).toMatchObject({
      status: 200,
      text: '{"format":"wellfit model"}',
    });
  });

  test('series without a figure are empty', async () => {
    const files = {
      ...wholeRun('a'),
      'a/history.csv': 'step,loss,accuracy,validation_loss\n0,1.5,,\n9,0.5,,\n',
    };
    await using bench = await Bench.start({ files });
    const { history } = await bench.json<RunDetails>(`/api/runs/${(await bench.run('a'))!.id}`);
    const empty = { penalty: [], cost: [], accuracy: [], validationLoss: [], validationAccuracy: [] };
    expect(history).toEqual({ step: [0, 9], loss: [1.5, 0.5], ...empty });
  });

  test('the newest first', async () => {
    await using bench = await Bench.start({ files: wholeRun('first') });
    await new Promise(resolve => setTimeout(resolve, 20));
    writeAll(bench.runs, wholeRun('second'));
    expect(await names(bench)).toEqual(['second', 'first']);
  });

  test('whose record or history cannot be read are broken; runs of another command are not listed', async () => {
    const notObjects = ['', '{', '[]', 'null', '"text"', '{"command":"train"'];
    const broken = Object.fromEntries(notObjects.map((text, k) => [`broken-${k}/run.json`, text]));
    const files = {
      ...broken,
      'no-history/run.json': '{"command":"train","steps":3}',
      'notebook-1/run.json': '{"command":"notebook"}',
      'other/run.json': '{}',
    };
    await using bench = await Bench.start({ files });
    const { runs } = await bench.json<RunList>('/api/runs');
    expect(runs.map(({ name }) => name).sort()).toEqual([
      ...notObjects.map((_, k) => `broken-${k}`),
      'no-history',
    ]);
    for (const run of runs) {
      expect(run).toMatchObject({ state: 'broken', hasModel: false });
      const details = await bench.json<RunDetails>(`/api/runs/${run.id}`);
      expect(details).not.toHaveProperty('record');
      expect(details.history.step).toEqual([]);
      expect(await bench.get(`/api/runs/${run.id}/model`)).toMatchObject({ status: 404 });
    }
  });

  test('fields of a record that are not what they should be are left out; names of the prototype are names', async () => {
    const odd =
      '{"command":"train","steps":"7","seconds":null,"source":{},"train":[1],"test":{"loss":"x"},' +
      '"validation":{"loss":1,"__proto__":2,"constructor":3,"f1":"<b>"},"__proto__":{"task":"polluted"}}';
    await using bench = await Bench.start({
      files: { ...wholeRun('a'), 'a/run.json': odd, ...wholeRun('constructor') },
    });
    const { text } = await bench.get('/api/runs');
    const run = (JSON.parse(text) as RunList).runs.find(({ name }) => name === 'a');
    expect(run).toMatchObject({ state: 'done', steps: 0, seconds: 0 });
    expect(Object.keys(run!).sort()).toEqual([
      'hasBoundary',
      'hasModel',
      'id',
      'name',
      'seconds',
      'state',
      'steps',
      'validation',
    ]);
    expect(text).toContain('"validation":{"loss":1,"__proto__":2,"constructor":3}');
    expect(({} as Record<string, unknown>)['task']).toBeUndefined();
    expect(await bench.run('constructor')).toMatchObject({ state: 'done' });
  });

  test('a record of gigabytes is not read', async () => {
    await using bench = await Bench.start({ files: wholeRun('a') });
    truncateSync(join(bench.runs, 'a/run.json'), 3e9);
    expect(await names(bench)).toEqual(['a']);
    expect(await bench.run('a')).toMatchObject({ state: 'broken' });
  });

  test('that come, go and change their names', async () => {
    await using bench = await Bench.start();
    expect(await names(bench)).toEqual([]);
    writeAll(bench.runs, wholeRun('a'));
    const { id } = (await bench.run('a'))!;
    renameSync(join(bench.runs, 'a'), join(bench.runs, 'b'));
    expect(await names(bench)).toEqual(['b']);
    expect(await bench.get(`/api/runs/${id}`)).toMatchObject({ status: 404 });
  });
});

describe('ids are ids', () => {
  test.each([
    'moons-1',
    'runs',
    'process',
    '__proto__',
    'constructor',
    'toString',
    'run.json',
    '0'.repeat(32),
    'x'.repeat(2000),
  ])('%s: 404', async id => {
    await using bench = await Bench.start({ files: wholeRun('moons-1') });
    for (const rest of ['', '/model', '/events']) {
      const answer = await bench.get(`/api/runs/${id}${rest}`);
      expect(answer).toMatchObject({ status: 404, text: '{"error":"there is no such run"}' });
    }
  });

  test('paths of any kind: 400', async () => {
    await using bench = await Bench.start({ files: wholeRun('moons-1') });
    const path = `${bench.runs}/moons-1`;
    for (const id of [
      '..',
      '../moons-1',
      encodeURIComponent(path),
      '%2e%2e%2fmoons-1',
      'moons-1%00',
      path.slice(1),
    ]) {
      const { status } = await bench.get(`/api/runs/${id}/model`);
      expect([400, 404]).toContain(status);
    }
  });
});

describe('links', () => {
  testWhere(mayLink, 'links')(
    'out of the folder are not followed, be it the run, a file in it, or runs',
    async () => {
      await using outside = await Bench.start({
        files: { ...wholeRun('secret'), ...wholeRun('runs/hidden') },
      });
      await using bench = await Bench.start({ files: { ...wholeRun('a'), ...wholeRun('b') } });
      symlinkSync(join(outside.runs, 'secret'), join(bench.runs, 'linked'));
      symlinkSync(join(outside.runs, 'runs'), join(bench.runs, 'runs'));
      rmSync(join(bench.runs, 'a/model.wellfit'));
      symlinkSync(join(outside.runs, 'secret/model.wellfit'), join(bench.runs, 'a/model.wellfit'));
      rmSync(join(bench.runs, 'b/history.csv'));
      symlinkSync(join(outside.runs, 'secret/history.csv'), join(bench.runs, 'b/history.csv'));
      expect((await names(bench)).sort()).toEqual(['a', 'b']);
      const a = (await bench.run('a'))!;
      expect(a.hasModel).toBe(false);
      expect(await bench.get(`/api/runs/${a.id}/model`)).toMatchObject({ status: 404 });
      expect(await bench.run('b')).toMatchObject({ state: 'broken' });
      // a run that becomes a link after its id was given out
      renameSync(join(bench.runs, 'a'), join(bench.runs, 'was-a'));
      symlinkSync(join(outside.runs, 'secret'), join(bench.runs, 'a'));
      for (const rest of ['', '/model', '/events']) {
        expect(await bench.get(`/api/runs/${a.id}${rest}`)).toMatchObject({ status: 404 });
      }
    },
  );

  testWhere(mayLink, 'links')('the folder itself may be given through one', async () => {
    await using bench = await Bench.start({ files: wholeRun('a') });
    symlinkSync(bench.runs, join(bench.root, 'link'));
    await using other = await Bench.start({ runs: join(bench.root, 'link') });
    expect(await other.run('a')).toEqual(await bench.run('a'));
  });
});

describe('what a process has begun', () => {
  const head = { source: 'moons.csv', steps: 1000 };
  const entry = { step: 500, loss: 0.5, penalty: 0, cost: 0.625, accuracy: 0.75, seconds: 2.5 };
  const living = `${process.ppid} ${hostname()}`;
  const dead = `${spawnSync(process.execPath, ['--version']).pid} ${hostname()}`;

  test('is listed as running with its last entry, before all others', async () => {
    await using bench = await Bench.start({ files: partial(living, head, { ...entry, step: 0 }, entry) });
    writeAll(bench.runs, wholeRun('moons-1'));
    expect(await names(bench)).toEqual(['moons-2', 'moons-1']);
    const run = (await bench.run('moons-2'))!;
    expect(run).toEqual({
      id: run.id,
      name: 'moons-2',
      state: 'running',
      source: 'moons.csv',
      steps: 500,
      plannedSteps: 1000,
      seconds: 2.5,
      hasModel: false,
      hasBoundary: false,
    });
    const { history } = await bench.json<RunDetails>(`/api/runs/${run.id}`);
    expect(history).toMatchObject({ step: [0, 500], loss: [0.5, 0.5], validationLoss: [] });
    expect(await bench.get(`/api/runs/${run.id}/model`)).toMatchObject({ status: 404 });
  });

  test('and left by dying is broken; of another machine nobody knows', async () => {
    await using bench = await Bench.start({ files: partial(dead, head, entry) });
    expect(await bench.run('moons-2')).toMatchObject({ state: 'broken', steps: 500 });
    writeFileSync(join(bench.runs, '.moons-2.partial/process'), '1 elsewhere');
    expect(await bench.run('moons-2')).toMatchObject({ state: 'running' });
  });

  test('is not listed before training begins; lines that were cut off or are none of ours are passed over', async () => {
    await using bench = await Bench.start({ files: partial(living) });
    expect(await names(bench)).toEqual([]);
    const lines = join(bench.runs, '.moons-2.partial/history.ndjson');
    writeFileSync(
      lines,
      `${JSON.stringify(head)}\nnull\n[]\n{"step":"x"}\nnonsense\n${JSON.stringify(entry)}\n{"step":900,"se`,
    );
    expect(await bench.run('moons-2')).toMatchObject({ state: 'running', steps: 500 });
  });
});
