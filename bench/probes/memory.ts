// Measures the most memory that a fit holds: every WebAssembly memory, every array buffer, and the process as a whole.
import { fit } from 'wellfit';
import type { Job } from '../job.ts';
import { readFeatures, readLabels, readStart } from '../peers/peer.ts';
import { examplesOf, networkOf, optionsOf, parametersOf } from '../wellfit-network.ts';

/** Bytes. */
export interface MemoryAnswer {
  /** The examples as the caller holds them. */
  readonly data: number;
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
globalThis.gc?.();
const before = process.memoryUsage().rss;
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
  data: x.byteLength + y.byteLength,
  processGrowth: 1024 * process.resourceUsage().maxRSS - before,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

function sample() {
  const webAssembly = memories.reduce((total, { buffer }) => total + buffer.byteLength, 0);
  const { arrayBuffers } = process.memoryUsage();
  return { peak: webAssembly + arrayBuffers, webAssembly, arrayBuffers };
}
