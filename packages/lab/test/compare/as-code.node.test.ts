// Code and command lines of fits, run as they are: they must give the weights that the page's worker gives, bit for bit.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { readModel } from 'wellfit';
import { asCode, canBeCode, type TrainedFit } from '../../src/compare/as-code.ts';
import { commandLines } from '../../src/compare/command-line.ts';
import { settingsFile } from '../../src/compare/settings-file.ts';
import type { BroughtData } from '../../src/protocol.ts';
import {
  assignmentSettings,
  defaultSettings,
  type Move,
  type Settings,
} from '../../src/settings/settings.ts';
import { Course } from '../../src/worker/course.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import { weightsFingerprint } from '../../src/worker/fingerprint.ts';

const source = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'wellfit-code-'));
afterAll(() => rmSync(folder, { recursive: true }));

const steps = 300;

interface Case {
  readonly settings?: Partial<Settings>;
  readonly moves?: readonly Move[];
  readonly brought?: BroughtData;
}

/** The fit as the page's worker trains it. */
async function trained({ settings: change, moves = [], brought }: Case): Promise<TrainedFit> {
  const settings: Settings = { ...defaultSettings, ...change };
  const examples = await prepareExamples(settings, brought);
  const course = new Course(examples, { settings, moves, until: steps });
  for (const _ of course.advancing(steps));
  const { network, parameters } = course.trainer.model();
  const fingerprint = await weightsFingerprint(network, parameters);
  return { settings, moves, step: steps, fingerprint, brought };
}

/** What code prints when it is run. */
function runCode(code: string): string {
  const path = join(folder, 'fit.ts');
  writeFileSync(path, code.replace("from 'wellfit'", `from '${source('wellfit/src/index.ts')}'`));
  return execFileSync(process.execPath, ['--no-warnings', path], { encoding: 'utf8' });
}

const points: BroughtData = {
  kind: 'points',
  x: Array.from({ length: 30 }, (_, i) => [((7 * i) % 30) / 15 - 1, ((11 * i) % 30) / 15 - 1] as const),
  y: Array.from({ length: 30 }, (_, i) => i % 3),
};

const { data } = defaultSettings;

const cases: Readonly<Record<string, Case>> = {
  'the page as it opens': {},
  'every restraint there is': {
    settings: { l2: 0.3, l1: 0.02, keepProb: 0.8, noise: 0.05, maxNorm: 3, labelSmoothing: 0.1, mixup: 0.2 },
  },
  'the assignment with one fixed mask': {
    settings: { ...assignmentSettings, keepProb: 0.86, mask: 'fixed' },
  },
  'batches, batch norm and Adam': {
    settings: {
      batchSize: 16,
      batchNorm: true,
      optimizer: 'adam',
      learningRate: 0.01,
      data: { ...data, source: 'spirals' },
    },
  },
  'layer norm, tanh and no hidden layer but one': {
    settings: { hidden: [5], layerNorm: true, activation: 'tanh', optimizer: 'rmsprop', learningRate: 0.01 },
  },
  'a linear model by AdamW': { settings: { hidden: [], optimizer: 'adamW', learningRate: 0.01, l2: 1 } },
  'three classes placed by hand': { settings: { data: { ...data, source: 'points' } }, brought: points },
};

const moved: Readonly<Record<string, Case>> = {
  'λ moved while it has one': {
    settings: { l2: 0.5, keepProb: 0.9 },
    moves: [
      { step: 0, name: 'l2', value: 0.1 },
      { step: 100, name: 'l2', value: 3 },
      { step: 100, name: 'keepProb', value: 0.7 },
      { step: 250, name: 'learningRate', value: 0.02 },
    ],
  },
  'restraints that come and go': {
    moves: [
      { step: 60, name: 'l2', value: 0.7 },
      { step: 90, name: 'keepProb', value: 0.8 },
      { step: 120, name: 'l1', value: 0.01 },
      { step: 121, name: 'l1', value: 0.02 },
      { step: 180, name: 'keepProb', value: 1 },
      { step: 200, name: 'noise', value: 0.1 },
      { step: 220, name: 'mixup', value: 0.3 },
      { step: steps, name: 'l2', value: 10 },
    ],
  },
};

test.each(Object.entries({ ...cases, ...moved }))('code of %s trains the same weights', async (_, each) => {
  const fit = await trained(each);
  const printed = runCode(asCode(fit));
  expect(printed).toContain(`${fit.fingerprint} the same weights`);
});

test('code is short, and imports what it calls', async () => {
  const given = { ...data, noise: 0.25, seed: 14 };
  const fit = await trained({ settings: { l2: 0.7, optimizer: 'momentum', seed: 14, data: given } });
  expect(asCode({ ...fit, fingerprint: '0123456789abcdef' })).toMatchInlineSnapshot(`
    "// moons, 300 steps: the weights of wellfit lab with the fingerprint 0123456789abcdef.
    // npm install wellfit, then run this file with Node 22.18 or newer.
    import { createHash } from 'node:crypto';
    import { binaryCrossEntropy, dense, l2, network, relu, sgd, splitExamples, synthetic, Trainer } from 'wellfit';

    const { x, y } = synthetic('moons', { rows: 240, noise: 0.25, seed: 14 });
    const split = splitExamples(240, { share: 0.5, seed: 14, classes: y });
    const [training, validation] = [split.train, split.validation].map(rows => ({
      x: rows.map(i => [...x.row(i)]),
      y: rows.map(i => y[i]),
    }));

    const run = new Trainer(
      network({
        inputs: 2,
        layers: [
          dense(20, { init: 'lecun' }), relu(),
          dense(3, { init: 'lecun' }), relu(),
          dense(1, { init: 'lecun' }),
        ],
      }),
      training,
      {
        loss: binaryCrossEntropy(),
        optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
        penalty: l2({ lambda: 0.7 }),
        batchSize: 'full',
        random: 'philox',
        seed: { init: 14, shuffle: 14, masks: 14 },
      },
    );
    run.advance(300);

    const model = run.model();
    console.log(model.evaluate(training.x, training.y), model.evaluate(validation.x, validation.y));
    const numbers = Object.values(model.parameters).flatMap(letters =>
      Object.values(letters).flatMap(({ data }) => [...data]),
    );
    const hash = createHash('sha256').update(Float64Array.from(numbers)).digest('hex').slice(0, 16);
    console.log(hash, hash === '0123456789abcdef' ? 'the same weights' : 'other weights');
    "
  `);
});

describe('the command', () => {
  const train = (lines: readonly string[]): string => {
    const cwd = mkdtempSync(join(folder, 'run-'));
    const command = `${process.execPath} ${source('cli/bin/wellfit.mjs')}`;
    for (const line of lines) {
      const own = line.startsWith('wellfit train') ? `${line} --out run --quiet` : line;
      execFileSync('sh', ['-c', own.replace('wellfit', command)], { cwd, stdio: 'pipe' });
    }
    const { network } = readModel(readFileSync(join(cwd, 'run/model.wellfit'), 'utf8'));
    const hash = createHash('sha256');
    for (const letters of Object.values(network.parameters)) {
      for (const { data: numbers } of Object.values(letters)) hash.update(Float64Array.from(numbers));
    }
    return hash.digest('hex').slice(0, 16);
  };

  test.each([
    'the page as it opens',
    'every restraint there is',
    'the assignment with one fixed mask',
    'batches, batch norm and Adam',
  ])('trains %s to the same weights', async name => {
    const fit = await trained(cases[name]!);
    expect(train(commandLines(fit)!)).toBe(fit.fingerprint);
  });

  const file = (name: string, rest: Partial<BroughtData & { readonly kind: 'file' }> = {}): BroughtData => ({
    kind: 'file',
    name,
    bytes: new TextEncoder().encode(table),
    target: 'kind of thing',
    without: [],
    ...rest,
  });
  const table = [
    "a,kind of thing,it's",
    ...Array.from({ length: 40 }, (_, i) => `${(7 * i) % 40},${i % 3 === 0 ? 'yes' : 'no'},${(i * i) % 11}`),
  ].join('\n');
  const settings = { data: { ...data, source: 'table' }, l2: 0.1 } as const;

  test('trains on a file, whatever its columns are called', async () => {
    for (const without of [[], ["it's"]]) {
      const fit = await trained({ settings, brought: file('my table.csv', { without }) });
      const lines = commandLines(fit)!;
      expect(lines.length).toBe(1);
      const copy = `printf '%s' "${table}" > 'my table.csv'`;
      expect(train([copy, ...lines])).toBe(fit.fingerprint);
    }
  });

  test.each([
    ['moves', { moves: [{ step: 9, name: 'l2', value: 1 }] }],
    [
      'points that a hand has placed',
      { settings: { ...defaultSettings, data: { ...data, source: 'points' } }, brought: points },
    ],
    [
      'a kind of file that it does not read',
      { settings: { ...defaultSettings, ...settings }, brought: file('a.parquet') },
    ],
    [
      'a column that cannot be named',
      { settings: { ...defaultSettings, ...settings }, brought: file('a.csv', { without: ['a,b'] }) },
    ],
    ['nothing trained', { step: 0 }],
  ] as const)('has no line for %s', (_, change) => {
    const fit: TrainedFit = {
      settings: defaultSettings,
      moves: [],
      step: 10,
      fingerprint: '',
      brought: undefined,
      ...change,
    };
    expect(commandLines(fit)).toBeUndefined();
  });
});

test('the file of settings holds what reproduces a fit, and no data', async () => {
  const fit = await trained({ moves: [{ step: 30, name: 'l2', value: 0.7 }] });
  const document = JSON.parse(settingsFile(fit, 'https://x/#l2=0.7'));
  expect(document).toMatchObject({
    settings: JSON.parse(JSON.stringify(fit.settings)),
    moves: fit.moves,
    step: steps,
    fingerprint: fit.fingerprint,
    link: 'https://x/#l2=0.7',
  });
  expect(document.code.join('\n')).toBe(asCode(fit));
  expect(document.command).toBeUndefined();
  const brought: BroughtData = {
    kind: 'file',
    name: 'secret.csv',
    bytes: new Uint8Array([42]),
    target: 'y',
    without: [],
  };
  const ofFile = {
    ...fit,
    moves: [],
    settings: { ...fit.settings, data: { ...data, source: 'table' } },
    brought,
  } as const;
  expect(canBeCode(ofFile)).toBe(false);
  expect(JSON.parse(settingsFile(ofFile, '')).code).toBeUndefined();
  expect(JSON.parse(settingsFile(ofFile, '')).command).toHaveLength(1);
});
