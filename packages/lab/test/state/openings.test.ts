// Fits that are opened faster than a worker answers, and data that it refuses.
import { expect, test } from 'vitest';
import type { Answer, BroughtData } from '../../src/protocol.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { Lab } from '../../src/state/lab.ts';
import { moons, PlayedWorker } from './played-worker.ts';

const file: BroughtData = {
  kind: 'file',
  name: 'a.csv',
  bytes: new Uint8Array(),
  target: undefined,
  without: [],
};

function started() {
  const worker = new PlayedWorker();
  const lab = new Lab(worker, defaultSettings);
  const answer = (data: Answer) => worker.answer(data);
  const opened = (settings: Settings) =>
    answer({
      kind: 'opened',
      data: moons,
      plan: { settings, moves: [], until: undefined },
      parameters: 1,
      resumedAt: undefined,
      brought: undefined,
    });
  return { lab, worker, asked: worker.asked, answer, opened };
}

test('a hand that is ahead of the worker is not pulled back', () => {
  const { lab, opened } = started();
  lab.restart({ hidden: [5] });
  lab.restart({ hidden: [6] });
  opened({ ...defaultSettings, hidden: [5] });
  expect(lab.start.value.hidden).toEqual([6]);
  opened({ ...defaultSettings, hidden: [6] });
  expect(lab.start.value.hidden).toEqual([6]);
});

test('what runs goes on running from one opening to the next, before any picture has come', () => {
  const { lab, worker, opened } = started();
  lab.run();
  lab.restart({ hidden: [5] });
  opened({ ...defaultSettings, hidden: [5] });
  expect(lab.isRunning.value).toBe(true);
  lab.restart({ hidden: [6] });
  lab.pause();
  lab.restart({ hidden: [7] });
  expect(worker.of('open').map(({ run }) => run)).toEqual([true, true, false]);
});

test('a refused table leaves settings and data as they were, and its columns can be chosen otherwise', () => {
  const { lab, answer, opened } = started();
  lab.restart({ hidden: [5] });
  opened({ ...defaultSettings, hidden: [5] });
  lab.bring(file);
  expect(lab.start.value.data.source).toBe('table');
  answer({ kind: 'refused', what: 'open', message: 'no', columns: ['a', 'b'] });
  expect(lab.start.value).toEqual({ ...defaultSettings, hidden: [5] });
  expect(lab.brought.value).toBeUndefined();
  expect(lab.refusal.value).toBe('no');
  expect(lab.refusedTable.value).toEqual({ brought: file, columns: ['a', 'b'] });
  lab.bring({ ...file, target: 'a' });
  opened({ ...defaultSettings, hidden: [5] });
  expect(lab.refusedTable.value).toBeUndefined();
  expect(lab.brought.value).toEqual({ ...file, target: 'a' });
});

test('no picture is asked for before something is there', () => {
  const { lab, asked, answer, opened } = started();
  lab.restart({});
  lab.look();
  answer({ kind: 'refused', what: 'open', message: 'no' });
  lab.look();
  expect(asked.map(({ kind }) => kind)).toEqual(['open']);
  expect(lab.refusal.value).toBe('no');
  lab.restart({});
  opened(defaultSettings);
  lab.look();
  expect(asked.map(({ kind }) => kind)).toEqual(['open', 'open', 'frame']);
});

const ofTable: Settings = { ...defaultSettings, data: { ...defaultSettings.data, source: 'table' } };
const ofLink = { settings: ofTable, moves: [{ step: 3, name: 'l2', value: 1 }], until: 9 } as const;

test('a fit that waits for its data is opened with them, moves and step included, whichever target is tried', () => {
  const { lab, asked, opened } = started();
  lab.awaitData(ofLink, 'bring it');
  expect(lab.refusal.value).toBe('bring it');
  lab.bring(file);
  opened(ofTable);
  lab.bring({ ...file, target: 'a' });
  const plan = ofLink;
  expect(asked).toEqual([
    { kind: 'open', plan, data: file, run: false },
    { kind: 'open', plan, data: { ...file, target: 'a' }, run: false },
  ]);
  expect(lab.refusal.value).toBeUndefined();
});

test('a hand that moves on, or brings other data, leaves the way of the link', () => {
  const { lab, worker, opened } = started();
  const plans = () => worker.of('open').map(({ plan }) => plan);
  lab.awaitData(ofLink, 'bring it');
  lab.bring({ kind: 'points', x: [], y: [] });
  expect(plans().at(-1)!.until).toBeUndefined();
  lab.awaitData(ofLink, 'bring it');
  lab.bring(file);
  opened(ofTable);
  lab.set('l2', 2);
  lab.bring({ ...file, target: 'a' });
  expect(plans().at(-1)).toMatchObject({ moves: [], until: undefined, settings: { l2: 2 } });
});

test('what refused to run is forgotten when it is asked to run again', () => {
  const { lab, answer, opened } = started();
  lab.reset();
  opened(defaultSettings);
  answer({ kind: 'refused', what: 'run', message: 'diverged' });
  expect(lab.refusal.value).toBe('diverged');
  lab.run();
  expect(lab.refusal.value).toBeUndefined();
});
