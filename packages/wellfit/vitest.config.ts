import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The library's tests run on its sources: they need no build. */
const alias = [
  { find: /^wellfit$/, replacement: fileURLToPath(new URL('./src/index.ts', import.meta.url)) },
  {
    find: /^wellfit\/notebook$/,
    replacement: fileURLToPath(new URL('./src/notebook/index.ts', import.meta.url)),
  },
];

export default defineConfig({
  resolve: { alias },
  test: { name: 'wellfit', include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
