// One trial: draw a training set, fit, and measure on examples that the fit has not seen.
import {
  batchNorm,
  dense,
  dropout,
  type FitOptions,
  fit,
  gaussianNoise,
  Matrix,
  type Network,
  type NetworkParameters,
  network,
  relu,
  type SyntheticSet,
  splitByClass,
  synthetic,
} from 'wellfit';
import { type Recipe, setting } from './methods.ts';

/** Training sets and starting weights of a number of trials, and the one test set of all of them. */
export interface Draws {
  readonly seeds: readonly number[];
  readonly test: SyntheticSet;
}

/** What a fit came to; losses are without penalty, and nothing random is at work when they are taken. */
export interface Trial {
  readonly trainingLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** ‖W‖, the Frobenius norm of all weights together. */
  readonly norm: number;
}

/** On these, strengths are chosen. */
export const rehearsal: Draws = draws({ firstSeed: 100, testSeed: 2 });
/** On these, drawn apart, all figures are measured. */
export const reported: Draws = draws({ firstSeed: 0, testSeed: 1 });

function draws({ firstSeed, testSeed }: { firstSeed: number; testSeed: number }): Draws {
  const { set, noise } = setting;
  return {
    seeds: Array.from({ length: 10 }, (_, i) => firstSeed + i),
    test: synthetic(set, { rows: 10_000, noise, seed: testSeed }),
  };
}

/** Runs a recipe on every draw. */
export async function trials(recipe: Recipe, { seeds, test }: Draws): Promise<Trial[]> {
  const found: Trial[] = [];
  for (const seed of seeds) found.push(await trial(recipe, seed, test));
  return found;
}

async function trial(recipe: Recipe, seed: number, test: SyntheticSet): Promise<Trial> {
  const { set, rows, noise, optimizer, steps, batchSize } = setting;
  const drawn = synthetic(set, { rows, noise, seed: 1000 + seed });
  const options: FitOptions = {
    optimizer,
    steps,
    batchSize,
    seed,
    historyEvery: steps,
    ...recipe.options,
  };
  const { train, ...held } = heldOut(drawn, recipe, seed);
  const { model } = await fit(networkOf(recipe), train, { ...options, ...held });
  const { loss, accuracy } = model.evaluate(test.x, test.y);
  return {
    trainingLoss: model.evaluate(drawn.x, drawn.y).loss,
    testLoss: loss,
    testAccuracy: accuracy!,
    norm: normOf(model.parameters),
  };
}

/** The examples to train on, and those that a recipe sets aside. */
function heldOut(
  set: SyntheticSet,
  { heldOut: share }: Recipe,
  seed: number,
): { readonly train: SyntheticSet; readonly validation?: SyntheticSet } {
  if (share === undefined) return { train: set };
  const { train, validation } = splitByClass(set.y, share, seed);
  return { train: pick(set, train), validation: pick(set, validation) };
}

function pick({ x, y }: SyntheticSet, rows: readonly number[]): SyntheticSet {
  return { x: Matrix.from(rows.map(i => x.row(i))), y: Uint8Array.from(rows, i => y[i]!) };
}

function networkOf({ keepProb, batchNorm: normalizes, noise }: Recipe): Network {
  const hidden = setting.hidden.flatMap(units => [
    dense(units),
    ...(normalizes ? [batchNorm()] : []),
    relu(),
    ...(keepProb === undefined ? [] : [dropout({ keepProb })]),
  ]);
  const first = noise === undefined ? [] : [gaussianNoise({ stddev: noise })];
  return network({ inputs: 2, layers: [...first, ...hidden, dense(1)] });
}

function normOf(parameters: NetworkParameters): number {
  const weights = Object.values(parameters).flatMap(({ W }) => (W ? [...W.data] : []));
  return Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
}
