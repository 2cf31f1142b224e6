// What looks wrong with a table without being refused: a line on stderr, and the same in the report.
import { describe, expect, test } from 'vitest';
import type { Files } from './refusals.ts';
import { Workspace } from './run.ts';

describe.concurrent('warnings', () => {
  const warned = async (
    content: string,
    warnings: readonly string[],
    { flags = [], files = {} }: { readonly flags?: readonly string[]; readonly files?: Files } = {},
  ) => {
    using work = new Workspace({ 'data.csv': content, ...files });
    const all = ['train', 'data.csv', '--steps', '3', '--out', 'run', '--json', '--quiet', ...flags];
    const { code, stderr } = await work.run(...all);
    const page = work.read('run/report.html').replaceAll(/<\/?code>/g, '');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: warnings.map(line => `wellfit: warning: ${line}\n`).join(''),
    });
    expect(warnings.filter(line => !page.includes(line.replaceAll('"', '&quot;')))).toEqual([]);
    const { preprocessing } = work.json('run/model.wellfit') as {
      preprocessing: { features: { name: string }[] };
    };
    return preprocessing;
  };

  test('9: a constant column is scaled to 0', async () => {
    const { features } = await warned('a,c,y\n1,7,0\n2,7,1\n3,7,0\n4,7,1\n', [
      'c is constant; it is scaled to 0 and teaches nothing',
    ]);
    expect(features[1]).toEqual({
      kind: 'numeric',
      name: 'c',
      mean: 7,
      deviation: 1,
      fill: 7,
      indicator: false,
    });
  });

  test('25: a feature that tells the target', async () => {
    await warned('a,copy,y\n1,5,no\n2,6,yes\n3,5,no\n2,6,yes\n', [
      'copy tells the target exactly: is it a leak? leave it out with --drop copy',
    ]);
  });

  test('25: a feature that is the value itself', async () => {
    const line = 'copy tells the target exactly: is it a leak? leave it out with --drop copy';
    await warned('a,copy,y\n1,0.5,0.5\n3,1.25,1.25\n2,2,2\n', [line], { flags: ['--task', 'values'] });
  });

  test('9: a class that is rare', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${(i * 7) % 11},${i === 4 ? 'yes' : 'no'}\n`);
    const line =
      'y is yes in 1 row of 30: accuracy says little, see balanced accuracy; try --class-weights balanced';
    await warned(`a,y\n${rows.join('')}`, [line]);
    await warned(`a,y\n${rows.join('')}`, [], { flags: ['--class-weights', 'yes=5'] });
  });

  test('a class with a single row, and a split', async () => {
    const line = '2: a single row, which is trained on; none is held out to see how such rows are told';
    const flags = ['--validation-split', '0.5', '--task', 'classes'];
    await warned('a,y\n1,0\n1,1\n2,0\n3,2\n2,1\n1,1\n2,0\n2,1\n1,0\n', [line], { flags });
  });

  test('7: numbers among text, which are not for certain slips', async () => {
    await warned('a,y\nlow,0\n2,1\nhigh,1\nlow,1\n2,0\nhigh,0\n', [
      'a: 2 numbers among text, such as "low" at line 2: all are taken as categories; mend such cells, or say so with --types a=categorical',
    ]);
  });

  test('12: categories of other rows that training has not seen', async () => {
    const line = 'c: 1 cell of the test rows not seen in training (w), taken as none of its categories';
    await warned('a,c,y\n1,u,0\n2,v,1\n3,u,1\n4,v,0\n', [line], {
      flags: ['--test', 'more.csv'],
      files: { 'more.csv': 'y,c,a\n0,w,1\n1,u,2\n' },
    });
  });

  test('an id, and a column without a value', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `k${i},,${(i * 5) % 7},${i % 2}`);
    const lines = [
      'id has another category in each of its 12 rows: is it an id? leave it out',
      'none has no value in any row; it is left out',
    ];
    await warned(`id,none,a,y\n${rows.join('\n')}\n`, lines, { flags: ['--missing', 'impute'] });
  });

  test('a name with a line break does not break the line', async () => {
    await warned('a,"c\nd",y\n1,7,0\n2,7,1\n3,7,0\n4,7,1\n', [
      '"c\\nd" is constant; it is scaled to 0 and teaches nothing',
    ]);
  });
});
