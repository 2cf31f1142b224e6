// What the fits that are known so far say: losses of each variant over its seeds, and along the path of λ.
import type { FittedPlan, PlannedFit } from '../protocol.ts';
import { type Choice, oneStandardError } from '../seeds/choice.ts';
import { type GeometricMean, geometricMeanOf, type Mean, meanOf } from '../seeds/statistics.ts';
import type { ComparisonPlan, PlannedVariant } from './plans.ts';

/** Fits that are known, by name. */
export type KnownFits = ReadonlyMap<string, FittedPlan>;

/** One setting over its seeds. */
interface Seeds {
  /** Validation losses of the seeds that stayed finite. */
  readonly losses: readonly number[];
  /** Seeds whose training left the finite numbers: they have no loss, and are in no mean. */
  readonly diverged: number;
}

/** One way to restrain the network, as far as it is known. */
export interface VariantSummary extends Seeds, Pick<PlannedVariant, 'name' | 'restraint'> {
  /** The first seed's fit. */
  readonly picture: FittedPlan | undefined;
  readonly validation: GeometricMean;
  readonly training: GeometricMean;
}

/** One λ, as far as it is known. */
interface LambdaSummary extends Seeds {
  readonly lambda: number;
  readonly validation: Mean;
  readonly training: Mean;
}

/** The path of λ, as far as it is known. */
export interface PathSummary {
  readonly places: readonly LambdaSummary[];
  /** Only once every λ has two seeds or more. */
  readonly choice: Choice | undefined;
  readonly diverged: number;
}

/** A comparison, as far as it is known. */
export interface Summary {
  readonly variants: readonly VariantSummary[];
  readonly path: PathSummary;
  /** Fits that are known, and fits in all. */
  readonly done: number;
  readonly of: number;
}

/** Gathers what is known. */
export function summarize({ variants, path }: ComparisonPlan, known: KnownFits): Summary {
  const groups = [...variants, ...path];
  const isKnown = ({ name }: PlannedFit) => known.has(name);
  return {
    variants: variants.map(({ name, restraint, fits }) => {
      const { validation, training, diverged } = lossesOf(fits, known);
      return {
        name,
        restraint,
        picture: known.get(fits[0]!.name),
        losses: validation,
        diverged,
        validation: geometricMeanOf(validation),
        training: geometricMeanOf(training),
      };
    }),
    path: summarizePath(path, known),
    done: groups.reduce((sum, { fits }) => sum + fits.filter(isKnown).length, 0),
    of: groups.reduce((sum, { fits }) => sum + fits.length, 0),
  };
}

function summarizePath(path: ComparisonPlan['path'], known: KnownFits): PathSummary {
  const places = path.map(({ lambda, fits }) => {
    const { validation, training, diverged } = lossesOf(fits, known);
    return {
      lambda,
      losses: validation,
      diverged,
      validation: meanOf(validation),
      training: meanOf(training),
    };
  });
  const isTold = places.every(({ losses, diverged }) => losses.length + diverged >= 2);
  return {
    places,
    choice: isTold ? oneStandardError(places.map(({ validation }) => validation)) : undefined,
    diverged: places.reduce((sum, place) => sum + place.diverged, 0),
  };
}

function lossesOf(fits: readonly PlannedFit[], known: KnownFits) {
  const found = fits.flatMap(({ name }) => known.get(name) ?? []);
  const finite = found.filter(({ diverged }) => !diverged);
  return {
    validation: finite.map(({ losses }) => losses.validation),
    training: finite.map(({ losses }) => losses.training),
    diverged: found.length - finite.length,
  };
}
