// The settings of tests that run in Chromium, whatever the package.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import { chromiumPath } from './chromium.ts';

/** A package's test settings, run in Chromium: all but the tests that need files or processes (`*.node.test.ts`). */
export function inChromium(name: string, base: ViteUserConfig): ViteUserConfig {
  const browser = {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    instances: [{ browser: 'chromium' as const }],
    provider: playwright({
      launchOptions: { executablePath: chromiumPath() },
      contextOptions: { locale: 'en-US' },
    }),
  };
  const exclude = ['**/*.node.test.ts', '**/node_modules/**'];
  return mergeConfig(base, defineConfig({ test: { name, exclude, browser } }));
}
