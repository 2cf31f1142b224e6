import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Settings of both projects: the library's sources stand in for its build. */
export const shared: ViteUserConfig = {
  resolve: {
    alias: [
      {
        find: /^wellfit$/,
        replacement: fileURLToPath(new URL('../wellfit/src/index.ts', import.meta.url)),
      },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    // vitest hands out empty style sheets unless it is told which ones are read
    css: { include: [/tokens\.css/] },
  },
};

/** In Node: all but the tests that need a page (`*.browser.test.ts`). */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    name: 'lab',
    exclude: ['**/*.browser.test.ts', '**/*.browser.test.tsx', '**/node_modules/**'],
  },
});
