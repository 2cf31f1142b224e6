// Pictures of every view of the page, in both languages, both themes and a phone's width: `npm run screenshots`.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { chromiumPath } from './chromium.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** A view, how to come to it, and how long its figures take. */
interface Scene {
  readonly name: string;
  /** The part of the address behind `#`. */
  readonly address: string;
  readonly clicks?: readonly string[];
  /** Place of λ's fader, of a thousand, that a hand moves it to; training goes on for a while then. */
  readonly lambdaAt?: number;
  /** Milliseconds after the last click. */
  readonly wait?: number;
}

const overfit = 'step=100000';
const healed = 'moves=100000.0.0.7&step=200000';

const drawer = (place: number): readonly string[] => [
  '.dock button:first-child, .narrow-tabs [role=tab]:last-child',
  `.sheet-head [role=tab]:nth-child(${place})`,
];

const scenes: readonly Scene[] = [
  { name: 'overfit', address: overfit },
  { name: 'healed', address: healed },
  { name: 'by-hand', address: overfit, lambdaAt: 658 },
  { name: 'too-much', address: 'moves=100000.0.10&step=200000' },
  { name: 'dropout', address: 'moves=100000.2.0.7&step=150000' },
  {
    name: 'spirals',
    address: 'data=spirals&data-noise=0.04&rows=400&hidden=32-16&optimizer=adam&learningRate=0.01&step=8000',
  },
  { name: 'confusion', address: healed, clicks: ['.inside-view [role=tab]:nth-child(2)'] },
  { name: 'calibration', address: healed, clicks: ['.inside-view [role=tab]:nth-child(3)'] },
  { name: 'data', address: overfit, clicks: drawer(1) },
  { name: 'model', address: healed, clicks: drawer(2) },
  { name: 'compare', address: overfit, clicks: drawer(3), wait: 90_000 },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (chapter): Scene => ({
      name: `story-${chapter}`,
      address: overfit,
      clicks: [...drawer(4), `.story-numbers li:nth-child(${chapter}) button`],
      wait: 20_000,
    }),
  ),
];

/** Where and how a reader looks. */
interface Reader {
  readonly name: string;
  readonly locale: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const readers: readonly Reader[] = [
  { name: 'en-light', locale: 'en-US', colorScheme: 'light', viewport: desk },
  { name: 'en-dark', locale: 'en-US', colorScheme: 'dark', viewport: desk },
  { name: 'ko-light', locale: 'ko-KR', colorScheme: 'light', viewport: desk },
  { name: 'ko-dark', locale: 'ko-KR', colorScheme: 'dark', viewport: desk },
  { name: 'phone-en-light', locale: 'en-US', colorScheme: 'light', viewport: phone },
  { name: 'phone-ko-dark', locale: 'ko-KR', colorScheme: 'dark', viewport: phone },
];

const [folder = '.cache/screenshots', ...wanted] = process.argv.slice(2);
const out = resolve(root, folder);
mkdirSync(out, { recursive: true });
const server = await preview({
  root: join(root, 'packages/lab'),
  logLevel: 'error',
  preview: { port: 0, host: '127.0.0.1' },
});
const url = server.resolvedUrls!.local[0]!;
const browser = await chromium.launch({ executablePath: chromiumPath() });
for (const reader of readers) {
  for (const scene of scenes) await take(browser, reader, scene);
}
await browser.close();
await server.close();

/** Takes the picture of a scene, unless the command line asks for others. */
async function take(browser: Browser, { name, ...visit }: Reader, scene: Scene): Promise<void> {
  const file = `${scene.name}-${name}.png`;
  if (wanted.length > 0 && !wanted.some(part => file.includes(part))) return;
  const context = await browser.newContext(visit);
  const page = await context.newPage();
  await page.goto(`${url}#${scene.address}`);
  await arrival(page, scene.address);
  if (scene.lambdaAt !== undefined) await moveLambda(page, scene.lambdaAt);
  for (const click of scene.clicks ?? []) {
    await page.locator(click).filter({ visible: true }).first().click();
    await page.waitForTimeout(300);
  }
  await settled(page, scene.wait ?? 1500);
  await page.screenshot({ path: join(out, file) });
  await context.close();
  process.stdout.write(`${file}\n`);
}

/** Waits until training has come to the step that the address asks for. */
async function arrival(page: Page, address: string): Promise<void> {
  const step = Number(new URLSearchParams(address).get('step'));
  await page.waitForFunction(
    wanted =>
      Number((document.querySelector('[data-test=step]')?.textContent ?? '').replaceAll(',', '')) >= wanted,
    step,
    { timeout: 120_000 },
  );
}

/** Moves λ as a hand does, and lets training go on for two seconds. */
async function moveLambda(page: Page, place: number): Promise<void> {
  const run = page.locator('.transport .primary');
  await page.locator('.groove input').first().fill(String(place));
  await run.click();
  await page.waitForTimeout(2000);
  await run.click();
}

/** Waits until nothing is computed any more, at most so long. */
async function settled(page: Page, most: number): Promise<void> {
  const began = Date.now();
  await page.waitForTimeout(1500);
  while (Date.now() - began < most && (await page.locator('progress, [role=progressbar]').count()) > 0) {
    await page.waitForTimeout(500);
  }
}
