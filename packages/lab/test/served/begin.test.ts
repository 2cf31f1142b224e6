// The table of `wellfit lab DATA`, against a worker and a lab that a test plays.
import { expect, test, vi } from 'vitest';
import type { Answer, BroughtData, BroughtFile, DataSummary } from '../../src/protocol.ts';
import { begin } from '../../src/served/begin.ts';
import type { Served } from '../../src/served/session.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { Lab } from '../../src/state/lab.ts';
import { Screen } from '../../src/state/screen.ts';
import { en } from '../../src/words/en/index.ts';
import { PlayedWorker } from '../state/played-worker.ts';
import { PlayedServer } from './played-server.ts';

const table = 'x1,x2,y\n1,2,0\n3,4,1\n';
const bytes = new TextEncoder().encode(table);
const file: BroughtFile = { kind: 'file', name: 'moons.csv', bytes, target: undefined, without: [] };

function opened(brought?: BroughtData): Answer {
  const source = brought ? 'table' : 'moons';
  const settings: Settings = { ...defaultSettings, data: { ...defaultSettings.data, source } };
  const data = { name: brought ? 'moons.csv' : 'moons', features: [], classes: [] } as unknown as DataSummary;
  const plan = { settings, moves: [], until: undefined };
  return { kind: 'opened', data, plan, parameters: 1, resumedAt: undefined, brought };
}

/** A page beside a lab with a table, whose worker has answered to its first opening. */
function page(first: Answer, { isNew = true, size = bytes.length, target }: Partial<Offer> = {}): Page {
  const worker = new PlayedWorker();
  const lab = new Lab(worker, defaultSettings);
  lab.resume({ settings: defaultSettings, moves: [], until: undefined }, false);
  worker.answer(first);
  const screen = new Screen('en', 'light');
  const server = new PlayedServer({ data: [new Response(bytes)] });
  const info = { data: { name: 'moons.csv', bytes: size, target } };
  const served: Served = { kind: 'open', server, info, isNew };
  return { worker, lab, screen, server, done: begin(served, { lab, screen }) };
}

interface Offer {
  readonly isNew: boolean;
  readonly size: number;
  readonly target: string;
}

interface Page {
  readonly worker: PlayedWorker;
  readonly lab: Lab;
  readonly screen: Screen;
  readonly server: PlayedServer;
  readonly done: Promise<void>;
}

test('the table is opened, trained on, and named', async () => {
  const { worker, screen, done } = page(opened(), { target: 'y' });
  await vi.waitFor(() => expect(worker.of('open')).toHaveLength(1));
  expect(worker.of('open')[0]?.data).toEqual({ ...file, target: 'y' });
  expect(worker.asked.at(-1)).toMatchObject({ kind: 'open', run: true });
  expect(screen.notice.value).toBeUndefined();
  worker.answer(opened({ ...file, target: 'y' }));
  await done;
  expect(screen.notice.value).toBe('moons.csv opened by wellfit lab');
});

test.each([
  ['the column is the choice of the user', { ...file, target: 'x1' }, undefined, 0],
  ['of another column than --target', { ...file, target: 'x1' }, 'y', 1],
  ['of other content', { ...file, bytes: new TextEncoder().encode(table.replace('4', '5')) }, undefined, 1],
  ['of another name', { ...file, name: 'other.csv' }, undefined, 1],
  ['of points', { kind: 'points', x: [], y: [] } as BroughtData, undefined, 1],
])('a stored session goes on when it is of the same file: %s', async (_, stored, target, openings) => {
  const { worker, done } = page(opened(stored), { ...(target && { target }) });
  if (openings === 0) await done;
  else await vi.waitFor(() => expect(worker.of('open')).toHaveLength(1));
  expect(worker.of('open')).toHaveLength(openings);
});

test('a tab that is loaded anew goes on with what it had', async () => {
  const { worker, server, done } = page(opened(), { isNew: false });
  await done;
  expect(worker.of('open')).toEqual([]);
  expect(server.asked).toEqual([]);
});

test('unless it had nothing that could be opened', async () => {
  const first: Answer = { kind: 'refused', what: 'resume', message: 'no table' };
  const { worker } = page(first, { isNew: false });
  await vi.waitFor(() => expect(worker.of('open')).toHaveLength(1));
});

test('a table that the worker refuses is shown with its columns', async () => {
  const { worker, lab, screen, done } = page(opened());
  await vi.waitFor(() => expect(worker.of('open')).toHaveLength(1));
  worker.answer({ kind: 'refused', what: 'open', message: 'y has one class', columns: ['x1', 'y'] });
  await done;
  expect(lab.refusal.value).toBe('y has one class');
  expect([screen.drawer.value, screen.dataWay.value]).toEqual(['data', 'table']);
  expect(screen.notice.value).toBeUndefined();
});

test('a table that is too large for a page is not fetched', async () => {
  const { server, lab, done } = page(opened(), { size: 256e6 + 1 });
  await done;
  expect(server.asked).toEqual([]);
  expect(lab.refusal.value).toMatch(/^moons\.csv has 257 MB; this page reads at most 256 MB/);
});

test('a table that is gone is told', async () => {
  const lab = new Lab(new PlayedWorker(), defaultSettings);
  const screen = new Screen('en', 'light');
  lab.refusal.value = 'no table';
  const server = new PlayedServer({ data: [new Response('{}', { status: 404 })] });
  const info = { data: { name: 'moons.csv', bytes: 1 } };
  await begin({ kind: 'open', server, info, isNew: true }, { lab, screen });
  expect(lab.refusal.value).toBe('moons.csv could not be read any more. Has it moved?');
});

test.each([
  ['key', en.served.keyOpensNothing],
  ['token', en.served.ended],
  ['silent', en.served.silent],
] as const)('shut out because of %s: the page says so and trains as anywhere', async (why, line) => {
  const lab = new Lab(new PlayedWorker(), defaultSettings);
  const screen = new Screen('en', 'light');
  await begin({ kind: 'shut', why }, { lab, screen });
  expect(lab.refusal.value).toBe(line);
});

test('a second tab is told politely, as no refusal', async () => {
  const lab = new Lab(new PlayedWorker(), defaultSettings);
  const screen = new Screen('en', 'light');
  await begin({ kind: 'shut', why: 'no key' }, { lab, screen });
  expect([screen.notice.value, lab.refusal.value]).toEqual([en.served.noKey, undefined]);
});
