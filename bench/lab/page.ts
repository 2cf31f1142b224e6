// The built page in Chromium: how fast it trains, and how evenly it draws, while both happen at once.
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { writeAddress } from '../../packages/lab/src/settings/address.ts';
import type { Settings } from '../../packages/lab/src/settings/settings.ts';
import { chromiumPath } from '../../scripts/chromium.ts';
import { root } from '../places.ts';

/** What a while of training in the page shows. */
export interface PageFigures {
  readonly stepsPerSecond: number;
  /** Milliseconds between frames: the middle one, the one that 95 of 100 keep to, and the worst. */
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** Pictures of the boundary that were drawn in a second. */
  readonly pictures: number;
}

/** The page, open and ready to train. */
export interface Site {
  readonly version: string;
  readonly measure: (settings: Settings, seconds: number) => Promise<PageFigures>;
  readonly close: () => Promise<void>;
}

/** Serves the page and opens a browser. */
export async function openSite(): Promise<Site> {
  const folder = join(root, 'packages', 'lab');
  const server = await preview({ root: folder, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } });
  const url = server.resolvedUrls!.local[0]!;
  const browser = await chromium.launch({ executablePath: chromiumPath() });
  return {
    version: browser.version(),
    measure: (settings, seconds) => measureOnce(browser, `${url}#${addressOf(settings)}`, seconds),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

const addressOf = (settings: Settings) => writeAddress({ settings, moves: [], until: undefined });

/** Seconds before anything is measured: compilers and caches get warm. */
const warmUp = 3;

async function measureOnce(browser: Browser, address: string, seconds: number): Promise<PageFigures> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForTimeout(1000 * warmUp);
  const before = await stepOf(page);
  const began = performance.now();
  const { intervals, pictures } = await watchFrames(page, seconds);
  const elapsed = (performance.now() - began) / 1000;
  const after = await stepOf(page);
  await context.close();
  const sorted = intervals.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return {
    stepsPerSecond: (after - before) / elapsed,
    median: at(0.5),
    p95: at(0.95),
    worst: sorted.at(-1)!,
    pictures: pictures / elapsed,
  };
}

async function stepOf(page: Page): Promise<number> {
  const text = await page.locator('[data-test=step]').textContent();
  return Number((text ?? '').replaceAll(',', ''));
}

/** Times between animation frames, and how often the step counter was another one: a picture comes with each. */
function watchFrames(page: Page, seconds: number): Promise<{ intervals: number[]; pictures: number }> {
  return page.evaluate(
    milliseconds =>
      new Promise<{ intervals: number[]; pictures: number }>(resolve => {
        const counter = document.querySelector('[data-test=step]')!;
        const intervals: number[] = [];
        const began = performance.now();
        let last = began;
        let shown = counter.textContent;
        let pictures = 0;
        const frame = () => {
          const at = performance.now();
          intervals.push(at - last);
          last = at;
          if (counter.textContent !== shown) pictures++;
          shown = counter.textContent;
          if (at - began < milliseconds) requestAnimationFrame(frame);
          else resolve({ intervals: intervals.slice(1), pictures });
        };
        requestAnimationFrame(frame);
      }),
    1000 * seconds,
  );
}
