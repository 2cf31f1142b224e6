// `wellfit train --auto`: network and training by the size of the data, and what is given stays.
import { describe, expect, test } from 'vitest';
import { usualSettings } from 'wellfit';
import { csv, type Summary, train } from './rings.ts';
import { Workspace } from './run.ts';

const centers = [
  [0, 0, 'rose'],
  [4, 0, 'tulip'],
  [0, 4, 'lily'],
] as const;

/** Three blobs in the plane, in turn, of points that lie on spirals: nothing is random. */
function blobs(rows: number): string[][] {
  return Array.from({ length: rows }, (_, i) => {
    const [x, y, species] = centers[i % 3]!;
    const radius = 1.2 * Math.sqrt((i + 0.5) / rows);
    return [
      (x + radius * Math.cos(2.4 * i)).toFixed(3),
      (y + radius * Math.sin(2.4 * i)).toFixed(3),
      species,
    ];
  });
}

const table = (rows: number) => csv('petal,sepal,species', blobs(rows));
const flags = ['--auto', '--quiet', '--out', 'run'];

/** The record of a run. */
interface RunRecord extends Summary {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly examples: Readonly<Record<string, number>>;
}

async function record(rows: number, ...more: readonly string[]): Promise<RunRecord> {
  using work = new Workspace({ 'flowers.csv': table(rows) });
  await train(work, 'flowers.csv', ...flags, ...more);
  return work.json('run/run.json') as RunRecord;
}

describe.concurrent('wellfit train --auto', () => {
  test('tells blobs apart, and records what it chose', async () => {
    const { train: figures, settings, steps, stopped } = await record(150);
    const { validationShare, ...usual } = usualSettings({ rows: 150, inputs: 2, kind: 'classes' });
    expect(figures.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(settings).toMatchObject({ ...usual, auto: true, schedule: 'cosine', missing: 'impute' });
    expect({ steps, stopped, validationShare }).toEqual({
      steps: usual.steps,
      stopped: 'steps',
      validationShare: 0,
    });
    expect(settings).not.toHaveProperty('validationSplit');
  });

  test('says so in a line, and the report has it', async () => {
    using work = new Workspace({ 'flowers.csv': table(150) });
    const { code, stderr } = await work.run('train', 'flowers.csv', '--auto', '--json', '--out', 'run');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'wellfit: note: auto: 100 hidden units, adam 0.01 falling to 0, batches of 16, 800 updates, λ 0.11, all rows trained on\n',
    );
    expect(work.read('run/report.html')).toContain('<td>float32</td>');
  });

  test('what is given stays, and the rest goes with it', async () => {
    const given = ['--hidden', '4', '--epochs', '5', '--l2', '0.5', '--precision', 'float64'];
    const { settings } = await record(150, ...given, '--batch-size', '50', '--schedule', 'constant');
    const { learningRate } = usualSettings({ rows: 150, inputs: 2, kind: 'classes' });
    const own = {
      hidden: [4],
      epochs: 5,
      l2: 0.5,
      precision: 'float64',
      batchSize: 50,
      schedule: 'constant',
    };
    expect(settings).toMatchObject({ ...own, optimizer: 'adam', learningRate });
    expect(settings).not.toHaveProperty('steps');
  });

  test('a default that is given is given', async () => {
    const { settings } = await record(60, '--optimizer', 'sgd', '--hidden', '20,3', '--steps', '20');
    expect(settings).toMatchObject({ optimizer: 'sgd', hidden: [20, 3], learningRate: 0.1, steps: 20 });
  });

  test('L-BFGS gets what goes with it', async () => {
    const { settings } = await record(60, '--optimizer', 'lbfgs', '--steps', '20');
    expect(settings).toMatchObject({ optimizer: 'lbfgs', batchSize: 'full', precision: 'float64' });
  });

  test('many rows: some are held out, and training stops early', async () => {
    const { settings, examples, steps, stopped } = await record(2500);
    // a tenth of each class, to the nearest row
    expect(examples).toMatchObject({ train: 2251, validation: 249 });
    const usual = usualSettings({ rows: 2500, inputs: 2, kind: 'classes', heldOut: 249 });
    const { patience, l2 } = usual;
    expect(settings).toMatchObject({ validationSplit: 0.1, earlyStopping: patience, l2, steps: usual.steps });
    expect(stopped).toBe('early');
    expect(steps).toBeLessThan(usual.steps);
  });

  test('missing cells are imputed, unless they are to be refused', async () => {
    using work = new Workspace({ 'gaps.csv': `${table(60)}\n,1.5,lily` });
    await train(work, 'gaps.csv', ...flags, '--steps', '20');
    const { code, stderr } = await work.run('train', 'gaps.csv', '--auto', '--missing', 'refuse');
    expect(code).toBe(2);
    expect(stderr).toContain('or use --missing impute');
  });

  test('contradictions are refused when all is chosen', async () => {
    using work = new Workspace({ 'flowers.csv': table(60) });
    const refused = (...args: string[]) => work.run('train', 'flowers.csv', '--auto', ...args);
    const line = (text: string) => ({ code: 2, stdout: '', stderr: `wellfit: ${text}\n`, left: [] });
    expect(await refused('--momentum', '0.9')).toMatchObject(
      line('--momentum goes with --optimizer sgd or rmsprop'),
    );
    expect(await refused('--steps', '9', '--epochs', '9')).toMatchObject(
      line('give --steps or --epochs, not both'),
    );
  });

  test('in a config file; what is printed is what was given', async () => {
    const config = { auto: true, lambda: 0.25, hidden: [5] };
    using work = new Workspace({
      'flowers.csv': table(60),
      'wellfit.config.json': JSON.stringify(config),
    });
    const { stdout } = await work.run('train', '--print-config', '--seed', '3');
    expect(JSON.parse(stdout)).toEqual({ auto: true, l2: 0.25, hidden: [5], seed: 3 });
    await train(work, 'flowers.csv', '--steps', '9', '--quiet', '--out', 'run');
    const { settings } = work.json('run/run.json') as RunRecord;
    expect(settings).toMatchObject({ auto: true, l2: 0.25, hidden: [5], optimizer: 'adam', steps: 9 });
  });
});
