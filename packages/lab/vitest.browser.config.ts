import { inChromium } from '../../scripts/browser-tests.ts';
import { shared } from './vitest.config.ts';

// Found one by one while tests run, they would be bundled anew, and a page would have two Preacts.
const include = ['preact', 'preact/hooks', 'preact/jsx-runtime', 'preact/jsx-dev-runtime', '@preact/signals'];

export default inChromium('lab-chromium', { ...shared, optimizeDeps: { include } });
