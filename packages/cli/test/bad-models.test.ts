// Every damaged model, and every table that a model cannot answer: named in one line, and nothing written.

import { describe, expect, test } from 'vitest';
import golden from '../../wellfit/test/golden/mat-npy.json' with { type: 'json' };
import { changed as changedIn, sealed } from './models.ts';
import { type Files, good, goodFiles, type Refusal, refusals } from './refusals.ts';
import { Workspace } from './run.ts';

describe('with a model', async () => {
  using trained = new Workspace(goodFiles);
  await trained.run('train', 'data.csv', '--steps', '5', '--out', 'run', '--hidden', '4', '--quiet');
  const model = trained.read('run/model.wellfit');

  const files: Files = {
    'm.wellfit': model,
    'data.csv': good,
    'short.csv': 'x1,y\n1,0\n',
    'other.csv': 'q\n1\n',
    'gap.csv': 'x1,x2,y\n1,,0\n',
    'word.csv': 'x1,x2,y\n1,high,0\n',
    'label.csv': 'x1,x2,y\n1,2,0\n1,2,2\n',
    'unlabelled.csv': 'x1,x2\n1,2\n',
    'ragged.csv': 'x1,x2,y\n1,2\n',
    'cut.mat': Buffer.from(golden.matErrors.find(file => file.name === 'cut data')!.bytes, 'base64'),
  };
  refusals(
    '11: tables',
    ['predict', 'evaluate'].flatMap(command => {
      const asked = (title: string, name: string, line: string): Refusal => {
        return [`${command}: ${title}`, files, [command, 'm.wellfit', name], `${name}: ${line}`];
      };
      return [
        asked('a missing column', 'short.csv', 'no column x2, which m.wellfit was trained on'),
        asked('missing columns', 'other.csv', 'no columns x1, x2, which m.wellfit was trained on'),
        asked(
          'a missing cell',
          'gap.csv',
          'x2: 1 missing, first at line 2: fill in or remove these cells; a model trained with --missing impute would fill them',
        ),
        asked('a word', 'word.csv', 'x2: "high" at line 2 is not a number'),
        asked(
          'a ragged row',
          'ragged.csv',
          'line 2 has 2 cells, expected 3: add the missing cell, empty if need be',
        ),
        asked(
          '15: a truncated .mat',
          'cut.mat',
          'truncated at byte 199: the variable at byte 128 ends at byte 200; save it again with -v7',
        ),
        asked('no such file', 'nope.csv', 'no such file'),
      ];
    }),
  );
  refusals('12: labels', [
    [
      'an unseen label',
      files,
      'evaluate m.wellfit label.csv',
      'label.csv: y is 2 at line 3; the model knows 0 and 1',
    ],
    ['no labels', files, 'evaluate m.wellfit unlabelled.csv', 'unlabelled.csv: no column "y": it has x1, x2'],
  ]);

  const changed = (path: string, value?: unknown) => changedIn(model, path, value);
  const fix = 'train it again, or restore the file';
  const weights = `damaged model: "dense_1".W must be 2 × 4 finite numbers; ${fix}`;
  const layer = `damaged model: unknown layer; ${fix}`;
  const W = 'parameters.dense_1.W';
  const damaged: readonly (readonly [title: string, content: string, line: string])[] = [
    ['not JSON', 'hello', 'not a wellfit model: it is not JSON'],
    ['empty', '', 'not a wellfit model: it is not JSON'],
    ['cut short', model.slice(0, 300), 'not a wellfit model: it is not JSON'],
    ['other JSON', '{"name":"x","version":1}', 'not a wellfit model'],
    ['no object', '[1,2]', 'not a wellfit model'],
    ['null', 'null', 'not a wellfit model'],
    ['another version', changed('version', 3), 'model version 3, this wellfit reads 1 to 2'],
    ['a missing parameter', changed(W), weights],
    ['no parameters of a layer', changed('parameters.dense_1'), weights],
    ['a missing weight', changed(`${W}.values`, [1, 2, 3, 4, 5, 6, 7]), weights],
    ['wrong rows', changed(`${W}.rows`, 4), weights],
    ['null for a weight', changed(`${W}.values.0`, null), weights],
    ['text for a weight', changed(`${W}.values.0`, '1'), weights],
    ['an infinite weight', sealed(changed(`${W}.values.0`, '∞').replace('"∞"', '1e999')), weights],
    ['parameters called __proto__', sealed(model.replace('"dense_1"', '"__proto__"')), weights],
    ['a layer called constructor', changed('network.layers.0.kind', 'constructor'), layer],
    ['a layer called __proto__', changed('network.layers.0.kind', '__proto__'), layer],
    ['minus one unit', changed('network.layers.0.units', -1), layer],
    ['a tera of units', changed('network.layers.0.units', 1e12), weights.replace('4', '1000000000000')],
    [
      'no features',
      changed('preprocessing.features'),
      `damaged model: its preprocessing is not a whole one; ${fix}`,
    ],
    [
      'a class too many',
      changed('target.labels', [0, 1, 2]),
      `damaged model: its target is not a whole one; ${fix}`,
    ],
    [
      'another kind of target',
      changed('target', { kind: 'classes', labels: [0, 1, 2], name: 'y' }),
      `damaged model: network, loss and target do not belong together; ${fix}`,
    ],
    ['a loss called constructor', changed('loss.kind', 'constructor'), `damaged model: unknown loss; ${fix}`],
    [
      'a digit changed',
      model.replace('"units":4', '"units":5'),
      `damaged model: its checksum is that of another text; ${fix}`,
    ],
  ];
  refusals(
    'model files',
    damaged.map(([title, content, line]): Refusal => {
      return [
        title,
        { ...goodFiles, 'm.wellfit': content },
        'predict m.wellfit data.csv',
        `m.wellfit: ${line}`,
      ];
    }),
  );
  refusals('model files that cannot be opened', [
    ['no such file', goodFiles, 'evaluate nope.wellfit data.csv', 'nope.wellfit: no such file'],
    ['a folder', { ...goodFiles, 'm/x': '' }, 'predict m data.csv', 'm: is a folder, not a file'],
    ['the data', goodFiles, 'predict data.csv data.csv', 'data.csv: not a wellfit model: it is not JSON'],
  ]);

  test('a key __proto__ changes nothing', async () => {
    const polluted = sealed(model.replace('{', '{"__proto__":{"preprocessing":{},"loss":1},'));
    using work = new Workspace({ ...goodFiles, 'm.wellfit': model, 'p.wellfit': polluted });
    const { code, stdout, stderr } = await work.run('predict', 'p.wellfit', 'data.csv', '--probabilities');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe((await work.run('predict', 'm.wellfit', 'data.csv', '--probabilities')).stdout);
  });
});
