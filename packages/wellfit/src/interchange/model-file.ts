// The model file: a table model with everything that it needs to predict, as data and nothing but data.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type Precision } from '../core/matrix.ts';
import { isFiniteNumber, list, record } from '../data/json.ts';
import { inputNames, readPreprocessing } from '../data/preprocessing.ts';
import { oneLine, quote } from '../data/quote.ts';
import { readTarget } from '../data/target.ts';
import type { Loss } from '../nn/loss.ts';
import { type Network, type NetworkParameters, network } from '../nn/network.ts';
import { TableModel } from '../train/table-model.ts';
import { TrainedNetwork } from '../train/trained.ts';
import { crc32 } from './crc32.ts';
import { allowed } from './kinds.ts';
import { readLayer } from './layers.ts';
import { readLoss } from './losses.ts';
import { preprocessingOfVersion1, targetOfVersion1 } from './model-file-1.ts';

const format = 'wellfit-model';
const version = 2;
/** More numbers than this in one parameter are not believed. */
const largest = 2 ** 28;

/**
 * Writes a model as a line of JSON, with a checksum; every number comes back bit for bit.
 *
 * @throws {WellfitError} `range` when a parameter is not finite: such a model predicts nothing
 */
export function writeModel({ network: trained, preprocessing, target }: TableModel): string {
  const file = {
    format,
    version,
    target,
    preprocessing,
    loss: trained.loss.description,
    network: trained.network.description,
    precision: trained.precision,
  };
  const parameters = objectText(trained.parameters, (letters, layer) =>
    objectText(letters, (matrix, letter) => matrixText(matrix, `${quote(layer)}.${letter}`)),
  );
  const body = `${JSON.stringify(file).slice(0, -1)},"parameters":${parameters}`;
  return `${body}${checksumField}"${crc32(body)}"}\n`;
}

/** What stands between the body and its sum. */
const checksumField = ',"checksum":';

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
 * Reads a model's JSON text, of this version or the first. Nothing in it is executed: layers and losses are looked up by
 * name, sizes checked before use.
 *
 * @param options `name`, the file's name for messages
 * @throws {WellfitError} `format` when the text is not a whole, consistent model; `unsupported` for a newer version
 */
export function readModel(text: string, { name = 'model' }: { readonly name?: string } = {}): TableModel {
  const fileName = oneLine(name);
  const file = parse(text, fileName);
  const fail: Fail = what => {
    throw new WellfitError(
      'format',
      `${fileName}: damaged model: ${what}; train it again, or restore the file`,
    );
  };
  if (file['version'] === version) requireChecksum(text, fail);
  const read = file['version'] === 1 ? partsOfVersion1(file, fail) : partsOf(file, fail);
  const loss = readLoss(file['loss']) ?? fail('unknown loss');
  const net = readNetwork(file['network'], inputNames(read.preprocessing).length, fail);
  const precision = file['precision'] ?? 'float64';
  if (precision !== 'float64' && precision !== 'float32') return fail('unknown precision');
  const parameters = readParameters(record(file['parameters']), { net, precision }, fail);
  return assemble(net, parameters, loss, read) ?? fail('network, loss and target do not belong together');
}

type Fields = Readonly<Record<string, unknown>>;
type Fail = (what: string) => never;
type Meaning = Pick<TableModel, 'preprocessing' | 'target'>;

function parse(text: string, fileName: string): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new WellfitError('format', `${fileName}: not a wellfit model: it is not JSON`);
  }
  const file = record(parsed);
  if (file['format'] !== format) throw new WellfitError('format', `${fileName}: not a wellfit model`);
  const given = file['version'];
  if (given === version || given === 1) return file;
  const found = typeof given === 'number' ? given : quote(String(JSON.stringify(given)));
  throw new WellfitError(
    'unsupported',
    `${fileName}: model version ${found}, this wellfit reads 1 to ${version}`,
  );
}

/** The sum is that of the text before it: no later wellfit can take the same data for others. */
function requireChecksum(text: string, fail: Fail): void {
  const at = text.lastIndexOf(checksumField);
  const sum = /^"([0-9a-f]{8})"\}\s*$/.exec(text.slice(at + checksumField.length))?.[1];
  if (at < 0 || sum === undefined) fail('it has no checksum at its end');
  if (crc32(text.slice(0, at)) !== sum) fail('its checksum is that of another text');
}

function partsOf(file: Fields, fail: Fail): Meaning {
  const preprocessing =
    readPreprocessing(file['preprocessing']) ?? fail('its preprocessing is not a whole one');
  const given = record(file['target']);
  const { name, mean, deviation } = given;
  const target = readTarget(given);
  if (target === undefined || typeof name !== 'string') return fail('its target is not a whole one');
  if (target.kind !== 'values') return { preprocessing, target: { ...target, name } };
  const isScale = isFiniteNumber(mean) && isFiniteNumber(deviation) && deviation > 0;
  return isScale
    ? { preprocessing, target: { ...target, name, mean, deviation } }
    : fail('its target needs a finite mean and a deviation above 0');
}

function partsOfVersion1(file: Fields, fail: Fail): Meaning {
  return {
    preprocessing: preprocessingOfVersion1(file) ?? fail('its features are not whole ones'),
    target: targetOfVersion1(file) ?? fail('target must have a name and two classes'),
  };
}

function readNetwork(given: unknown, inputs: number, fail: Fail): Network {
  const description = record(given);
  const layers = list(description['layers']).map(layer => readLayer(layer) ?? fail('unknown layer'));
  if (layers.length === 0) fail('it has no layers');
  if (description['inputs'] !== inputs) fail('columns and inputs differ in number');
  return allowed(() => network({ inputs, layers })) ?? fail('two layers of one name');
}

function readParameters(
  given: Fields,
  { net, precision }: { readonly net: Network; readonly precision: Precision },
  fail: Fail,
): NetworkParameters {
  const byLayer = net.layers.flatMap(({ name, layer, fanIn }) => {
    const letters = Object.entries(layer.parameters(fanIn));
    if (letters.length === 0) return [];
    const stored = record(given[name]);
    const matrices = letters.map(([letter, { rows, columns }]) => {
      const isVariance = letter === 'variance';
      const matrix = readMatrix(record(stored[letter]), { rows, columns, precision });
      if (matrix && !(isVariance && matrix.data.some(value => value < 0))) return [letter, matrix] as const;
      const rule = isVariance ? 'finite numbers ≥ 0' : 'finite numbers';
      return fail(`${quote(name)}.${letter} must be ${rows} × ${columns} ${rule}`);
    });
    return [[name, Object.fromEntries(matrices)] as const];
  });
  return Object.fromEntries(byLayer);
}

function readMatrix(
  stored: Fields,
  { rows, columns, precision }: { rows: number; columns: number; precision: Precision },
): Matrix | undefined {
  const values = list(stored['values']);
  const size = rows * columns;
  const fits = stored['rows'] === rows && stored['columns'] === columns && values.length === size;
  if (!fits || size > largest || !values.every(isFiniteNumber)) return undefined;
  const matrix = Matrix.zeros(rows, columns, precision);
  matrix.data.set(values);
  // a number that is too large for single precision would be read as ∞
  return matrix.data.every(Number.isFinite) ? matrix : undefined;
}

/** The model; undefined where its parts contradict each other. */
function assemble(
  net: Network,
  parameters: NetworkParameters,
  loss: Loss,
  read: Meaning,
): TableModel | undefined {
  return allowed(() => new TableModel({ network: new TrainedNetwork(net, parameters, loss), ...read }));
}
