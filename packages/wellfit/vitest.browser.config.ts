import { inChromium } from '../../scripts/browser-tests.ts';
import base from './vitest.config.ts';

export default inChromium('wellfit-chromium', base);
