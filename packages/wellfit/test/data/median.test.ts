// The median: the middle of the sorted numbers, whatever their order, and the numbers left alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median } from '../../src/data/median.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const numbers = fc.oneof(
  fc.array(finite, { minLength: 1, maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 200 }), // many alike
);

test('is the middle of the sorted numbers, or halfway between the two there', () => {
  fc.assert(
    fc.property(numbers, list => {
      const sorted = [...list].sort((a, b) => a - b);
      const [lower, upper] = [sorted[(list.length - 1) >> 1]!, sorted[list.length >> 1]!];
      const values = Float64Array.from(list);
      const middle = lower === upper ? lower : (lower + upper) / 2;
      expect(median(values) + 0).toBe((Number.isFinite(middle) ? middle : lower / 2 + upper / 2) + 0);
      expect(Array.from(values)).toEqual(list);
    }),
  );
});

test.each([
  ['ascending', (i: number) => i],
  ['descending', (i: number) => -i],
  ['all alike', () => 7],
  ['an organ pipe', (i: number) => Math.min(i, 20_000 - i)],
])('takes long lists that are %s', (_, at) => {
  const values = Float64Array.from({ length: 20_001 }, (_value, i) => at(i));
  expect(median(values)).toBe(values.slice().sort()[10_000]);
});

test('of the largest numbers does not overflow', () => {
  expect(median(Float64Array.of(1.7e308, 1.5e308))).toBe(1.6e308);
});
