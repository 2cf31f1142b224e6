import { expect, test } from 'vitest';
import type { DataSummary } from '../../../src/protocol.ts';
import { splitOf } from '../../../src/settings/split.ts';
import { shownSplit } from '../../../src/views/data/split.ts';

const told = (training: number, validation: number): DataSummary => ({
  name: 'x',
  rows: training + validation,
  training,
  validation,
  features: [],
  axes: [0, 1],
  inputs: 2,
  classes: [
    { label: '0', training: 0, validation: 0 },
    { label: '1', training: 0, validation: 0 },
  ],
  columns: [],
  warnings: [],
  points: { x: new Float64Array(), y: new Uint8Array(), held: new Uint8Array(), of: 0 },
  fingerprint: undefined,
});

test('the assignment has 211 for training and 200 for validation', () => {
  expect(splitOf(411, 200 / 411)).toEqual({ training: 211, validation: 200 });
});

test('no part is empty', () => {
  expect(splitOf(20, 0.001)).toEqual({ training: 19, validation: 1 });
  expect(splitOf(20, 0.999)).toEqual({ training: 1, validation: 19 });
});

test('what the worker told is shown, down to its rounding', () => {
  expect(shownSplit(told(121, 119), 240, 0.5)).toEqual({ training: 121, validation: 119 });
});

test('a hand that is ahead of the worker sees what will be', () => {
  expect(shownSplit(told(120, 120), 240, 0.25)).toEqual({ training: 180, validation: 60 });
  expect(shownSplit(told(120, 120), 300, 0.5)).toEqual({ training: 150, validation: 150 });
  expect(shownSplit(undefined, 240, 0.5)).toEqual({ training: 120, validation: 120 });
});
