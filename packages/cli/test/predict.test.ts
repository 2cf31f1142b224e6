// Predicting and evaluating from the command line: columns by name, words for words, gaps as in training.
import { describe, expect, test } from 'vitest';
import { columns, csv, data, evaluate, held, quick, rings, train } from './rings.ts';
import { Workspace } from './run.ts';

describe.concurrent('predict and evaluate', () => {
  test('agree with the figures of training, whatever the order of columns', async () => {
    const reordered = csv(
      'y,x2,note,x1',
      rings(30, ['0', '1'], 100).map(([a, b, y]) => [y!, b!, 'so', a!]),
    );
    using work = new Workspace({ 'data.csv': data, 'test.csv': held, 'reordered.csv': reordered });
    const summary = await train(work, 'data.csv', ...quick, '--test', 'test.csv', '--out', 'run');
    const model = 'run/model.wellfit';
    const { rows, classes, confusion, ...figures } = await evaluate(work, model, 'test.csv');
    const { loss, accuracy } = figures;
    expect({ figures, rows, classes }).toEqual({ figures: summary.test, rows: 30, classes: [0, 1] });
    expect((confusion[0]![0]! + confusion[1]![1]!) / 30).toBe(accuracy);
    expect(await evaluate(work, model, 'reordered.csv')).toMatchObject({ loss, accuracy });
    const said = await work.run('evaluate', model, 'test.csv');
    expect(said.stdout).toMatch(
      /^30 rows\nloss {15}[\d.]+\naccuracy {11}[\d.]+\n([a-zA-Z1 ]+ {2}[\d.]+\n){8}\n {9}predicted +0 +1\nactual 0 +\d+ +\d+\nactual 1 +\d+ +\d+\n$/,
    );

    const plain = await work.run('predict', model, 'test.csv', '--probabilities');
    expect(plain).toMatchObject({ code: 0, stderr: '', left: [] });
    const {
      y,
      'probability of 0': others,
      'probability of 1': chances,
    } = Object.fromEntries(columns(plain.stdout));
    for (const [i, p] of chances!.entries()) expect(p! + others![i]!).toBeCloseTo(1, 15);
    const truth = columns(held).get('y')!;
    expect(truth.filter((label, i) => label === y![i]).length / 30).toBe(accuracy);
    expect(y).toEqual(chances!.map(p => (p! > 0.5 ? 1 : 0)));
    expect(
      truth.reduce((sum, t, i) => sum! - Math.log(t === 1 ? chances![i]! : 1 - chances![i]!), 0)! / 30,
    ).toBeCloseTo(loss, 12);

    const other = await work.run('predict', model, 'reordered.csv', '--probabilities');
    expect(other.stdout).toBe(plain.stdout);
    expect(other.stderr).toBe('wellfit: note: the model does not use note\n');
    const file = await work.run('predict', model, 'reordered.csv', '--probabilities', '--out', 'answers.csv');
    expect(file).toMatchObject({ code: 0, stdout: '', left: ['answers.csv'] });
    expect(work.read('answers.csv')).toBe(plain.stdout);
    const labels = await work.run('predict', model, 'test.csv');
    expect(labels.stdout).toBe(`y\n${y!.join('\n')}\n`);
  });

  test('--missing impute takes the median of the training rows and marks the gap, then and later', async () => {
    const gaps = rings(60).map(([a, b, y], i) => [i % 10 === 3 ? '' : a!, b!, y!]);
    using work = new Workspace({ 'data.csv': csv('x1,x2,y', gaps), 'ask.csv': 'x1,x2\n,1\nNaN,1\n' });
    const summary = await train(work, 'data.csv', ...quick, '--missing', 'impute', '--out', 'run');
    expect(await evaluate(work, 'run/model.wellfit', 'data.csv')).toMatchObject({ ...summary.train });
    const present = gaps.flatMap(([a]) => (a === '' ? [] : [Number(a)])).sort((a, b) => a - b);
    const median = (present[26]! + present[27]!) / 2;
    const { preprocessing } = work.json('run/model.wellfit') as {
      preprocessing: { missing: string; features: { fill: number; indicator: boolean }[] };
    };
    expect(preprocessing.missing).toBe('impute');
    expect(preprocessing.features.map(({ indicator }) => indicator)).toEqual([true, false]);
    expect(preprocessing.features[0]!.fill).toBeCloseTo(median, 12);
    work.write('filled.csv', `x1,x2\n${median},1\n`);
    const ask = async (file: string) =>
      (await work.run('predict', 'run/model.wellfit', file, '--probabilities')).stdout.split('\n');
    const [, first, second] = await ask('ask.csv');
    expect(second).toBe(first);
    expect((await ask('filled.csv'))[1]).not.toBe(first); // a gap is told from a cell that holds the median
  });

  test('words in, words out', async () => {
    const words = csv(
      'left?,x2,"the, answer"',
      rings(40, ['no, never', 'yes "so"']).map(([a, b, y]) => [a!, b!, `"${y!.replaceAll('"', '""')}"`]),
    );
    using work = new Workspace({ 'data.csv': words });
    await train(work, 'data.csv', '--steps', '400', '--quiet', '--out', 'run');
    const { stdout, code } = await work.run('predict', 'run/model.wellfit', 'data.csv', '--probabilities');
    expect(code).toBe(0);
    const [head, ...answers] = stdout.trimEnd().split('\n');
    expect(head).toBe('"the, answer","probability of no, never","probability of yes ""so"""');
    expect(new Set(answers.map(line => line.replace(/,[^,]*,[^,]*$/, '')))).toEqual(
      new Set(['"no, never"', '"yes ""so"""']),
    );
    expect(await evaluate(work, 'run/model.wellfit', 'data.csv')).toMatchObject({
      classes: ['no, never', 'yes "so"'],
    });
  });

  test('numbers as labels: whatever the spelling', async () => {
    const spelled = rings(40).map(([a, b, y], i) => [a!, b!, y === '0' ? '-1' : ['2', '2.0', '2e0'][i % 3]!]);
    using work = new Workspace({ 'data.csv': csv('x1,x2,y', spelled) });
    await train(work, 'data.csv', ...quick, '--out', 'run');
    expect(await evaluate(work, 'run/model.wellfit', 'data.csv')).toMatchObject({ classes: [-1, 2] });
  });
});
