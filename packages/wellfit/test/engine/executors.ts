// Every executor for one program: the interpreter, and compiled code for either width of vectors.
import type { Buffer } from '../../src/engine/buffer.ts';
import type { Entry, Executor, ProgramOptions } from '../../src/engine/executor.ts';
import type { Operation, Program } from '../../src/engine/program.ts';
import { makeExecutor, type RunOptions } from '../../src/engine/run.ts';

/** Options of a program with batches that are given, in strict double precision. */
export const plainOptions: ProgramOptions = {
  precision: 'float64',
  arithmetic: 'strict',
  examples: 1,
  random: 'philox',
  tables: {},
  vectorBits: 128,
};

/** What can run a program. */
export const backends: readonly (Pick<RunOptions, 'backend' | 'vectorBits'> & { readonly name: string })[] = [
  { name: 'interpreted', backend: 'interpret', vectorBits: 128 },
  { name: 'compiled for 128 bits', backend: 'wasm', vectorBits: 128 },
  { name: 'compiled for 256 bits', backend: 'wasm', vectorBits: 256 },
];

/** A program's operations as one entry called `run`. */
export function entryOf(
  operations: readonly Operation[],
  outputs: readonly Buffer[] = [],
  updates = false,
): Entry {
  return { name: 'run', operations, outputs, updates };
}

/** One executor of each kind for a program whose operations are all run. */
export function executorsOf(
  program: Program,
  {
    outputs,
    updates = false,
    ...options
  }: Partial<ProgramOptions> & {
    readonly outputs: readonly Buffer[];
    readonly updates?: boolean;
  },
): { readonly name: string; readonly executor: Executor }[] {
  const entries = [entryOf(program.operations, outputs, updates)];
  return backends.map(({ name, ...backend }) => ({
    name,
    executor: makeExecutor(program, entries, { ...plainOptions, ...options, ...backend }),
  }));
}
