import { expect, test } from 'vitest';
import {
  lambdaScale,
  learningRateScale,
  maxNormScale,
  patienceScale,
  scalePlaces,
} from '../../../src/views/model/setting-scales.ts';

const scales = { lambdaScale, learningRateScale, maxNormScale, patienceScale };

/** Where a slider's grip stands for a value, and what a key makes of it. */
const keyed = (
  { valueAt, placeOf }: (typeof scales)['lambdaScale' | 'maxNormScale'],
  value: number,
  by: number,
) => valueAt(Math.min(scalePlaces, Math.max(0, Math.round(placeOf(value) * scalePlaces) + by)) / scalePlaces);

test.each(Object.entries(scales))('%s: keys lead from one end to the other and back', (_, scale) => {
  const [left, right] = [scale.valueAt(0), scale.valueAt(1)];
  for (const [from, to, by] of [
    [left, right, 1],
    [right, left, -1],
  ] as const) {
    let value = from;
    for (let press = 0; press < 2 * scalePlaces && value !== to; press++) value = keyed(scale, value, by);
    expect(value).toBe(to);
  }
});

test('the ends are what they should be', () => {
  expect([lambdaScale.valueAt(0), lambdaScale.valueAt(1)]).toEqual([0, 10]);
  expect([learningRateScale.valueAt(0), learningRateScale.valueAt(1)]).toEqual([1e-4, 3]);
  expect([maxNormScale.valueAt(0), maxNormScale.valueAt(1)]).toEqual([0.1, 0]);
  expect([patienceScale.valueAt(0), patienceScale.valueAt(1)]).toEqual([100, 0]);
});

test('patience is a whole number', () => {
  for (let place = 0; place <= scalePlaces; place++) {
    expect(Number.isInteger(patienceScale.valueAt(place / scalePlaces))).toBe(true);
  }
});
