import { inChromium } from '../../scripts/browser-tests.ts';
import { shared } from './vitest.config.ts';

// Found one by one while tests run, they would be bundled anew: a page would have two Preacts, and tests would begin again.
const include = [
  'preact',
  'preact/hooks',
  'preact/jsx-runtime',
  'preact/jsx-dev-runtime',
  '@preact/signals',
  'fast-check',
  'hyparquet',
  'papaparse',
  'uplot',
];

export default inChromium('lab-chromium', { ...shared, optimizeDeps: { include } });
