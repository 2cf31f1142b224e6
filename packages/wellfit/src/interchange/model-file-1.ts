// The first version of the model file: columns of numbers, two classes, and nothing else.
import { isFiniteNumber, isNames, isOneOf, list, record } from '../data/json.ts';
import type { NumericEncoding, Preprocessing } from '../data/preprocessing.ts';
import type { ModelTarget } from '../train/table-model.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How columns became inputs; undefined when the file does not say it wholly. */
export function preprocessingOfVersion1({ features: given, missing }: Fields): Preprocessing | undefined {
  const features = list(given)
    .map(readFeature)
    .filter(feature => feature !== undefined);
  if (features.length === 0 || features.length < list(given).length) return undefined;
  if (!isNames(features.map(({ name }) => name)) || !isOneOf(missing, ['refuse', 'mean'])) return undefined;
  const policy = missing === 'mean' ? 'impute' : 'refuse';
  return { features, missing: policy, unseen: 'ignore', unnamedColumns: null };
}

function readFeature(value: unknown): NumericEncoding | undefined {
  const { name, mean, deviation, fill } = record(value);
  const finite = isFiniteNumber(mean) && isFiniteNumber(deviation) && isFiniteNumber(fill);
  if (typeof name !== 'string' || !finite || !(deviation > 0)) return undefined;
  return { kind: 'numeric', name, mean, deviation, fill, indicator: false };
}

/** The two classes, the second of which has the probability; undefined when the file does not say it wholly. */
export function targetOfVersion1(file: Fields): ModelTarget | undefined {
  const { name, classes } = record(file['target']);
  if (typeof name !== 'string' || !isNames(classes) || classes.length !== 2) return undefined;
  return { kind: 'binary', name, labels: classes };
}
