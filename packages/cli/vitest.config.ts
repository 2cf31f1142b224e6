import { defineConfig } from 'vitest/config';

/** The command's tests run the built command, as a user would. */
export default defineConfig({
  test: { name: 'cli', include: ['test/**/*.test.ts'], testTimeout: 120_000 },
});
