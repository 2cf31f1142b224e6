// Penalties: what is added to the cost so that large weights must pay their way.
import type { Matrix } from '../core/matrix.ts';
import { requireNotNegative, requireWord } from '../core/option-rules.ts';
import type { Buffer } from '../engine/buffer.ts';
import { abs, type Expression, multiply, relu, sign, subtract } from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';

/** A penalty as plain data. */
export interface PenaltyDescription {
  readonly kind: string;
  readonly l1: number;
  readonly l2: number;
  readonly method?: L1Method;
}

/**
 * How Σ |w| is lowered, which has a kink at 0. `proximal`: each step shrinks every weight towards 0 by α·λ/m and stops
 * there, so that weights become exactly 0. `subgradient`: sign(w) is taken for its slope, and weights jump around 0.
 */
export type L1Method = 'proximal' | 'subgradient';

const methods: readonly L1Method[] = ['proximal', 'subgradient'];

/** Where a penalty writes its amount. */
export interface PenaltyPlace {
  readonly program: Program;
  /** 1/m, m the number of examples in the batch. */
  readonly inverseCount: Buffer;
  /** A number of the penalty that can be set while a program runs. */
  readonly setting: (option: string, value: number) => Buffer;
}

/** What a penalty adds to a program. */
export interface PenaltyTerms {
  /** Amounts, of one number each, that are lowered along their gradient. */
  readonly smooth: readonly Buffer[];
  /** Amounts that `shrink` lowers; empty where there is none. */
  readonly proximal: readonly Buffer[];
  /** A weight after the proximal step with a learning rate. */
  readonly shrink?: (weight: Buffer, learningRate: Expression) => Expression;
}

/** A penalty on weights. Its gradient follows from its formula. */
export interface Penalty {
  readonly description: PenaltyDescription;
  /** The amount for one weight matrix, m the number of examples in the batch. */
  value(W: Matrix, m: number): number;
  /** Appends the amounts for some weight matrices to a program. */
  terms(place: PenaltyPlace, weights: readonly Buffer[]): PenaltyTerms;
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
  requireNotNegative('l2: lambda', lambda);
  return penalty({ kind: 'l2', l1: 0, l2: lambda });
}

/**
 * L1: λ/m·Σ |w|. It pulls every weight towards 0 with the same force, and leaves weights that do little exactly at 0.
 *
 * The proximal step takes w to sign(w)·max(|w| − α·λ/m, 0) after each update, α the learning rate that the optimizer
 * takes for that weight. Where a gradient is asked for, it is the subgradient λ/m·sign(w), 0 at 0.
 *
 * Source: A. Beck, M. Teboulle, "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging Sciences 2 (2009).
 *
 * @throws {WellfitError} `range` when lambda is negative or not finite, or method is another word
 *
 * @example
 * ```ts
 * l1({ lambda: 0.5 }).value(Matrix.from([[1, -2]]), 10) // => 0.15000000000000002
 * ```
 */
export function l1({
  lambda,
  method = 'proximal',
}: {
  readonly lambda: number;
  readonly method?: L1Method;
}): Penalty {
  requireNotNegative('l1: lambda', lambda);
  requireWord('l1: method', method, methods);
  return penalty({ kind: 'l1', l1: lambda, l2: 0, method });
}

/**
 * Elastic net: the L1 penalty of strength `l1` plus the L2 penalty of strength `l2`.
 *
 * Source: H. Zou, T. Hastie, "Regularization and variable selection via the elastic net", JRSS B 67 (2005).
 *
 * @throws {WellfitError} `range` when a strength is negative or not finite, or method is another word
 */
export function elasticNet({
  l1,
  l2,
  method = 'proximal',
}: {
  readonly l1: number;
  readonly l2: number;
  readonly method?: L1Method;
}): Penalty {
  requireNotNegative('elasticNet: l1', l1);
  requireNotNegative('elasticNet: l2', l2);
  requireWord('elasticNet: method', method, methods);
  return penalty({ kind: 'elasticNet', l1, l2, method });
}

function penalty(description: PenaltyDescription): Penalty {
  const { kind, l1, l2, method } = description;
  return {
    description,
    value({ data }, m) {
      let squares = 0;
      let sizes = 0;
      for (const w of data) {
        squares += w * w;
        sizes += Math.abs(w);
      }
      return (l2 / (2 * m)) * squares + (l1 / m) * sizes;
    },
    terms({ program, inverseCount, setting }, weights) {
      const shareOf = (name: string, strength: number) =>
        program.map(`${name}/m`, multiply(setting(name, strength), inverseCount));
      const amounts = (name: string, size: (W: Buffer) => Expression) =>
        weights.map(W => program.sum(`${name}(${W.name})`, size(W), 'both'));
      // a strength of 0 is there too, where it may be raised while training runs
      const squares = () => {
        const share = shareOf('l2', l2);
        return amounts('l2', W => multiply(multiply(0.5, share), multiply(W, W)));
      };
      const smooth = kind === 'l1' ? [] : squares();
      if (kind === 'l2') return { smooth, proximal: [] };
      const share = shareOf('l1', l1);
      const sizes = amounts('l1', W => multiply(share, abs(W)));
      if (method === 'subgradient') return { smooth: [...smooth, ...sizes], proximal: [] };
      return {
        smooth,
        proximal: sizes,
        shrink: (weight, learningRate) =>
          multiply(sign(weight), relu(subtract(abs(weight), multiply(learningRate, share)))),
      };
    },
  };
}
