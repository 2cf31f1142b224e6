// The tab closed, the browser killed: training goes on from at most five seconds before.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumPath } from '../../../../scripts/chromium.ts';
import { LabPage, servePage } from './page.ts';

let site: Awaited<ReturnType<typeof servePage>>;
const profile = mkdtempSync(join(tmpdir(), 'wellfit-lab-'));

beforeAll(async () => {
  site = await servePage();
});
afterAll(async () => {
  await site?.close();
  rmSync(profile, { recursive: true, force: true });
});

function open(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, { executablePath: chromiumPath(), locale: 'en-US' });
}

/** Ends every process of the browser at once, as a crash or an empty battery would. */
function kill(): void {
  execFileSync('pkill', ['-9', '-f', '--', `--user-data-dir=${profile}`]);
}

test('a killed browser loses at most five seconds, and the weights are those of an uninterrupted run', async () => {
  const first = await open();
  const lab = await LabPage.open(first, `${site.url}#seed=9`);
  await lab.reaches(3000);
  await lab.page.getByRole('slider', { name: /^λ/ }).focus();
  for (let press = 0; press < 40; press++) await lab.page.keyboard.press('ArrowRight');
  await lab.page.waitForTimeout(6000);
  // the tab comes back with the address that it had: λ is in it by now
  const address = lab.page.url();
  expect(address).toMatch(/l2=/);
  const seen = await lab.step();
  const speed = await lab.stepsPerSecond();
  kill();
  await first.close().catch(() => {});

  const second = await open();
  const again = await LabPage.open(second, address);
  const notice = await again.page.getByRole('status').filter({ hasText: 'Resumed at step' }).textContent();
  const resumed = Number(/step (\d+)/.exec(notice ?? '')?.[1]);
  expect(resumed).toBeGreaterThan(seen - 5 * speed);
  expect(resumed).toBeGreaterThan(3000);
  await again.reaches(resumed + 1000);
  const shared = await again.share();
  await second.close();

  // somebody else replays the link from its start
  const third = await chromium.launch({ executablePath: chromiumPath() });
  const copy = await LabPage.open(await third.newContext({ locale: 'en-US' }), shared.link);
  await copy.reaches(shared.step);
  expect((await copy.share()).fingerprint).toBe(shared.fingerprint);
  await third.close();
});
