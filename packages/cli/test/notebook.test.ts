// The assignment's runs from the command line: its printed costs and accuracies, and the files.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithReference } from '../../wellfit/test/reference.node.ts';
import { type Outcome, Workspace } from './run.ts';

interface Figures {
  readonly loss: number;
  readonly accuracy: number;
}

/** What `--json` says of a run. */
interface Run {
  readonly run: string;
  readonly name: string;
  readonly iterations: number;
  readonly seconds: number;
  readonly costEvery: number;
  readonly costs: readonly number[];
  readonly losses: Record<'steps' | 'train' | 'test', readonly number[]>;
  readonly lastCost: number;
  readonly train: Figures;
  readonly test: Figures;
}

const ids = ['none', 'l2', 'dropout', 'dropout-fresh'];

/** Costs by iteration, and accuracies, as printed for each run. */
function printed(stdout: string) {
  return stdout
    .split(/^Model /m)
    .slice(1)
    .map(text => ({
      costs: new Map(
        [...text.matchAll(/Cost after iteration (\d+): (\S+)/g)].map(([, at, cost]) => [
          Number(at),
          Number(cost),
        ]),
      ),
      accuracies: [...text.matchAll(/Accuracy: (\S+)/g)].map(([, accuracy]) => Number(accuracy)),
    }));
}

function expectFiles({ left }: Outcome, work: Workspace): void {
  expect(left.filter(name => name.split('/').some(part => part.startsWith('.')))).toEqual([]);
  for (const name of ['costs.csv', 'report.html', 'run.json']) expect(left).toContain(`run/${name}`);
  const pictures = left.filter(name => name.endsWith('.svg'));
  expect(pictures.length).toBeGreaterThanOrEqual(5); // costs, weights, and a boundary for each run
  expect(left.filter(name => name.endsWith('.png'))).toEqual(
    pictures.map(name => name.replace(/svg$/, 'png')),
  );
  expect(pictures.filter(name => work.read(name).includes('NaN'))).toEqual([]);
  expect(work.read('run/report.html').endsWith('</html>\n')).toBe(true);
}

test.concurrent('the bundled example: costs, accuracies, files', async () => {
  using work = new Workspace();
  const outcome = await work.run('notebook', '--iterations', '300', '--out', 'run', '--quiet');
  const { code, stdout, stderr, temporary } = outcome;
  expect({ code, stderr, temporary }).toEqual({ code: 0, stderr: '', temporary: [] });
  expectFiles(outcome, work);
  const runs = printed(stdout);
  const record = work.json('run/run.json') as { readonly runs: readonly Run[] };
  expect(record).toMatchObject({
    command: 'notebook',
    interrupted: false,
    settings: { numIterations: 300, lambd: 0.7 },
  });
  expect(record.runs.map(({ run }) => run)).toEqual(ids);
  for (const [i, { costs, accuracies }] of runs.entries()) {
    const { train, test, ...run } = record.runs[i]!;
    expect([...costs.keys()]).toEqual([0, 100, 200]);
    expect([...costs.values()]).toEqual([0, 10, 20].map(k => run.costs[k]));
    expect(accuracies).toEqual([train.accuracy, test.accuracy]);
    expect(run.lastCost).toBeLessThan(run.costs[0]!);
  }
  expect(work.read('run/costs.csv')).toBe(
    `run,iteration,cost\n${record.runs.flatMap(({ run, costs }) => costs.map((cost, k) => `${run},${10 * k},${cost}\n`)).join('')}`,
  );
  expect(stdout).toContain('Report: run/report.html\n');
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(130);
});

test.concurrent('--json: one document of its own shape, the same figures for a table of the same rows', async () => {
  using work = new Workspace();
  for (const [name, rows, seed] of [
    ['train', '211', '10'],
    ['test', '200', '11'],
  ] as const) {
    await work.run('data', 'pitch', '--rows', rows, '--seed', seed, '--out', `${name}.csv`);
  }
  const flags = ['--iterations', '30', '--json', '--quiet'];
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await work.run('notebook', ...args, ...flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as { readonly runs: readonly Run[]; readonly out: string };
  };
  const bundled = await run();
  const figures = { loss: expect.any(Number), accuracy: expect.any(Number) };
  expect(bundled).toEqual({
    engine: { name: 'reference' },
    runs: ids.map(id => ({
      run: id,
      name: expect.any(String),
      iterations: 30,
      seconds: expect.any(Number),
      costEvery: 1,
      costs: expect.any(Array),
      losses: { steps: expect.any(Array), train: expect.any(Array), test: expect.any(Array) },
      lastCost: expect.any(Number),
      train: figures,
      test: figures,
    })),
    out: 'runs/notebook-1',
  });
  expect(bundled.runs.map(({ costs }) => costs.length)).toEqual([30, 30, 30, 30]);
  for (const { losses, train, test } of bundled.runs) {
    expect(losses.steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect([losses.train.at(-1), losses.test.at(-1)]).toEqual([train.loss, test.loss]);
  }
  const own = await run('train.csv', '--test', 'test.csv', '--target', 'y', '--lambda', '0.7');
  expect(own.out).toBe('runs/notebook-2');
  const timeless = ({ runs }: typeof own) => runs.map(({ seconds, ...rest }) => rest);
  expect(timeless(own)).toEqual(timeless(bundled));
});

test.concurrent('a run that diverges stops, and says where', async () => {
  using work = new Workspace();
  const { code, stderr, temporary } = await work.run(
    'notebook',
    '--learning-rate',
    '1e200',
    '--iterations',
    '300',
    '--quiet',
  );
  expect({ code, temporary }).toEqual({ code: 1, temporary: [] });
  expect(stderr).toMatch(/^wellfit: [^\n]+\n$/);
});

describeWithReference('the published data', folder => {
  const file = (name: string) => readFileSync(join(folder, name));

  test.concurrent('the published costs and accuracies', async () => {
    const { runs: goldens } = JSON.parse(file('goldens.json').toString());
    using work = new Workspace({ 'data.mat': file('data.mat') });
    const outcome = await work.run('notebook', 'data.mat', '--out', 'run', '--quiet');
    const { code, stdout, stderr, temporary } = outcome;
    expect({ code, stderr, temporary }).toEqual({ code: 0, stderr: '', temporary: [] });
    expectFiles(outcome, work);

    const near = (found: number | undefined, expected: number, tolerance: number) => {
      expect(Math.abs(found! - expected) / expected).toBeLessThanOrEqual(tolerance);
    };
    const runs = printed(stdout);
    // relative, as in goldens.json: up to 10000 iterations, and after
    for (const [i, [id, later]] of (
      [
        ['none', 1e-9],
        ['l2', 1e-12],
        ['dropout', 1e-12],
      ] as const
    ).entries()) {
      const { costs, accuracies } = runs[i]!;
      const golden = goldens[id];
      expect([...costs.keys()]).toEqual([0, 10000, 20000]);
      near(costs.get(0), golden.published.cost[0][0], 1e-12);
      near(costs.get(10000), golden.published.cost[10000][0], 1e-12);
      near(costs.get(20000), golden.published.cost[20000][0], later);
      expect(accuracies).toEqual([golden.published.train_accuracy, golden.published.test_accuracy]);
    }
    near(runs[0]!.costs.get(0), 0.6557412523481002, 1e-12);
    near(runs[0]!.costs.get(10000), 0.16329987525724216, 1e-12);
    const fresh = runs[3]!.costs;
    near(fresh.get(0), goldens.dropout_fresh_masks.cost[0], 1e-12);
    near(fresh.get(10000), goldens.dropout_fresh_masks.cost[10000], 1e-9);

    const record = work.json('run/run.json') as { readonly runs: readonly Run[] };
    for (const [i, id] of ['none', 'l2', 'dropout'].entries()) {
      const { train_stable, test_stable } = goldens[id].cross_entropy_without_dropout;
      near(record.runs[i]!.train.loss, train_stable, 1e-6);
      near(record.runs[i]!.test.loss, test_stable, 1e-6);
    }
    // what the one mask hides is said in words
    expect(stdout).toContain('0.658 on the training set');
    expect(stdout).toContain('1.055 on');
  });
});
