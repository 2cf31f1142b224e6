// The loss axis: still, in steps, and only upwards.
import { expect, test } from 'vitest';
import { lossTicks, lossTop } from '../../../src/views/fit/loss-axis.ts';

const coin = Math.LN2;

test('at first it leaves room above guessing', () => {
  expect(lossTop(undefined, 0.7, coin)).toBe(1.2);
  expect(lossTop(undefined, 1.1, Math.log(3))).toBe(2);
  expect(lossTop(undefined, 2.4, Math.log(10))).toBe(5);
  expect(lossTop(undefined, 0, 0.05)).toBe(0.08);
});

test('losses that wobble below the top do not move it', () => {
  let top = lossTop(undefined, 0.7, coin);
  for (let i = 0; i < 100; i++) top = lossTop(top, i % 2 === 0 ? 0.01 : 1.2, coin);
  expect(top).toBe(1.2);
});

test('it grows in steps and never shrinks', () => {
  const tops: number[] = [];
  let top: number | undefined;
  for (const loss of [0.7, 1.19, 1.21, 1.9, 2.01, 3.2, 0.1, 7, 9, 0.01]) {
    top = lossTop(top, loss, coin);
    tops.push(top);
  }
  expect(tops).toEqual([1.2, 1.2, 2, 2, 3, 5, 5, 8, 12, 12]);
});

test('a training that falls apart does not flatten what was seen', () => {
  expect(lossTop(1.2, 1e9, coin)).toBe(20);
  expect(lossTop(1.2, Number.POSITIVE_INFINITY, coin)).toBe(20);
  expect(lossTop(1.2, Number.NaN, coin)).toBe(1.2);
});

test('every top is written, and lines are round', () => {
  expect(lossTicks(1.2).map(({ text }) => text)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0', '1.2']);
  for (const top of [0.12, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 3, 5, 8, 12, 20]) {
    const ticks = lossTicks(top);
    expect(ticks.at(-1)!.value).toBeCloseTo(top, 12);
    expect(ticks.length).toBeGreaterThan(3);
    expect(ticks.length).toBeLessThan(8);
  }
});
