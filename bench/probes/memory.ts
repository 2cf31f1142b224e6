// Measures the most memory that a fit holds: every WebAssembly memory, every array buffer, and the process as a whole.
import { fit } from 'wellfit';
import type { Job } from '../job.ts';
import { readFeatures, readLabels, readStart } from '../peers/peer.ts';
import { examplesOf, networkOf, optionsOf, parametersOf } from '../wellfit-network.ts';

/** Bytes. */
export interface MemoryAnswer {
  /** Array buffers before the fit: the caller's examples and parameters. */
  readonly before: number;
  /** WebAssembly memories and array buffers together, the caller's examples among them, at the worst moment seen. */
  readonly peak: number;
  /** Its parts at that moment. */
  readonly webAssembly: number;
  readonly arrayBuffers: number;
  /** What the process as a whole grew by: code, compilers and garbage included. */
  readonly processGrowth: number;
}

const memories: WebAssembly.Memory[] = [];
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

const job: Job = JSON.parse(process.argv[2]!);
const x = readFeatures();
const y = readLabels();
const parameters = parametersOf(job.widths, readStart());
await collectGarbage();
const before = process.memoryUsage();
let most = sample();
const watch = () => {
  const now = sample();
  if (now.peak > most.peak) most = now;
};
const { model } = await fit(networkOf(job), examplesOf(job, x, y), {
  ...optionsOf(job, job.steps),
  parameters,
  onProgress: watch,
});
watch();
if (!model) throw new Error('no model');
const answer: MemoryAnswer = {
  ...most,
  before: before.arrayBuffers,
  processGrowth: 1024 * process.resourceUsage().maxRSS - before.rss,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** What was read from files is garbage by now; its memory is given back a little later than it is found. */
async function collectGarbage(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function sample() {
  const webAssembly = memories.reduce((total, { buffer }) => total + buffer.byteLength, 0);
  const { arrayBuffers } = process.memoryUsage();
  return { peak: webAssembly + arrayBuffers, webAssembly, arrayBuffers };
}
