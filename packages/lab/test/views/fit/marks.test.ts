// A hand that drags is one mark; hands far apart are several.
import { expect, test } from 'vitest';
import { defaultSettings, type Move } from '../../../src/settings/settings.ts';
import { marksOf } from '../../../src/views/fit/marks.ts';

const l2 = (step: number, value: number): Move => ({ step, name: 'l2', value });
const keepProb = (step: number, value: number): Move => ({ step, name: 'keepProb', value });

test('a drag of many moves is one mark, from its first value to its last, where it was touched', () => {
  const drag = Array.from({ length: 60 }, (_, i) => l2(12_000 + 300 * i, (i + 1) / 60));
  expect(marksOf(drag, defaultSettings, 480)).toEqual([{ step: 12_000, name: 'l2', from: 0, to: 1 }]);
});

test('what is measured is the rest between two moves, not the length of the drag', () => {
  const moves = [l2(1000, 0.1), l2(1400, 0.2), l2(2000, 0.7)];
  expect(marksOf(moves, defaultSettings, 500)).toEqual([
    { step: 1000, name: 'l2', from: 0, to: 0.2 },
    { step: 2000, name: 'l2', from: 0.2, to: 0.7 },
  ]);
});

test('each number has marks of its own, though hands may take turns', () => {
  const moves = [l2(100, 0.1), keepProb(110, 0.9), l2(120, 0.3), keepProb(130, 0.8)];
  expect(marksOf(moves, { ...defaultSettings, l2: 0.05 }, 50)).toEqual([
    { step: 100, name: 'l2', from: 0.05, to: 0.3 },
    { step: 110, name: 'keepProb', from: 1, to: 0.8 },
  ]);
});

test('a hand that goes back to where it came from leaves no mark, and the next one starts there', () => {
  const moves = [l2(100, 5), l2(110, 0), l2(900, 2)];
  expect(marksOf(moves, defaultSettings, 50)).toEqual([{ step: 900, name: 'l2', from: 0, to: 2 }]);
});

test('no moves, no marks; and moves of a paused training are one', () => {
  expect(marksOf([], defaultSettings, 100)).toEqual([]);
  expect(marksOf([l2(7, 1), l2(7, 2)], defaultSettings, 0)).toEqual([
    { step: 7, name: 'l2', from: 0, to: 2 },
  ]);
});
