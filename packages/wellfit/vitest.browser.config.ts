import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { chromiumPath } from '../../scripts/chromium.ts';
import base from './vitest.config.ts';

/** The same tests in Chromium, but for those that need files or processes (`*.node.test.ts`). */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      name: 'wellfit-chromium',
      exclude: ['**/*.node.test.ts', '**/node_modules/**'],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: 'chromium' }],
        provider: playwright({
          launchOptions: { executablePath: await chromiumPath() },
          contextOptions: { locale: 'en-US' },
        }),
      },
    },
  }),
);
