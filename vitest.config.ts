import { defineConfig } from 'vitest/config';

export default defineConfig({
  // vitest would leave one of two cores idle
  test: { maxWorkers: 2, projects: ['packages/*/vitest.config.ts', 'packages/*/vitest.browser.config.ts'] },
});
