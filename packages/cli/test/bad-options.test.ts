// Every wrong option, command and place for the results: one line with the valid range, before any training.

import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Files, goodFiles, type Refusal, refusals, refused } from './refusals.ts';
import { Workspace } from './run.ts';
import { testWhere } from './where-possible.ts';

refusals(
  '17: options of train',
  (
    [
      ['--learning-rate 1e999', '--learning-rate must be a finite number above 0, got 1e999'],
      ['--learning-rate 0', '--learning-rate must be a finite number above 0, got 0'],
      ['--learning-rate -0.1', '--learning-rate must be a finite number above 0, got -0.1'],
      ['--learning-rate abc', '--learning-rate must be a finite number above 0, got abc'],
      ['--learning-rate 0x10', '--learning-rate must be a finite number above 0, got 0x10'],
      ['--learning-rate NaN', '--learning-rate must be a finite number above 0, got NaN'],
      ['--learning-rate=', '--learning-rate must be a finite number above 0, got ""'],
      ['--learning-rate', "option '--learning-rate <α>' argument missing"],
      ['--keep-prob 0', '--keep-prob must be a finite number in (0, 1], got 0'],
      ['--keep-prob 1.5', '--keep-prob must be a finite number in (0, 1], got 1.5'],
      ['--l2 -1', '--l2 must be a finite number ≥ 0, got -1'],
      ['--l2 1e999', '--l2 must be a finite number ≥ 0, got 1e999'],
      ['--lambda -1', '--lambda must be a finite number ≥ 0, got -1'],
      ['--l1 -1', '--l1 must be a finite number ≥ 0, got -1'],
      ['--momentum 1', '--momentum must be a finite number in [0, 1), got 1'],
      ['--momentum 0.5 --optimizer adam', '--momentum goes with --optimizer sgd or rmsprop'],
      ['--batch-size 0', '--batch-size must be a whole number ≥ 1, got 0'],
      ['--batch-size 1.5', '--batch-size must be a whole number ≥ 1, got 1.5'],
      ['--steps 0', '--steps must be a whole number ≥ 1, got 0'],
      ['--steps 1e3', '--steps must be a whole number ≥ 1, got 1e3'],
      ['--steps 9007199254740993', '--steps must be a whole number ≥ 1, got 9007199254740993'],
      ['--steps 5 --epochs 5', 'give --steps or --epochs, not both'],
      ['--early-stopping 5', '--early-stopping needs validation examples; add --validation-split 0.2'],
      ['--validation-split 0', '--validation-split must be a finite number in (0, 1), got 0'],
      ['--validation-split 1', '--validation-split must be a finite number in (0, 1), got 1'],
      ['--seed 4294967296', '--seed must be a whole number from 0 to 4294967295, got 4294967296'],
      ['--seed -1', '--seed must be a whole number from 0 to 4294967295, got -1'],
      [
        '--hidden 20,,3',
        '--hidden must be whole numbers from 1 to 1000000 with commas between, or none, got 20,,3',
      ],
      ['--hidden 0', '--hidden must be whole numbers from 1 to 1000000 with commas between, or none, got 0'],
      [
        '--hidden 2.5',
        '--hidden must be whole numbers from 1 to 1000000 with commas between, or none, got 2.5',
      ],
      [
        '--hidden 100000,100000',
        '--hidden 100000,100000: takes 10000300000 weights, more than a model file holds (16777216)',
      ],
      ['--hidden=', '--hidden must be whole numbers from 1 to 1000000 with commas between, or none, got ""'],
      [
        '--activation constructor',
        '--activation must be relu, leakyRelu, elu, gelu, tanh or sigmoid, got constructor',
      ],
      [
        '--init __proto__',
        '--init must be he, heUniform, glorot, glorotUniform, lecun, lecunUniform or zeros, got __proto__',
      ],
      ['--optimizer nadam', '--optimizer must be sgd, rmsprop, adagrad, adam, adamW or lbfgs, got nadam'],
      ['--input-keep-prob 0', '--input-keep-prob must be a finite number in (0, 1], got 0'],
      ['--noise -1', '--noise must be a finite number ≥ 0, got -1'],
      ['--max-norm 0', '--max-norm must be a finite number above 0, got 0'],
      ['--weight-decay -1 --optimizer adamW', '--weight-decay must be a finite number ≥ 0, got -1'],
      ['--clip-norm 0', '--clip-norm must be a finite number above 0, got 0'],
      ['--clip-value 1e999', '--clip-value must be a finite number above 0, got 1e999'],
      ['--averaging 1', '--averaging must be a finite number in [0, 1), got 1'],
      ['--label-smoothing 1', '--label-smoothing must be a finite number in [0, 1), got 1'],
      ['--mixup 0', '--mixup must be a finite number above 0, got 0'],
      ['--warm-up 0', '--warm-up must be a whole number ≥ 1, got 0'],
      ['--minimum-change -1', '--minimum-change must be a finite number ≥ 0, got -1'],
      ['--schedule linear', '--schedule must be constant, step, exponential, cosine or plateau, got linear'],
      ['--task regression', '--task must be auto, classes, values or labels, got regression'],
      ['--loss absolute', '--loss must be squared or huber, got absolute'],
      ['--l1-method exact', '--l1-method must be proximal or subgradient, got exact'],
      ['--unseen guess', '--unseen must be ignore or refuse, got guess'],
      ['--types zip', '--types must be pairs such as zip=categorical, got zip'],
      ['--types zip=text', '--types of zip must be numeric or categorical, got text'],
      ['--class-weights even', '--class-weights must be balanced, or pairs such as yes=5,no=1, got even'],
      ['--class-weights 1=-1', '--class-weights of 1 must be a finite number ≥ 0, got -1'],
      ['--precision float16', '--precision must be float64 or float32, got float16'],
      ['--missing drop', '--missing must be refuse or impute, got drop'],
      ['--scale no', '--scale must be standard or none, got no'],
      ['--lamda 1', "unknown option '--lamda' (Did you mean --lambda?)"],
      ['--keepprob 1', "unknown option '--keepprob' (Did you mean --keep-prob?)"],
      ['--learning-rat 1', "unknown option '--learning-rat' (Did you mean --learning-rate?)"],
      ['more.csv', "too many arguments for 'train'. Expected 1 argument but got 2: data.csv, more.csv."],
    ] as const
  ).map(([flags, line]): Refusal => [flags, goodFiles, ['train', 'data.csv', ...flags.split(' ')], line]),
);

refusals(
  'options of train that do not go together',
  (
    [
      ['--momentum 0.5 --optimizer adamW', '--momentum goes with --optimizer sgd or rmsprop'],
      ['--nesterov', '--nesterov goes with --optimizer sgd and --momentum'],
      ['--weight-decay 0.1', '--weight-decay goes with --optimizer adamW'],
      ['--schedule step', '--schedule step needs --decay-every'],
      ['--decay-every 5', '--decay-every goes with --schedule step or exponential'],
      ['--decay-factor 0.5', '--decay-factor goes with --schedule step, exponential or plateau'],
      ['--decay-patience 5', '--decay-patience goes with --schedule plateau'],
      ['--final-learning-rate 0.1', '--final-learning-rate goes with --schedule cosine or plateau'],
      [
        '--schedule cosine --final-learning-rate 0.5',
        '--final-learning-rate must be at most --learning-rate (0.3), got 0.5',
      ],
      ['--alpha-dropout', '--alpha-dropout goes with --keep-prob'],
      ['--l1-method subgradient', '--l1-method goes with --l1'],
      ['--minimum-change 0.1', '--minimum-change goes with --early-stopping'],
      ['--groups x1', '--groups goes with --validation-split'],
      ['--class-weights balanced --task values', '--class-weights goes with classes, not with --task values'],
      ['--label-smoothing 0.1 --task values', '--label-smoothing goes with classes, not with --task values'],
      ['--loss huber --task classes', '--loss huber goes with --task values'],
      ['--task labels --target y', '--task labels takes several columns of 0 and 1: --target a,b,c'],
      [
        '--hidden none --keep-prob 0.5',
        '--keep-prob is for hidden layers, and --hidden none has no such layer',
      ],
      ...[
        '--keep-prob 0.5',
        '--input-keep-prob 0.5',
        '--noise 0.1',
        '--batch-norm',
        '--l1 0.1',
        '--max-norm 3',
        '--averaging 0.9',
        '--mixup 0.2',
        '--clip-norm 1',
        '--clip-value 1',
        '--schedule cosine',
        '--warm-up 5',
        '--batch-size 2',
      ].map(
        flags =>
          [
            `--optimizer lbfgs ${flags}`,
            `--optimizer lbfgs takes a smooth cost over all rows: leave out ${flags.split(' ')[0]}, or use --optimizer adam`,
          ] as const,
      ),
      ['--l2 1 --lambda 1', "option '--lambda <λ>' cannot be used with option '--l2 <λ>'"],
      ['--weight-deacy 1', "unknown option '--weight-deacy' (Did you mean --weight-decay?)"],
    ] as const
  ).map(([flags, line]): Refusal => [flags, goodFiles, ['train', 'data.csv', ...flags.split(' ')], line]),
);

refusals('usage', [
  ['an unknown command', {}, 'trian data.csv', "unknown command 'trian' (Did you mean train?)"],
  ['an option before the command', {}, '--lamda 1', "unknown option '--lamda'"],
  ['train without data', {}, 'train', "missing required argument 'data'"],
  ['predict without a model', {}, 'predict', "missing required argument 'model'"],
  ['evaluate without data', {}, 'evaluate m.wellfit', "missing required argument 'data'"],
  ['data without a name', {}, 'data', "missing required argument 'name'"],
  [
    'notebook: iterations',
    {},
    'notebook --iterations 1e3',
    '--iterations must be a whole number from 1 to 100000000, got 1e3',
  ],
  [
    'notebook: keepProb',
    {},
    'notebook --keep-prob 0',
    '--keep-prob must be a finite number in (0, 1], got 0',
  ],
  ['notebook: lambda', {}, 'notebook --lambda -1', '--lambda must be a finite number ≥ 0, got -1'],
  [
    'notebook: seed',
    {},
    'notebook --mask-seed 4294967296',
    '--mask-seed must be a whole number from 0 to 4294967295, got 4294967296',
  ],
  [
    'data: an unknown set',
    {},
    'data toString',
    'data: name must be pitch, moons, circles, spirals, xor or blobs, got toString',
  ],
  ['data: no rows', {}, 'data moons --rows 0', '--rows must be a whole number from 1 to 10000000, got 0'],
  ['data: negative noise', {}, 'data moons --noise -1', '--noise must be a finite number ≥ 0, got -1'],
]);

const taken: Files = { ...goodFiles, 'folder/file': '', file: '' };
refusals('18: --out', [
  [
    'a folder that is there',
    taken,
    'train data.csv --out folder',
    '--out folder: exists already; choose another folder, or remove it',
  ],
  [
    'the same with a slash',
    taken,
    'train data.csv --out folder/',
    '--out folder: exists already; choose another folder, or remove it',
  ],
  [
    'a file that is there',
    taken,
    'train data.csv --out file',
    '--out file: exists already; choose another folder, or remove it',
  ],
  [
    'below a file',
    taken,
    'train data.csv --out file/run',
    '--out file/run: cannot be written: a part of the path is a file',
  ],
  ['here', taken, 'train data.csv --out .', '--out .: exists already; choose another folder, or remove it'],
  [
    'no name',
    taken,
    ['train', 'data.csv', '--out', ''],
    '--out "": exists already; choose another folder, or remove it',
  ],
  [
    'too long a name',
    taken,
    ['train', 'data.csv', '--out', 'x'.repeat(300)],
    `--out ${'x'.repeat(300)}: cannot be written: the name is too long`,
  ],
  [
    'a bad table after folders were made for it',
    { 'data.csv': '' },
    'train data.csv --out a/b/c',
    'data.csv: no data rows: the file is empty',
  ],
  [
    'a bad table and no --out',
    { 'data.csv': '' },
    'train data.csv',
    'data.csv: no data rows: the file is empty',
  ],
  [
    'notebook: a folder that is there',
    taken,
    'notebook --out folder',
    '--out folder: exists already; choose another folder, or remove it',
  ],
  [
    'notebook: below a file',
    taken,
    'notebook --out file/x',
    '--out file/x: cannot be written: a part of the path is a file',
  ],
  [
    'data: a file that is there',
    taken,
    'data moons --out file',
    '--out file: exists already; choose another name, or remove it',
  ],
  [
    'data: in no folder',
    taken,
    'data moons --out nope/x.csv',
    '--out nope/x.csv: cannot be written: no such file or folder',
  ],
  [
    'data: below a file',
    taken,
    'data moons --out file/x.csv',
    '--out file/x.csv: cannot be written: a part of the path is a file',
  ],
  [
    'predict: a file that is there',
    taken,
    'predict m data.csv --out data.csv',
    '--out data.csv: exists already; choose another name, or remove it',
  ],
]);

testWhere(process.platform === 'linux', '/proc')('18: --out where nothing can be made', async () => {
  const line = '--out /proc/x: cannot be written: no such file or folder';
  await refused(goodFiles, 'train data.csv --out /proc/x', line);
});

// root may write anywhere
testWhere(process.getuid?.() !== 0 && process.platform !== 'win32', 'a user who is not root')(
  '18: --out in a read-only folder',
  async () => {
    using work = new Workspace(goodFiles);
    mkdirSync(join(work.folder, 'locked'));
    chmodSync(join(work.folder, 'locked'), 0o555);
    expect(await work.run('train', 'data.csv', '--out', 'locked/run')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'wellfit: --out locked/run: cannot be written: permission denied\n',
      left: [],
      temporary: [],
    });
  },
);

describe.concurrent('23: divergence', () => {
  test.each([
    [['--learning-rate', '1e6', '--l2', '1'], 'cost became'],
    [['--learning-rate', '1e300', '--precision', 'float32'], 'an update left the finite numbers'],
  ])('%s: exit 1, with the last finite parameters', async (flags, cause) => {
    using work = new Workspace(goodFiles);
    const { code, stdout, stderr, left, temporary } = await work.run(
      'train',
      'data.csv',
      ...flags,
      ...['--steps', '100000', '--out', 'run', '--json', '--quiet'],
    );
    expect({ code, temporary }).toEqual({ code: 1, temporary: [] });
    expect(stderr).toMatch(
      /^wellfit: training diverged: .* at step \d+ in layer dense_\d; lower --learning-rate \(.*\)[^\n]*\n$/,
    );
    expect(stderr).toContain(cause);
    const { stopped, steps, train } = JSON.parse(stdout);
    expect(stopped).toBe('diverged');
    // noticed at the step itself, or at the next one, whose cost shows what the update did
    expect([0, 1]).toContain(Number(/at step (\d+)/.exec(stderr)![1]) - steps);
    expect(train.loss).toBeGreaterThan(0); // the parameters kept make a network that works
    expect(left.filter(name => name.split('/').some(part => part.startsWith('.')))).toEqual([]);
    expect(left).toContain('run/model.wellfit');
    expect(work.json('run/run.json')).toMatchObject({ stopped: 'diverged', steps });
    expect(work.read('run/report.html')).toContain(
      /training diverged: .* in layer dense_\d/.exec(stderr)![0],
    );
    const { parameters } = work.json('run/model.wellfit') as {
      parameters: Record<string, Record<string, { values: unknown[] }>>;
    };
    const values = Object.values(parameters).flatMap(letters =>
      Object.values(letters).flatMap(({ values }) => values),
    );
    expect(values.length).toBeGreaterThan(100);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(await work.run('predict', 'run/model.wellfit', 'data.csv')).toMatchObject({ code: 0, stderr: '' });
  });
});
