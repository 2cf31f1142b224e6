// The history beside a run: lines that come with the entries, and a disk that may refuse them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveHistory, liveHistoryFile } from '../../src/output/live-history.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellfit-live-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function history(entries: number) {
  const series = (value: number) => Array.from({ length: entries }, () => value);
  return {
    step: Array.from({ length: entries }, (_, k) => 10 * k),
    loss: series(0.5),
    penalty: series(0.25),
    cost: series(Number.POSITIVE_INFINITY),
    accuracy: [],
    validationLoss: series(0.75),
    validationAccuracy: [],
  };
}

const lines = () =>
  readFileSync(join(folder, liveHistoryFile), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));

test('a head, then each entry once, as far as it has figures', () => {
  const live = new LiveHistory(folder, 'moons.csv');
  for (const [entries, seconds] of [
    [0, 0.1],
    [1, 0.2],
    [1, 0.3],
    [3, 0.4],
  ] as const) {
    live.update({ history: history(entries), seconds, steps: 100 });
  }
  const entry = { loss: 0.5, penalty: 0.25, cost: null, validationLoss: 0.75 };
  expect(lines()).toEqual([
    { source: 'moons.csv', steps: 100 },
    { step: 0, ...entry, seconds: 0.2 },
    { step: 10, ...entry, seconds: 0.4 },
    { step: 20, ...entry, seconds: 0.4 },
  ]);
});

test('entries that divergence took back are not written again', () => {
  const live = new LiveHistory(folder, 'moons.csv');
  live.update({ history: history(3), seconds: 1, steps: 100 });
  live.update({ history: history(2), seconds: 2, steps: 100 });
  expect(lines()).toHaveLength(4);
});

test('what cannot be written ends the writing, and nothing else', () => {
  const gone = join(folder, 'gone');
  const live = new LiveHistory(gone, 'moons.csv');
  live.update({ history: history(1), seconds: 1, steps: 100 });
  expect(() => live.update({ history: history(2), seconds: 1, steps: 100 })).not.toThrow();
});
