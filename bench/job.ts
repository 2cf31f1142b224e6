// What a contender is asked to do, and what it answers: the contract between the bench and its programs.
import type { Clock } from './clock.ts';
import type { Workload } from './workloads.ts';

/** A workload with what one run of one program needs to know besides. */
export interface Job extends Workload {
  /** Folder of examples and starting weights. */
  readonly folder: string;
  /** Updates to time, after `warmUp` others that are not timed. For slow programs fewer than the workload has. */
  readonly steps: number;
  readonly warmUp: number;
  /** Runs inside the process; their median is the answer. */
  readonly repetitions: number;
  /** False keeps the examples in their order, so that results can be compared. */
  readonly shuffle: boolean;
  /** What times are of. */
  readonly clock: Clock;
  /** Where to write the trained parameters, or the probabilities, as float64. */
  readonly output?: string;
  /** wellfit and the prototype: multiply and add apart, or in one operation. */
  readonly arithmetic?: 'strict' | 'fused';
  /** wellfit: the width of the vectors that code is laid out for. */
  readonly vectorBits?: 128 | 256;
  /** TensorFlow.js: what computes. */
  readonly backend?: 'cpu' | 'wasm';
}

/** The one line of JSON that a program prints. */
export interface Answer {
  /** Median seconds of the timed updates, or of one call. */
  readonly seconds: number;
  /** The least of them. */
  readonly best: number;
  /** wellfit: what the first fit of a process takes longer than a second one like it, milliseconds. */
  readonly compileMilliseconds?: number;
  /** wellfit: a whole call of `fit`, with its copy of the examples and two entries of its history. */
  readonly callSeconds?: number;
}
