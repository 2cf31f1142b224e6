// Max-norm: the weights that come into a unit may grow in length up to a limit, and no further.
import { requirePositive } from '../core/option-rules.ts';
import type { Buffer } from '../engine/buffer.ts';
import { divide, greater, multiply, select, sqrt } from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';

/** What weights must keep to after every step. */
export interface Constraint {
  /** The constraint as plain data. */
  readonly description: { readonly kind: string; readonly limit: number };
  /** Appends what brings a weight matrix [fanIn, fanOut] back. */
  apply(program: Program, W: Buffer): void;
}

/**
 * Max-norm: after each step, the incoming weights of a unit whose Euclidean norm is above the limit c are scaled to it:
 * W[·, j] := W[·, j]·min(1, c/‖W[·, j]‖). Biases are left alone. Common values are 1 to 4.
 *
 * Source: N. Srebro, A. Shraibman, "Rank, trace-norm and max-norm", COLT 2005; beside dropout in N. Srivastava et al.,
 * "Dropout", JMLR 15 (2014).
 *
 * @throws {WellfitError} `range` when limit is not a finite number above 0
 *
 * @example
 * ```ts
 * maxNorm({ limit: 3 }).description // => { kind: 'maxNorm', limit: 3 }
 * ```
 */
export function maxNorm({ limit }: { readonly limit: number }): Constraint {
  requirePositive('maxNorm: limit', limit);
  return {
    description: { kind: 'maxNorm', limit },
    apply(program, W) {
      const squares = program.sum(`‖${W.name}‖²`, multiply(W, W), 'units');
      const norm = sqrt(squares);
      const scale = program.map(`${W.name}.scale`, select(greater(norm, limit), divide(limit, norm), 1));
      program.assign(W, multiply(W, scale));
    },
  };
}
