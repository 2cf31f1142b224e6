// What is called from outside: runs of an entry's stages, chunk by chunk, until told otherwise or a number is not finite.
import { type Stage, streamOrder } from '../plan.ts';
import type { Carried } from './cells.ts';
import { branchIf, type Code, call, get, I32, i32, i32x4, loop, set, v128 } from './instructions.ts';
import { control } from './kernel.ts';
import { Locals, type Module } from './module.ts';

/** A stage and the number of its function. */
interface StageFunction {
  readonly stage: Stage;
  readonly index: number;
}

/** How an entry's functions are called. */
export interface EntryPlan {
  readonly name: string;
  readonly functions: readonly StageFunction[];
  /** Whether a run is an update. */
  readonly updates: boolean;
  /** Examples of a full batch: how far an update moves the position in the epoch. */
  readonly examples: number;
  /** Blocks of a chunk where the batch is cut, and where sums wait meanwhile. */
  readonly cut: { readonly chunk: number; readonly carried: Carried } | undefined;
  /** What comes before everything else. */
  readonly first: Code;
}

/** Defines an exported function of the number of runs. */
export function defineEntry(module: Module, plan: EntryPlan): void {
  const { name, functions, updates, examples, cut, first } = plan;
  const locals = new Locals([I32]);
  const runs = 0;
  const zero = get(locals.make(I32));
  const left = locals.make(I32);
  const advance = (cell: number, by: number) =>
    i32.store(zero, cell, i32.add(i32.load(zero, cell), i32.constant(by)));
  const all = functions.map(({ index }) => call(index));
  const finite = v128.load(zero, control.finite);
  const allFinite = i32.isZero(v128.anyTrue(i32x4.equal(finite, v128.constant(new Uint8Array(16)))));
  const body: Code = [
    first,
    cut ? inChunks(functions, cut, locals, zero) : all,
    set(left, i32.subtract(get(runs), i32.constant(1))),
    set(runs, get(left)),
    updates ? [advance(control.step, 1), advance(control.position, examples)] : [],
    branchIf(0, i32.and(allFinite, i32.isZero(i32.isZero(get(left))))),
  ];
  module.define(locals, loop(body), name);
}

/** What needs no sum over examples first, then the stream chunk by chunk, then what needs the sums. */
function inChunks(
  functions: readonly StageFunction[],
  { chunk, carried }: NonNullable<EntryPlan['cut']>,
  locals: Locals,
  zero: Code,
): Code {
  const { before, stream, after } = streamOrder(functions.map(({ stage }) => stage));
  const indexOf = new Map(functions.map(({ stage, index }) => [stage, index]));
  const calls = (list: readonly Stage[]) => list.map(stage => call(indexOf.get(stage)!));
  const number = locals.make(I32);
  const rest = locals.make(I32);
  const isLast = i32.lessUnsigned(get(rest), i32.constant(chunk + 1));
  return [
    calls(before),
    fillWithZeros(carried),
    set(number, i32.constant(0)),
    set(rest, i32.load(zero, control.blocks)),
    loop([
      i32.store(zero, control.chunk, get(number)),
      i32.store(zero, control.isLast, isLast),
      i32.store(
        zero,
        control.chunkBlocks,
        // all that is left, or a chunk
        i32.add(i32.multiply(isLast, get(rest)), i32.multiply(i32.isZero(isLast), i32.constant(chunk))),
      ),
      calls(stream),
      set(number, i32.add(get(number), i32.constant(1))),
      set(rest, i32.subtract(get(rest), i32.load(zero, control.chunkBlocks))),
      branchIf(0, get(rest)),
    ]),
    calls(after),
  ];
}

/** memory.fill. */
const fillWithZeros = ({ base, end }: Carried): Code => [
  i32.constant(base),
  i32.constant(0),
  i32.constant(end - base),
  0xfc,
  11,
  0,
];
