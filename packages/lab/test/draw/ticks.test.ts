import { expect, test } from 'vitest';
import { along } from '../../src/draw/axis.ts';
import { niceLogTicks, niceTicks } from '../../src/draw/ticks.ts';

const texts = (ticks: readonly { readonly text: string }[]): string =>
  ticks.map(({ text }) => text).join(' ');

test.each([
  [[-1, 1], 4, '−1.0 −0.5 0.0 0.5 1.0'],
  [[0, 1], 5, '0.0 0.2 0.4 0.6 0.8 1.0'],
  [[-0.75, 0.4], 4, '−0.5 0.0'],
  [[-0.75, 0.4], 6, '−0.6 −0.4 −0.2 0.0 0.2 0.4'],
  [[3, 47], 5, '10 20 30 40'],
  [[0, 3e8], 3, '0 1e8 2e8 3e8'],
  [[0, 2e-6], 2, '0 1e−6 2e−6'],
  [[2, 2], 4, ''],
  [[Number.NaN, 1], 4, ''],
] as const)('%j in %i steps', (domain, count, expected) => {
  expect(texts(niceTicks(domain, count))).toBe(expected);
});

test('ticks are the round numbers themselves', () => {
  for (const { value, text } of niceTicks([-0.3, 0.3], 6))
    expect(value).toBeCloseTo(Number(text.replace('−', '-')), 15);
});

test.each([
  [[0.1, 10], 7, '0.1 0.2 0.5 1 2 5 10'],
  [[0.1, 10], 5, '0.1 0.3 1 3 10'],
  [[0.1, 10], 4, '0.1 1 10'],
  [[0.01, 10], 4, '0.01 0.1 1 10'],
  [[1e-6, 1e6], 4, '0.000001 0.001 1 1000 1000000'],
  [[2.2, 2.9], 4, '2.2 2.4 2.6 2.8'],
  [[0, 1], 4, ''],
] as const)('%j in powers, at most %i', (domain, count, expected) => {
  expect(texts(niceLogTicks(domain, count))).toBe(expected);
});

test('an axis is even in values or in their ratios', () => {
  const linear = along({ scale: 'linear', domain: [0, 4], ticks: [] }, [10, 50]);
  expect([0, 1, 4].map(linear)).toEqual([10, 20, 50]);
  const down = along({ scale: 'log', domain: [0.1, 10], ticks: [] }, [100, 0]);
  expect(down(0.1)).toBe(100);
  expect(down(1)).toBeCloseTo(50, 12);
  expect(down(10)).toBe(0);
});
