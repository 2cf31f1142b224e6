// The built page in a real Chromium, served as static files: what a visitor does, in words.
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { chromiumPath } from '../../../../scripts/chromium.ts';

/** Headers of the command's server: what works here works there. */
const policy = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Serves the built page; `close` stops it. */
export async function servePage(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server: PreviewServer = await preview({
    root: fileURLToPath(new URL('../../', import.meta.url)),
    logLevel: 'error',
    preview: { port: 0, host: '127.0.0.1', headers: policy },
  });
  return { url: server.resolvedUrls!.local[0]!, close: () => server.close() };
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath() });
}

/** The page served, and a browser to visit it, while the tests of a file run. */
export function visitedSite(): { readonly browser: Browser; readonly url: string } {
  let browser: Browser | undefined;
  let site: Awaited<ReturnType<typeof servePage>> | undefined;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(), servePage()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get url() {
      return site!.url;
    },
  };
}

/** How a visitor comes. */
export interface Visit {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** A visitor with a browser of their own. */
export async function visitor(browser: Browser, visit: Visit = {}): Promise<BrowserContext> {
  const { locale = 'en-US', colorScheme = 'light', width = 1440, height = 900 } = visit;
  return await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** The page as its visitor meets it. */
export class LabPage {
  readonly page: Page;
  /** What the console and the content security policy complained about. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', error => this.complaints.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async open(context: BrowserContext, address: string): Promise<LabPage> {
    const lab = new LabPage(await context.newPage());
    await lab.page.goto(address);
    return lab;
  }

  /** Updates made, as the bar tells. */
  async step(): Promise<number> {
    return this.#number('[data-test=step]');
  }

  async stepsPerSecond(): Promise<number> {
    return this.#number('[data-test=speed]');
  }

  async #number(selector: string): Promise<number> {
    const text = await this.page.locator(selector).textContent();
    return Number((text ?? '').replaceAll(',', ''));
  }

  /** Waits until so many updates are made. */
  async reaches(step: number): Promise<void> {
    await this.page.waitForFunction(
      wanted =>
        Number((document.querySelector('[data-test=step]')?.textContent ?? '').replaceAll(',', '')) >= wanted,
      step,
      { timeout: 60_000 },
    );
  }

  async pause(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause' }).click();
    await this.page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  }

  async run(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run', exact: true }).click();
    await this.page.getByRole('button', { name: 'Pause' }).waitFor();
  }

  /** Copies the link, and reads which weights it says it leads to. */
  async share(): Promise<{ readonly link: string; readonly step: number; readonly fingerprint: string }> {
    await this.page.getByRole('button', { name: 'Share' }).click();
    const notice = this.page.getByRole('status').filter({ hasText: 'fingerprint' });
    const text = (await notice.textContent()) ?? '';
    const [, step, fingerprint] = /step (\d+).*fingerprint ([0-9a-f]+)/.exec(text) ?? [];
    return { link: this.page.url(), step: Number(step), fingerprint: fingerprint! };
  }
}
