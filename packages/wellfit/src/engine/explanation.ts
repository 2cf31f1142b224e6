// What a compiled program is, as plain data: formulas, the stages they are fused to, buffers, costs, and reasons.
import type { Role } from './buffer.ts';
import type { ProgramOptions } from './executor.ts';
import type { Layout } from './memory.ts';
import type { Stage } from './plan.ts';

/** The parts of a training step; at prediction there is only the first. */
export type Part = 'forward' | 'backward' | 'update';

/** A number that is set from outside. */
export interface Scalar {
  readonly name: string;
  readonly value: number;
}

/** One formula of a program, before anything is fused. */
export interface ExplainedOperation {
  readonly part: Part;
  readonly name: string;
  readonly rows: number;
  readonly columns: number | 'examples';
  readonly formula: string;
  readonly flops: number;
}

/** One loop nest: what it computes while values are in registers, and what it stores. */
export interface ExplainedStage {
  /** From 1. */
  readonly number: number;
  readonly kind: 'product' | 'map' | Exclude<Stage['kind'], 'tile'>;
  /** Whether it runs for one chunk of the batch after the other. */
  readonly inChunks: boolean;
  /** `name = formula`: the first is what the loop is for, the others follow in its registers. */
  readonly formulas: readonly string[];
  readonly reads: readonly string[];
  readonly stores: readonly string[];
  /** Units × vectors of examples that are made in registers at a time. */
  readonly tile?: { readonly units: number; readonly vectors: number };
  readonly flops: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** A buffer in memory. */
export interface ExplainedBuffer {
  readonly name: string;
  readonly role: Role;
  readonly rows: number;
  readonly columns: number | 'examples';
  readonly layout: Layout;
  /** Padding included; where the batch is cut, those of one chunk for what does not outlive it. */
  readonly bytes: number;
  readonly address: number;
  /** Numbers of the first and the last stage that use it. */
  readonly from: number;
  readonly to: number;
  /** Buffers that lie on the same memory at other times. */
  readonly sharesWith: readonly string[];
}

/** How a program was laid out, and why. */
export interface Schedule {
  /** Numbers that are learned. */
  readonly parameters: number;
  /** `spread`: each in all lanes of vectors of its own; `panels`: matrices four columns at a time. */
  readonly parameterLayout: 'spread' | 'panels';
  /** Numbers in a vector of 128 bits. */
  readonly lanes: number;
  readonly blocks: number;
  readonly examplesPerBlock: number;
  /** Blocks that go through all stages together; fewer than `blocks` where the batch is cut. */
  readonly blocksPerChunk: number;
  /** Each decision in a sentence, by topic. */
  readonly reasons: readonly Reason[];
}

/** A decision and what speaks for it. */
export interface Reason {
  readonly topic: string;
  readonly text: string;
}

/** What a program is compiled to. */
export interface Facts {
  readonly title: string;
  readonly options: Pick<ProgramOptions, 'precision' | 'arithmetic' | 'vectorBits' | 'random' | 'examples'>;
  /** Numbers that are set from outside, as they are to begin with. */
  readonly scalars: readonly Scalar[];
  readonly program: readonly ExplainedOperation[];
  readonly stages: readonly ExplainedStage[];
  readonly buffers: readonly ExplainedBuffer[];
  /** What never leaves the registers. */
  readonly inRegisters: readonly string[];
  readonly schedule: Schedule;
  /** Floating-point operations of one run; any function counts as one. */
  readonly flops: {
    /** As the program states them. */
    readonly program: number;
    /** As they are run: sums that start from a bias save its addition. */
    readonly stages: number;
  };
  readonly bytes: {
    /** Of one run, when every stage reads and writes each of its buffers once. */
    readonly read: number;
    readonly written: number;
    /** Of all buffers, and of the memory under them, where shared places count once. */
    readonly buffers: number;
    readonly shared: number;
    /** Of the memory of the module: buffers, tables, constants, random states. */
    readonly memory: number;
    /** Of the WebAssembly module. */
    readonly module: number;
  };
}

/** The facts, and all of them as text. */
export interface Explanation extends Facts {
  readonly text: string;
  toString(): string;
}
