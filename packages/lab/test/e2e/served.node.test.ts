// The page beside the real command: `wellfit lab` serves a table and runs, `wellfit train` makes them, a browser looks on.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { LabPage, launch, servePage, visitor } from './page.ts';

const command = fileURLToPath(new URL('../../../cli/bin/wellfit.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'wellfit-served-'));
let browser: Browser;
let server: ChildProcess;
let training: ChildProcess | undefined;
let address: string;

/** Two clouds along a line, the second class at the right. */
const rows = Array.from({ length: 80 }, (_, k) => {
  const y = k % 2;
  return `${(y + Math.sin(7 * k)).toFixed(3)},${Math.cos(5 * k).toFixed(3)},${y}`;
});

async function wellfit(...args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [command, ...args, '--quiet'], { cwd: folder });
}

beforeAll(async () => {
  writeFileSync(join(folder, 'clouds.csv'), `x1,x2,y\n${rows.join('\n')}\n`);
  const usual = ['clouds.csv', '--target', 'y', '--validation-split', '0.25', '--steps', '400'];
  await wellfit('train', ...usual, '--out', 'runs/plain');
  await wellfit('train', ...usual, '--l2', '0.7', '--out', 'runs/restrained');
  const args = [command, 'lab', 'clouds.csv', '--target', 'y', '--no-open', '--port', '0'];
  server = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout!, 'data')) as [Buffer];
  address = /http:\S+/.exec(line.toString())![0];
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  training?.kill('SIGKILL'); // after a failed test
  server?.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

async function openRuns(lab: LabPage): Promise<void> {
  await lab.page.getByRole('button', { name: /^Runs/ }).click();
  await lab.page.getByRole('dialog', { name: 'Runs' }).waitFor();
}

/** The table of the lab is open, and trained on. */
async function opensClouds(context: BrowserContext): Promise<LabPage> {
  const lab = await LabPage.open(context, address);
  await lab.page.getByRole('status').filter({ hasText: 'clouds.csv opened by wellfit lab' }).waitFor();
  return lab;
}

test('the table opens and trains; the key is gone from the address', async () => {
  const context = await visitor(browser);
  const lab = await opensClouds(context);
  expect(lab.page.url()).not.toContain('key');
  await lab.reaches(500);
  await lab.page.getByText('clouds.csv · 80').first().waitFor();
  expect(await lab.page.evaluate(() => document.cookie)).toBe('');
  // the same tab, loaded anew, goes on
  await lab.pause();
  const step = await lab.step();
  await lab.page.reload();
  await lab.reaches(step);
  await lab.page.getByRole('button', { name: /^Runs/ }).waitFor();
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('finished runs are listed, shown, and laid over each other', async () => {
  const context = await visitor(browser);
  const lab = await opensClouds(context);
  await openRuns(lab);
  const names = lab.page.locator('.runs-name');
  await names.nth(1).waitFor();
  expect(await names.allTextContents()).toEqual(['runs/restrained', 'runs/plain']);
  const line = lab.page.getByRole('row', { name: /^runs\/plain/ });
  expect(await line.textContent()).toMatch(/clouds\.csv · 400 steps · \d+\.\d s/);
  await line.getByRole('button').click();
  const panel = lab.page.getByRole('region', { name: 'runs/plain' });
  await panel.getByText(/^Validation [\d.]+ (above|below) training/).waitFor();
  const chart = panel.getByRole('img');
  expect(await chart.getAttribute('aria-label')).toMatch(
    /^Curves of runs\/plain up to step 400: training [\d.]+, validation [\d.]+, penalty 0\.00\.$/,
  );
  expect(await panel.getByRole('row', { name: /^l2/ }).textContent()).toBe('l20');
  await panel.getByRole('combobox', { name: 'Compare with' }).selectOption('runs/restrained');
  await panel.getByRole('row', { name: 'l2 0 0.7' }).waitFor();
  const labels = async () => (await chart.getAttribute('aria-label'))?.match(/Curves of \S+/g);
  await expect
    .poll(labels, { timeout: 10_000 })
    .toEqual(['Curves of runs/plain', 'Curves of runs/restrained']);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

/** Starts a training that does not end by itself, and its panel in the page. */
async function follows(lab: LabPage, name: string): Promise<Locator> {
  await lab.pause();
  await openRuns(lab);
  await lab.page.locator('.runs-name').first().waitFor();
  const more = ['--steps', '2000000', '--hidden', '64,32', '--out', name, '--quiet'];
  const args = [command, 'train', 'clouds.csv', '--target', 'y', '--validation-split', '0.25', ...more];
  training = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  await lab.page.getByRole('button', { name }).click();
  const panel = lab.page.getByRole('region', { name });
  await panel.getByText(/^running · clouds\.csv · [\d,]+ of 2,000,000 steps/).waitFor();
  return panel;
}

test('a running run is followed until it is done', async () => {
  const context = await visitor(browser);
  const lab = await opensClouds(context);
  const panel = await follows(lab, 'runs/long');
  const facts = panel.locator('.runs-facts');
  const step = async () =>
    Number(/([\d,]+) of/.exec((await facts.textContent()) ?? '')?.[1]?.replaceAll(',', ''));
  for (let time = 0; time < 3; time++) {
    const before = await step();
    await expect.poll(step, { timeout: 20_000 }).toBeGreaterThan(before);
  }
  training!.kill('SIGINT');
  await panel.getByRole('status').filter({ hasText: 'runs/long is done' }).waitFor();
  await panel.getByRole('row', { name: /^accuracy/ }).waitFor();
  expect(await facts.textContent()).toMatch(/^interrupted · clouds\.csv · [\d,]+ steps · /);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('of a training that is killed the page says so', async () => {
  const context = await visitor(browser);
  const lab = await opensClouds(context);
  const panel = await follows(lab, 'runs/killed');
  training!.kill('SIGKILL');
  await panel.getByRole('status').filter({ hasText: 'The process that trained this run has died' }).waitFor();
  await lab.page.getByRole('row', { name: /^runs\/killed broken off/ }).waitFor();
  await context.close();
});

test('a second tab without a key is told where the first is, and trains as anywhere', async () => {
  const context = await visitor(browser);
  await opensClouds(context);
  const second = await LabPage.open(context, new URL(address).origin);
  await second.page.getByRole('status').filter({ hasText: 'wellfit lab printed' }).waitFor();
  expect(await second.page.getByRole('button', { name: /^Runs/ }).count()).toBe(0);
  await second.reaches(100);
  expect(second.complaints).toEqual([]);
  await context.close();
});

test('a key that opens nothing is said in words', async () => {
  const context = await visitor(browser);
  const lab = await LabPage.open(context, `${new URL(address).origin}/#key=wrong&l2=0.5`);
  await lab.page.getByRole('alert').filter({ hasText: 'The key in the address opens nothing' }).waitFor();
  expect(new URL(lab.page.url()).hash).toBe('#l2=0.5');
  await lab.reaches(100);
  await context.close();
});

test('hosted like any other page, it requests nothing of a lab', async () => {
  const site = await servePage();
  const context = await visitor(browser);
  const asked: string[] = [];
  context.on('request', request => asked.push(new URL(request.url()).pathname));
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(100);
  expect(asked.filter(path => path.startsWith('/api'))).toEqual([]);
  expect(asked.length).toBeGreaterThan(3);
  expect(await lab.page.getByRole('button', { name: /^Runs/ }).count()).toBe(0);
  await context.close();
  await site.close();
});

test.each([
  ['en-US', 'light', 1440],
  ['ko-KR', 'dark', 1440],
  ['ko-KR', 'light', 390],
] as const)('the runs break no rule that axe finds: %s, %s, %i px', async (locale, colorScheme, width) => {
  const context = await visitor(browser, { locale, colorScheme, width });
  const lab = await LabPage.open(context, address);
  const opener = width < 720 ? '.narrow-tabs [role=tab]' : '.dock button';
  await lab.page.locator(opener).nth(-1).click();
  await lab.page.locator('.runs-name').nth(1).click();
  await lab.page.locator('.runs-beside select').selectOption({ index: 1 });
  await lab.page.locator('.runs-key').waitFor();
  await lab.page.waitForTimeout(400);
  expect(await violations(lab)).toEqual([]);
  const body = lab.page.locator('.sheet-body');
  expect(await body.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await context.close();
});
