import { expect, test } from 'vitest';
import { defaultSettings } from '../../../src/settings/settings.ts';
import { badgesOf } from '../../../src/views/model/badges.ts';
import { en } from '../../../src/words/en/index.ts';

test('what does nothing has no badge', () => {
  expect(badgesOf(defaultSettings, en.model)).toEqual({ input: [], hidden: [], output: [] });
});

test('each restraint stands where it acts', () => {
  const settings = {
    ...defaultSettings,
    l2: 0.7,
    l1: 0.0123,
    keepProb: 0.9,
    maxNorm: 3,
    noise: 0.1,
    mixup: 0.4,
    labelSmoothing: 0.05,
    batchNorm: true,
    layerNorm: true,
  };
  expect(badgesOf(settings, en.model)).toEqual({
    input: ['noise 0.1', 'mixup 0.4'],
    hidden: ['λ 0.7', 'keepProb 0.9', 'L1 0.0123', '‖w‖ ≤ 3', 'batch norm', 'layer norm'],
    output: ['λ 0.7', 'L1 0.0123', '‖w‖ ≤ 3', 'smooth 0.05'],
  });
});
