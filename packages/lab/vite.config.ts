import { defineConfig } from 'vite';

export default defineConfig({
  base: './', // static files that work from any folder of any host
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
