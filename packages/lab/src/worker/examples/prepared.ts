// The examples that a fit learns from and is looked at with, whatever they came from.
import type { Matrix, ModelTarget, Preprocessing } from 'wellfit';
import type { DataSummary } from '../../protocol.ts';
import type { Plane } from './plane.ts';

/** Examples as a network takes them: inputs, and the class of each. */
export interface Part {
  readonly x: Matrix;
  readonly y: Int32Array;
}

/** Examples as a network takes them, in two parts. */
export interface LabelledExamples {
  readonly training: Part;
  readonly validation: Part;
  /** Columns of `x`. */
  readonly inputs: number;
  /** Classes there are. */
  readonly classes: number;
}

/** Examples, what their numbers mean, and what a page shows of them. */
export interface PreparedExamples extends LabelledExamples {
  readonly preprocessing: Preprocessing;
  readonly target: ModelTarget;
  readonly plane: Plane;
  readonly summary: DataSummary;
}
