// The assignment's runs in a worker's session: the weights of `fit`, bit for bit, and the figures of the notebook.
import { expect, it } from 'vitest';
import { dense, dropout, fit, l2, network, relu, sgd, synthetic } from 'wellfit';
import { assignmentSettings, type Settings } from '../../src/settings/settings.ts';
import { weightsFingerprint } from '../../src/worker/fingerprint.ts';
import { FakePage } from './fake-port.ts';
import notebook from './golden/notebook.json' with { type: 'json' };

const steps = 30_000;

it.each<[keyof typeof notebook, Partial<Settings>]>([
  ['none', {}],
  ['l2', { l2: 0.7 }],
  ['dropout', { keepProb: 0.86, mask: 'fixed' }],
  ['dropout-fresh', { keepProb: 0.86 }],
])('%s', async (name, change) => {
  const settings = { ...assignmentSettings, ...change };
  const page = new FakePage();
  await page.open(settings, { until: steps });
  const frame = await page.rest();
  expect(frame.step).toBe(steps);

  const { keepProb, mask } = settings;
  const drop = keepProb < 1 ? [dropout({ keepProb, mask })] : [];
  const hidden = (units: number) => [dense(units, { init: 'lecun' }), relu(), ...drop];
  const net = network({ inputs: 2, layers: [...hidden(20), ...hidden(3), dense(1, { init: 'lecun' })] });
  const { model } = await fit(net, synthetic('pitch', { rows: 211, seed: 10 }), {
    optimizer: sgd({ learningRate: 0.3 }),
    ...(settings.l2 > 0 && { penalty: l2({ lambda: settings.l2 }) }),
    steps,
    random: 'numpy',
    seed: { init: 3, masks: 1 },
  });
  expect(await page.fingerprint()).toBe(await weightsFingerprint(net, model.parameters));

  const { train, test } = notebook[name];
  const { losses } = frame;
  expect([losses.trainingAccuracy, losses.validationAccuracy]).toEqual([train.accuracy, test.accuracy]);
  // sums run in another order than in the assignment's functions
  expect(losses.training).toBeCloseTo(train.loss, 9);
  expect(losses.validation).toBeCloseTo(test.loss, 9);
  page.close();
});
