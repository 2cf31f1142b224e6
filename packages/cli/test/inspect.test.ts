// What `wellfit inspect` shows of a model, and of what it is compiled to.
import { beforeAll, describe, expect, test } from 'vitest';
import { sealed } from './models.ts';
import { goodFiles, refusals } from './refusals.ts';
import { data, quick, train } from './rings.ts';
import { type Outcome, Workspace } from './run.ts';

/** A model with its run: files of a folder `run`. */
const made: Record<string, string> = {};
beforeAll(async () => {
  using work = new Workspace({ 'data.csv': data });
  const flags = ['--l2', '0.5', '--keep-prob', '0.8', '--batch-size', '16', '--learning-rate', '0.25'];
  await train(work, 'data.csv', ...quick, ...flags, '--out', 'run');
  for (const name of ['run/model.wellfit', 'run/run.json']) made[name] = work.read(name);
});

/** Runs the command in a folder of its own. */
async function inspect(files: Readonly<Record<string, string>>, ...args: string[]): Promise<Outcome> {
  using work = new Workspace(files);
  return await work.run('inspect', ...args); // before the folder goes
}

/** What is printed: nothing else is said, and nothing is left. */
async function shown(files: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  const { stdout, ...rest } = await inspect(files, ...args);
  expect(rest).toEqual({ code: 0, stderr: '', left: [], temporary: [] });
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(stdout.endsWith('\n')).toBe(true);
  return stdout;
}

describe.concurrent('a model', () => {
  test('its layers, features and training', async () => {
    const text = await shown(made, 'run/model.wellfit');
    expect(text.replace(/\d\.\d{3}(?= )/g, '#.###')).toMatchInlineSnapshot(`
      "run/model.wellfit: tells y = 1 from y = 0 by 2 features

      layer      kind     units   parameters    ‖W‖
      dense_1    dense    2 → 20          60  #.###  W 2 × 20, b 1 × 20, init he
      relu_1     relu     20
      dropout_1  dropout  20                         keepProb 0.8, mask fresh
      dense_2    dense    20 → 3          63  #.###  W 20 × 3, b 1 × 3, init he
      relu_2     relu     3
      dropout_2  dropout  3                          keepProb 0.8, mask fresh
      dense_3    dense    3 → 1            4  #.###  W 3 × 1, b 1 × 1, init he
                                         127         in all

      feature        mean  deviation  when missing
      x1       -0.0129417    1.31095  refused
      x2         0.014375     1.2912  refused

      Trained on data.csv for 40 steps: 60 examples, sgd with learning rate 0.25, l2
      0.5, batches of 16, float64, strict (run.json)
      "
    `);
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([]);
  });

  test('its program of prediction: dropout is not in it', async () => {
    const text = await shown(made, 'run/model.wellfit', '--program');
    expect(text).toContain('\n\nPrediction by 2-20-3-1, 127 parameters, up to 60 examples at a time\n');
    expect(text).toMatch(/dense_3 +1 × m += dense_3\.WX \+ dense_3\.b\n/);
    expect(text).not.toMatch(/keepProb = |Training step/);
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([]);
  });

  test('its training step, with the settings of its run', async () => {
    const text = await shown(made, 'run/model.wellfit', '--training');
    expect(text).toContain('Training step of 2-20-3-1, 127 parameters: binaryCrossEntropy + l2, sgd\n');
    const said = text.replace(/\s+/g, ' ');
    for (const part of [
      'l2 = 0.5',
      'keepProb = 0.8',
      'learningRate = 0.25',
      '1/m = 0.0625',
      '16 of 60 rows',
    ]) {
      expect(said).toContain(part);
    }
    expect(text).not.toContain('Prediction by');
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([]);
  });

  test('settings that are given count more', async () => {
    const flags = [
      '--training',
      '--examples',
      '1000',
      '--batch-size',
      'full',
      '--l2',
      '0',
      '--optimizer',
      'adam',
    ];
    const more = [
      '--precision',
      'float32',
      '--arithmetic',
      'fused',
      '--vector-bits',
      '256',
      '--random',
      'numpy',
    ];
    const said = (await shown(made, 'run/model.wellfit', ...flags, ...more)).replace(/\s+/g, ' ');
    for (const part of [
      'binaryCrossEntropy, adam',
      '1/m = 0.001',
      'float32, fused',
      'learningRate = 0.25',
      '--experimental-wasm-revectorize',
      "numpy's Mersenne Twister",
    ]) {
      expect(said).toContain(part);
    }
  });

  test('--json: the same as data', async () => {
    const text = await shown(made, 'run/model.wellfit', '--program', '--training', '--json');
    const { model, layers, parameters, training, program, step } = JSON.parse(text);
    expect({ model, parameters }).toEqual({ model: 'run/model.wellfit', parameters: 127 });
    expect(layers[0]).toMatchObject({
      name: 'dense_1',
      kind: 'dense',
      fanIn: 2,
      fanOut: 20,
      parameters: 60,
      shapes: { W: '2 × 20', b: '1 × 20' },
      norm: expect.any(Number),
    });
    expect(training).toMatchObject({
      source: 'data.csv',
      steps: 40,
      settings: { l2: 0.5, batchSize: 16, examples: 60, learningRate: 0.25 },
    });
    expect(program.flops.stages / 60).toBeLessThan(step.flops.stages / 16);
    expect(step.options).toEqual({
      precision: 'float64',
      arithmetic: 'strict',
      vectorBits: 128,
      random: 'philox',
      examples: 16,
    });
    expect([program.text, step.text]).toEqual([undefined, undefined]);
  });
});

describe.concurrent('the record beside a model', () => {
  const settings = '"settings":{"hidden":[20,3],"l2":0.5}';
  test.each([
    ['none', undefined],
    ['no JSON', '{'],
    ['not an object', '[7]'],
    ['of another command', `{"command":"notebook","source":"s","steps":1,${settings}}`],
    ['of another network', '{"command":"train","source":"s","steps":1,"settings":{"hidden":[9],"l2":0.5}}'],
    ['without a source', `{"command":"train","steps":1,${settings}}`],
  ])('%s: nothing is said of training, and the defaults hold', async (_, record) => {
    const model = made['run/model.wellfit']!;
    const files = { 'm/model.wellfit': model, ...(record !== undefined && { 'm/run.json': record }) };
    const text = await shown(files, 'm/model.wellfit', '--training');
    expect(text).not.toContain('Trained on');
    expect(text).toContain('binaryCrossEntropy, sgd\n');
  });

  test('values of a wrong kind are passed over', async () => {
    const wild = {
      hidden: [20, 3],
      l1: 'much',
      l2: -1,
      optimizer: 'constructor',
      learningRate: 0,
      momentum: null,
      batchSize: 1.5,
      precision: 'float16',
      random: '__proto__',
      arithmetic: 7,
    };
    const run = {
      command: 'train',
      source: 'a\u001b[31m.csv',
      steps: 9,
      settings: wild,
      examples: [],
      engine: 'x',
    };
    const files = { 'm/model.wellfit': made['run/model.wellfit']!, 'm/run.json': JSON.stringify(run) };
    const text = await shown(files, 'm/model.wellfit', '--training');
    expect(text).toContain(
      'Trained on "a\\u001b[31m.csv" for 9 steps: sgd with learning rate 0.3 (run.json)',
    );
    expect(text).toContain('binaryCrossEntropy, sgd\n');
  });
});

test('a model of somebody else steers no terminal', async () => {
  const changed = made['run/model.wellfit']!.replaceAll('dense_1', 'red')
    .replace('{"kind":"dense","units":20', '{"kind":"dense","name":"red","units":20')
    .replaceAll('"red"', '"red\\u001b[31m\\n\\u202e"')
    .replaceAll('"x1"', '"x\\u001b[2J"');
  const model = sealed(changed);
  const text = await shown({ 'model.wellfit': model }, 'model.wellfit', '--program', '--training');
  expect(text).not.toMatch(/\u202e/);
  expect(text).toContain('"x\\u001b[2J"');
});

describe.concurrent('a network without a model', () => {
  test('its layers', async () => {
    expect(
      await shown({}, '--hidden', '20,3', '--keep-prob', '0.86', '--activation', 'tanh'),
    ).toMatchInlineSnapshot(`
      "A network of 2 inputs

      layer      kind     units   parameters
      dense_1    dense    2 → 20          60    W 2 × 20, b 1 × 20, init glorot
      tanh_1     tanh     20
      dropout_1  dropout  20                    keepProb 0.86, mask fresh
      dense_2    dense    20 → 3          63    W 20 × 3, b 1 × 3, init glorot
      tanh_2     tanh     3
      dropout_2  dropout  3                     keepProb 0.86, mask fresh
      dense_3    dense    3 → 1            4    W 3 × 1, b 1 × 1, init glorot
                                         127    in all
      "
    `);
  });

  test('norms, noise and other outputs: what is learned is counted', async () => {
    const flags = ['--inputs', '4', '--outputs', '3', '--hidden', '20', '--batch-norm', '--noise', '0.1'];
    const text = await shown({}, ...flags, '--training', '--optimizer', 'adamW', '--max-norm', '2');
    expect(text.slice(0, text.indexOf('\n\nTraining'))).toMatchInlineSnapshot(`
      "A network of 4 inputs

      layer            kind           units   parameters
      gaussianNoise_1  gaussianNoise  4                     stddev 0.1
      dense_1          dense          4 → 20         100    W 4 × 20, b 1 × 20, init he
      batchNorm_1      batchNorm      20              40    gamma, beta, mean, variance 1 × 20
      relu_1           relu           20
      dense_2          dense          20 → 3          63    W 20 × 3, b 1 × 3, init he
                                                     203    in all"
    `);
    expect(text).toContain('softmaxCrossEntropy, adamW');
  });

  test('its training step', async () => {
    const text = await shown(
      {},
      '--inputs',
      '784',
      '--hidden',
      '128',
      '--training',
      '--batch-size',
      '32',
      '--examples',
      '60000',
    );
    for (const part of ['784-128-1, 100,609 parameters', 'panels of 4 columns', '60,000 rows']) {
      expect(text.replace(/\s+/g, ' ')).toContain(part);
    }
  });
});

refusals('inspect', [
  ['nothing to inspect', {}, 'inspect', 'inspect: give a model, or --hidden for a network'],
  ['no such file', {}, 'inspect m.wellfit', 'm.wellfit: no such file'],
  ['no model', goodFiles, 'inspect data.csv', 'data.csv: not a wellfit model: it is not JSON'],
  [
    'a model and a network',
    {},
    'inspect m.wellfit --hidden 3 --keep-prob 0.5',
    'inspect: --hidden, --keep-prob: the model has a network of its own',
  ],
  ['examples', {}, 'inspect --hidden 3 --examples 0', '--examples must be a whole number ≥ 1, got 0'],
  ['vectors', {}, 'inspect --hidden 3 --vector-bits 512', '--vector-bits must be 128 or 256, got 512'],
  [
    'a search, which has no single step',
    {},
    'inspect --hidden 3 --training --optimizer lbfgs',
    'inspect: --training shows single steps, and lbfgs searches along whole lines; see another, such as --optimizer sgd',
  ],
  ['arithmetic', {}, 'inspect --hidden 3 --arithmetic x', '--arithmetic must be strict or fused, got x'],
]);
