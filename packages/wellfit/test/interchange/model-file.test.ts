// The model file: it comes back bit for bit, and whatever is not a whole model is refused in one line.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  dense,
  dropout,
  fit,
  type Layer,
  leakyRelu,
  Matrix,
  type ModelFeature,
  type ModelFile,
  network,
  readModel,
  relu,
  sgd,
  sigmoid,
  synthetic,
  TrainedNetwork,
  tanh,
  WellfitError,
  writeModel,
} from 'wellfit';
import { flat } from '../train/random-networks.ts';

// biome-ignore lint/suspicious/noExplicitAny: a parsed file is damaged in every place, whatever its type
type Parsed = any;

const moons = synthetic('moons', { rows: 60, seed: 1 });
const feature = (name: string): ModelFeature => ({ name, mean: 0.25, deviation: 1.5, fill: 0.25 });
const target = { name: 'label', classes: ['no', 'yes'] as const };

async function trainedFile(): Promise<ModelFile> {
  const net = network({
    inputs: 2,
    layers: [dense(6), leakyRelu(), dropout({ keepProb: 0.9, mask: 'fixed' }), dense(2), tanh(), dense(1)],
  });
  const { model } = await fit(net, moons, { optimizer: sgd({ learningRate: 0.3 }), steps: 50, seed: 1 });
  return { model, features: [feature('x1'), feature('x2')], missing: 'mean', target };
}

const file = await trainedFile();
const text = writeModel(file);

function expectSameModel(actual: ModelFile, expected: ModelFile): void {
  const { model, ...rest } = actual;
  const { model: original, ...restExpected } = expected;
  expect(rest).toEqual(restExpected);
  expect(model.network.description).toEqual(original.network.description);
  expect(Object.keys(model.parameters)).toEqual(Object.keys(original.parameters));
  for (const [k, value] of flat(original.parameters).entries()) expect(flat(model.parameters)[k]).toBe(value);
  expect(model.loss.description).toEqual(original.loss.description);
}

describe('a round trip', () => {
  test('keeps every bit, and with them the predictions', () => {
    const read = readModel(text);
    expectSameModel(read, file);
    expect(read.model.logits(moons.x)).toEqual(file.model.logits(moons.x));
    expect(read.model.predictProbabilities(moons.x)).toEqual(file.model.predictProbabilities(moons.x));
    expect(writeModel(read)).toBe(text);
  });

  test('of a model in single precision predicts the same too', async () => {
    const { network: net } = file.model;
    const options = { optimizer: sgd({ learningRate: 0.3 }), steps: 20, precision: 'float32' } as const;
    const { model } = await fit(net, moons, options);
    const read = readModel(writeModel({ ...file, model }));
    expect(read.model.logits(moons.x)).toEqual(model.logits(moons.x));
  });

  test('the text is one line of JSON that says what it is', () => {
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.trimEnd()).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({
      format: 'wellfit-model',
      version: 1,
      target,
      missing: 'mean',
      loss: { kind: 'binaryCrossEntropy' },
      network: { inputs: 2 },
      parameters: { dense_2: { W: { rows: 6, columns: 2 }, b: { rows: 1, columns: 2 } } },
    });
  });

  const strangeName = fc.constantFrom('__proto__', 'constructor', 'toString', 'a"b\n', 'é', '');
  const units = fc.integer({ min: 1, max: 4 });
  const layer: fc.Arbitrary<Layer> = fc.oneof(
    fc.constantFrom(relu(), leakyRelu(), tanh(), sigmoid()),
    fc
      .record({
        keepProb: fc.double({ min: 0.01, max: 1, noNaN: true }),
        mask: fc.constantFrom('fresh', 'fixed'),
      })
      .map(options => dropout(options as Parameters<typeof dropout>[0])),
    fc
      .record({ units, init: fc.constantFrom('he', 'glorot', 'lecun', 'zeros') })
      .map(({ units, init }) => dense(units, { init: init as 'he' })),
  );
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const features = fc
    .uniqueArray(fc.oneof(strangeName, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 4 })
    .chain(names =>
      fc.tuple(
        ...names.map(name =>
          fc.record({ name: fc.constant(name), mean: finite, fill: finite }).map(figures => ({
            // JSON.stringify writes −0 as 0, which scales and fills the same
            ...figures,
            mean: figures.mean + 0,
            fill: figures.fill + 0,
            deviation: 0.5,
          })),
        ),
      ),
    );

  test('keeps any network, any finite numbers, any names', () => {
    fc.assert(
      fc.property(
        fc.array(layer, { maxLength: 4 }),
        strangeName,
        features,
        fc.tuple(fc.string(), fc.string()).filter(([first, second]) => first !== second),
        fc.infiniteStream(finite),
        (layers, name, columns, classes, numbers) => {
          const net = network({ inputs: columns.length, layers: [...layers, dense(1, { name })] });
          const parameters = Object.fromEntries(
            net.layers.flatMap(place => {
              const letters = Object.entries(place.layer.parameters(place.fanIn));
              const matrices = letters.map(([letter, shape]) => {
                const values = Float64Array.from(
                  { length: shape.rows * shape.columns },
                  () => numbers.next().value!,
                );
                return [letter, new Matrix(values, shape.rows, shape.columns)] as const;
              });
              return letters.length === 0 ? [] : [[place.name, Object.fromEntries(matrices)] as const];
            }),
          );
          const model = new TrainedNetwork(net, parameters, binaryCrossEntropy());
          const written: ModelFile = {
            model,
            features: columns,
            missing: 'refuse',
            target: { name, classes },
          };
          const read = readModel(writeModel(written));
          expectSameModel(read, written);
          const x = Matrix.from([columns.map(() => 1)]);
          expect(read.model.logits(x)).toEqual(model.logits(x));
        },
      ),
    );
  });
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

describe('what is not a whole model is refused', () => {
  const damages: Readonly<Record<string, (model: Parsed) => void>> = {
    'not a wellfit model': model => delete model.format,
    'model version 2, this wellfit reads 1': model => (model.version = 2),
    'model version "undefined", this wellfit reads 1': model => delete model.version,
    'it has no features': model => (model.features = []),
    'features are text': model => (model.features = 'x1,x2'),
    'two features of one name': model => (model.features[1].name = 'x1'),
    'a feature without a name': model => (model.features[0].name = 7),
    'a mean that is no number': model => (model.features[0].mean = '0'),
    'a mean that is null, as JSON writes NaN': model => (model.features[0].mean = null),
    'a deviation of 0': model => (model.features[0].deviation = 0),
    'a negative deviation': model => (model.features[0].deviation = -1),
    'no fill': model => delete model.features[0].fill,
    'missing must be refuse or mean': model => (model.missing = 'median'),
    'no target': model => delete model.target,
    'one class': model => (model.target.classes = ['no']),
    'one class twice': model => (model.target.classes = ['a', 'a']),
    'three classes': model => (model.target.classes = ['a', 'b', 'c']),
    'classes that are numbers': model => (model.target.classes = [0, 1]),
    'unknown loss': model => (model.loss.kind = 'hinge'),
    'no network': model => delete model.network,
    'no layers': model => (model.network.layers = []),
    'an unknown layer': model => (model.network.layers[1].kind = 'conv'),
    'a layer of an inherited name': model => (model.network.layers[1].kind = 'constructor'),
    'a layer without units': model => delete model.network.layers[0].units,
    'units that are text': model => (model.network.layers[0].units = '6'),
    'endless units': model => (model.network.layers[0].units = 1e15),
    'keepProb that is text': model => (model.network.layers[2].keepProb = '0.5'),
    'keepProb that throws when read as a number': model =>
      (model.network.layers[2].keepProb = { toString: false }),
    'units that throw when read as text': model =>
      (model.network.layers[0].units = { toString: false, valueOf: false }),
    'keepProb of 0': model => (model.network.layers[2].keepProb = 0),
    'two layers of one name': model => {
      model.network.layers[0].name = 'same\nname';
      model.network.layers[3].name = 'same\nname';
    },
    'features and inputs differ in number': model => (model.network.inputs = 3),
    'two outputs': model => model.network.layers.push({ kind: 'dense', units: 2 }),
    'no parameters': model => delete model.parameters,
    'a layer of no parameters': model => delete model.parameters.dense_2,
    'a layer called after an inherited name': model => (model.network.layers[0].name = '__proto__'),
    'a layer called in two lines': model => (model.network.layers[0].name = 'a\nb'),
    'rows that differ': model => (model.parameters.dense_1.W.rows = 3),
    'columns that differ': model => (model.parameters.dense_1.W.columns = 7),
    'one value too few': model => model.parameters.dense_1.W.values.pop(),
    'one value too many': model => model.parameters.dense_1.W.values.push(0),
    'a value that is null, as JSON writes NaN': model => (model.parameters.dense_1.b.values[0] = null),
    'a value that is text': model => (model.parameters.dense_1.b.values[0] = '1'),
    'values that are an object': model => (model.parameters.dense_1.b.values = { length: 6 }),
    'another layer in between': model => model.network.layers.splice(3, 0, { kind: 'dense', units: 5 }),
  };

  test.each(Object.entries(damages))('%s', (_, damage) => {
    const model: Parsed = JSON.parse(text);
    damage(model);
    expectRefusal(refusal(JSON.stringify(model)));
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

  test('a number too large for a double', () => {
    expectRefusal(refusal(text.replace(/"values":\[[^,]+,/, '"values":[1e999,')));
  });

  test('cut at every place', () => {
    for (let length = 0; length < text.length - 2; length++) expectRefusal(refusal(text.slice(0, length)));
  });

  test('anything in any place: read, or refused in one line', () => {
    const places = paths(JSON.parse(text));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
        const model: Parsed = JSON.parse(text);
        const parent = path.slice(0, -1).reduce((node, key) => node[key], model);
        parent[path.at(-1)!] = value;
        const error = refusal(JSON.stringify(model));
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
    .slice(0, 8)
    .flatMap(([key, value]) => [[key], ...paths(value).map(rest => [key, ...rest])]);
}

test('nothing in a file reaches the prototypes, and nothing is called', () => {
  const nasty = text
    .replace('{"format"', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"format"')
    .replace('"parameters":{', '"parameters":{"__proto__":{"W":{"polluted":1}},"toString":"x","then":"y",')
    .replace('"kind":"dense"', '"kind":"dense","__proto__":{"polluted":1},"toJSON":"alert(1)"');
  const { model } = readModel(nasty);
  expect(({} as Parsed).polluted).toBeUndefined();
  expect((model as Parsed).polluted).toBeUndefined();
  expect(Object.keys(model.parameters)).toEqual(['dense_1', 'dense_2', 'dense_3']);
  expect(model.logits(moons.x)).toEqual(file.model.logits(moons.x));
});
