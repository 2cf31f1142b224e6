// The model file: it comes back bit for bit, and whatever is not a whole model is refused in one line.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Classifier, Matrix, readModel, type TableModel, WellfitError, writeModel } from 'wellfit';
import { crc32 } from '../../src/interchange/crc32.ts';
import { flat } from '../train/random-networks.ts';
import { everyLayer, everyLoss, modelOf, preprocessing, table } from './models.ts';

// biome-ignore lint/suspicious/noExplicitAny: a parsed file is damaged in every place, whatever its type
type Parsed = any;

const [binary, , classes, , , values] = everyLoss;
const model = modelOf(everyLayer, binary!);
const text = writeModel(model);

function expectSameModel(actual: TableModel, expected: TableModel): void {
  expect(actual.preprocessing).toEqual(expected.preprocessing);
  expect(actual.target).toEqual(expected.target);
  const [one, other] = [actual.network, expected.network];
  expect(one.network.description).toEqual(other.network.description);
  expect(one.loss.description).toEqual(other.loss.description);
  expect(one.precision).toBe(other.precision);
  expect(Object.keys(one.parameters)).toEqual(Object.keys(other.parameters));
  const [numbers, wanted] = [flat(one.parameters), flat(other.parameters)];
  expect(numbers).toHaveLength(wanted.length);
  for (const [k, value] of wanted.entries()) expect(numbers[k]).toBe(value);
}

describe('a round trip', () => {
  const cases = everyLoss.map(([loss, target]) => [loss.description.kind, loss, target] as const);

  test.each(cases)('keeps every bit of a model of %s with every layer', (_, loss, target) => {
    for (const precision of ['float64', 'float32'] as const) {
      const written = modelOf(everyLayer, [loss, target], { precision });
      const read = readModel(writeModel(written));
      expectSameModel(read, written);
      expect(read.predict(table)).toEqual(written.predict(table));
      expect(read.network.logits(read.inputs(table).x)).toEqual(
        written.network.logits(written.inputs(table).x),
      );
      expect(writeModel(read)).toBe(writeModel(written));
    }
  });

  test('of a trained estimator predicts the same', async () => {
    const rows = [0, 1, 2, 3, 4, 5].map(i => ({ a: i, b: i % 2 ? 'x' : null, y: i > 2 ? 'high' : 'low' }));
    const classifier = await new Classifier({ hidden: [4], steps: 50, batchNorm: true }).fit(rows, 'y');
    const read = readModel(writeModel(classifier.model));
    expectSameModel(read, classifier.model);
    expect(read.predictProbabilities(rows)).toEqual(classifier.predictProbabilities(rows));
  });

  test('keeps any finite number, the sign of 0 too', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const strange = fc.constantFrom(-0, 5e-324, -5e-324, Number.MAX_VALUE, 0.1 + 0.2, 1e21);
    fc.assert(
      fc.property(fc.array(fc.oneof(finite, strange), { minLength: 14, maxLength: 14 }), numbers => {
        const written = modelOf([], classes!);
        const W = written.network.parameters['dense_1']!['W']!;
        W.data.set(numbers);
        expectSameModel(readModel(writeModel(written)), written);
      }),
    );
  });

  test('the text is one line of JSON that says what it is, and ends with its sum', () => {
    expect(text.endsWith('"}\n')).toBe(true);
    expect(text.trimEnd()).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({
      format: 'wellfit-model',
      version: 2,
      target: { kind: 'binary', labels: ['no', 'yes'], name: 'answer' },
      preprocessing: { missing: 'impute', unseen: 'refuse' },
      loss: { kind: 'binaryCrossEntropy' },
      network: { inputs: 7 },
      precision: 'float64',
      parameters: { first: { W: { rows: 7, columns: 5 } }, norm: { variance: { rows: 1, columns: 5 } } },
    });
    const { checksum } = JSON.parse(text);
    expect(checksum).toBe(crc32(text.slice(0, text.indexOf(',"checksum"'))));
  });

  test('numbers that are not finite are not written', () => {
    const broken = modelOf([], binary!);
    broken.network.parameters['dense_1']!['W']!.data[0] = Number.NaN;
    expect(() => writeModel(broken)).toThrow('writeModel: "dense_1".W must be finite numbers, got NaN');
  });
});

test('CRC-32 is the one of gzip and PNG, of UTF-8 bytes', () => {
  // figures of Python's zlib.crc32
  expect(crc32('')).toBe('00000000');
  expect(crc32('123456789')).toBe('cbf43926');
  expect(crc32('é€😀')).toBe('84d8cda6');
});

/** What reading throws; undefined when the text is read. */
function refusal(damaged: string): unknown {
  try {
    readModel(damaged, { name: 'model.wellfit' });
  } catch (error) {
    return error;
  }
  return undefined;
}

function expectRefusal(error: unknown): void {
  expect(error).toBeInstanceOf(WellfitError);
  const { message, code } = error as WellfitError;
  expect(['format', 'unsupported']).toContain(code);
  expect(message).toMatch(/^model\.wellfit: /);
  expect(message).not.toMatch(/[\r\n]/);
  expect(message.length).toBeLessThan(300);
}

/** The text of a parsed file with a sum that is right. */
function summed({ checksum: _, ...file }: Parsed): string {
  const body = JSON.stringify(file).slice(0, -1);
  return `${body},"checksum":"${crc32(body)}"}\n`;
}

/** A model's file, changed. */
function changed(change: (file: Parsed) => void, of: TableModel = model): string {
  const file: Parsed = JSON.parse(writeModel(of));
  change(file);
  return summed(file);
}

test('a file that is written anew with its sum is read', () => {
  expectSameModel(readModel(changed(() => {})), model);
});

describe('what is not a whole model is refused', () => {
  const damages: Readonly<Record<string, (file: Parsed) => void>> = {
    'not a wellfit model': file => delete file.format,
    'model version 3, this wellfit reads 1 to 2': file => (file.version = 3),
    'model version "undefined", this wellfit reads 1 to 2': file => delete file.version,
    'its preprocessing is not a whole one': file => delete file.preprocessing,
    'no features': file => (file.preprocessing.features = []),
    'two features of one name': file => (file.preprocessing.features[1].name = 'age'),
    'a mean that is null, as JSON writes NaN': file => (file.preprocessing.features[0].mean = null),
    'a deviation of 0': file => (file.preprocessing.features[0].deviation = 0),
    'an unknown policy': file => (file.preprocessing.missing = 'median'),
    'its target is not a whole one': file => delete file.target,
    'a target without a name': file => delete file.target.name,
    'one class': file => (file.target.labels = ['no']),
    'one class twice': file => (file.target.labels = ['a', 'a']),
    'network, loss and target do not belong together': file => (file.target.kind = 'classes'),
    'unknown loss': file => (file.loss.kind = 'hinge'),
    'smoothing out of range': file => (file.loss.labelSmoothing = 1),
    'a loss of another kind': file => (file.loss = { kind: 'meanSquaredError' }),
    'no network': file => delete file.network,
    'it has no layers': file => (file.network.layers = []),
    'unknown layer': file => (file.network.layers[4].kind = 'conv'),
    'a layer of an inherited name': file => (file.network.layers[4].kind = 'constructor'),
    'a layer with an option that it does not have': file => (file.network.layers[4].slope = 1),
    'a layer with an option of an inherited name': file => (file.network.layers[4].toString = 'x'),
    'a layer without units': file => delete file.network.layers[2].units,
    'units that are text': file => (file.network.layers[2].units = '6'),
    'endless units': file => (file.network.layers[2].units = 1e15),
    'an unknown initializer': file => (file.network.layers[2].init = 'toString'),
    'keepProb that is text': file => (file.network.layers[1].keepProb = '0.5'),
    'keepProb that throws when read as a number': file =>
      (file.network.layers[1].keepProb = { toString: false }),
    'keepProb of 0': file => (file.network.layers[1].keepProb = 0),
    'an epsilon of 0': file => (file.network.layers[3].epsilon = 0),
    'a momentum of 1': file => (file.network.layers[3].momentum = 1),
    'two layers of one name': file => (file.network.layers[3].name = 'first'),
    'columns and inputs differ in number': file => (file.network.inputs = 3),
    'two outputs': file => file.network.layers.push({ kind: 'dense', units: 2 }),
    'unknown precision': file => (file.precision = 'float16'),
    'no parameters': file => delete file.parameters,
    'a layer of no parameters': file => delete file.parameters.dense_2,
    'a layer called after an inherited name': file => (file.network.layers[2].name = '__proto__'),
    'a layer called in two lines': file => (file.network.layers[2].name = 'a\nb'),
    '"norm".variance must be 1 × 5 finite numbers ≥ 0': file =>
      (file.parameters.norm.variance.values[2] = -1e-9),
    '"first".W must be 7 × 5 finite numbers': file => (file.parameters.first.W.rows = 3),
    'columns that differ': file => (file.parameters.first.W.columns = 7),
    'one value too few': file => file.parameters.first.W.values.pop(),
    'one value too many': file => file.parameters.first.W.values.push(0),
    'a value that is null, as JSON writes NaN': file => (file.parameters.first.b.values[0] = null),
    'a value that is text': file => (file.parameters.first.b.values[0] = '1'),
    'values that are an object': file => (file.parameters.first.b.values = { length: 5 }),
    'another layer in between': file => file.network.layers.splice(3, 0, { kind: 'dense', units: 5 }),
  };

  test.each(Object.entries(damages))('%s', (name, damage) => {
    const error = refusal(changed(damage));
    expectRefusal(error);
    // a name that is a message is checked as one
    if (/^(not a|model v|its |it has|unknown|network,|columns and|")/.test(name)) {
      expect((error as Error).message).toContain(name);
    }
  });

  test.each([
    ['no mean', (file: Parsed) => delete file.target.mean],
    ['a deviation of 0', (file: Parsed) => (file.target.deviation = 0)],
    ['a mean that is text', (file: Parsed) => (file.target.mean = '0')],
  ])('values with %s', (_, damage) => {
    expectRefusal(refusal(changed(damage, modelOf([], values!))));
  });

  test.each([
    '',
    ' ',
    'null',
    '7',
    '"text"',
    '[]',
    '{}',
    'PK\u0003\u0004',
    '\u0000',
    `${text}${text}`,
    `[${'['.repeat(1e5)}`,
  ])('another text: %j', other => expectRefusal(refusal(other)));

  test('cut at every place', () => {
    const small = writeModel(modelOf([], binary!));
    for (let length = 0; length < small.length - 2; length++) expectRefusal(refusal(small.slice(0, length)));
  });

  test('a single changed digit, wherever it is', () => {
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
    fc.assert(
      fc.property(fc.constantFrom(...digits), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digit = (Number(text[at]) + by) % 10;
        expectRefusal(refusal(`${text.slice(0, at)}${digit}${text.slice(at + 1)}`));
      }),
      { numRuns: 1000 },
    );
  });

  test('a file without its sum', () => {
    const { checksum: _, ...file } = JSON.parse(text);
    expect(() => readModel(JSON.stringify(file))).toThrow('damaged model: it has no checksum at its end');
    const flipped = text.replace(/"values":\[-?\d/, found => `${found}1`);
    expect(() => readModel(flipped)).toThrow('damaged model: its checksum is that of another text');
  });

  test('anything in any place: read, or refused in one line', () => {
    const places = paths(JSON.parse(text));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
        const damaged = changed(file => {
          const parent = path.slice(0, -1).reduce((node, key) => node[key], file);
          parent[path.at(-1)!] = value;
        });
        const error = refusal(damaged);
        if (error !== undefined) expectRefusal(error);
      }),
      { numRuns: 2000 },
    );
  });

  test('a file name of two lines is told in one', () => {
    expect(() => readModel('{', { name: 'a\nb' })).toThrow('a b: not a wellfit model: it is not JSON');
  });
});

/** The way to every value in a tree, of long lists only to the first. */
function paths(node: Parsed): string[][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node)
    .slice(0, 16)
    .flatMap(([key, value]) => [[key], ...paths(value).map(rest => [key, ...rest])]);
}

test('nothing in a file reaches the prototypes, and nothing is called', () => {
  const body = text
    .slice(0, text.indexOf(',"checksum"'))
    .replace('{"format"', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"format"')
    .replace('"parameters":{', '"parameters":{"__proto__":{"W":{"polluted":1}},"toString":"x","then":"y",');
  const read = readModel(`${body},"checksum":"${crc32(body)}"}`);
  expect(({} as Parsed).polluted).toBeUndefined();
  expect((read as Parsed).polluted).toBeUndefined();
  expect(Object.keys(read.network.parameters)).toEqual(Object.keys(model.network.parameters));
  expect(read.predict(table)).toEqual(model.predict(table));
});

describe('files of the first version', () => {
  const first = {
    format: 'wellfit-model',
    version: 1,
    target: { name: 'label', classes: ['no', 'yes'] },
    features: [
      { name: 'x1', mean: 0.25, deviation: 1.5, fill: 0.25 },
      { name: 'x2', mean: 0, deviation: 1, fill: 7 },
    ],
    missing: 'mean',
    loss: { kind: 'binaryCrossEntropy' },
    network: { inputs: 2, layers: [{ kind: 'dense', units: 1, init: 'he' }] },
    precision: 'float64',
    parameters: {
      dense_1: { W: { rows: 2, columns: 1, values: [2, -3] }, b: { rows: 1, columns: 1, values: [0.5] } },
    },
  };
  const damaged = (change: (file: Parsed) => void) => {
    const file: Parsed = structuredClone(first);
    change(file);
    return refusal(JSON.stringify(file));
  };

  test('are read, gaps filled as then', () => {
    const read = readModel(JSON.stringify(first));
    expect(read.target).toEqual({ kind: 'binary', labels: ['no', 'yes'], name: 'label' });
    const logit = (x1: number, x2: number) => 2 * ((x1 - 0.25) / 1.5) - 3 * x2 + 0.5;
    const rows = { x2: [1, null], x1: [4, null] };
    expect(read.network.logits(read.inputs(rows).x)).toEqual(Matrix.from([[logit(4, 1)], [logit(0.25, 7)]]));
    expect(read.predict(rows)).toEqual(['yes', 'no']);
    expectSameModel(readModel(writeModel(read)), read);
  });

  test('may refuse gaps', () => {
    const read = readModel(JSON.stringify({ ...first, missing: 'refuse' }));
    expect(() => read.predict({ x1: [null], x2: [1] })).toThrow('x1: 1 missing');
  });

  test.each<readonly [string, (file: Parsed) => void]>([
    ['no features', file => (file.features = [])],
    ['features that are text', file => (file.features = 'x1,x2')],
    ['two features of one name', file => (file.features[1].name = 'x1')],
    ['a feature without a name', file => (file.features[0].name = 7)],
    ['a negative deviation', file => (file.features[0].deviation = -1)],
    ['no fill', file => delete file.features[0].fill],
    ['an unknown policy', file => (file.missing = 'median')],
    ['one class', file => (file.target.classes = ['no'])],
    ['three classes', file => (file.target.classes = ['a', 'b', 'c'])],
    ['classes that are numbers', file => (file.target.classes = [0, 1])],
    ['one value too few', file => file.parameters.dense_1.W.values.pop()],
  ])('are refused with %s', (_, damage) => expectRefusal(damaged(damage)));
});

test('the test models have what a file may hold', () => {
  const kinds = new Set(preprocessing.features.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['numeric', 'categorical']));
  expect(new Set(everyLayer.map(layer => layer.description.kind)).size).toBe(12);
  expect(new Set(everyLoss.map(([loss]) => loss.description.kind)).size).toBe(5);
});
