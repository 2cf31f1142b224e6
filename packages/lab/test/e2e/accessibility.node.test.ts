// Every view, in both languages and both themes: no violation that axe finds; and a run by keyboard alone.
import { describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { LabPage, visitedSite, visitor } from './page.ts';

const site = visitedSite();

describe.each(['en-US', 'ko-KR'])('in %s', locale => {
  test.each(['light', 'dark'] as const)('no view breaks a rule: %s', async colorScheme => {
    const context = await visitor(site.browser, { locale, colorScheme });
    const lab = await LabPage.open(context, `${site.url}#step=2000`); // at rest: nothing here needs the processor
    await lab.reaches(2000);
    expect(await violations(lab)).toEqual([]);
    for (const tab of await lab.page.locator('.inside-view [role=tab]').all()) {
      await tab.click();
      expect(await violations(lab)).toEqual([]);
    }
    await lab.page.locator('.dock button').first().click();
    for (const tab of await lab.page.locator('.sheet-head [role=tab]').all()) {
      await tab.click();
      await lab.page.waitForTimeout(700);
      expect(await violations(lab)).toEqual([]);
    }
    await context.close();
  });

  test('nor on a phone', async () => {
    const context = await visitor(site.browser, { locale, width: 390, height: 844 });
    const lab = await LabPage.open(context, `${site.url}#step=500`);
    await lab.reaches(500);
    for (const tab of await lab.page.locator('.narrow-tabs [role=tab]').all()) {
      if (!(await tab.isVisible())) continue;
      await tab.click();
      await lab.page.waitForTimeout(300);
      expect(await violations(lab)).toEqual([]);
      await lab.page.keyboard.press('Escape');
    }
    const overflow = await lab.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await context.close();
  });
});

test('everything is reached and worked by keyboard', async () => {
  const context = await visitor(site.browser);
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(200);
  const { keyboard } = lab.page;
  const focused = () =>
    lab.page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent;
      return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
    });
  const tabTo = async (name: RegExp) => {
    for (let press = 0; press < 120; press++) {
      await keyboard.press('Tab');
      if (name.test(await focused())) return;
    }
    throw new Error(`Tab never comes to ${name}`);
  };
  await tabTo(/^Pause$/);
  await keyboard.press('Enter');
  await lab.page.getByRole('button', { name: 'Run' }).waitFor();
  await tabTo(/^Step$/);
  const before = await lab.step();
  await keyboard.press('Enter');
  await lab.reaches(before + 1);
  await tabTo(/^λ/);
  await keyboard.press('PageUp');
  await keyboard.press('ArrowUp');
  expect(await lab.page.getByRole('slider', { name: /^λ/ }).getAttribute('aria-valuetext')).toMatch(
    /^λ 0\.0\d+$/,
  );
  await tabTo(/^Decision boundary/);
  await keyboard.press('ArrowRight');
  expect(await lab.page.locator('.boundary-reading').textContent()).toMatch(/\d+\.\d %/);
  await tabTo(/^Compare/);
  await keyboard.press('Enter');
  await lab.page.getByRole('dialog', { name: 'Compare' }).waitFor();
  await keyboard.press('Escape');
  await lab.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focused()).toMatch(/^Compare/);
  await context.close();
});
