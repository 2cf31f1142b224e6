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
    const { loss, accuracy, rows, confusion } = await evaluate(work, model, 'test.csv');
    expect({ loss, accuracy, rows }).toEqual({ ...summary.test, rows: 30 });
    expect((confusion[0]![0]! + confusion[1]![1]!) / 30).toBe(accuracy);
    expect(await evaluate(work, model, 'reordered.csv')).toMatchObject({ loss, accuracy });
    const said = await work.run('evaluate', model, 'test.csv');
    expect(said.stdout).toMatch(
      /^30 rows\nloss {6}[\d.]+\naccuracy {2}[\d.]+\n\n {9}predicted +0 +1\nactual 0 +\d+ +\d+\nactual 1 +\d+ +\d+\n$/,
    );

    const plain = await work.run('predict', model, 'test.csv', '--probabilities');
    expect(plain).toMatchObject({ code: 0, stderr: '', left: [] });
    const { y, 'probability of 1': chances } = Object.fromEntries(columns(plain.stdout));
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

  test('--missing mean fills gaps by the mean of the training rows, in training and later', async () => {
    const gaps = rings(60).map(([a, b, y], i) => [i % 10 === 3 ? '' : a!, b!, y!]);
    using work = new Workspace({ 'data.csv': csv('x1,x2,y', gaps), 'ask.csv': 'x1,x2\n,1\nNaN,1\n' });
    const summary = await train(work, 'data.csv', ...quick, '--missing', 'mean', '--out', 'run');
    expect(await evaluate(work, 'run/model.wellfit', 'data.csv')).toMatchObject({ ...summary.train });
    const present = gaps
      .map(([a]) => a!)
      .filter(a => a !== '')
      .map(Number);
    const mean = present.reduce((total, a) => total + a) / present.length;
    const { features, missing } = work.json('run/model.wellfit') as {
      features: { fill: number }[];
      missing: string;
    };
    expect(missing).toBe('mean');
    expect(features[0]!.fill).toBeCloseTo(mean, 12);
    work.write('filled.csv', `x1,x2\n${features[0]!.fill},1\n${features[0]!.fill},1\n`);
    const ask = async (file: string) =>
      (await work.run('predict', 'run/model.wellfit', file, '--probabilities')).stdout;
    expect(await ask('ask.csv')).toBe(await ask('filled.csv'));
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
    expect(head).toBe('"the, answer","probability of yes ""so"""');
    expect(new Set(answers.map(line => line.replace(/,[^,]*$/, '')))).toEqual(
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
    expect(await evaluate(work, 'run/model.wellfit', 'data.csv')).toMatchObject({ classes: ['-1', '2'] });
  });
});
