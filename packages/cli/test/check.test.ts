// `wellfit check`: the laws tried on models and on networks that are given by options, and its exit codes.
import { describe, expect, test } from 'vitest';
import { changed } from './models.ts';
import { goodFiles, refusals } from './refusals.ts';
import { Workspace } from './run.ts';

async function checked(files: Readonly<Record<string, string>>, ...flags: string[]) {
  using work = new Workspace(files);
  return await work.run('check', ...flags);
}

describe.concurrent('a network', () => {
  test('by default that of wellfit train: a line for each law', async () => {
    const { code, stdout, stderr, left } = await checked({});
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
    expect(stdout).toMatch(/^✓ shape +network: [^\n]+\n/);
    expect(stdout).toMatch(/\n\n\d+ laws kept\n$/);
    expect(stdout).toMatch(/✓ gradients +network: [^\n]+ 1e-6\)/);
  });

  test.each([
    [
      'several classes',
      '--outputs 3 --inputs 4 --hidden 6,5 --activation gelu --batch-norm --keep-prob 0.8',
      'softmaxCrossEntropy',
      'dropout_2',
    ],
    [
      'labels',
      '--outputs 3 --task labels --hidden none --label-smoothing 0.1 --input-keep-prob 0.7',
      'multiLabelCrossEntropy',
      'dropout_1',
    ],
    ['values', '--task values --loss huber --layer-norm --noise 0.2 --l2 0.3', 'huber', 'gaussianNoise_1'],
    [
      'alpha dropout and L1',
      '--keep-prob 0.9 --alpha-dropout --activation elu --l1 0.1',
      'binaryCrossEntropy',
      'alphaDropout_2',
    ],
  ])('%s', async (_, flags, loss, layer) => {
    const { code, stdout } = await checked({}, ...flags.split(' '), '--json');
    const { passed, laws } = JSON.parse(stdout);
    expect({ code, passed }).toEqual({ code: 0, passed: true });
    const of = (name: string) => laws.find((law: { law: string }) => law.law === name);
    expect(of('meaning').message).toContain(loss);
    expect(of('gradients').figure).toBeLessThan(1e-6);
    expect(
      laws.some((law: { layer?: string; law: string }) => law.layer === layer && law.law === 'fresh'),
    ).toBe(true);
  });

  test('of a config file, which may hold more than a network', async () => {
    const config = { 'wellfit.config.json': '{"hidden":[5],"keepProb":0.7,"optimizer":"adam","target":"y"}' };
    const { code, stdout, stderr } = await checked(config, '--hidden', '3,3,3');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'wellfit: note: settings of wellfit.config.json\n' });
    expect(stdout).toContain('dropout_3: ');
    expect(stdout).not.toContain('dropout_4');
  });
});

describe.concurrent('a model', () => {
  test('that breaks a law: exit code 1', async () => {
    using work = new Workspace(goodFiles);
    await work.run('train', 'data.csv', '--steps', '5', '--out', 'run', '--quiet');
    const model = work.read('run/model.wellfit');
    const huge = { rows: 20, columns: 3, values: new Array(60).fill(1e300) };
    work.write('m.wellfit', changed(model, 'parameters.dense_2.W', huge));
    const { code, stdout, stderr } = await work.run('check', 'm.wellfit');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/\n✗ engine +network: /);
    expect(stdout).toMatch(/\n\d+ laws? broken, \d+ kept\n$/);
    const { passed } = JSON.parse((await work.run('check', 'm.wellfit', '--json')).stdout);
    expect(passed).toBe(false);
  });

  test('its own layers, parameters and loss', async () => {
    using work = new Workspace(goodFiles);
    const flags = ['--keep-prob', '0.8', '--steps', '5', '--out', 'run', '--quiet'];
    await work.run('train', 'data.csv', ...flags);
    const { code, stdout } = await work.run('check', 'run/model.wellfit');
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ scale +dropout_2: units that are kept are scaled by 1\/0\.8/);
    work.write('m.wellfit', changed(work.read('run/model.wellfit'), 'network.layers.2.keepProb', 0.5));
    expect((await work.run('check', 'm.wellfit')).stdout).toMatch(/dropout_1: [^\n]+ 1\/0\.5/);
  });
});

refusals('check', [
  [
    'a model and a network',
    {},
    'check m.wellfit --hidden 3 --task values',
    'check: --task, --hidden: the model has a network of its own',
  ],
  ['no such model', {}, 'check m.wellfit', 'm.wellfit: no such file'],
  ['no model', goodFiles, 'check data.csv', 'data.csv: not a wellfit model: it is not JSON'],
  ['no inputs', {}, 'check --inputs 0', '--inputs must be a whole number from 1 to 1000000, got 0'],
  ['a tolerance', {}, 'check --tolerance 0', '--tolerance must be a finite number above 0, got 0'],
  ['contradictions', {}, 'check --alpha-dropout', '--alpha-dropout goes with --keep-prob'],
]);
