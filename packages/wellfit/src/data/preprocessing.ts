// How the columns of a table become inputs: plain data that a model keeps, and reads back from a file without trust.
import { isFiniteNumber, isNames, isOneOf, list, record } from './json.ts';
import type { FeatureScale } from './scale.ts';

/** A column of numbers: (value − mean)/deviation. */
export interface NumericEncoding extends FeatureScale {
  readonly kind: 'numeric';
  readonly name: string;
  /** What a missing cell is taken for, before scaling: the median of the training examples. */
  readonly fill: number;
  /** Whether a second input says 1 where the cell is missing. */
  readonly indicator: boolean;
}

/** A column of categories: one input for each, 1 where the cell is of it. */
export interface CategoricalEncoding {
  readonly kind: 'categorical';
  readonly name: string;
  readonly categories: readonly string[];
  /** Whether a last input says 1 where the cell is missing. */
  readonly missing: boolean;
}

/** How one column becomes inputs. */
export type FeatureEncoding = NumericEncoding | CategoricalEncoding;

/** How the columns of a table become inputs: plain JSON. */
export interface Preprocessing {
  readonly features: readonly FeatureEncoding[];
  readonly missing: 'impute' | 'refuse';
  readonly unseen: 'ignore' | 'refuse';
  /** How many columns the training table had, where they came without names; else null. */
  readonly unnamedColumns: number | null;
}

/** More inputs than this are not made, and not believed. */
export const mostInputs = 100_000;

/** How many inputs a column makes. */
export function inputsOf(feature: FeatureEncoding): number {
  if (feature.kind === 'numeric') return feature.indicator ? 2 : 1;
  return feature.categories.length + (feature.missing ? 1 : 0);
}

/** The name of each input: `age`, `age is missing`, `city = Oslo`. */
export function inputNames({ features }: Preprocessing): string[] {
  return features.flatMap(feature => {
    const { name } = feature;
    const own =
      feature.kind === 'numeric' ? [name] : feature.categories.map(category => `${name} = ${category}`);
    const gap = feature.kind === 'numeric' ? feature.indicator : feature.missing;
    return gap ? [...own, `${name} is missing`] : own;
  });
}

/** A preprocessing out of a file's JSON; undefined when it is not a whole, consistent one. */
export function readPreprocessing(value: unknown): Preprocessing | undefined {
  const { missing, unseen, unnamedColumns, ...rest } = record(value);
  const given = list(rest['features']);
  if (given.length === 0 || given.length > mostInputs) return undefined;
  const features = given.map(readFeature).filter(feature => feature !== undefined);
  if (features.length < given.length || !isNames(features.map(({ name }) => name))) return undefined;
  if (features.reduce((total, feature) => total + inputsOf(feature), 0) > mostInputs) return undefined;
  if (!isOneOf(missing, ['impute', 'refuse']) || !isOneOf(unseen, ['ignore', 'refuse'])) return undefined;
  if (unnamedColumns !== null && !isCount(unnamedColumns, features.length)) return undefined;
  return { features, missing, unseen, unnamedColumns };
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function readFeature(value: unknown): FeatureEncoding | undefined {
  const { kind, name, mean, deviation, fill, indicator, categories, missing } = record(value);
  if (typeof name !== 'string') return undefined;
  if (kind === 'numeric') {
    const finite = isFiniteNumber(mean) && isFiniteNumber(deviation) && isFiniteNumber(fill);
    if (!finite || !(deviation > 0) || typeof indicator !== 'boolean') return undefined;
    return { kind, name, mean, deviation, fill, indicator };
  }
  if (kind !== 'categorical' || !isNames(categories) || categories.length === 0) return undefined;
  return typeof missing === 'boolean' ? { kind, name, categories, missing } : undefined;
}
