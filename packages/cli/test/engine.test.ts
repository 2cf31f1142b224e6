// The engine's options: packed vectors that change no bit, arithmetic that is refused where the processor cannot, and
// the assignment's runs in compiled code.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWithReference } from '../../wellfit/test/reference.node.ts';
import { goodFiles, refusals } from './refusals.ts';
import { data, held, quick, train } from './rings.ts';
import { Workspace } from './run.ts';
import { testWhere } from './where-possible.ts';

const engineOf = (work: Workspace, folder: string) =>
  (work.json(`${folder}/run.json`) as { readonly engine: unknown }).engine;

/** Runs Node with options of V8 in front of the command. */
const withFlags = (flags: string): readonly string[] => ['sh', '-c', `exec "$0" ${flags} "$@"`];

/** Runs code before the command. */
const after = (code: string) => withFlags(`--import "data:text/javascript,${code}"`);

/** Node that knows no flags of V8: what `node --v8-options` prints is empty. */
const forgetful = after(
  "import child from 'node:child_process'; import { syncBuiltinESMExports } from 'node:module'; " +
    "child.spawnSync = () => ({ stdout: '' }); syncBuiltinESMExports()",
);

/** JavaScript in which no two numbers are the same but zeros: every comparison of results fails. */
const doubting = after(
  "const is = Object.is; Object.is = (a, b) => typeof a === 'number' && b !== 0 ? false : is(a, b)",
);

/** Whether V8 has the packer here, and the processor wide vectors. */
const v8Options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
const packs = v8Options.includes('--experimental-wasm-revectorize') && !v8Options.includes('AVX2=0');

testWhere(packs, 'a V8 that packs vectors')('--turbo: the same bits, and the record says so', async () => {
  using work = new Workspace({ 'data.csv': data, 'test.csv': held });
  // long enough for V8 to come to the code that it packs
  const flags = ['--keep-prob', '0.8', '--l2', '0.5', '--test', 'test.csv', '--steps', '3000', '--quiet'];
  const single = await train(work, 'data.csv', ...flags, '--out', 'single');
  const packed = await train(work, 'data.csv', ...flags, '--out', 'packed', '--turbo');
  expect({ ...packed.train, ...packed.test }).toEqual({ ...single.train, ...single.test });
  expect(work.read('packed/model.wellfit') === work.read('single/model.wellfit')).toBe(true);
  expect(engineOf(work, 'single')).toEqual({ arithmetic: 'strict', vectorBits: 128 });
  expect(engineOf(work, 'packed')).toEqual({ arithmetic: 'strict', vectorBits: 256 });
  expect(work.json('packed/run.json')).toMatchObject({
    settings: { turbo: true },
    examples: { train: 60, test: 30 },
  });
  expect(work.read('packed/report.html')).toContain('strict arithmetic, vectors of 256 bits');

  for (const command of ['predict', 'evaluate']) {
    const plain = await work.run(command, 'single/model.wellfit', 'test.csv');
    const turbo = await work.run(command, 'single/model.wellfit', 'test.csv', '--turbo');
    expect(turbo).toEqual(plain);
  }
});

testWhere(process.platform !== 'win32', 'a shell')(
  '--turbo on a Node without the packer: one line, and on it goes',
  async () => {
    using work = new Workspace({ 'data.csv': data });
    const args = ['train', 'data.csv', ...quick, '--out', 'run', '--turbo'];
    const { code, stderr } = await work.start({ args, through: forgetful }).outcome;
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^wellfit: note: --turbo does not work here: Node [\d.]+ for \w+ has no --experimental-wasm-revectorize; going on without it\n$/,
    );
    expect(engineOf(work, 'run')).toEqual({ arithmetic: 'strict', vectorBits: 128 });
  },
);

testWhere(packs && process.platform !== 'win32', 'a V8 that packs vectors, and a shell')(
  '--turbo when the self-test differs: one line, and on it goes',
  async () => {
    using work = new Workspace({ 'data.csv': data });
    const args = ['train', 'data.csv', ...quick, '--out', 'run', '--turbo'];
    const { code, stderr } = await work.start({ args, through: doubting }).outcome;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'wellfit: note: --turbo does not work here: in the self-test packed vectors gave other results than single ones; ' +
        'going on without it\n',
    });
    expect(engineOf(work, 'run')).toEqual({ arithmetic: 'strict', vectorBits: 128 });
  },
);

describe.concurrent('--arithmetic', () => {
  test('fused trains, or is refused in one line', async () => {
    using work = new Workspace({ 'data.csv': data });
    const { code, stdout, stderr } = await work.run(
      'train',
      'data.csv',
      ...quick,
      '--out',
      'run',
      '--arithmetic',
      'fused',
    );
    if (code === 2) {
      expect(stderr).toMatch(/^wellfit: fit: arithmetic 'fused' is not possible: [^\n]+\n$/);
      return;
    }
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('done after 40 steps in 1 s, fused arithmetic, vectors of 128 bits\n');
    expect(engineOf(work, 'run')).toEqual({ arithmetic: 'fused', vectorBits: 128 });
  });

  testWhere(process.arch === 'x64' && process.platform !== 'win32', 'x64 and a shell')(
    'fused on a processor without it: one line, and nothing is left',
    async () => {
      using work = new Workspace({ 'data.csv': data });
      const args = ['train', 'data.csv', ...quick, '--out', 'run', '--arithmetic', 'fused'];
      const { code, stdout, stderr, left } = await work.start({
        args,
        through: withFlags('--no-enable-fma3'),
      }).outcome;
      expect({ code, stdout, left }).toEqual({ code: 2, stdout: '', left: [] });
      expect(stderr).toBe(
        "wellfit: fit: arithmetic 'fused' is not possible: the processor rounds products before it adds\n",
      );
    },
  );
});

refusals('options of the engine', [
  [
    'another arithmetic',
    goodFiles,
    'train data.csv --arithmetic loose',
    '--arithmetic must be strict or fused, got loose',
  ],
  ['another engine', {}, 'notebook --engine gpu', '--engine must be reference or compiled, got gpu'],
  ['turbo of the reference', {}, 'notebook --turbo', '--turbo goes with --engine compiled'],
  [
    'arithmetic of the reference',
    {},
    'notebook --arithmetic fused',
    '--arithmetic goes with --engine compiled',
  ],
]);

/** What `--json` says of the assignment's runs. */
interface Runs {
  readonly engine: unknown;
  readonly runs: readonly {
    readonly run: string;
    readonly iterations: number;
    readonly costEvery: number;
    readonly costs: readonly number[];
    readonly losses: Record<'steps' | 'train' | 'test', readonly number[]>;
    readonly train: { readonly loss: number; readonly accuracy: number };
    readonly test: { readonly loss: number; readonly accuracy: number };
  }[];
}

async function notebook(work: Workspace, ...args: readonly string[]): Promise<Runs> {
  const { code, stdout, stderr } = await work.run('notebook', ...args, '--json', '--quiet');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe.concurrent('notebook --engine compiled', () => {
  test('costs, losses and accuracies of the reference, but for the last digits', async () => {
    using work = new Workspace();
    const reference = await notebook(work, '--iterations', '300');
    const compiled = await notebook(work, '--iterations', '300', '--engine', 'compiled');
    expect(reference.engine).toEqual({ name: 'reference' });
    expect(compiled.engine).toEqual({ name: 'compiled', arithmetic: 'strict', vectorBits: 128 });
    for (const [i, run] of compiled.runs.entries()) {
      const expected = reference.runs[i]!;
      const { run: id, iterations, costEvery } = expected;
      expect(run).toMatchObject({ run: id, iterations, costEvery });
      expect(run.costs.length).toBe(expected.costs.length);
      for (const [k, cost] of run.costs.entries()) expect(cost / expected.costs[k]!).toBeCloseTo(1, 11);
      for (const set of ['train', 'test'] as const) {
        expect(run[set].loss / expected[set].loss).toBeCloseTo(1, 11);
        expect(run[set].accuracy).toBe(expected[set].accuracy);
        expect(run.losses[set].at(-1)).toBe(run[set].loss);
      }
      expect(run.losses.steps).toEqual(Array.from({ length: 31 }, (_, k) => 10 * k));
    }
  });

  test('prints the same lines, leaves the same files, and says which engine ran', async () => {
    using work = new Workspace();
    const shape = async (...args: readonly string[]) => {
      const { stdout, left } = await work.run('notebook', '--iterations', '30', '--quiet', ...args);
      return {
        lines: stdout
          .replace(/\d+\.\d+/g, '#')
          .replace(/ +/g, ' ')
          .split('\n')
          .filter(line => !/^Engine|^Report/.test(line)),
        engine: /^Engine: (.*)$/m.exec(stdout)![1],
        files: left.map(name => name.replace(/^\w+\//, '')).slice(1),
      };
    };
    const reference = await shape('--out', 'reference');
    const compiled = await shape('--out', 'compiled', '--engine', 'compiled');
    expect(compiled.lines).toEqual(reference.lines);
    expect(compiled.files).toEqual(reference.files);
    expect(reference.engine).toMatch(/^reference, the assignment's functions one by one; \d+\.\d s$/);
    expect(compiled.engine).toMatch(/^compiled, strict arithmetic, vectors of 128 bits; \d+\.\d s$/);
    expect(work.json('compiled/run.json')).toMatchObject({ engine: { name: 'compiled' } });
    expect(work.read('compiled/report.html')).toContain('compiled, strict arithmetic');
  });

  test('a run that diverges stops, and says where', async () => {
    using work = new Workspace();
    const args = ['--engine', 'compiled', '--learning-rate', '1e200', '--iterations', '300', '--quiet'];
    const { code, stderr, left, temporary } = await work.run('notebook', ...args);
    expect({ code, left, temporary }).toEqual({ code: 1, left: [], temporary: [] });
    expect(stderr).toMatch(
      /^wellfit: notebook: without regularization: [^\n]+ at iteration \d+; lower --learning-rate \(1e\+200\)\n$/,
    );
  });
});

describeWithReference('the published data, compiled', folder => {
  test('the published costs and accuracies', async () => {
    const { runs: goldens } = JSON.parse(readFileSync(join(folder, 'goldens.json'), 'utf8'));
    using work = new Workspace({ 'data.mat': readFileSync(join(folder, 'data.mat')) });
    const { runs } = await notebook(work, 'data.mat', '--engine', 'compiled');
    for (const [i, [id, later]] of (
      [
        ['none', 1e-9],
        ['l2', 1e-12],
        ['dropout', 1e-12],
      ] as const
    ).entries()) {
      const { costs, train, test } = runs[i]!;
      const { published, cross_entropy_without_dropout: loss } = goldens[id];
      for (const [at, tolerance] of [
        [0, 1e-12],
        [10000, 1e-12],
        [20000, later],
      ] as const) {
        expect(Math.abs(costs[at / 1000]! / published.cost[at][0] - 1)).toBeLessThanOrEqual(tolerance);
      }
      expect([train.accuracy, test.accuracy]).toEqual([published.train_accuracy, published.test_accuracy]);
      expect(train.loss / loss.train_stable).toBeCloseTo(1, 6);
      expect(test.loss / loss.test_stable).toBeCloseTo(1, 6);
    }
  });
});
