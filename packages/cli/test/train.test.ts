// Training from the command line: the files, the figures, and the same bytes for the same seed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWithReference } from '../../wellfit/test/reference.node.ts';
import {
  columns,
  csv,
  data,
  evaluate,
  held,
  quick,
  rings,
  runFiles,
  type Summary,
  train,
  withBoundary,
} from './rings.ts';
import { Workspace } from './run.ts';

describe.concurrent('the folder of a run', () => {
  test('holds model, history, report, pictures and record, whole', async () => {
    using work = new Workspace({ 'data.csv': data });
    const { code, stderr, left, temporary } = await work.run('train', 'data.csv', ...quick, '--out', 'run/');
    expect({ code, stderr, temporary }).toEqual({ code: 0, stderr: '', temporary: [] });
    expect(left).toEqual(['run', ...withBoundary.map(name => `run/${name}`)]);
    for (const name of left.filter(name => name.endsWith('.svg'))) {
      expect(work.read(name)).toMatch(/^<svg [\s\S]*<\/svg>\n?$/);
      expect(work.read(name)).not.toContain('NaN');
    }
    for (const name of left.filter(name => name.endsWith('.png'))) {
      expect([...readFileSync(join(work.folder, name)).subarray(0, 8)]).toEqual([
        137, 80, 78, 71, 13, 10, 26, 10,
      ]);
    }
    expect(work.read('run/report.html')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(work.read('run/report.html').match(/<svg /g)!.length).toBeGreaterThanOrEqual(3);
  });

  test('no boundary for one feature or three', async () => {
    using work = new Workspace({
      'data.csv': csv(
        'x1,x2,x3,y',
        rings(40).map(([a, b, y]) => [a!, b!, `${a![3]}`, y!]),
      ),
    });
    await train(work, 'data.csv', ...quick, '--out', 'three');
    await train(work, 'data.csv', ...quick, '--out', 'one', '--features', 'x2');
    await train(work, 'data.csv', ...quick, '--out', 'two', '--drop', 'x3');
    const inside = (folder: string) => work.files().filter(name => name.startsWith(`${folder}/`));
    expect(inside('three')).toEqual(runFiles.map(name => `three/${name}`));
    expect(inside('one')).toEqual(runFiles.map(name => `one/${name}`));
    expect(inside('two')).toEqual(withBoundary.map(name => `two/${name}`));
  });

  test('is runs/<data>-<n> when not named: the first that is free', async () => {
    using work = new Workspace({ 'my.data.csv': data, 'runs/my.data-2/x': '' });
    expect((await train(work, 'my.data.csv', ...quick)).out).toBe('runs/my.data-1');
    expect((await train(work, 'my.data.csv', ...quick)).out).toBe('runs/my.data-3');
  });

  test('its record names version, settings and figures', async () => {
    using work = new Workspace({ 'data.csv': data });
    const summary = await train(work, 'data.csv', ...quick, '--l2', '0.5', '--seed', '7', '--out', 'run');
    const {
      wellfit,
      command,
      source,
      settings,
      steps,
      stopped,
      train: figures,
    } = work.json('run/run.json') as Summary & {
      readonly [key: string]: unknown;
    };
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect({ wellfit, command, source }).toEqual({ wellfit: version, command: 'train', source: 'data.csv' });
    expect(settings).toMatchObject({ l2: 0.5, seed: 7, steps: 40, hidden: [20, 3], precision: 'float64' });
    expect({ steps, stopped, train: figures }).toEqual({ steps: 40, stopped: 'steps', train: summary.train });
  });
});

describe.concurrent('--json', () => {
  const figure = expect.any(Number);
  const figures = {
    loss: figure,
    accuracy: figure,
    balancedAccuracy: figure,
    precision: figure,
    recall: figure,
    f1: figure,
    rocAuc: figure,
    logLoss: figure,
    brierScore: figure,
    expectedCalibrationError: figure,
  };
  const rest = {
    task: 'binary',
    steps: 40,
    seconds: expect.any(Number),
    stopped: 'steps',
    model: 'run/model.wellfit',
    out: 'run',
  };

  test('one document of the documented shape', async () => {
    using work = new Workspace({ 'data.csv': data, 'test.csv': held });
    const all = ['--validation-split', '0.25', '--test', 'test.csv'];
    const summary = await train(work, 'data.csv', ...quick, ...all, '--out', 'run');
    expect(summary).toEqual({ train: figures, validation: figures, test: figures, ...rest });
    expect(Object.keys(summary)).toEqual([
      'train',
      'validation',
      'test',
      'task',
      'steps',
      'seconds',
      'stopped',
      'model',
      'out',
    ]);
  });

  test('without held-out sets: no figures for them', async () => {
    using work = new Workspace({ 'data.csv': data });
    expect(await train(work, 'data.csv', ...quick, '--out', 'run')).toEqual({ train: figures, ...rest });
  });
});

describe.concurrent('history.csv', () => {
  test('step by step: cost is loss plus penalty, and the last line is the result', async () => {
    using work = new Workspace({ 'data.csv': data });
    const summary = await train(work, 'data.csv', ...quick, '--l2', '0.7', '--out', 'run');
    const history = columns(work.read('run/history.csv'));
    expect([...history.keys()]).toEqual([
      'step',
      'loss',
      'penalty',
      'cost',
      'accuracy',
      'validation_loss',
      'validation_accuracy',
    ]);
    expect(history.get('step')).toEqual(Array.from({ length: 41 }, (_, step) => step));
    const [loss, penalty, cost] = ['loss', 'penalty', 'cost'].map(name => history.get(name)!);
    for (const [k, value] of cost!.entries()) expect(value).toBeCloseTo(loss![k]! + penalty![k]!, 12);
    expect(penalty!.every(value => value! > 0)).toBe(true);
    expect(loss!.at(-1)).toBeLessThan(loss![0]!);
    expect(loss!.at(-1)).toBe(summary.train.loss);
    expect(history.get('accuracy')!.at(-1)).toBe(summary.train.accuracy);
    expect(history.get('validation_loss')!.every(value => value === undefined)).toBe(true);
  });

  test('with a validation split: its loss and accuracy beside', async () => {
    using work = new Workspace({ 'data.csv': data });
    const summary = await train(work, 'data.csv', ...quick, '--validation-split', '0.2', '--out', 'run');
    const history = columns(work.read('run/history.csv'));
    expect(history.get('validation_loss')!.at(-1)).toBe(summary.validation!.loss);
    expect(history.get('validation_accuracy')!.at(-1)).toBe(summary.validation!.accuracy);
    expect((12 * summary.validation!.accuracy) % 1).toBe(0); // a fifth of sixty rows
    expect((48 * summary.train.accuracy) % 1).toBeCloseTo(0, 9);
  });
});

describe.concurrent('seeds', () => {
  test('the same gives the same bytes, another one others', async () => {
    using work = new Workspace({ 'data.csv': data });
    const flags = ['--keep-prob', '0.8', '--batch-size', '16', '--validation-split', '0.2'];
    const model = async (out: string, ...seeds: string[]) => {
      await train(work, 'data.csv', ...quick, ...flags, ...seeds, '--out', out);
      return work.read(`${out}/model.wellfit`);
    };
    const first = await model('a', '--seed', '5');
    expect((await model('b', '--seed', '5')) === first).toBe(true);
    expect((await model('c', '--seed', '6')) === first).toBe(false);
    expect((await model('d', '--seed', '5', '--mask-seed', '6')) === first).toBe(false);
    expect((await model('e', '--seed', '5', '--init-seed', '5', '--mask-seed', '5')) === first).toBe(true);
  });
});

describe.concurrent('settings', () => {
  test('early stopping ends before the last step, and says so', async () => {
    using work = new Workspace({
      'data.csv': csv(
        'x1,x2,y',
        rings(40).map(([a, b], i) => [a!, b!, `${((i * i * 7) % 3) % 2}`]),
      ),
    });
    const stop = ['--validation-split', '0.3', '--early-stopping', '3', '--steps', '20000'];
    const { steps, stopped } = await train(work, 'data.csv', ...stop, '--out', 'run', '--quiet');
    expect(stopped).toBe('early');
    expect(steps).toBeLessThan(20000);
  });

  test.each([
    [
      'batches with a ragged last one: steps of an epoch',
      ['--batch-size', '25', '--epochs', '4'],
      { steps: 12, stopped: 'epochs' },
    ],
    [
      'a batch larger than the data',
      ['--batch-size', '1000', '--epochs', '4'],
      { steps: 4, stopped: 'epochs' },
    ],
    ['float32', ['--precision', 'float32', '--steps', '400'], { steps: 400, stopped: 'steps' }],
    ['adam', ['--optimizer', 'adam', '--learning-rate', '0.02', '--steps', '400'], { steps: 400 }],
    ['momentum', ['--momentum', '0.9', '--learning-rate', '0.05', '--steps', '400'], { steps: 400 }],
    ['l1', ['--l1', '0.1', '--l2', '0.1', '--steps', '400'], { steps: 400 }],
    [
      'tanh, one layer, from glorot',
      ['--activation', 'tanh', '--hidden', '9', '--init', 'glorot', '--steps', '400'],
      { steps: 400 },
    ],
    [
      'dropout with one mask of numpy',
      ['--keep-prob', '0.8', '--mask', 'fixed', '--random', 'numpy', '--steps', '400'],
      {},
    ],
  ])('%s', async (_, flags, expected) => {
    using work = new Workspace({ 'data.csv': data });
    const summary = await train(work, 'data.csv', ...flags, '--quiet', '--out', 'run');
    expect(summary).toMatchObject(expected);
    const { loss } = Object.fromEntries(columns(work.read('run/history.csv')));
    expect(summary.train.loss).toBeLessThan(loss![0]!);
    const { loss: again, accuracy } = await evaluate(work, 'run/model.wellfit', 'data.csv');
    expect(accuracy).toBe(summary.train.accuracy);
    // a model file is read in double precision, whatever the precision it was trained in
    if (flags.includes('float32')) expect(again).toBeCloseTo(summary.train.loss, 6);
    else expect(again).toBe(summary.train.loss);
  });

  test('--lambda is --l2', async () => {
    using work = new Workspace({ 'data.csv': data });
    await train(work, 'data.csv', ...quick, '--lambda', '0.7', '--out', 'lambda');
    await train(work, 'data.csv', ...quick, '--l2', '0.7', '--out', 'l2');
    expect(work.read('lambda/model.wellfit') === work.read('l2/model.wellfit')).toBe(true);
  });
});

describe.concurrent('what is said while training', () => {
  test('a summary on stdout, and nothing on stderr with --quiet', async () => {
    using work = new Workspace({ 'data.csv': data, 'test.csv': held });
    const { stdout, stderr } = await work.run(
      'train',
      'data.csv',
      ...quick,
      '--test',
      'test.csv',
      '--out',
      'run',
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^y: 2 classes \(0, 1\) by 2 features, 60 rows\n\n +loss +accuracy +balanced +F1 +ROC AUC\ntrain( +[\d.]+){5}\ntest( +[\d.]+){5}\n\ndone after 40 steps in 1 s\n[^\n]+\n\nReport: run\/report.html\nModel: {2}run\/model.wellfit\n$/,
    );
  });

  test('progress on stderr as plain lines where there is no terminal', async () => {
    using work = new Workspace({ 'data.csv': data });
    const running = work.start({
      args: ['train', 'data.csv', '--steps', '100000000', '--out', 'run', '--json'],
    });
    await running.until(({ stderr }) => stderr.includes('\n'));
    running.child.kill('SIGINT');
    const { stdout, stderr } = await running.outcome;
    expect(stderr.split('\n')[0]).toMatch(/^data\.csv: step \d+ of 100000000, cost [\d.]+, \d.* left$/);
    expect(JSON.parse(stdout).stopped).toBe('aborted');
  });
});

describeWithReference('the dropout run of the assignment, by wellfit train', folder => {
  test('the published accuracies, and the loss that its one mask hides', async () => {
    using work = new Workspace({ 'data.mat': readFileSync(join(folder, 'data.mat')) });
    const golden = JSON.parse(readFileSync(join(folder, 'goldens.json'), 'utf8')).runs.dropout;
    const same = [
      '--scale',
      'none',
      '--init',
      'lecun',
      '--random',
      'numpy',
      '--init-seed',
      '3',
      '--mask-seed',
      '1',
    ];
    const summary = await train(
      work,
      'data.mat',
      ...same,
      '--keep-prob',
      '0.86',
      '--mask',
      'fixed',
      '--quiet',
      '--out',
      'run',
    );
    expect(summary.steps).toBe(30000);
    const { train_stable, test_stable } = golden.cross_entropy_without_dropout;
    expect(summary.train.loss).toBeCloseTo(train_stable, 3);
    expect(summary.test!.loss).toBeCloseTo(test_stable, 3);
    expect(summary.train.loss).toBeCloseTo(0.658, 3);
    expect(summary.test!.loss).toBeCloseTo(1.055, 3);
    expect(summary.train.accuracy).toBe(golden.train_accuracy);
    expect(summary.test!.accuracy).toBe(golden.test_accuracy);
    const history = columns(work.read('run/history.csv'));
    expect(history.get('cost')![0]).toBeCloseTo(golden.cost[0], 12);
    expect(history.get('cost')!.at(-1)).toBeCloseTo(golden.cost_every_1000.at(-1), 2);
    const page = work.read('run/report.html');
    expect([page.includes('0.658'), page.includes('0.060'), /mask/.test(page)]).toEqual([true, true, true]);
  });
});
