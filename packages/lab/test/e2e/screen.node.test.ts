// The screen around the fit: language, theme, a hidden tab, a hand that never rests; Story and Compare from end to end.
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { LabPage, type Visit, visitedSite, visitor } from './page.ts';

const site = visitedSite();
let lab: LabPage;

afterEach(async () => {
  expect(lab.complaints).toEqual([]);
  await lab.page.context().close();
});

async function visit(hash = '', visit: Visit = {}): Promise<void> {
  lab = await LabPage.open(await visitor(site.browser, visit), site.url + hash);
  await lab.reaches(1);
}

async function openDrawer(name: RegExp): Promise<void> {
  await lab.page.locator('.dock').getByRole('button', { name }).click();
}

/** Latin words that a Korean page may hold: names, keys and signs. */
const names = new Set(
  `wellfit lab English ReLU leaky ELU GELU tanh softmax keepProb RMSprop Adam AdamW Beta numpy XOR MB
  CSV TSV JSON NDJSON npy mat Parquet Shift Enter Delete Ctrl`.split(/\s+/),
);

/** Words in Latin letters that the page shows or tells a screen reader. */
async function latinWords(): Promise<string[]> {
  const texts = await lab.page.evaluate(() => {
    const told = ['aria-label', 'aria-valuetext', 'title', 'placeholder'];
    const texts = [...document.querySelectorAll('body *')].flatMap(element => [
      ...told.map(name => element.getAttribute(name) ?? ''),
      ...[...element.childNodes].flatMap(node => (node instanceof Text ? node.data : '')),
    ]);
    return [document.title, ...texts];
  });
  const words = texts.flatMap(text => text.match(/[A-Za-z][A-Za-z'’]+/g) ?? []);
  return [...new Set(words)].filter(word => !names.has(word));
}

test('another language leaves no word of the first, and training alone', async () => {
  await visit();
  await lab.reaches(2000);
  expect(await latinWords()).toContain('Boundary');
  const step = await lab.step();
  await lab.page.getByRole('combobox', { name: 'Language' }).selectOption('한국어');
  await lab.page.getByRole('heading', { name: '결정 경계' }).waitFor();
  expect(await lab.step()).toBeGreaterThanOrEqual(step);
  expect(await lab.page.locator('html').getAttribute('lang')).toBe('ko');
  await expect.poll(latinWords, { timeout: 5000 }).toEqual([]);
  await openDrawer(/비교/);
  for (const tab of await lab.page.locator('.sheet-head [role=tab]').all()) {
    await tab.click();
    await lab.page
      .locator('#drawer')
      .getByText(/[가-힣]/)
      .first()
      .waitFor();
    await expect.poll(latinWords, { timeout: 5000 }).toEqual([]);
  }
  await lab.reaches(step + 2000);
});

test('theme and language are those of the last visit, and training goes on under another theme', async () => {
  await visit('', { colorScheme: 'light' });
  const background = () => lab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const theme = lab.page.getByRole('button', { name: 'Light or dark' });
  const [before, step] = [await background(), await lab.step()];
  await theme.click();
  await expect.poll(background).not.toBe(before);
  await lab.reaches(step + 1000);
  await lab.page.getByRole('combobox', { name: 'Language' }).selectOption('한국어');
  await lab.page.reload();
  await lab.page.getByRole('heading', { name: '결정 경계' }).waitFor();
  expect(await background()).not.toBe(before);
});

/** Animations that are not over in the blink of an eye, from here until a drawer stands open. */
async function animations(): Promise<number> {
  await openDrawer(/^Story/);
  return await lab.page.evaluate(async () => {
    let most = 0;
    for (let frame = 0; frame < 10; frame++) {
      const lasting = document.getAnimations().filter(each => Number(each.effect?.getTiming().duration) > 20);
      most = Math.max(most, lasting.length);
      await new Promise(next => requestAnimationFrame(next));
    }
    return most;
  });
}

test('who wants less motion gets none but the fit itself', async () => {
  await visit();
  expect(await animations()).toBeGreaterThan(0);
  await lab.page.keyboard.press('Escape');
  await lab.page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animations()).toBe(0);
});

test('a hidden page asks for no picture, and trains on', async () => {
  const context = await visitor(site.browser);
  // a browser gives a hidden page no frames
  await context.addInitScript(() => {
    const page = window as unknown as { isHidden: boolean; asked: number };
    Object.assign(page, { isHidden: false, asked: 0 });
    const held: FrameRequestCallback[] = [];
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = next => {
      if (!page.isHidden) return request(next);
      held.push(next);
      return 0;
    };
    document.addEventListener('visibilitychange', () => {
      if (!page.isHidden) for (const next of held.splice(0)) request(next);
    });
    Object.defineProperty(document, 'visibilityState', { get: () => (page.isHidden ? 'hidden' : 'visible') });
    const post = Worker.prototype.postMessage as (message: { kind: string }, ...rest: unknown[]) => void;
    Worker.prototype.postMessage = function (message: { kind: string }, ...rest: unknown[]) {
      if (message.kind === 'frame') page.asked++;
      post.call(this, message, ...rest);
    };
  });
  lab = await LabPage.open(context, site.url);
  await lab.reaches(500);
  const hide = (isHidden: boolean) =>
    lab.page.evaluate(isHidden => {
      Object.assign(window, { isHidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
  const asked = () => lab.page.evaluate(() => (window as unknown as { asked: number }).asked);
  expect(await asked()).toBeGreaterThan(0);
  await hide(true);
  await lab.page.waitForTimeout(300);
  const [pictures, step] = [await asked(), await lab.step()];
  await lab.page.waitForTimeout(1500);
  expect([await asked(), await lab.step()]).toEqual([pictures, step]);
  await hide(false);
  await expect.poll(() => lab.step()).toBeGreaterThan(step);
  // it has made as many steps meanwhile as it makes in a second, not those of a picture
  expect((await lab.step()) - step).toBeGreaterThan(3000);
});

test('three hundred new starts in a row leave a page that trains', async () => {
  await visit();
  const grip = lab.page.getByRole('slider', { name: 'Width of hidden layer 1' });
  await grip.evaluate(async grip => {
    const [seed, reset] = ['.seed input', '.transport button:last-child'].map(
      selector => document.querySelector<HTMLInputElement>(selector)!,
    );
    const frame = () => new Promise(next => requestAnimationFrame(next));
    for (let k = 1; k <= 100; k++) {
      const key = k % 20 < 10 ? 'ArrowRight' : 'ArrowLeft';
      grip.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await frame();
      seed!.value = String(k);
      seed!.dispatchEvent(new Event('change', { bubbles: true }));
      reset!.click();
    }
  });
  await lab.page.waitForURL(/seed=100$/);
  await lab.pause();
  await lab.page.getByRole('button', { name: 'Reset' }).click();
  await lab.page.waitForFunction(() => document.querySelector('[data-test=step]')?.textContent === '0');
  expect(await lab.page.locator('.model-column .head').textContent()).toContain('127 parameters');
  await lab.run();
  await lab.reaches(3000);
});

test('a hand that drags λ for long is followed all the way, and a link is not overwritten by it', async () => {
  await visit();
  await lab.reaches(1000);
  const { echoes, pictures } = await lab.page.getByRole('slider', { name: /^λ/ }).evaluate(async slider => {
    const input = slider as HTMLInputElement;
    const pictures = new Set<string | null>();
    let echoes = 0;
    for (let move = 0; move < 500; move++) {
      input.value = String(Math.round(250 + 120 * Math.sin(move / 10)));
      const place = input.valueAsNumber;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(next => setTimeout(next, 8));
      if (Math.abs(place - 1000 * Number(input.style.getPropertyValue('--share'))) < 10) echoes++;
      pictures.add(document.querySelector('[data-test=norm]')!.textContent);
    }
    return { echoes, pictures: pictures.size };
  });
  expect(echoes).toBe(500);
  expect(pictures).toBeGreaterThan(60);
  const { link, step } = await lab.share();
  expect(link).toMatch(new RegExp(`#moves=.*&step=${step}$`));
  await lab.page.waitForTimeout(600);
  expect(lab.page.url()).toBe(link);
});

test('a way that is too long for a link is not cut short, but said to be so', async () => {
  const moves = Array.from({ length: 900 }, (_, k) => `${10 * k + 1}.0.0.0${1 + (k % 9)}`).join('~');
  await visit(`#moves=${moves}&step=9000`);
  await lab.reaches(9000);
  await lab.page.getByRole('button', { name: 'Share' }).click();
  await lab.page.getByRole('status').filter({ hasText: 'Too many movements for a link' }).waitFor();
  await lab.run();
  await lab.reaches(10_000);
});

test('a program that cannot be loaded is said to be missing, in the language of the reader', async () => {
  const context = await visitor(site.browser, { locale: 'ko-KR' });
  await context.route(/assets\/main-.*\.js/, route => route.abort());
  lab = await LabPage.open(context, site.url);
  await lab.page.getByRole('alert').filter({ hasText: '새로고침' }).waitFor();
});

test('an address is told in the language of the reader, at the start and later', async () => {
  lab = await LabPage.open(await visitor(site.browser, { locale: 'ko-KR' }), `${site.url}#lamda=1`);
  const ignored = (name: string) =>
    lab.page.getByRole('status').filter({ hasText: new RegExp(`주소에서 알아듣지 못한.*${name}`) });
  await ignored('lamda').waitFor();
  await lab.page.evaluate(() => {
    location.hash = '#keepprob=1&seed=5';
  });
  await ignored('keepprob').waitFor();
  expect(await lab.page.getByRole('spinbutton').inputValue()).toBe('5');
});

test('a chapter is solved by keyboard, and known to be at the next visit', async () => {
  await visit();
  const { keyboard } = lab.page;
  await lab.page.getByRole('button', { name: /^Story/ }).focus();
  await keyboard.press('Enter');
  const steps = lab.page.getByRole('slider', { name: /^Steps/ });
  await steps.waitFor();
  const tabTo = async (isThere: () => Promise<boolean>) => {
    for (let press = 0; !(await isThere()); press++) {
      if (press === 20) throw new Error('Tab never comes there');
      await keyboard.press('Tab');
    }
  };
  const right = lab.page.getByRole('radio', { name: /^Little/ });
  const isFocused = (locator: typeof right) =>
    locator.evaluate(element => element === document.activeElement);
  await tabTo(() => isFocused(lab.page.getByRole('radio').first()));
  await keyboard.press('ArrowDown');
  expect(await right.isChecked()).toBe(true);
  await tabTo(() => isFocused(steps));
  const solved = lab.page.getByRole('status').filter({ hasText: 'Solved.' });
  for (let press = 0; press < 10 && !(await solved.isVisible()); press++) {
    await keyboard.press('PageDown');
    await lab.page
      .getByRole('status')
      .filter({ hasText: /Validation loss/ })
      .waitFor({ state: 'attached' });
  }
  await solved.waitFor({ state: 'attached' });
  await lab.page.reload();
  await lab.page.getByRole('button', { name: /^Story/ }).click();
  await lab.page.getByRole('button', { name: 'Chapter 1: A network that memorizes, done' }).waitFor();
});

test('fits are compared, a λ is chosen and used, and the settings are saved', async () => {
  await visit('#rows=40&hidden=3&learningRate=0.3');
  await openDrawer(/^Compare/);
  await lab.page
    .getByText(/^\d+ fits trained$/)
    .first()
    .waitFor({ timeout: 60_000 });
  const useIt = lab.page.getByRole('button', { name: /^Use λ = / });
  const lambda = Number(/[\d.]+$/.exec((await useIt.textContent())!)![0]);
  await useIt.click();
  await lab.page.getByRole('dialog').waitFor({ state: 'detached' });
  const fader = lab.page.getByRole('slider', { name: /^λ/ });
  expect(await fader.getAttribute('aria-valuetext')).toBe(`λ ${lambda}`);
  const { fingerprint, step, link } = await lab.share();
  await openDrawer(/^Compare/);
  const downloading = lab.page.waitForEvent('download');
  await lab.page.getByRole('button', { name: 'Settings', exact: true }).click();
  const saved = JSON.parse(readFileSync(await (await downloading).path(), 'utf8'));
  expect(saved).toMatchObject({
    format: 'wellfit-lab-settings',
    step,
    fingerprint,
    link,
    settings: { hidden: [3], l2: 0, learningRate: 0.3, data: { rows: 40 } },
  });
  expect(saved.moves).toEqual([{ step: expect.any(Number), name: 'l2', value: lambda }]);
});
