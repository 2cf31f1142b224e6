// Settings in a file: JSON as data, modules as programs, the command line before both.
import { describe, expect, test } from 'vitest';
import { good, goodFiles, type Refusal, refusals } from './refusals.ts';
import { Workspace } from './run.ts';

/** The settings that a run would have. */
async function printed(files: Readonly<Record<string, string>>, ...flags: string[]) {
  using work = new Workspace(files);
  const { code, stdout, stderr, left } = await work.run('train', '--print-config', ...flags);
  expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  return JSON.parse(stdout);
}

const json = (settings: object) => ({ 'wellfit.config.json': JSON.stringify(settings) });

describe.concurrent('a config file', () => {
  test('holds every setting under the name of its option', async () => {
    const settings = {
      target: ['a', 'b, c'],
      task: 'labels',
      features: ['x, y', 'z'],
      types: { 'x, y': 'categorical', __proto__x: 'numeric' },
      hidden: [],
      inputKeepProb: 0.9,
      learningRate: 1e-7,
      schedule: 'cosine',
      classWeights: undefined,
      batchSize: 32,
      epochs: 3,
      nesterov: true,
      momentum: 0.9,
      turbo: false,
    };
    expect(await printed(json(settings))).toMatchObject(JSON.parse(JSON.stringify(settings)));
  });

  test('what is printed is a config file of the same settings', async () => {
    const flags = [
      '--optimizer',
      'adamW',
      '--weight-decay',
      '0.1',
      '--class-weights',
      'yes=5,a=b=2',
      '--types',
      'zip=categorical',
      '--batch-norm',
    ];
    const first = await printed({}, ...flags);
    expect(first).toMatchObject({ classWeights: { yes: 5, 'a=b': 2 }, batchNorm: true, l2: 0 });
    expect(await printed(json(first))).toEqual(first);
  });

  test('the command line counts more, and --lambda is --l2 in both', async () => {
    const file = json({ l2: 0.5, hidden: [4], seed: 7 });
    expect(await printed(file, '--hidden', '9')).toMatchObject({ l2: 0.5, hidden: [9], seed: 7 });
    expect((await printed(file, '--lambda', '0.25')).l2).toBe(0.25);
    expect((await printed(json({ lambda: 0.5 }))).l2).toBe(0.5);
    expect((await printed(json({ lambda: 0.5 }), '--l2', '0')).l2).toBe(0);
    expect((await printed(json({ lambda: 0.5 }))).lambda).toBe(undefined);
  });

  test.each([
    ['wellfit.config.ts', 'const l2: number = 0.3;\nexport default { l2, hidden: [5] as const };\n'],
    ['wellfit.config.js', 'export default { l2: 0.1 + 0.2 - 0.0, hidden: [5] };\n'],
  ])('%s is run', async (name, text) => {
    const { l2, hidden } = await printed({ [name]: text });
    expect(l2).toBeCloseTo(0.3, 12);
    expect(hidden).toEqual([5]);
  });

  test('named: the one in the folder is left alone', async () => {
    const files = { ...json({ l2: 'nonsense' }), 'other/mine.json': '{ "l2": 0.2 }' };
    expect((await printed(files, '--config', 'other/mine.json')).l2).toBe(0.2);
  });

  test('is told of, and its settings are in the record', async () => {
    using work = new Workspace({ ...goodFiles, ...json({ steps: 3, hidden: [4], l2: 0.5, out: 'run' }) });
    const { code, stderr } = await work.run('train', 'data.csv', '--seed', '5');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'wellfit: note: settings of wellfit.config.json\n' });
    const { settings, optimizer } = work.json('run/run.json') as { settings: object; optimizer: object };
    expect(optimizer).toMatchObject({ kind: 'sgd', learningRate: 0.3 }); // what nothing said of
    expect(settings).toMatchObject({ steps: 3, hidden: [4], l2: 0.5, seed: 5, optimizer: 'sgd' });
    expect(await work.run('predict', 'run/model.wellfit', 'data.csv')).toMatchObject({ code: 0, stderr: '' });
  });
});

const bad = (title: string, content: string, line: string, name = 'wellfit.config.json'): Refusal => [
  title,
  { 'data.csv': good, [name]: content },
  'train data.csv',
  line.startsWith('--') ? line : `${name}: ${line}`,
];

refusals('a config file that is refused', [
  bad('an unknown name', '{"lamda":1}', 'no setting lamda: did you mean lambda?'),
  bad('the name of an option', '{"learning-rate":1}', 'no setting learning-rate: did you mean learningRate?'),
  bad('a name far from any', '{"colour":1}', 'no setting colour; see wellfit train --help'),
  bad('a name of Object.prototype', '{"__proto__":1}', 'no setting __proto__; see wellfit train --help'),
  bad('itself', '{"config":"x"}', 'no setting config; see wellfit train --help'),
  bad('a value out of range', '{"keepProb":0}', 'keepProb must be a finite number in (0, 1], got 0'),
  bad('text for a number', '{"l2":"much"}', 'l2 must be a finite number ≥ 0, got much'),
  bad('a list for a number', '{"l2":[1]}', 'l2 must be a finite number ≥ 0, got [1]'),
  bad('null', '{"l2":null}', 'l2 must be a finite number ≥ 0, got null'),
  bad('true for a number', '{"steps":true}', 'steps must be a whole number ≥ 1, got true'),
  bad('a number for yes or no', '{"batchNorm":1}', 'batchNorm must be true or false, got 1'),
  bad('a number for text', '{"test":1}', 'test must be text, got 1'),
  bad(
    'units',
    '{"hidden":[20,0]}',
    'hidden must be whole numbers from 1 to 1000000 with commas between, or none, got [20,0]',
  ),
  bad('names that are none', '{"drop":[1]}', 'drop must be names of columns, got [1]'),
  bad('pairs', '{"types":["a"]}', 'types must be pairs such as zip=categorical, got ["a"]'),
  bad('a pair', '{"types":{"a":"text"}}', 'types of a must be numeric or categorical, got text'),
  bad('a weight', '{"classWeights":{"0":-1}}', 'classWeights of 0 must be a finite number ≥ 0, got -1'),
  bad('both names of λ', '{"l2":1,"lambda":1}', 'give l2 or lambda, not both'),
  bad('settings that contradict each other', '{"epochs":1,"steps":1}', '--steps or --epochs')
    .slice(0, 3)
    .concat('give --steps or --epochs, not both') as unknown as Refusal,
  bad('a list', '[]', 'must hold an object of settings, such as { "l2": 0.7 }'),
  bad(
    'a module without settings',
    'export const l2 = 1;',
    'export default must be an object of settings, such as { "l2": 0.7 }',
    'wellfit.config.js',
  ),
  bad('a module that throws', 'throw new Error("no\\nway");', 'cannot be run: no way', 'wellfit.config.ts'),
  [
    'two files',
    { ...goodFiles, 'wellfit.config.js': '', 'wellfit.config.json': '{}' },
    'train data.csv',
    'wellfit.config.js and wellfit.config.json: keep one, or say which: --config wellfit.config.js',
  ],
  ['no such file', goodFiles, 'train data.csv --config mine.json', 'mine.json: no such file'],
  ['no such module', goodFiles, 'train data.csv --config mine.ts', 'mine.ts: no such file'],
  ['a folder', { ...goodFiles, 'c/x': '' }, 'train data.csv --config c', 'c: is a folder, not a file'],
]);

test('broken JSON: where', async () => {
  using work = new Workspace({ ...goodFiles, 'wellfit.config.json': '{"l2": 1,}' });
  const { code, stderr, left } = await work.run('train', 'data.csv');
  expect({ code, left }).toEqual({ code: 2, left: [] });
  expect(stderr).toMatch(/^wellfit: wellfit\.config\.json: is not JSON: [^\n]+\n$/);
});
