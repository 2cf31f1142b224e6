import { expect, test } from 'vitest';
import { mostHidden } from '../../../src/settings/ranges.ts';
import {
  reachOf,
  unitsAt,
  withLayer,
  withoutLayer,
  withWidth,
} from '../../../src/views/model/layer-width.ts';

test('a hand that holds still means the width that there is', () => {
  for (let units = 1; units <= 256; units++) expect(unitsAt(reachOf(units))).toBe(units);
});

test('seven pixels are a unit; beyond 24 units forty pixels double', () => {
  expect(unitsAt(reachOf(20) - 35)).toBe(15);
  expect(unitsAt(reachOf(24) + 40)).toBe(48);
  expect(unitsAt(reachOf(24) + 80)).toBe(96);
});

test('further right is never narrower, and the limits hold', () => {
  let before = 1;
  for (let reach = -500; reach < 1000; reach++) {
    const units = unitsAt(reach);
    expect(units).toBeGreaterThanOrEqual(before);
    before = units;
  }
  expect([unitsAt(-5000), unitsAt(5000)]).toEqual([1, 256]);
});

test('layers are changed, added up to the limit and taken away', () => {
  expect(withWidth([20, 3], 1, 300)).toEqual([20, 256]);
  expect(withWidth([20, 3], 0, 0)).toEqual([1, 3]);
  expect(withLayer([20, 3])).toEqual([20, 3, 3]);
  expect(withLayer([])).toEqual([4]);
  const full = Array.from({ length: mostHidden }, () => 2);
  expect(withLayer(full)).toEqual(full);
  expect(withoutLayer([20, 3], 0)).toEqual([3]);
});
