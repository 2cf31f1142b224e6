// The list of runs and the run that is open, against a lab that a test plays.
import { expect, test, vi } from 'vitest';
import type { RunDetails, RunSummary } from '../../src/served/messages.ts';
import { OpenRun } from '../../src/served/open-run.ts';
import { Runs } from '../../src/served/runs.ts';
import { PlayedServer, sentEvents } from './played-server.ts';

const run = (id: string, state: RunSummary['state'] = 'done'): RunSummary => ({
  id,
  name: `runs/${id}`,
  state,
  steps: 2,
  seconds: 1,
});
const listed = (...ids: readonly string[]) => Response.json({ runs: ids.map(id => run(id)) });
const signal = new AbortController().signal;

test('the newest run is chosen at first, and stays chosen while others come', async () => {
  const server = new PlayedServer({ runs: [listed('b', 'a'), listed('c', 'b', 'a'), listed('c', 'a')] });
  const runs = new Runs(server);
  await runs.look(signal);
  expect(runs.chosen.value).toBe('b');
  runs.layOver('a');
  await runs.look(signal);
  expect([runs.chosen.value, runs.beside.value]).toEqual(['b', 'a']);
  // taken away by somebody
  await runs.look(signal);
  expect(runs.chosen.value).toBe('c');
  runs.choose('a');
  expect([runs.chosen.value, runs.beside.value]).toEqual(['a', undefined]);
});

test('a lab that does not answer is told until it does; what was listed stays', async () => {
  const broken = new Response('{"runs":', { status: 200 });
  const server = new PlayedServer({
    runs: [listed('a'), new TypeError('Failed to fetch'), broken, listed('a')],
  });
  const runs = new Runs(server);
  const troubles: unknown[] = [];
  for (let k = 0; k < 4; k++) {
    await runs.look(signal);
    troubles.push(runs.trouble.value);
    expect(runs.list.value).toHaveLength(1);
  }
  expect(troubles).toEqual([undefined, 'silent', 'silent', undefined]);
});

test('a lab that has shut the tab out is not asked any more', async () => {
  vi.stubGlobal('document', { visibilityState: 'visible' });
  const server = new PlayedServer({ runs: [new Response('{}', { status: 401 })] });
  const runs = new Runs(server);
  await runs.watch(signal);
  expect(runs.trouble.value).toBe('ended');
  vi.unstubAllGlobals();
});

const series = (...steps: readonly number[]): RunDetails['history'] => ({
  step: steps,
  loss: steps.map(step => 1 / (step + 1)),
  penalty: steps.map(() => 0),
  cost: [],
  accuracy: [],
  validationLoss: steps.map(() => null),
  validationAccuracy: [],
});

test('a running run grows by what comes, and is read again when it is done', async () => {
  const done = { run: run('a'), record: { command: 'train' }, history: series(0, 1, 2) };
  const server = new PlayedServer({
    'runs/a': [Response.json({ run: run('a', 'running'), history: series(0) }), Response.json(done)],
    'runs/a/events': [
      sentEvents([
        ['history', { step: 1, loss: 0.5, penalty: 0, validationLoss: null }],
        ['history', { step: 2, loss: 0.4, penalty: 0, validationLoss: 0.6 }],
        ['done', { id: 'a' }],
      ]),
    ],
  });
  const open = new OpenRun(server, 'a');
  const seen: unknown[] = [];
  open.details.subscribe(details => {
    if (details)
      seen.push([details.run.state, details.run.steps, details.history.step, details.history.validationLoss]);
  });
  await vi.waitFor(() => expect(open.ending.value).toBe('done'));
  expect(seen).toEqual([
    ['running', 2, [0], [null]],
    ['running', 1, [0, 1], [null, null]],
    ['running', 2, [0, 1, 2], [null, null, 0.6]],
    ['done', 2, [0, 1, 2], [null, null, null]],
  ]);
  expect(server.asked.map(({ path, after }) => [path, after])).toEqual([
    ['runs/a', undefined],
    ['runs/a/events', '0'],
    ['runs/a', undefined],
  ]);
});

test('a run whose process dies is told as gone, with what it had come to', async () => {
  const server = new PlayedServer({
    'runs/a': [
      Response.json({ run: run('a', 'running'), history: series(0) }),
      Response.json({ run: run('a', 'broken'), history: series(0) }),
    ],
    'runs/a/events': [sentEvents([['gone', { id: 'a' }]])],
  });
  const open = new OpenRun(server, 'a');
  await vi.waitFor(() => expect(open.ending.value).toBe('gone'));
  expect(open.details.value?.run.state).toBe('broken');
});

test('a whole run is read once', async () => {
  const server = new PlayedServer({ 'runs/a': [Response.json({ run: run('a'), history: series(0, 1) })] });
  const open = new OpenRun(server, 'a');
  await vi.waitFor(() => expect(open.details.value).toBeDefined());
  await new Promise(resolve => setTimeout(resolve, 5));
  expect(server.asked).toHaveLength(1);
});
