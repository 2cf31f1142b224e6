// Fits that are opened faster than a worker answers, and data that it refuses.
import { expect, test } from 'vitest';
import type { Answer, BroughtData, DataSummary, Request } from '../../src/protocol.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { Lab } from '../../src/state/lab.ts';

const summary: DataSummary = {
  name: 'moons',
  rows: 2,
  training: 1,
  validation: 1,
  features: [],
  inputs: 2,
  classes: [],
  columns: [],
  warnings: [],
  points: { x: new Float32Array(), y: new Uint8Array(), held: new Uint8Array(), of: 2 },
  fingerprint: undefined,
};

const file: BroughtData = {
  kind: 'file',
  name: 'a.csv',
  bytes: new Uint8Array(),
  target: undefined,
  without: [],
};

function started() {
  const asked: Request[] = [];
  const port = {
    postMessage: (message: Request) => asked.push(message),
    onmessage: null as ((event: MessageEvent<Answer>) => void) | null,
  };
  const lab = new Lab(port, defaultSettings);
  const answer = (data: Answer) => port.onmessage?.({ data } as MessageEvent<Answer>);
  const opened = (settings: Settings) =>
    answer({
      kind: 'opened',
      data: summary,
      plan: { settings, moves: [], until: undefined },
      parameters: 1,
      resumedAt: undefined,
      brought: undefined,
    });
  return { lab, asked, answer, opened };
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
  const { lab, asked, opened } = started();
  lab.run();
  lab.restart({ hidden: [5] });
  opened({ ...defaultSettings, hidden: [5] });
  expect(lab.isRunning.value).toBe(true);
  lab.restart({ hidden: [6] });
  lab.pause();
  lab.restart({ hidden: [7] });
  expect(asked.flatMap(each => (each.kind === 'open' ? [each.run] : []))).toEqual([true, true, false]);
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
