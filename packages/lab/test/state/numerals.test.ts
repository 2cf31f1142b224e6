import { expect, test } from 'vitest';
import { fixed } from '../../src/state/numerals.ts';

test('a figure has its digits, and never more than its box', () => {
  expect(fixed(0.12345, 3)).toBe('0.123');
  expect(fixed(123456.7, 1)).toBe('123456.7');
  expect(fixed(1.0766815725581951e238, 3)).toBe('1.1e238');
  expect(fixed(-1e21, 3)).toBe('-1.0e21');
  expect([Number.NaN, Infinity].map(value => fixed(value, 3))).toEqual(['–', '–']);
});
