// Mixup: train on points between pairs of examples, with targets between theirs.

import { log, sigmoid } from '../core/elementary.ts';
import { Matrix } from '../core/matrix.ts';
import { requirePositive } from '../core/option-rules.ts';
import { Philox } from '../core/philox.ts';

/** The Philox stream of mixtures, one for each epoch from here on. */
const mixupStream = 0x6d697870;

/**
 * At every epoch each example is mixed with another one drawn at random: x := λ·x + (1 − λ)·x′, y := λ·y + (1 − λ)·y′,
 * with λ from Beta(alpha, alpha) for each pair.
 *
 * For tables of standardized numbers; categories become shares of categories. A small alpha keeps most examples nearly
 * as they are.
 *
 * Source: H. Zhang et al., "mixup: beyond empirical risk minimization", ICLR 2018.
 */
export interface Mixup {
  /** Above 0; 0.1 to 0.4 are usual. */
  readonly alpha: number;
}

/** @throws {WellfitError} `range` when alpha is not a finite number above 0 */
export function requireMixup({ alpha }: Mixup): void {
  requirePositive('fit: mixup.alpha', alpha);
}

/**
 * The mixtures of an epoch: a pure function of seed and epoch.
 *
 * @param examples `x` and `y` with one row for each example
 */
export function mixExamples(
  { x, y }: { readonly x: Matrix; readonly y: Matrix },
  { alpha, seed, epoch }: Mixup & { readonly seed: number; readonly epoch: number },
): { readonly x: Matrix; readonly y: Matrix } {
  const random = new Philox(seed, mixupStream + epoch);
  const partners = random.permutation(x.rows);
  const shares = Float64Array.from({ length: x.rows }, () => betaOf(alpha, random));
  return { x: mixRows(x, partners, shares), y: mixRows(y, partners, shares) };
}

function mixRows(matrix: Matrix, partners: ArrayLike<number>, shares: Float64Array): Matrix {
  const { rows, columns, data } = matrix;
  const mixed = Matrix.zeros(rows, columns, matrix.precision);
  for (let i = 0; i < rows; i++) {
    const [own, other] = [i * columns, partners[i]! * columns];
    const share = shares[i]!;
    for (let j = 0; j < columns; j++) {
      mixed.data[own + j] = share * data[own + j]! + (1 - share) * data[other + j]!;
    }
  }
  return mixed;
}

/** A draw from Beta(a, a): G₁/(G₁ + G₂) of two gamma draws, by their logarithms, which are there for small a too. */
function betaOf(a: number, random: Philox): number {
  return sigmoid(logGammaOf(a, random) - logGammaOf(a, random));
}

/**
 * The logarithm of a draw from Gamma(a, 1).
 *
 * Source: G. Marsaglia, W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
 */
function logGammaOf(a: number, random: Philox): number {
  if (a < 1) return logGammaOf(a + 1, random) + log(1 - random.uniform()) / a;
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(1 - random.uniform()) < 0.5 * z * z + d - d * v + d * log(v)) return log(d * v);
  }
}
