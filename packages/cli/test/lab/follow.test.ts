// A run that `wellfit train` is making, followed from beside it: every entry, and what became of it.
import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HistoryEntry, RunDetails, RunSummary } from '../../src/lab/api.ts';
import { columns, csv, rings } from '../rings.ts';
import { type Running, Workspace } from '../run.ts';
import { Bench, type Sent } from './bench.ts';
import { wholeRun } from './runs.ts';

const files = { 'rings.csv': csv('x1,x2,y', rings(200)) };
const endless = ['--steps', '2000000', '--validation-split', '0.2', '--hidden', '10', '--quiet'];

/** Starts training, and waits until the lab lists it. */
async function underWay(bench: Bench, running: Running): Promise<RunSummary> {
  let run: RunSummary | undefined;
  while (!run) {
    if (running.child.exitCode !== null) throw new Error((await running.outcome).stderr);
    run = await bench.run('ring');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return run;
}

const train = (work: Workspace) => work.start({ args: ['train', 'rings.csv', ...endless, '--out', 'ring'] });
const stepsOf = (events: readonly Sent[]) =>
  events.flatMap(({ event, data }) => (event === 'history' ? [(data as HistoryEntry).step] : []));

describe('a run under way', () => {
  test('is followed until it is whole: every entry once, the same id, and nothing left in the run', async () => {
    using work = new Workspace(files);
    await using bench = await Bench.start({ runs: work.folder });
    const running = train(work);
    const run = await underWay(bench, running);
    expect(run).toMatchObject({
      name: 'ring',
      state: 'running',
      source: 'rings.csv',
      plannedSteps: 2_000_000,
    });
    const events: Sent[] = [];
    for await (const event of bench.events(run.id)) {
      events.push(event);
      if (events.length === 5) running.child.kill('SIGINT'); // finish with what there is
    }
    const { code, left } = await running.outcome;
    expect(code).toBe(130);
    expect(left.filter(name => name.includes('ndjson') || name.includes('partial'))).toEqual([]);

    const table = columns(readFileSync(join(work.folder, 'ring/history.csv'), 'utf8'));
    expect(stepsOf(events)).toEqual(table.get('step'));
    expect(events.slice(0, -1).map(({ id }) => id)).toEqual(table.get('step')!.map(String));
    const losses = events.slice(0, -1).map(({ data }) => (data as HistoryEntry).validationLoss);
    expect(losses).toEqual(table.get('validation_loss'));
    expect(events.at(-1)).toEqual({ event: 'done', id: undefined, data: { id: run.id } });

    const { run: whole, record, history } = await bench.json<RunDetails>(`/api/runs/${run.id}`);
    expect(whole).toMatchObject({
      id: run.id,
      name: 'ring',
      state: 'done',
      stopped: 'aborted',
      hasModel: true,
    });
    expect(whole.steps).toBe(history.step.at(-1));
    expect(record).toMatchObject({ command: 'train', source: 'rings.csv' });
    const model = await bench.get(`/api/runs/${run.id}/model`);
    expect(model.text).toBe(work.read('ring/model.wellfit'));
  });

  test('whose process is killed is gone, and then broken; the next run takes its place under the same id', async () => {
    using work = new Workspace(files);
    await using bench = await Bench.start({ runs: work.folder });
    const running = train(work);
    const { id } = await underWay(bench, running);
    const events: Sent[] = [];
    for await (const event of bench.events(id)) {
      if (events.push(event) === 2) running.child.kill('SIGKILL');
    }
    expect(events.at(-1)).toEqual({ event: 'gone', id: undefined, data: { id } });
    await running.outcome;
    expect(await bench.run('ring')).toMatchObject({ id, state: 'broken', hasModel: false });
    const { history } = await bench.json<RunDetails>(`/api/runs/${id}`);
    expect(history.step).toEqual(stepsOf(events));
    await work.run('train', 'rings.csv', '--steps', '40', '--out', 'ring', '--quiet');
    expect(await bench.run('ring')).toMatchObject({ id, state: 'done', steps: 40 });
  });

  test('goes on after the last event that the page has seen', async () => {
    using work = new Workspace(files);
    await using bench = await Bench.start({ runs: work.folder });
    const running = train(work);
    const { id } = await underWay(bench, running);
    const first: Sent[] = [];
    for await (const event of bench.events(id)) {
      if (first.push(event) === 3) break;
    }
    const second: Sent[] = [];
    for await (const event of bench.events(id, { 'last-event-id': first.at(-1)!.id! })) {
      if (second.push(event) === 3) break;
    }
    const { history } = await bench.json<RunDetails>(`/api/runs/${id}`);
    expect([...stepsOf(first), ...stepsOf(second)]).toEqual(history.step.slice(0, 6));
    running.child.kill('SIGKILL');
    await running.outcome;
  });

  test('loses its folder: the page is told, and the server goes on', async () => {
    using work = new Workspace(files);
    await using bench = await Bench.start({ runs: work.folder });
    const running = train(work);
    const { id } = await underWay(bench, running);
    const events: Sent[] = [];
    for await (const event of bench.events(id)) {
      if (events.push(event) === 2) rmSync(join(work.folder, '.ring.partial'), { recursive: true });
    }
    expect(events.at(-1)).toMatchObject({ event: 'gone' });
    expect(await bench.get(`/api/runs/${id}/events`)).toMatchObject({ status: 404 });
    expect(running.child.exitCode).toBe(null); // training does not mind before it is to be kept
    running.child.kill('SIGKILL');
    await running.outcome;
  });
});

describe('a run that is whole', () => {
  test('tells its entries and that it is done', async () => {
    await using bench = await Bench.start({ files: wholeRun('a') });
    const { id } = (await bench.run('a'))!;
    const all: Sent[] = [];
    for await (const event of bench.events(id)) all.push(event);
    expect(all).toEqual([
      {
        event: 'history',
        id: '0',
        data: {
          step: 0,
          loss: 0.7,
          penalty: 0.125,
          cost: 0.825,
          accuracy: 0.5,
          validationLoss: 0.75,
          validationAccuracy: 0.5,
        },
      },
      expect.objectContaining({ event: 'history', id: '100' }),
      {
        event: 'history',
        id: '200',
        data: {
          step: 200,
          loss: 0.25,
          penalty: 0.03125,
          cost: null,
          accuracy: 0.875,
          validationLoss: null,
          validationAccuracy: 0.75,
        },
      },
      { event: 'done', id: undefined, data: { id } },
    ]);
    for (const [last, steps] of [
      ['100', [200]],
      ['200', []],
      ['0', [100, 200]],
      ['-1', [0, 100, 200]],
      ['x', [0, 100, 200]],
    ] as const) {
      const rest: Sent[] = [];
      for await (const event of bench.events(id, { 'last-event-id': last })) rest.push(event);
      expect(stepsOf(rest), last).toEqual(steps);
    }
  });
});

describe('while nothing happens', () => {
  const waiting = {
    '.a.partial/process': `${process.ppid} ${hostname()}`,
    '.a.partial/history.ndjson': '{"source":"a.csv","steps":9}\n{"step":0,"loss":1,"seconds":0}\n',
  };

  test('there are signs of life, and headers that nobody keeps', async () => {
    await using bench = await Bench.start({ files: waiting, limits: { beat: 30 } });
    const { id } = (await bench.run('a'))!;
    const events: Sent[] = [];
    for await (const event of bench.events(id)) {
      if (events.push(event) === 4) break;
    }
    expect(events.map(({ event }) => event)).toEqual(['history', undefined, undefined, undefined]);
    const left = new AbortController();
    const { headers } = await fetch(`${bench.origin}/api/runs/${id}/events`, {
      headers: { authorization: `Bearer ${bench.token}` },
      signal: left.signal,
    });
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    left.abort();
  });

  test('the server closes, and its streams with it', async () => {
    const bench = await Bench.start({ files: waiting });
    const { id } = (await bench.run('a'))!;
    const events: Sent[] = [];
    const began = performance.now();
    for await (const event of bench.events(id)) {
      events.push(event);
      void bench.lab.close();
    }
    expect(performance.now() - began).toBeLessThan(2000);
    expect(events).toHaveLength(1);
    await expect(bench.get('/')).rejects.toThrow();
    rmSync(bench.root, { recursive: true });
  });

  test('nobody looks at a run for pages that have left', async () => {
    await using bench = await Bench.start({ files: waiting });
    const { id } = (await bench.run('a'))!;
    const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
    const before = timers();
    const pages = Array.from({ length: 10 }, () => bench.events(id));
    for (const page of pages) await page.next();
    expect(timers()).toBeGreaterThanOrEqual(before + 10); // one each for signs of life
    for (const page of pages) await page.return();
    await expect.poll(timers).toBeLessThan(before + 5);
  });
});
