// λ from one library to another: the same pull on the weights, whatever number each library calls it by.
import { WellfitError } from '../core/errors.ts';
import { requireNotNegative, requireWord } from '../core/option-rules.ts';

/**
 * What a number means that is called the strength of a penalty; docs/penalties.md has the formulas side by side.
 *
 * - `wellfit`: λ in `l2()` and `l1()`, and `lambd` of the course
 * - `scikitLearn`: `alpha` of MLPClassifier and MLPRegressor
 * - `keras`, `tfjs`: `l2` and `l1` of a kernel regularizer
 * - `pytorch`: `weight_decay` of SGD, and of every other optimizer that adds it to the gradient
 * - `convnetjs`: `l2_decay` and `l1_decay` of a trainer
 * - `playground`: the regularization rate of TensorFlow Playground
 * - `decoupled`: `weightDecay` of `adamW()`, `weight_decay` of AdamW in PyTorch and of any optimizer in Keras
 */
export type PenaltyConvention =
  | 'wellfit'
  | 'scikitLearn'
  | 'keras'
  | 'tfjs'
  | 'pytorch'
  | 'convnetjs'
  | 'playground'
  | 'decoupled';

/** Options of `convertPenalty`. */
export interface ConvertPenaltyOptions {
  /** What the strength means. */
  readonly from: PenaltyConvention;
  /** What it is to mean. */
  readonly to: PenaltyConvention;
  /** `'l2'` (the default) on the squares of the weights, or `'l1'` on their sizes. */
  readonly kind?: 'l1' | 'l2';
  /** m, the examples of a batch; needed between a convention that divides by it and one that does not. */
  readonly batchSize?: number;
}

/**
 * The one form that all are converted through is the coefficient of Σw² or Σ|w| in a cost whose loss is a mean:
 * strength·factor, divided by m or not.
 */
type Coefficient = { readonly factor: 0.5 | 1; readonly dividedByBatch: boolean };

/** Of Σw². */
const squares: Readonly<Record<PenaltyConvention, Coefficient>> = {
  wellfit: { factor: 0.5, dividedByBatch: true },
  scikitLearn: { factor: 0.5, dividedByBatch: true },
  keras: { factor: 1, dividedByBatch: false },
  tfjs: { factor: 1, dividedByBatch: false },
  pytorch: { factor: 0.5, dividedByBatch: false },
  convnetjs: { factor: 0.5, dividedByBatch: true },
  playground: { factor: 0.5, dividedByBatch: false },
  decoupled: { factor: 0.5, dividedByBatch: false },
};

/** Of Σ|w|; a library that is missing has no such penalty. */
const sizes: Readonly<Partial<Record<PenaltyConvention, Coefficient>>> = {
  wellfit: { factor: 1, dividedByBatch: true },
  keras: { factor: 1, dividedByBatch: false },
  tfjs: { factor: 1, dividedByBatch: false },
  convnetjs: { factor: 1, dividedByBatch: true },
  playground: { factor: 1, dividedByBatch: false },
};

/**
 * The strength that pulls weights in one library as the given one does in another.
 *
 * "The same pull" is the same change of every weight by the penalty alone in a step of plain gradient descent of the
 * same learning rate, which therefore plays no part. Under Adam or another optimizer that rescales gradients this holds
 * among the penalties in the cost, but not for `decoupled`, which is not rescaled. It is about weights: PyTorch and
 * decoupled decay shrink biases too, unless told not to. Where a loss is half a squared error (MLPRegressor, convnetjs,
 * the Playground), the pull is the same and the loss that it is up against is half of `meanSquaredError`.
 *
 * | convention | L2 in the cost | L1 in the cost |
 * |---|---|---|
 * | `wellfit`, `convnetjs` | λ/(2m)·Σw² | λ/m·Σ\|w\| |
 * | `scikitLearn` | λ/(2m)·Σw² | none |
 * | `keras`, `tfjs` | λ·Σw² | λ·Σ\|w\| |
 * | `playground` | λ/2·Σw² | λ·Σ\|w\| |
 * | `pytorch`, `decoupled` | λ/2·Σw² | none |
 *
 * @param strength a finite number ≥ 0
 * @throws {WellfitError} `range` when strength is not in that range, a word is another, or batchSize is not a whole
 *   number ≥ 1 where it is needed; `unsupported` when the library has no L1 penalty
 *
 * @example
 * ```ts
 * convertPenalty(0.7, { from: 'wellfit', to: 'keras', batchSize: 35 }) // => 0.01
 * convertPenalty(0.01, { from: 'keras', to: 'pytorch' }) // => 0.02
 * convertPenalty(0.01, { from: 'tfjs', to: 'wellfit', kind: 'l1', batchSize: 32 }) // => 0.32
 * ```
 */
export function convertPenalty(
  strength: number,
  { from, to, kind = 'l2', batchSize }: ConvertPenaltyOptions,
): number {
  requireNotNegative('convertPenalty: strength', strength);
  requireWord('convertPenalty: kind', kind, ['l1', 'l2']);
  const [given, wanted] = [coefficientOf('from', from, kind), coefficientOf('to', to, kind)];
  const converted = (strength * given.factor) / wanted.factor;
  if (given.dividedByBatch === wanted.dividedByBatch) return converted;
  if (batchSize === undefined || !(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new WellfitError(
      'range',
      `convertPenalty: batchSize must be a whole number ≥ 1 from ${from} to ${to}, got ${batchSize}`,
    );
  }
  return given.dividedByBatch ? converted / batchSize : converted * batchSize;
}

function coefficientOf(option: 'from' | 'to', convention: PenaltyConvention, kind: 'l1' | 'l2'): Coefficient {
  if (!Object.hasOwn(squares, convention)) {
    throw new WellfitError(
      'range',
      `convertPenalty: ${option} must be one of ${Object.keys(squares).join(', ')}, got ${convention}`,
    );
  }
  const found = (kind === 'l1' ? sizes : squares)[convention];
  if (found) return found;
  throw new WellfitError(
    'unsupported',
    `convertPenalty: ${option} must be one of ${Object.keys(sizes).join(', ')} for an L1 penalty, got ${convention}`,
  );
}
