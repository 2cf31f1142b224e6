// The usual settings are those of estimators: given them one by one, an estimator trains the very same network.
import { describe, expect, test } from 'vitest';
import {
  Classifier,
  cosineDecay,
  type EstimatorParams,
  RandomState,
  Regressor,
  type UsualSettingsOptions,
  usualSettings,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';

/** Nine columns of noise, and a target that the first tells. */
function rows(count: number) {
  const random = new RandomState(count);
  const x = Array.from({ length: count }, () => Array.from({ length: 9 }, () => random.randn()));
  return { x, labels: x.map(([a]) => (a! > 0 ? 'yes' : 'no')), values: x.map(([a]) => a! * a!) };
}

/** The settings as parameters, none of them left to the estimator. */
function params(options: UsualSettingsOptions): EstimatorParams {
  const { learningRate, validationShare, patience, ...rest } = usualSettings(options);
  return {
    ...rest,
    ...(learningRate !== undefined && { learningRate: cosineDecay({ learningRate }) }),
    validationSplit: validationShare,
    earlyStopping: patience === undefined ? false : { patience },
  };
}

describe('the usual settings are what estimators choose', () => {
  test.each([
    [60, {}],
    [60, { optimizer: 'lbfgs' }],
    [60, { optimizer: 'sgd', batchSize: 20 }],
    [60, { validationSplit: 0.3 }],
    [60, { earlyStopping: { patience: 3 } }],
    [2100, { batchSize: 'full' }],
  ] as const)('for classes, %s rows, %o', async (count, given) => {
    const { x, labels } = rows(count);
    const usual = await new Classifier(given).fit(x, labels);
    const size = { rows: count, inputs: 9, kind: 'binary', given } as const;
    const heldOut = heldOutOf(labels, usualSettings(size).validationShare);
    const told = new Classifier(params({ ...size, heldOut }));
    expect((await told.fit(x, labels)).model.network.parameters).toEqual(usual.model.network.parameters);
    expect(told.history).toEqual(usual.history);
  });

  test('for values', async () => {
    const { x, values } = rows(50);
    const usual = await new Regressor().fit(x, values);
    const told = await new Regressor(params({ rows: 50, inputs: 9, kind: 'values' })).fit(x, values);
    expect(told.model.network.parameters).toEqual(usual.model.network.parameters);
    expect(usualSettings({ rows: 50, inputs: 9, kind: 'values' }).inputKeepProb).toBe(1);
  });
});

/** Each class gives its share, to the nearest row. */
function heldOutOf(labels: readonly string[], share: number): number {
  const yes = labels.filter(label => label === 'yes').length;
  return Math.round(share * yes) + Math.round(share * (labels.length - yes));
}

test('rows are held out, and training stops early, from 2000 rows on', () => {
  const below = usualSettings({ rows: 1999, inputs: 2, kind: 'binary' });
  expect(below).toMatchObject({ validationShare: 0, batchSize: 128 });
  expect(below).not.toHaveProperty('patience');
  const from = usualSettings({ rows: 2000, inputs: 2, kind: 'binary' });
  expect(from.validationShare).toBe(0.1);
  expect(from.patience).toBeGreaterThanOrEqual(1);
  expect(from.l2).toBe(from.batchSize / 1800);
  expect(usualSettings({ rows: 2000, inputs: 2, kind: 'binary', heldOut: 203 }).l2).toBe(128 / 1797);
});

describeRefusals({
  'sizes that are none': [
    [
      () => usualSettings({ rows: 0, inputs: 2, kind: 'binary' }),
      'range',
      'usualSettings: rows must be a whole number ≥ 1, got 0',
    ],
    [
      () => usualSettings({ rows: 9, inputs: 0.5, kind: 'binary' }),
      'range',
      'usualSettings: inputs must be a whole number ≥ 1, got 0.5',
    ],
  ],
});
