// Penalties: what is added to the cost so that large weights must pay their way.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import type { Buffer } from '../engine/buffer.ts';
import { abs, type Expression, multiply } from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';

/** Where a penalty writes its amount. */
export interface PenaltyPlace {
  readonly program: Program;
  /** 1/m, m the number of examples in the batch. */
  readonly inverseCount: Buffer;
  /** A number of the penalty that can be set while a program runs. */
  readonly setting: (option: string, value: number) => Buffer;
}

/** A penalty on weights. Its gradient follows from its formula. */
export interface Penalty {
  /** The penalty as plain data. */
  readonly description: { readonly kind: string; readonly l1: number; readonly l2: number };
  /** The amount for one weight matrix, m the number of examples in the batch. */
  value(W: Matrix, m: number): number;
  /** Appends the amount for each weight matrix to a program; returns buffers of one number. */
  amounts(place: PenaltyPlace, weights: readonly Buffer[]): Buffer[];
}

/**
 * L2: λ/(2m)·Σ w². Its gradient λ/m·w pulls every weight towards 0 in proportion to its size.
 *
 * @throws {WellfitError} `range` when lambda is negative or not finite
 *
 * @example
 * ```ts
 * l2({ lambda: 0.7 }).value(Matrix.from([[1, 2]]), 10) // => 0.175
 * ```
 */
export function l2({ lambda }: { readonly lambda: number }): Penalty {
  return penalty('l2', { l1: 0, l2: requireStrength('l2: lambda', lambda) });
}

/**
 * L1: λ/m·Σ |w|. Its subgradient λ/m·sign(w), 0 at 0, pulls every weight towards 0 with the same force.
 *
 * @throws {WellfitError} `range` when lambda is negative or not finite
 */
export function l1({ lambda }: { readonly lambda: number }): Penalty {
  return penalty('l1', { l1: requireStrength('l1: lambda', lambda), l2: 0 });
}

/**
 * Elastic net: the L1 penalty of strength `l1` plus the L2 penalty of strength `l2`.
 *
 * @throws {WellfitError} `range` when a strength is negative or not finite
 */
export function elasticNet(strengths: { readonly l1: number; readonly l2: number }): Penalty {
  return penalty('elasticNet', {
    l1: requireStrength('elasticNet: l1', strengths.l1),
    l2: requireStrength('elasticNet: l2', strengths.l2),
  });
}

function penalty(kind: string, { l1, l2 }: { readonly l1: number; readonly l2: number }): Penalty {
  return {
    description: { kind, l1, l2 },
    value({ data }, m) {
      let squares = 0;
      let sizes = 0;
      for (const w of data) {
        squares += w * w;
        sizes += Math.abs(w);
      }
      return (l2 / (2 * m)) * squares + (l1 / m) * sizes;
    },
    amounts({ program, inverseCount, setting }, weights) {
      const term = (name: string, strength: number, size: (W: Buffer, share: Buffer) => Expression) => {
        const share = program.map(`${name}/m`, multiply(setting(name, strength), inverseCount));
        return weights.map(W => program.sum(`${name}(${W.name})`, size(W, share), 'both'));
      };
      const squares = () => term('l2', l2, (W, share) => multiply(multiply(0.5, share), multiply(W, W)));
      const sizes = () => term('l1', l1, (W, share) => multiply(share, abs(W)));
      // a strength of 0 is there too, where it may be raised while training runs
      return [...(kind === 'l1' ? [] : squares()), ...(kind === 'l2' ? [] : sizes())];
    },
  };
}

function requireStrength(name: string, strength: number): number {
  if (strength >= 0 && strength < Infinity) return strength;
  throw new WellfitError('range', `${name} must be a finite number ≥ 0, got ${strength}`);
}
