// Faders by key: every press leads to another value, from one end to the other and back.
import { expect, test } from 'vitest';
import { nextValue } from '../../src/parts/fader-scale.ts';
import { keepProbScale, lambdaScale } from '../../src/parts/scales.ts';
import { chapters } from '../../src/story/chapters.ts';

const scales = [
  ['λ', lambdaScale],
  ['keepProb', keepProbScale],
  ...chapters.flatMap(({ name, faders }) => faders.map(({ scale }, k) => [`${name} ${k}`, scale] as const)),
] as const;

test.each(scales)('%s', (_, scale) => {
  const [left, right] = [scale.valueAt(0), scale.valueAt(1)];
  for (const [from, to, by] of [
    [left, right, 1],
    [right, left, -1],
    [left, right, 10],
  ] as const) {
    let value = from;
    for (let press = 0; press < 150 && value !== to; press++) {
      const next = nextValue(scale, value, by);
      expect(Math.sign(next - value)).toBe(Math.sign(by));
      value = next;
    }
    expect(value).toBe(to);
  }
});

test('a value stands where it was put', () => {
  for (const [, { valueAt, placeOf }] of scales) {
    for (let place = 0; place <= 100; place++) {
      const value = valueAt(place / 100);
      expect(valueAt(placeOf(value))).toBe(value);
    }
  }
});
