import { expect, test } from 'vitest';
import { assignmentSettings, defaultSettings } from '../../../src/settings/settings.ts';
import { choosing } from '../../../src/views/data/choose-set.ts';

test('the assignment is a preset of data and training', () => {
  expect({ ...defaultSettings, ...choosing('assignment', defaultSettings) }).toEqual(assignmentSettings);
});

test('another set after the assignment takes its settings back', () => {
  const { noise } = choosing('circles', defaultSettings).data!;
  expect({ ...assignmentSettings, ...choosing('circles', assignmentSettings) }).toEqual({
    ...defaultSettings,
    data: { ...defaultSettings.data, source: 'circles', noise },
  });
});

test('what a hand has changed since stays', () => {
  const changed = {
    ...assignmentSettings,
    learningRate: 0.02,
    seed: 5,
    data: { ...assignmentSettings.data, rows: 300 },
  };
  const next = { ...changed, ...choosing('moons', changed) };
  expect(next).toMatchObject({ learningRate: 0.02, seed: 5, optimizer: defaultSettings.optimizer });
  expect(next.data).toEqual({ ...defaultSettings.data, rows: 300 });
});

test('from one drawn set to another only the set and its noise change', () => {
  const settings = { ...defaultSettings, learningRate: 0.3, random: 'numpy' as const };
  const change = choosing('blobs', settings);
  expect(Object.keys(change)).toEqual(['data']);
  expect({ ...change.data, noise: 0 }).toEqual({ ...settings.data, source: 'blobs', noise: 0 });
});

test('what was brought gives way to a drawn set with that set’s own noise', () => {
  const brought = {
    ...defaultSettings,
    data: { ...defaultSettings.data, source: 'table' as const, noise: 2 },
  };
  expect(choosing('moons', brought)).toEqual({ data: defaultSettings.data });
});
