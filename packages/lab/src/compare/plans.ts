// Which fits are compared: four ways to restrain the same network over several seeds, and a path of λ for each seed.
import type { PlannedFit } from '../protocol.ts';
import { writeAddress } from '../settings/address.ts';
import type { Settings } from '../settings/settings.ts';

/** What tells the compared fits apart. */
export interface Restraint {
  /** λ of the L2 penalty. */
  readonly l2: number;
  readonly keepProb: number;
}

const variantNames = ['none', 'l2', 'dropout', 'both'] as const;
type VariantName = (typeof variantNames)[number];

/** Strengths where the running training has none: those of the assignment. */
const usual: Restraint = { l2: 0.7, keepProb: 0.86 };

/** λ from hardly felt to too much, four to a power of ten. */
export const pathLambdas: readonly number[] = [
  0.01, 0.018, 0.032, 0.056, 0.1, 0.18, 0.32, 0.56, 1, 1.8, 3.2, 5.6, 10,
];

/** Places along each side of a picture: boundaries of networks without a penalty are steep, and would show stairs. */
const grid = 160;

/** Steps of a fit that is small enough for it; and what one step of such a fit costs, in examples × parameters. */
const mostSteps = 12_000;
const smallStep = 500 * 127;
const leastSteps = 600;

/** Each fit of a path starts from the one before it, and has less far to go. */
const shareOfPathSteps = 1 / 3;

/** Seeds, and how many where one fit is expensive. */
const manySeeds = 10;
const fewSeeds = 5;
const largeTraining = 2000;
const expensive = 3000;

/** What a fit costs depends on these. */
export interface FitSize {
  /** Training examples. */
  readonly training: number;
  readonly parameters: number;
}

/** One way to restrain the network, and its fits: one for each seed, the first with a picture. */
export interface PlannedVariant {
  readonly name: VariantName;
  readonly restraint: Restraint;
  readonly fits: readonly PlannedFit[];
}

/** One λ of the path, and its fits: one for each seed. */
interface PlannedLambda {
  readonly lambda: number;
  readonly fits: readonly PlannedFit[];
}

/** Everything that is compared. */
export interface ComparisonPlan {
  /** Steps of each fit that starts from drawn weights. */
  readonly steps: number;
  /** Steps of the fits that start from another one. */
  readonly warmSteps: number;
  readonly seeds: readonly number[];
  readonly variants: readonly PlannedVariant[];
  readonly path: readonly PlannedLambda[];
}

/** The strengths of the running training; the assignment's where it has none. */
export function strengthsOf({ l2, keepProb }: Restraint): Restraint {
  return { l2: l2 > 0 ? l2 : usual.l2, keepProb: keepProb < 1 ? keepProb : usual.keepProb };
}

/** What a variant restrains with. */
function restraintOf(name: VariantName, { l2, keepProb }: Restraint): Restraint {
  return {
    l2: name === 'l2' || name === 'both' ? l2 : 0,
    keepProb: name === 'dropout' || name === 'both' ? keepProb : 1,
  };
}

/**
 * Plans the fits of a comparison. All but λ and keepProb stays as the settings have it, except that no fit stops early:
 * the lowest of many looks at the validation loss would not compare. The path keeps the settings' own keepProb.
 */
export function planComparison(
  settings: Settings,
  { strengths, size }: { readonly strengths: Restraint; readonly size: FitSize },
): ComparisonPlan {
  const steps = affordableSteps(settings, size);
  const warmSteps = Math.round(steps * shareOfPathSteps);
  const isLarge = size.training > largeTraining || steps < expensive;
  const seeded = withSeeds({ ...settings, patience: 0 }, isLarge ? fewSeeds : manySeeds);
  const variants = variantNames.map(name => {
    const restraint = restraintOf(name, strengths);
    const fits = seeded.map((own, k) => fitOf({ ...own, ...restraint }, steps, k === 0));
    return { name, restraint, fits };
  });
  return {
    steps,
    warmSteps,
    seeds: seeded.map(({ seed }) => seed),
    variants,
    path: pathOf(seeded, { steps, warmSteps }),
  };
}

/** Whether something else than λ and keepProb restrains all of the fits, or would have stopped them early. */
export function hasOtherRestraints(settings: Settings): boolean {
  const { l1, noise, maxNorm, labelSmoothing, mixup, patience } = settings;
  return [l1, noise, maxNorm, labelSmoothing, mixup, patience].some(value => value > 0);
}

/** So many steps that a fit takes some tenths of a second, in hundreds. */
function affordableSteps({ batchSize }: Settings, { training, parameters }: FitSize): number {
  const examples = batchSize === 'full' ? training : Math.min(batchSize, training);
  const share = Math.min(1, smallStep / (examples * parameters));
  return Math.max(leastSteps, Math.round((share * mostSteps) / 100) * 100);
}

/** The same settings with one seed after the other: each divides the examples anew and draws other weights and masks. */
function withSeeds(settings: Settings, count: number): readonly Settings[] {
  const later = (seed: number, k: number) => (seed + k) >>> 0;
  return Array.from({ length: count }, (_, k) => ({
    ...settings,
    seed: later(settings.seed, k),
    maskSeed: settings.maskSeed === undefined ? undefined : later(settings.maskSeed, k),
  }));
}

/** A fit by the name of everything that decides it, so that one that is known is not trained again. */
function fitOf(settings: Settings, steps: number, hasPicture: boolean): PlannedFit {
  const address = writeAddress({ settings, moves: [], until: steps });
  if (!hasPicture) return { name: address, settings, steps };
  return { name: `${address}&grid=${grid}`, settings, steps, grid };
}

function pathOf(
  seeded: readonly Settings[],
  { steps, warmSteps }: Pick<ComparisonPlan, 'steps' | 'warmSteps'>,
): readonly PlannedLambda[] {
  let before: readonly PlannedFit[] = [];
  return pathLambdas.map((lambda, i) => {
    const fits = seeded.map((own, k): PlannedFit => {
      const fit = fitOf({ ...own, l2: lambda }, i === 0 ? steps : warmSteps, false);
      const name = `path&${fit.name}`;
      return i === 0 ? { ...fit, name } : { ...fit, name, from: before[k]!.name };
    });
    before = fits;
    return { lambda, fits };
  });
}

/** The fits in the order in which they say most: pictures first, then seed by seed, then the path of each seed. */
export function inOrder({ seeds, variants, path }: ComparisonPlan): readonly PlannedFit[] {
  return [variants, path].flatMap(groups => seeds.flatMap((_, k) => groups.map(({ fits }) => fits[k]!)));
}

/** The fits that are still to be trained, and those that one of them starts from. */
export function missingFits(
  fits: readonly PlannedFit[],
  isKnown: (name: string) => boolean,
): readonly PlannedFit[] {
  const wanted = new Set<string>();
  for (const { name, from } of fits.toReversed()) {
    if (isKnown(name) && !wanted.has(name)) continue;
    wanted.add(name);
    if (from !== undefined) wanted.add(from);
  }
  return fits.filter(({ name }) => wanted.has(name));
}
