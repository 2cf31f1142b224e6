// L-BFGS: a quasi-Newton method for small problems whose whole cost and gradient are computed at every step.
import { requireNotNegative, requirePositive, requireWhole } from '../core/option-rules.ts';
import { type LinePoint, searchLine } from './wolfe-search.ts';

/** Options of `lbfgs`. */
export interface LbfgsOptions {
  /** Pairs of steps and gradient changes to remember, a whole number ≥ 1. Default 10. */
  readonly history?: number;
  /** The step that each line search tries first, above 0, as a share of the whole quasi-Newton step. Default 1. */
  readonly learningRate?: number;
  /** Converged when no element of the gradient is larger, ≥ 0. Default 1e-7. */
  readonly gradientTolerance?: number;
  /** Converged when the cost falls by less, or no parameter moves by more, ≥ 0. Default 1e-9. */
  readonly changeTolerance?: number;
}

/** L-BFGS with its options. */
export interface Lbfgs {
  readonly kind: 'lbfgs';
  readonly description: { readonly kind: 'lbfgs' } & Required<LbfgsOptions>;
}

/**
 * L-BFGS with a line search for the strong Wolfe conditions. It takes the whole of the data at every step, and suits
 * small problems without randomness.
 *
 * Source: D. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization", Math. Programming 45
 * (1989).
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * lbfgs({ history: 5 }).description['history'] // => 5
 * ```
 */
export function lbfgs({
  history = 10,
  learningRate = 1,
  gradientTolerance = 1e-7,
  changeTolerance = 1e-9,
}: LbfgsOptions = {}): Lbfgs {
  requireWhole('lbfgs: history', history, 1);
  requirePositive('lbfgs: learningRate', learningRate);
  requireNotNegative('lbfgs: gradientTolerance', gradientTolerance);
  requireNotNegative('lbfgs: changeTolerance', changeTolerance);
  return {
    kind: 'lbfgs',
    description: { kind: 'lbfgs', history, learningRate, gradientTolerance, changeTolerance },
  };
}

/** The cost at a point, and its gradient there. */
export interface CostAndGradient {
  readonly cost: number;
  readonly gradient: Float64Array;
}

/** How an iteration ended: `stuck` when no step lowers the cost, or it is not finite where the search starts. */
export type LbfgsProgress = 'running' | 'converged' | 'stuck';

/** A step that was taken, how the gradient changed along it, and 1/(stepᵀ change). */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

/** Where the minimizer is, as plain data. It is replaced, never changed. */
export interface LbfgsPlace {
  readonly x: Float64Array;
  readonly cost: number;
  readonly gradient: Float64Array;
  /** The latest last. */
  readonly pairs: readonly Pair[];
  readonly iterations: number;
}

/** Pairs with less curvature than this would spoil the approximation. */
const LEAST_CURVATURE = 1e-10;

/**
 * Minimizes a function of many numbers by L-BFGS.
 *
 * Each iteration goes along d = −H·g, where H approximates the inverse of the Hessian from the last pairs of steps and
 * gradient changes (two-loop recursion, starting from yᵀs/yᵀy of the latest pair), as far as a line search says.
 *
 * Source: J. Nocedal, S. Wright, *Numerical Optimization*, 2nd ed., algorithms 7.4 and 7.5; the first step and the
 * tolerances as in PyTorch.
 *
 * @example
 * ```ts
 * const minimizer = new LbfgsMinimizer(Float64Array.of(5), lbfgs());
 * const parabola = (x: Float64Array) => ({ cost: (x[0]! - 2) ** 2, gradient: Float64Array.of(2 * (x[0]! - 2)) });
 * while (minimizer.iterate(parabola) === 'running');
 * minimizer.x // => Float64Array.of(2)
 * ```
 */
export class LbfgsMinimizer {
  readonly #options: Required<LbfgsOptions>;
  #place: LbfgsPlace;
  #evaluations = 0;

  /** @param start where to begin; it is copied. Or where another minimizer has been, to go on from there */
  constructor(start: Float64Array | LbfgsPlace, { description }: Lbfgs) {
    this.#options = description;
    if ('pairs' in start) this.#place = copyPlace(start);
    else {
      const gradient = new Float64Array(start.length);
      this.#place = { x: start.slice(), cost: Number.NaN, gradient, pairs: [], iterations: 0 };
    }
  }

  /** Where it is; a copy. */
  get place(): LbfgsPlace {
    return copyPlace(this.#place);
  }

  /** The best point so far; a copy is not made, so do not change it. */
  get x(): Float64Array {
    return this.#place.x;
  }

  /** The cost there; NaN before the first iteration. */
  get cost(): number {
    return this.#place.cost;
  }

  /** Iterations made. */
  get iterations(): number {
    return this.#place.iterations;
  }

  /** Calls of `evaluate`. */
  get evaluations(): number {
    return this.#evaluations;
  }

  /**
   * One direction, one line search. The cost never rises, and never becomes anything but finite.
   *
   * @param evaluate the same function at every call; it must not keep or change what it is given, and may reuse the
   * array it returns
   */
  iterate(evaluate: (x: Float64Array) => CostAndGradient): LbfgsProgress {
    const { gradientTolerance, changeTolerance, learningRate } = this.#options;
    if (this.iterations === 0) this.#begin(evaluate);
    const { x, cost, gradient, pairs, iterations } = this.#place;
    if (!Number.isFinite(cost)) return 'stuck';
    if (largest(gradient) <= gradientTolerance) return 'converged';

    const direction = quasiNewton(gradient, pairs);
    const slope = inner(gradient, direction);
    if (!(slope < 0)) return 'stuck';
    if (slope > -changeTolerance) return 'converged';

    const found = searchLine({
      at: distance => this.#evaluateAt(moved(x, direction, distance), { distance, direction, evaluate }),
      start: { distance: 0, cost, gradient, slope },
      step: iterations === 0 ? Math.min(1, 1 / sumOfSizes(gradient)) * learningRate : learningRate,
      narrowest: changeTolerance / largest(direction),
    });
    if (!(found.cost < cost)) return 'stuck';

    const step = direction.map(value => value * found.distance);
    this.#place = {
      x: moved(x, direction, found.distance),
      cost: found.cost,
      gradient: found.gradient,
      pairs: this.#remember(step, moved(found.gradient, gradient, -1)),
      iterations: iterations + 1,
    };
    const isFlat = largest(found.gradient) <= gradientTolerance;
    const isStill = largest(step) <= changeTolerance || cost - found.cost < changeTolerance;
    return isFlat || isStill ? 'converged' : 'running';
  }

  #begin(evaluate: (x: Float64Array) => CostAndGradient): void {
    this.#evaluations++;
    const { cost, gradient } = evaluate(this.x);
    this.#place = { ...this.#place, cost, gradient: gradient.slice() };
  }

  #evaluateAt(
    x: Float64Array,
    {
      distance,
      direction,
      evaluate,
    }: {
      distance: number;
      direction: Float64Array;
      evaluate: (x: Float64Array) => CostAndGradient;
    },
  ): LinePoint {
    this.#evaluations++;
    const { cost, gradient } = evaluate(x);
    return { distance, cost, gradient: gradient.slice(), slope: inner(gradient, direction) };
  }

  /** The pairs with a new one, if it is of use, and without those that are too old. */
  #remember(step: Float64Array, change: Float64Array): readonly Pair[] {
    const { pairs } = this.#place;
    const curvature = inner(change, step);
    if (!(curvature > LEAST_CURVATURE)) return pairs;
    return [...pairs, { step, change, inverse: 1 / curvature }].slice(-this.#options.history);
  }
}

function copyPlace({ x, gradient, pairs, ...numbers }: LbfgsPlace): LbfgsPlace {
  const copies = pairs.map(({ step, change, inverse }) => ({
    step: step.slice(),
    change: change.slice(),
    inverse,
  }));
  return { ...numbers, x: x.slice(), gradient: gradient.slice(), pairs: copies };
}

/** −H·g by the two-loop recursion. */
function quasiNewton(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  let direction: Float64Array = gradient.map(value => -value);
  const shares: number[] = [];
  for (const { step, change, inverse } of pairs.toReversed()) {
    const share = inverse * inner(step, direction);
    shares.push(share);
    direction = moved(direction, change, -share);
  }
  const latest = pairs.at(-1);
  if (latest) {
    const scale = 1 / latest.inverse / inner(latest.change, latest.change);
    direction = direction.map(value => scale * value);
  }
  for (const { step, change, inverse } of pairs) {
    direction = moved(direction, step, shares.pop()! - inverse * inner(change, direction));
  }
  return direction;
}

/** a + factor·b. */
function moved(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((value, k) => value + factor * b[k]!);
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, k) => total + value * b[k]!, 0);
}

/** The size of the largest element; NaN if one is. */
function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function sumOfSizes(a: Float64Array): number {
  return a.reduce((total, value) => total + Math.abs(value), 0);
}
