// Tables of every kind, from training to prediction: several classes, several labels, values, text, gaps, booleans.
import { describe, expect, test } from 'vitest';
import { columns } from './rings.ts';
import { Workspace } from './run.ts';

type Row = readonly (string | number)[];
const table = (head: string, rows: readonly Row[]) => [head, ...rows.map(row => row.join(','))].join('\n');
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
/** A number in [−1, 1] that only depends on i and k. */
const drawn = (i: number, k: number) => Math.sin(12.9898 * (i + 1) + 78.233 * (k + 1)) ** 3;

/** Three kinds of flowers that a line can nearly tell apart, by numbers and by color. */
const flowers = (rows: number, start = 0) =>
  numbers(rows).map((i): Row => {
    const kind = i % 3;
    const [a, b] = [kind + 0.4 * drawn(start + i, 1), 2 - kind + 0.4 * drawn(start + i, 2)];
    return [
      a.toFixed(3),
      b.toFixed(3),
      ['white', 'red', 'blue'][(i + (i % 5 === 0 ? 1 : 0)) % 3]!,
      ['iris', 'rose', 'lily'][kind]!,
    ];
  });
/** A price by size, rooms and place. */
const homes = (rows: number, start = 0) =>
  numbers(rows).map((i): Row => {
    const [size, rooms] = [100 + 60 * drawn(start + i, 1), 1 + ((7 * i) % 5)];
    const town = i % 2 === 0 ? 'True' : 'false';
    return [
      size.toFixed(2),
      rooms,
      town,
      (2000 * size + 10_000 * rooms + (i % 2 === 0 ? 90_000 : 0)).toFixed(0),
    ];
  });
/** Labels of films by two numbers. */
const films = (rows: number, start = 0) =>
  numbers(rows).map((i): Row => {
    const [a, b] = [drawn(start + i, 1), drawn(start + i, 2)];
    return [a.toFixed(3), b.toFixed(3), a > 0 ? 1 : 0, a + b > 0.2 ? 1 : 0, b < 0 ? 'True' : 'False'];
  });

const adam = ['--optimizer', 'adam', '--learning-rate', '0.02', '--steps', '400', '--quiet'];

async function trained(work: Workspace, ...flags: readonly string[]) {
  const outcome = await work.run('train', 'data.csv', ...adam, ...flags, '--out', 'run', '--json');
  expect(outcome).toMatchObject({ code: 0, stderr: '', temporary: [] });
  return JSON.parse(outcome.stdout);
}

/** What `evaluate --json` prints; the text is looked at too. */
async function evaluated(work: Workspace, file: string) {
  const { code, stdout, stderr } = await work.run('evaluate', 'run/model.wellfit', file, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const text = await work.run('evaluate', 'run/model.wellfit', file);
  return { ...JSON.parse(stdout), text: text.stdout };
}

async function predicted(work: Workspace, file: string, ...flags: readonly string[]) {
  const { code, stdout } = await work.run('predict', 'run/model.wellfit', file, ...flags);
  expect(code).toBe(0);
  const [head, ...lines] = stdout.trimEnd().split('\n');
  return { head, rows: lines.map(line => line.split(',')) };
}

describe.concurrent('several classes', () => {
  const head = 'a,b,color,kind';

  test('from text and numbers to labels, probabilities and confusion', async () => {
    using work = new Workspace({
      'data.csv': table(head, flowers(120)),
      'test.csv': table(head, flowers(60, 500)),
    });
    const summary = await trained(work, '--validation-split', '0.25', '--test', 'test.csv', '--hidden', '8');
    expect(summary.task).toBe('classes');
    expect(summary.validation.accuracy).toBeGreaterThan(0.9);
    const { rows, classes, confusion, labels, text, ...figures } = await evaluated(work, 'test.csv');
    expect({ figures, rows, classes }).toEqual({
      figures: summary.test,
      rows: 60,
      classes: ['iris', 'lily', 'rose'],
    });
    expect(labels).toBe(undefined);
    const right = confusion.reduce((sum: number, row: number[], k: number) => sum + row[k]!, 0);
    expect(right / 60).toBe(figures.accuracy);
    expect(text).toMatch(/\n {12}predicted +iris +lily +rose\nactual iris +\d+ +\d+ +\d+\n/);
    const answers = await predicted(work, 'test.csv', '--probabilities');
    expect(answers.head).toBe('kind,probability of iris,probability of lily,probability of rose');
    for (const [label, ...chances] of answers.rows) {
      expect(chances.reduce((sum, p) => sum + Number(p), 0)).toBeCloseTo(1, 12);
      const most = Math.max(...chances.map(Number));
      expect(label).toBe(classes[chances.findIndex(p => Number(p) === most)]);
    }
    const page = work.read('run/report.html');
    expect(page).toContain('predicted lily');
    expect(page.match(/<svg /g)).toHaveLength(2);
  });

  test('12: an unseen category is counted and named, and taken as none', async () => {
    using work = new Workspace({
      'data.csv': table(head, flowers(60)),
      'ask.csv': 'color,b,a\ngreen,0.1,2\ngreen,0.1,2\nred,0.1,2\n',
    });
    await trained(work, '--hidden', '8');
    const { code, stdout, stderr } = await work.run('predict', 'run/model.wellfit', 'ask.csv');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'wellfit: warning: color: 2 cells not seen in training (green), taken as none of its categories\n',
    });
    expect(stdout.split('\n')).toHaveLength(5);
  });

  test('12: or refused', async () => {
    using work = new Workspace({
      'data.csv': table(head, flowers(60)),
      'ask.csv': 'color,b,a\nred,1,1\ngreen,0.1,2\n',
    });
    await trained(work, '--hidden', '8', '--unseen', 'refuse');
    expect(await work.run('predict', 'run/model.wellfit', 'ask.csv')).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'wellfit: ask.csv: color: 1 cell is of categories that training has not seen ("green"), first in line 3\n',
    });
  });

  test('numbers as classes: said in a note, unless the task is given', async () => {
    const rows = flowers(60).map(([a, b], i) => [a!, b!, i % 3]);
    using work = new Workspace({ 'data.csv': table('a,b,kind', rows) });
    const train = (...flags: string[]) => work.run('train', 'data.csv', '--steps', '3', '--json', ...flags);
    const { stdout, stderr } = await train();
    expect(JSON.parse(stdout).task).toBe('classes');
    expect(stderr).toBe(
      'wellfit: note: kind is taken as 3 classes (0, 1, 2); --task values says otherwise\n',
    );
    expect(await train('--task', 'classes')).toMatchObject({ code: 0, stderr: '' });
    const values = await train('--task', 'values');
    expect(Object.keys(JSON.parse(values.stdout).train)).toEqual(['loss', 'r2', 'mae', 'rmse']);
  });
});

describe.concurrent('values', () => {
  const head = 'size,rooms,town,price';

  test('in the units of the target, from numbers and booleans', async () => {
    using work = new Workspace({
      'data.csv': table(head, homes(120)),
      'test.csv': table(head, homes(40, 300)),
    });
    const summary = await trained(work, '--test', 'test.csv', '--hidden', '16');
    expect(summary.task).toBe('values');
    expect(summary.test.r2).toBeGreaterThan(0.95);
    expect(summary.test.rmse).toBeGreaterThanOrEqual(summary.test.mae);
    const { rows, classes, confusion, labels, text, ...figures } = await evaluated(work, 'test.csv');
    expect({ figures, rows, classes, confusion, labels }).toEqual({
      figures: summary.test,
      rows: 40,
    });
    expect(text).toMatch(/^40 rows\nloss {2}[\d.]+\nR² {4}0\.9\d+\nMAE {3}[\d.]+\nRMSE {2}[\d.]+\n$/);
    const answers = await predicted(work, 'test.csv');
    expect(answers.head).toBe('price');
    const actual = columns(table(head, homes(40, 300))).get('price')!;
    const errors = answers.rows.map(([value], i) => Math.abs(Number(value) - actual[i]!));
    expect(errors.reduce((sum, error) => sum + error) / 40).toBeCloseTo(summary.test.mae, 6);
    expect(work.read('run/report.html')).toMatch(/Actual and predicted values of the test set[\s\S]*line 2/);
    expect(work.read('run/history.csv')).toMatch(/^step,loss,penalty,cost,accuracy,/);
    const { features } = (work.json('run/model.wellfit') as { preprocessing: { features: object[] } })
      .preprocessing;
    expect(features[2]).toMatchObject({ name: 'town', kind: 'numeric', mean: 0, deviation: 1 });
    expect(await work.run('predict', 'run/model.wellfit', 'test.csv', '--probabilities')).toMatchObject({
      code: 2,
      stderr:
        'wellfit: --probabilities goes with classes and labels; run/model.wellfit predicts values of price\n',
    });
  });

  test("Huber's loss, l-bfgs, groups, weights and gaps", async () => {
    const rows = homes(90).map(([size, ...rest], i) => [
      i % 7 === 4 ? '' : size!,
      ...rest,
      i % 6,
      1 + (i % 2),
    ]);
    using work = new Workspace({ 'data.csv': table(`${head},day,weight`, rows) });
    const flags = [
      '--target',
      'price',
      '--groups',
      'day',
      '--sample-weights',
      'weight',
      '--missing',
      'impute',
    ];
    const out = ['--steps', '60', '--out', 'run', '--json', '--quiet', '--validation-split', '0.3'];
    const search = ['--loss', 'huber', '--optimizer', 'lbfgs', '--hidden', '4', '--l2', '0.1'];
    const { code, stdout, stderr } = await work.run('train', 'data.csv', ...flags, ...search, ...out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).train.r2).toBeGreaterThan(0.7);
    const { examples } = work.json('run/run.json') as { examples: Record<string, number> };
    expect(examples).toEqual({ train: 60, validation: 30 }); // two whole groups of six
    const shown = await work.run('inspect', 'run/model.wellfit');
    expect(shown.stdout).toMatch(/^run\/model\.wellfit: predicts price by 3 features\n/);
    expect(shown.stdout).toMatch(/\nsize +[\d.]+ +[\d.]+ +[\d.]+, and marked\n/);
    expect(shown.stdout).toContain('lbfgs with learning rate 1');
  });
});

describe('several labels', () => {
  test('a column of 0 and 1 for each, in and out', async () => {
    const head = 'a,b,long,loud,"old, or so"';
    using work = new Workspace({ 'data.csv': table(head, films(120)) });
    const config = { target: ['long', 'loud', 'old, or so'], hidden: [12], validationSplit: 0.25 };
    work.write('c.json', JSON.stringify(config));
    const summary = await trained(work, '--config', 'c.json');
    expect(summary.task).toBe('labels');
    expect(summary.validation.labelAccuracy).toBeGreaterThan(0.85);
    const { rows, labels, classes, text, ...figures } = await evaluated(work, 'data.csv');
    expect([rows, labels.length, classes]).toEqual([120, 3, undefined]);
    const answers = await predicted(work, 'data.csv', '--probabilities');
    expect(answers.head).toBe(
      'long,loud,"old, or so",probability of long,probability of loud,"probability of old, or so"',
    );
    const said = answers.rows.map(row => row.slice(0, 3).map(Number));
    const chances = answers.rows.map(row => row.slice(3).map(Number));
    expect(said).toEqual(chances.map(row => row.map(p => (p > 0.5 ? 1 : 0))));
    const truth = films(120).map(row => row.slice(2).map(cell => Number(cell === 'True' || cell === 1)));
    const isRight = (row: number[], i: number) => row.join() === truth[i]!.join();
    expect(said.filter(isRight).length / 120).toBeCloseTo(figures.accuracy, 12);
    expect(labels[0].right).toBe(said.filter(([a], i) => a === 1 && truth[i]![0] === 1).length);
    expect(text).toMatch(/\nlabel +rows +predicted +right\nlong +\d+ +\d+ +\d+\n/);
    const same = table(
      'loud,long,b,a,"old, or so"',
      films(120).map(([a, b, long, loud, old]) => [loud!, long!, b!, a!, old!]),
    );
    work.write('same.csv', same);
    expect(await evaluated(work, 'same.csv')).toMatchObject(figures);
    const shown = await work.run('inspect', 'run/model.wellfit');
    expect(shown.stdout).toContain('tells labels in 3 labels (long, loud, old, or so) by 2 features');
  });
});

test('a model file of the first version predicts as it did', async () => {
  const features = [{ name: 'x1', mean: 1, deviation: 2, fill: 3 }];
  const dense = { kind: 'dense', units: 1, init: 'he' };
  const file = {
    format: 'wellfit-model',
    version: 1,
    target: { name: 'y', classes: ['1', '2'] },
    features,
    missing: 'mean',
    loss: { kind: 'binaryCrossEntropy' },
    network: { inputs: 1, layers: [dense] },
    precision: 'float64',
    parameters: {
      dense_1: { W: { rows: 1, columns: 1, values: [2] }, b: { rows: 1, columns: 1, values: [0.5] } },
    },
  };
  using work = new Workspace({ 'm.wellfit': JSON.stringify(file), 'data.csv': 'x1,y\n2,2\n,2\n-1,1\n' });
  const { stdout } = await work.run('predict', 'm.wellfit', 'data.csv', '--probabilities');
  const chance = (x: number) => 1 / (1 + Math.exp(-(2 * ((x - 1) / 2) + 0.5)));
  const rows = stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => line.split(','));
  expect(rows.map(([label]) => label)).toEqual(['2', '2', '1']);
  for (const [i, x] of [2, 3, -1].entries()) expect(Number(rows[i]![2])).toBeCloseTo(chance(x), 14);
  const { code, stdout: found } = await work.run('evaluate', 'm.wellfit', 'data.csv', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(found)).toMatchObject({
    accuracy: 1,
    classes: ['1', '2'],
    confusion: [
      [1, 0],
      [0, 2],
    ],
  });
});
