// Picks what runs a program, and compiles each program once.
import { WellfitError } from '../core/errors.ts';
import { type WasmModule, webAssembly } from '../core/webassembly.ts';
import type { Entry, Executor, ProgramOptions } from './executor.ts';
import { PlainMachine } from './plain-machine.ts';
import { type Program, readsOf } from './program.ts';
import { type Compiled, compile } from './wasm/compile.ts';
import { Machine } from './wasm/machine.ts';
import { fusedRefusal, hasSimd } from './wasm/platform.ts';

/** Modules that were compiled last, by what they were compiled from. */
const compiled = new Map<string, { readonly compiled: Compiled; readonly module: WasmModule }>();
const mostCompiled = 32;

/** A program, its entries, and what they are made ready for. */
export interface RunOptions extends ProgramOptions {
  /** What is to run it: WebAssembly where the platform has SIMD, unless told otherwise. */
  readonly backend?: 'wasm' | 'interpret' | undefined;
}

/**
 * Makes a program ready to run.
 *
 * @throws {WellfitError} `unsupported` when fused arithmetic or the backend asked for is not there on this platform, or
 * for noise from numpy's stream
 */
export function makeExecutor(program: Program, entries: readonly Entry[], options: RunOptions): Executor {
  if (options.arithmetic === 'fused') {
    const reason = fusedRefusal();
    if (reason) throw new WellfitError('unsupported', `fit: arithmetic 'fused' is not possible: ${reason}`);
  }
  if (options.backend === 'wasm' && !hasSimd()) {
    throw new WellfitError(
      'unsupported',
      "fit: backend 'wasm' is not possible: no WebAssembly with SIMD here",
    );
  }
  requireRunnable(entries, options);
  const backend = options.backend ?? (hasSimd() ? 'wasm' : 'interpret');
  if (backend === 'interpret') return new PlainMachine(program, entries, options);
  const key = keyOf(entries, options);
  const known = compiled.get(key) ?? compileNew(entries, options);
  compiled.delete(key);
  compiled.set(key, known);
  for (const oldest of compiled.keys()) {
    if (compiled.size <= mostCompiled) break;
    compiled.delete(oldest);
  }
  return new Machine(known.compiled, known.module, options.precision);
}

/** @throws {WellfitError} `unsupported` for what no executor can do */
export function requireRunnable(entries: readonly Entry[], { random }: ProgramOptions): void {
  if (
    random === 'numpy' &&
    entries.some(({ operations }) => operations.some(({ kind }) => kind === 'normal'))
  ) {
    throw new WellfitError('unsupported', "fit: noise is not possible with random: 'numpy'");
  }
  const series = new Set(entries.flatMap(entry => entry.series ?? []));
  for (const operation of entries.flatMap(({ operations }) => operations)) {
    if (operation.kind !== 'random' || !series.has(operation.keepProb)) continue;
    throw new WellfitError('unsupported', `run: ${operation.keepProb.name} of a mask cannot be a series`);
  }
}

function compileNew(entries: readonly Entry[], options: ProgramOptions) {
  const made = compile(entries, options);
  return { compiled: made, module: new webAssembly!.Module(made.bytes) };
}

/** Everything that a module depends on: two programs with one key are one program. */
function keyOf(entries: readonly Entry[], options: RunOptions): string {
  const { precision, arithmetic, examples, random, tables, vectorBits } = options;
  const lists = entries.map(({ name, operations, outputs, updates, series = [] }) => [
    name,
    updates,
    series.map(({ id }) => id),
    outputs.map(({ id }) => id),
    operations.map(operation => [
      Object.values(operation).map(partOf),
      [...readsOf(operation), operation.out].map(({ rows, columns, role }) => [rows, columns, role]),
    ]),
  ]);
  return JSON.stringify([precision, arithmetic, examples, random, tables, vectorBits, lists]);
}

/** A part of an operation in short: a buffer by its number, a formula by its key, a word or number as it is. */
function partOf(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if ('key' in part) return part.key;
  return 'id' in part ? part.id : undefined;
}
