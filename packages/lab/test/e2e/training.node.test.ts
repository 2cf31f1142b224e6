// A visitor opens the page: it trains at once, overfits in sight, and heals under the hand.
import { expect, test } from 'vitest';
import { LabPage, visitedSite, visitor } from './page.ts';

const site = visitedSite();

/** A figure of the loss table. */
async function figure(lab: LabPage, name: 'training-loss' | 'validation-loss' | 'norm'): Promise<number> {
  return Number(await lab.page.locator(`[data-test=${name}]`).textContent());
}

test('something trains within five seconds, and overfitting is said in words', async () => {
  const context = await visitor(site.browser);
  const began = performance.now();
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(100);
  expect(performance.now() - began).toBeLessThan(5000 * patience);
  await lab.reaches(60_000);
  await lab.page.getByText(/Validation [\d.]+ above training: overfitting/).waitFor();
  expect(lab.complaints).toEqual([]);
  await context.close();
});

/** The machine of a test may be busy with others; what must be quick on a quiet one is given this much more. */
const patience = 4;

test('λ acts on the running training: validation loss and weights fall, without a new start', async () => {
  const context = await visitor(site.browser);
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(60_000);
  const before = { loss: await figure(lab, 'validation-loss'), norm: await figure(lab, 'norm') };
  const lambda = lab.page.getByRole('slider', { name: /^λ/ });
  await lambda.focus();
  const step = await lab.step();
  for (let press = 0; press < 65; press++) await lambda.press('ArrowRight');
  await lab.reaches(step + 60_000);
  expect(await lab.step()).toBeGreaterThan(step);
  expect(await figure(lab, 'validation-loss')).toBeLessThan(before.loss / 2);
  expect(await figure(lab, 'norm')).toBeLessThan(before.norm / 2);
  // far too much of it: both losses are those of guessing
  for (let press = 0; press < 40; press++) await lambda.press('ArrowRight');
  await lab.reaches((await lab.step()) + 60_000);
  expect(await figure(lab, 'training-loss')).toBeGreaterThan(0.3);
  await context.close();
});

test('pause, step and reset do what they say', async () => {
  const context = await visitor(site.browser);
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(500);
  await lab.pause();
  const paused = await lab.step();
  await lab.page.waitForTimeout(300);
  expect(await lab.step()).toBe(paused);
  await lab.page.getByRole('button', { name: 'Step' }).click();
  await lab.reaches(paused + 1);
  expect(await lab.step()).toBe(paused + 1);
  await lab.page.getByRole('button', { name: 'Reset' }).click();
  await lab.page.waitForFunction(() => document.querySelector('[data-test=step]')?.textContent === '0');
  await context.close();
});

test('a link leads another visitor to the same weights, moves of λ and keepProb included', async () => {
  const one = await visitor(site.browser);
  const lab = await LabPage.open(one, `${site.url}#seed=5`);
  await lab.reaches(2000);
  const lambda = lab.page.getByRole('slider', { name: /^λ/ });
  await lambda.focus();
  for (let press = 0; press < 30; press++) await lambda.press('ArrowRight');
  const keepProb = lab.page.getByRole('slider', { name: /^keepProb/ });
  await keepProb.focus();
  for (let press = 0; press < 20; press++) await keepProb.press('ArrowLeft');
  await lab.reaches((await lab.step()) + 3000);
  const shared = await lab.share();
  expect(shared.fingerprint).toMatch(/^[0-9a-f]{16}$/);

  const other = await visitor(site.browser, { width: 390, height: 844 });
  const copy = await LabPage.open(other, shared.link);
  await copy.reaches(shared.step);
  expect(await copy.step()).toBe(shared.step);
  const again = await copy.share();
  expect(again).toEqual(shared);
  await one.close();
  await other.close();
});

test('the address follows the settings, and holds no data', async () => {
  const context = await visitor(site.browser);
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(100);
  const lambda = lab.page.getByRole('slider', { name: /^λ/ });
  await lambda.focus();
  for (let press = 0; press < 50; press++) await lambda.press('ArrowRight');
  await lab.page.waitForURL(/#l2=0\.\d+$/);
  await context.close();
});
