// The limit that rates are compared with: what the processor can multiply and add in WebAssembly.
import { join } from 'node:path';
import { askProgram } from './ask.ts';
import { probes } from './places.ts';
import type { Precision } from './workloads.ts';

/** GFLOP/s by `float32 strict`, `float64 fused 256-bit`, … */
export type Peaks = Readonly<Record<string, number>>;

/** Measures all peaks, at 128 bits and, with V8's packing of operations in pairs, at 256. */
export async function measurePeaks(): Promise<Peaks> {
  const program = join(probes, 'peak.ts');
  const narrow = await askProgram<Peaks>(process.execPath, [program]);
  const wide = await askProgram<Peaks>(process.execPath, ['--experimental-wasm-revectorize', program]);
  const named = Object.entries(wide).map(([name, rate]) => [`${name} 256-bit`, rate] as const);
  return { ...narrow, ...Object.fromEntries(named) };
}

/** The peak that is open to a program: of its own mode in WebAssembly, or of the processor at its best. */
export function peakFor(precision: Precision, mode: string | undefined): string {
  return `${precision} ${mode ?? 'fused 256-bit'}`;
}
