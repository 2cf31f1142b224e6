import { inChromium } from '../../scripts/browser-tests.ts';
import base from './vitest.config.ts';

export default await inChromium('plots-chromium', base);
