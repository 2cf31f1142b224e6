// Synthetic sets: two classes on the plane, drawn from a seed, to see on a picture what a network learns.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { requireWhole } from '../core/option-rules.ts';
import { Philox } from '../core/philox.ts';
import { circlePoint } from './angle.ts';

/** How a synthetic set is drawn. */
export interface SyntheticOptions {
  /** Examples, a whole number ≥ 1. Default 200. */
  readonly rows?: number;
  /** How far the classes run into each other, ≥ 0; each set has its own default and meaning. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** Labelled points of the plane. */
export interface SyntheticSet {
  /** rows × 2: x1 and x2. */
  readonly x: Matrix;
  /** 0 or 1 for each row. */
  readonly y: Uint8Array;
}

type Point = readonly [x1: number, x2: number, label: 0 | 1];

interface Recipe {
  readonly noise: number;
  /** Draws example number `index`. */
  readonly draw: (random: Philox, noise: number, index: number) => Point;
}

/**
 * Where a goalkeeper's long ball lands and which team heads it: a field some 0.9 by 1.2, a gently curved border
 * between the teams, and players who cross it. `noise` is the border's width in units of the field.
 */
const pitchRecipe: Recipe = {
  noise: 0.09,
  draw: (random, noise) => {
    // most balls land around the middle of the field, few at its edges
    const spread = () => (random.uniform() + random.uniform()) / 2;
    const x1 = -0.62 + 0.94 * spread();
    const x2 = -0.68 + 1.28 * spread();
    const border = 0.2 + 1.1 * x1 + 1.2 * x1 * x1;
    return [x1, x2, x2 + noise * random.normal() > border ? 1 : 0];
  },
};

/** Two interleaving half circles of radius 1; `noise` is the standard deviation of each coordinate. */
const moonsRecipe: Recipe = {
  noise: 0.2,
  draw: (random, noise, index) => {
    const [c, s] = circlePoint(random.uniform() / 2);
    return index % 2 === 0
      ? [c + noise * random.normal(), s + noise * random.normal(), 0]
      : [1 - c + noise * random.normal(), 0.5 - s + noise * random.normal(), 1];
  },
};

/** A circle of radius 1 (label 0) around one of radius 1/2 (label 1); `noise` as for moons. */
const circlesRecipe: Recipe = {
  noise: 0.1,
  draw: (random, noise, index) => {
    const [c, s] = circlePoint(random.uniform());
    const radius = index % 2 === 0 ? 1 : 0.5;
    const label = index % 2 === 0 ? 0 : 1;
    return [radius * c + noise * random.normal(), radius * s + noise * random.normal(), label];
  },
};

/** Two spirals of one and a half turns, half a turn apart; `noise` as for moons. */
const spiralsRecipe: Recipe = {
  noise: 0.04,
  draw: (random, noise, index) => {
    const along = Math.sqrt(random.uniform()); // even along the arm, not crowded in the middle
    const arm = index % 2 === 0 ? 0 : 0.5;
    const [c, s] = circlePoint(1.5 * along + arm);
    const label = index % 2 === 0 ? 0 : 1;
    return [along * c + noise * random.normal(), along * s + noise * random.normal(), label];
  },
};

/** The square from −1 to 1: label 1 where the coordinates have different signs; `noise` as for moons. */
const xorRecipe: Recipe = {
  noise: 0.1,
  draw: (random, noise) => {
    const x1 = 2 * random.uniform() - 1;
    const x2 = 2 * random.uniform() - 1;
    return [x1 + noise * random.normal(), x2 + noise * random.normal(), x1 * x2 < 0 ? 1 : 0];
  },
};

/** Two round clouds around (−1, −1) and (1, 1); `noise` is their standard deviation. */
const blobsRecipe: Recipe = {
  noise: 0.8,
  draw: (random, noise, index) => {
    const center = index % 2 === 0 ? -1 : 1;
    const label = index % 2 === 0 ? 0 : 1;
    return [center + noise * random.normal(), center + noise * random.normal(), label];
  },
};

const recipes: ReadonlyMap<string, Recipe> = new Map([
  ['pitch', pitchRecipe],
  ['moons', moonsRecipe],
  ['circles', circlesRecipe],
  ['spirals', spiralsRecipe],
  ['xor', xorRecipe],
  ['blobs', blobsRecipe],
]);

/** The names that `synthetic` knows. */
export const syntheticNames: readonly string[] = [...recipes.keys()];

/**
 * Draws a synthetic set: the same rows for the same name, options and seed, on every engine.
 *
 * - `pitch`: a football field with a curved border between two teams and players who cross it
 * - `moons`, `circles`, `spirals`, `xor`, `blobs`: the classical shapes
 *
 * @throws {WellfitError} `range` for an unknown name, rows that are not a whole number ≥ 1, a negative noise
 *
 * @example
 * ```ts
 * const { x, y } = synthetic('moons', { rows: 100, seed: 1 });
 * x.shape // => '100 × 2'
 * y.length // => 100
 * ```
 */
export function synthetic(name: string, options: SyntheticOptions = {}): SyntheticSet {
  const recipe = recipes.get(name);
  if (!recipe) {
    throw new WellfitError(
      'range',
      `synthetic: name must be one of ${syntheticNames.join(', ')}, got ${name}`,
    );
  }
  const { rows = 200, noise = recipe.noise, seed = 0 } = options;
  requireWhole('synthetic: rows', rows, 1);
  if (!(noise >= 0 && noise <= 1000)) {
    throw new WellfitError('range', `synthetic: noise must be in [0, 1000], got ${noise}`);
  }
  const random = new Philox(seed, 0);
  const x = Matrix.zeros(rows, 2);
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const [x1, x2, label] = recipe.draw(random, noise, i);
    x.row(i).set([x1, x2]);
    y[i] = label;
  }
  return { x, y };
}
