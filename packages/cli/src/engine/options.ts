// The options of the engine that commands share: how numbers are rounded, and how wide vectors are.
import { Option } from 'commander';
import { oneOf } from '../terminal/arguments.ts';
import type { VectorBits } from './turbo.ts';

/** How products and sums are rounded. */
const arithmetics = ['strict', 'fused'] as const;

/** The options, as given. */
export interface EngineFlags {
  readonly arithmetic: (typeof arithmetics)[number];
  readonly turbo?: boolean;
}

/** What compiled code was laid out for. */
export interface Engine {
  readonly arithmetic: EngineFlags['arithmetic'];
  readonly vectorBits: VectorBits;
}

/** `--arithmetic`. */
export const arithmeticOption = (): Option =>
  new Option(
    '--arithmetic <kind>',
    'strict: the same bits everywhere; fused: faster, where the processor can',
  )
    .argParser(oneOf('--arithmetic', arithmetics))
    .default('strict');

/** `--turbo`. */
export const turboOption = (): Option =>
  new Option('--turbo', 'vectors of 256 bits, where V8 can pack them (experimental; tested first)');

/** The engine in words. */
export function engineInWords({ arithmetic, vectorBits }: Engine): string {
  return `${arithmetic} arithmetic, vectors of ${vectorBits} bits`;
}
