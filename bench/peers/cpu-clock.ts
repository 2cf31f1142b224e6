// Loaded before a program of the prototype, so that the clock it reads is that of the processor.
import { secondsOn } from '../clock.ts';

process.hrtime.bigint = () => BigInt(Math.round(1e9 * secondsOn('cpu')));
