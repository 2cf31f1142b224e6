// The assignment's three runs in the page: the weights of Node, bit for bit.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { dense, dropout, fit, l2, network, relu, sgd, synthetic } from 'wellfit';
import { writeAddress } from '../../src/settings/address.ts';
import { assignmentSettings, type Settings } from '../../src/settings/settings.ts';
import { LabPage, visitedSite, visitor } from './page.ts';

const site = visitedSite();

const steps = 30_000;

/** The run as `wellfit notebook` makes it, in Node; the hash of its weights, as the page takes it. */
async function inNode({ l2: lambda, keepProb }: Pick<Settings, 'l2' | 'keepProb'>): Promise<string> {
  const { x, y } = synthetic('pitch', { rows: 211, seed: 10 });
  const layer = (units: number) => dense(units, { init: 'lecun' });
  const drop = keepProb < 1 ? [dropout({ keepProb, mask: 'fixed' })] : [];
  const layers = [layer(20), relu(), ...drop, layer(3), relu(), ...drop, layer(1)];
  const { model } = await fit(
    network({ inputs: 2, layers }),
    { x, y },
    {
      optimizer: sgd({ learningRate: 0.3 }),
      penalty: l2({ lambda }),
      steps,
      random: 'numpy',
      seed: { init: 3, masks: 1 },
    },
  );
  const hash = createHash('sha256');
  for (const letters of Object.values(model.parameters)) {
    for (const { data } of Object.values(letters)) {
      hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

test.each([
  ['no regularization', { l2: 0, keepProb: 1 }],
  ['L2 with λ = 0.7', { l2: 0.7, keepProb: 1 }],
  ['dropout with keepProb 0.86 and one mask', { l2: 0, keepProb: 0.86 }],
])('%s', async (_, restraint) => {
  const settings: Settings = { ...assignmentSettings, ...restraint, mask: 'fixed' };
  const context = await visitor(site.browser);
  const lab = await LabPage.open(
    context,
    `${site.url}#${writeAddress({ settings, moves: [], until: steps })}`,
  );
  await lab.reaches(steps);
  const { fingerprint, step } = await lab.share();
  expect(step).toBe(steps);
  expect(fingerprint).toBe(await inNode(restraint));
  await context.close();
});
