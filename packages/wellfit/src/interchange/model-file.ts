// The model file: a trained network with what its inputs and outputs mean, as data and nothing but data.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type Precision } from '../core/matrix.ts';
import { oneLine, quote } from '../data/quote.ts';
import type { FeatureScale } from '../data/scale.ts';
import type { Layer } from '../nn/layer.ts';
import { binaryCrossEntropy } from '../nn/loss.ts';
import { type Network, network } from '../nn/network.ts';
import { TrainedNetwork } from '../train/trained.ts';
import { readLayer } from './layers.ts';

const format = 'wellfit-model';
const version = 1;
/** More numbers than this in one parameter are not believed. */
const largest = 2 ** 28;

/** A feature as the model wants it: its name in the table, and its scale. */
export interface ModelFeature extends FeatureScale {
  readonly name: string;
  /** What a missing value is taken for, before scaling, where missing values are allowed. */
  readonly fill: number;
}

/** A trained network with the names of its inputs and outputs. */
export interface ModelFile {
  readonly model: TrainedNetwork;
  readonly features: readonly ModelFeature[];
  /** What a missing feature is taken for: nothing (it is refused), or the feature's `fill`. */
  readonly missing: 'refuse' | 'mean';
  /** The column that was learned, and the labels that stand for class 0 and class 1. */
  readonly target: { readonly name: string; readonly classes: readonly [string, string] };
}

/**
 * Writes a model as JSON text; every number comes back bit for bit.
 *
 * @throws {WellfitError} `range` when a parameter is not finite: such a model predicts nothing; `unsupported` for a
 *   loss other than binary cross-entropy
 */
export function writeModel({ model, features, missing, target }: ModelFile): string {
  const { kind } = model.loss.description;
  if (kind !== 'binaryCrossEntropy') {
    throw new WellfitError(
      'unsupported',
      `writeModel: a model file holds two classes, not a model of ${kind}`,
    );
  }
  const file = {
    format,
    version,
    target,
    features,
    missing,
    loss: model.loss.description,
    network: model.network.description,
    precision: model.precision,
  };
  const parameters = objectText(model.parameters, (letters, layer) =>
    objectText(letters, (matrix, letter) => matrixText(matrix, `${quote(layer)}.${letter}`)),
  );
  return `${JSON.stringify(file).slice(0, -1)},"parameters":${parameters}}\n`;
}

function objectText<Value>(
  object: Readonly<Record<string, Value>>,
  text: (value: Value, key: string) => string,
): string {
  const fields = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${text(value, key)}`);
  return `{${fields.join(',')}}`;
}

function matrixText({ rows, columns, data }: Matrix, name: string): string {
  const strange = data.find(value => !Number.isFinite(value));
  if (strange !== undefined) {
    throw new WellfitError('range', `writeModel: ${name} must be finite numbers, got ${strange}`);
  }
  // JSON.stringify would write −0 as 0
  const values = Array.from(data, value => (Object.is(value, -0) ? '-0' : String(value)));
  return `{"rows":${rows},"columns":${columns},"values":[${values.join(',')}]}`;
}

/**
 * Reads a model's JSON text. Nothing in it is executed: layers are looked up by name, sizes checked before use.
 *
 * @param options `name`, the file's name for messages
 * @throws {WellfitError} `format` when the text is not a whole, consistent model; `unsupported` for a newer version
 */
export function readModel(text: string, { name = 'model' }: { readonly name?: string } = {}): ModelFile {
  const fileName = oneLine(name);
  const fail = (what: string): never => {
    throw new WellfitError('format', `${fileName}: ${what}; train it again, or restore the file`);
  };
  const check = (holds: boolean, what: string) => holds || fail(what);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new WellfitError('format', `${fileName}: not a wellfit model: it is not JSON`);
  }
  const file = record(parsed);
  if (file['format'] !== format) throw new WellfitError('format', `${fileName}: not a wellfit model`);
  if (file['version'] !== version) {
    const given = file['version'];
    const found = typeof given === 'number' ? given : quote(String(JSON.stringify(given)));
    throw new WellfitError(
      'unsupported',
      `${fileName}: model version ${found}, this wellfit reads ${version}`,
    );
  }

  const features = list(file['features']).map(item => readFeature(record(item), fail));
  check(features.length > 0, 'damaged model: it has no features');
  check(
    new Set(features.map(feature => feature.name)).size === features.length,
    'damaged model: two features of one name',
  );
  const missing = file['missing'];
  if (missing !== 'refuse' && missing !== 'mean')
    return fail('damaged model: missing must be refuse or mean');
  const target = record(file['target']);
  const [first, second, ...more] = list(target['classes']);
  if (
    typeof target['name'] !== 'string' ||
    typeof first !== 'string' ||
    typeof second !== 'string' ||
    first === second ||
    more.length > 0
  ) {
    return fail('damaged model: target must have a name and two classes');
  }
  if (record(file['loss'])['kind'] !== 'binaryCrossEntropy') return fail('damaged model: unknown loss');

  const description = record(file['network']);
  const layers = list(description['layers']).map(
    layer => readLayer(record(layer)) ?? fail('damaged model: unknown layer'),
  );
  check(layers.length > 0, 'damaged model: it has no layers');
  check(description['inputs'] === features.length, 'damaged model: features and inputs differ in number');
  const net = readNetwork(features.length, layers) ?? fail('damaged model: two layers of one name');
  check(net.outputs === 1, 'damaged model: a model of two classes has one output');
  const { precision = 'float64' } = file;
  if (precision !== 'float64' && precision !== 'float32') return fail('damaged model: unknown precision');
  const given = record(file['parameters']);
  const parameters = net.layers.flatMap(({ name: layerName, layer, fanIn }) => {
    const letters = Object.entries(layer.parameters(fanIn));
    if (letters.length === 0) return [];
    const stored = record(given[layerName]);
    const matrices = letters.map(([letter, { rows, columns }]) => {
      const matrix = readMatrix(record(stored[letter]), { rows, columns, precision });
      const rule = `${quote(layerName)}.${letter} must be ${rows} × ${columns} finite numbers`;
      return [letter, matrix ?? fail(`damaged model: ${rule}`)] as const;
    });
    return [[layerName, Object.fromEntries(matrices)] as const];
  });
  return {
    model: new TrainedNetwork(net, Object.fromEntries(parameters), binaryCrossEntropy()),
    features,
    missing,
    target: { name: target['name'], classes: [first, second] },
  };
}

function readFeature(item: Readonly<Record<string, unknown>>, fail: (what: string) => never): ModelFeature {
  const { name, mean, deviation, fill } = item;
  const finite = isFiniteNumber(mean) && isFiniteNumber(deviation) && isFiniteNumber(fill);
  if (typeof name === 'string' && finite && deviation > 0) return { name, mean, deviation, fill };
  return fail('damaged model: a feature needs a name, finite mean and fill, and a deviation above 0');
}

/** The layers in a row; undefined when two have one name. */
function readNetwork(inputs: number, layers: readonly Layer[]): Network | undefined {
  try {
    return network({ inputs, layers });
  } catch (error) {
    if (error instanceof WellfitError) return undefined;
    throw error;
  }
}

function readMatrix(
  stored: Readonly<Record<string, unknown>>,
  { rows, columns, precision }: { rows: number; columns: number; precision: Precision },
): Matrix | undefined {
  const values = list(stored['values']);
  const size = rows * columns;
  if (stored['rows'] !== rows || stored['columns'] !== columns || values.length !== size || size > largest)
    return undefined;
  if (!values.every(isFiniteNumber)) return undefined;
  const matrix = Matrix.zeros(rows, columns, precision);
  matrix.data.set(values);
  // a number that is too large for single precision would be read as ∞
  return matrix.data.every(Number.isFinite) ? matrix : undefined;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A JSON object's own fields; for anything else, no fields. */
function record(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.assign(Object.create(null), value) : Object.create(null);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
