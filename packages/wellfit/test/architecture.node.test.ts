// The rules of the house, read off the sources: who imports whom, how files begin and how long they may be.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as main from 'wellfit';
import * as notebook from 'wellfit/notebook';

/** What a room may import, as in docs/architecture.md; a file of its own room is always allowed. */
type Rooms = Readonly<Record<string, readonly string[]>>;

/** The rooms of the library. */
const libraryRooms: Rooms = {
  core: [],
  notebook: ['core'],
  engine: ['core'],
  data: ['core'],
  nn: ['core', 'engine'],
  regularize: ['core', 'engine', 'nn/layer'],
  train: ['core', 'engine', 'nn', 'regularize', 'data'],
  estimator: ['core', 'engine', 'nn', 'regularize', 'data', 'train'],
  tune: ['core', 'engine', 'nn', 'regularize', 'data', 'train', 'estimator'],
  diagnose: ['core', 'engine', 'nn', 'regularize', 'data', 'train', 'estimator'],
  interchange: ['core', 'engine', 'nn', 'regularize', 'data', 'train'],
};

/** What every view of the page stands on. */
const pageFloor = ['settings', 'words', 'draw', 'protocol', 'state', 'parts'] as const;

/** The rooms of the page. The worker alone knows the library; views know the worker's messages, not the worker. */
const labRooms: Rooms = {
  settings: [],
  words: [],
  draw: [],
  worker: ['settings', 'protocol'],
  state: ['settings', 'words', 'protocol', 'draw/ticks'],
  parts: ['draw', 'state'],
  seeds: ['draw', 'state'],
  views: [
    ...pageFloor,
    'compare/compare-drawer',
    'compare/export-bar',
    'story/story-drawer',
    'served/runs-drawer',
  ],
  compare: [...pageFloor, 'seeds', 'views'],
  story: [...pageFloor, 'seeds', 'views'],
  served: [...pageFloor, 'views'],
  start: ['settings', 'words', 'state', 'worker/main'],
};

/** What the packages may import of this house: doors only. */
const doors: Readonly<Record<string, readonly string[]>> = {
  wellfit: [],
  plots: [],
  lab: ['wellfit'],
  cli: ['wellfit', 'wellfit/notebook', '@wellfit/plots'],
};

const longest = 420;
const packagesFolder = fileURLToPath(new URL('../../', import.meta.url));

interface Source {
  /** Path from the package's `src`, with slashes and without `.ts`. */
  readonly path: string;
  readonly text: string;
  /** Imported files of the same package, as such paths. */
  readonly files: readonly string[];
  /** Imported packages. */
  readonly packages: readonly string[];
}

function sourcesOf(name: string): Source[] {
  const root = join(packagesFolder, name, 'src');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .filter(file => /\.tsx?$/.test(file))
    .map(file => {
      const text = readFileSync(join(root, file), 'utf8');
      const specifiers = importsOf(text);
      const inPackage = specifiers.filter(specifier => specifier.startsWith('.'));
      return {
        path: slashes(file),
        text,
        files: inPackage.map(specifier => slashes(relative(root, join(root, dirname(file), specifier)))),
        packages: specifiers.filter(specifier => !specifier.startsWith('.')),
      };
    });
}

/** What stands after `from`, `import` and in `import(…)`, types included. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statement =
    /^(?:import|export)\s(?:[\w*{},\s$]*\sfrom\s)?\s*['"](?<of>[^'"]+)['"]|\bimport\(\s*['"](?<lazy>[^'"]+)['"]/gm;
  return Array.from(code.matchAll(statement), ({ groups }) => groups!['of'] ?? groups!['lazy']!);
}

function slashes(path: string): string {
  return path
    .split(sep)
    .join('/')
    .replace(/\.tsx?$/, '');
}

/** The first import circle there is, as the files along it. */
function circle(sources: readonly Source[]): readonly string[] | undefined {
  const byPath = new Map(sources.map(source => [source.path, source]));
  const finished = new Set<string>();
  const walk = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const next of byPath.get(path)?.files ?? []) {
      const found = walk(next, [...trail, path]);
      if (found) return found;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of sources) {
    const found = walk(path, []);
    if (found) return found;
  }
  return undefined;
}

const library = sourcesOf('wellfit');
const room = (path: string) => path.slice(0, Math.max(0, path.indexOf('/')));

describe('imports point down', () => {
  const keepTo = (rooms: Rooms, { path, files }: Source) => {
    const own = room(path);
    const allowed = rooms[own];
    expect(allowed, `${own} is not a room of the table`).toBeDefined();
    const entries = [own, ...allowed!];
    const strangers = files.filter(
      file => !entries.some(entry => file === entry || file.startsWith(`${entry}/`)),
    );
    expect(strangers).toEqual([]);
  };
  const inRooms = (sources: readonly Source[]) => sources.filter(({ path }) => room(path) !== '');

  test.each(inRooms(library))('$path', source => keepTo(libraryRooms, source));

  const lab = sourcesOf('lab');
  test.each(inRooms(lab))('page: $path', source => keepTo(labRooms, source));

  test('of the page, the worker alone knows the library', () => {
    const users = lab.filter(({ packages }) => packages.includes('wellfit')).map(({ path }) => room(path));
    expect([...new Set(users)]).toEqual(['worker']);
  });

  test('the reader of imports sees every form of them', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from './b.ts';",
      'import {',
      '  c,',
      "} from './c.ts';",
      "export { d } from './d.ts';",
      "export * from './e.ts';",
      "import './f.ts';",
      "const g = await import('./g.ts');",
      "// import { no } from './no.ts';",
      "/** import { no } from './no.ts'; */",
      "export const text = 'not from here';",
    ].join('\n');
    expect(importsOf(text).map(specifier => specifier.slice(2, 3))).toEqual([...'abcdefg']);
  });
});

describe.each(Object.entries(doors))('package %s', (name, allowed) => {
  const sources = sourcesOf(name);

  test('has no import circle', () => {
    expect(circle(sources)).toBeUndefined();
  });

  test('stays in its own folder, and uses doors alone', () => {
    const inHouse = /^@?wellfit\b/;
    for (const { path, files, packages } of sources) {
      expect(
        files.filter(file => file.startsWith('..') && file !== '../package.json'),
        path,
      ).toEqual([]);
      expect(
        packages.filter(other => inHouse.test(other) && !allowed.includes(other)),
        path,
      ).toEqual([]);
    }
  });

  test('opens every file with a sentence of intent', () => {
    const mute = sources.filter(({ text }) => !/^\/\/ \S.{10,}[.:;!?]?\n/.test(text));
    expect(mute.map(({ path }) => path)).toEqual([]);
  });

  test(`has no file over ${longest} lines`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > longest);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

test('an import circle would be found', () => {
  const file = (path: string, ...files: string[]) => ({ path, text: '', files, packages: [] });
  const looped = [file('a', 'b'), file('b', 'c', 'd'), file('c'), file('d', 'b')];
  expect(circle(looped)).toEqual(['b', 'd', 'b']);
});

describe('the library', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(packagesFolder, path), 'utf8'));

  test('depends on nothing', () => {
    const manifest = read('wellfit/package.json');
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies']) {
      expect(manifest[kind], kind).toBeUndefined();
    }
    expect(library.flatMap(({ packages }) => packages)).toEqual([]);
  });

  test('is compiled by TypeScript 7', () => {
    const tsc = join(packagesFolder, '../node_modules/.bin/tsc');
    expect(execFileSync(tsc, ['--version'], { encoding: 'utf8', shell: sep === '\\' })).toMatch(
      /^Version 7\./,
    );
  });

  test('main door', () => {
    expect(Object.keys(main).sort()).toMatchInlineSnapshot(`
      [
        "Classifier",
        "MatFile",
        "Matrix",
        "NpyArray",
        "RandomState",
        "Regressor",
        "Table",
        "TableModel",
        "TrainedNetwork",
        "Trainer",
        "WellfitError",
        "accuracy",
        "adagrad",
        "adam",
        "adamW",
        "alphaDropout",
        "applyPreprocessing",
        "applyScale",
        "balancedAccuracy",
        "batchNorm",
        "binaryCrossEntropy",
        "brierScore",
        "check",
        "checkGradients",
        "checkText",
        "confusionMatrix",
        "constant",
        "convertPenalty",
        "cosineDecay",
        "decodeTarget",
        "dense",
        "detectTarget",
        "dropout",
        "elasticNet",
        "elu",
        "encodeTarget",
        "expectedCalibrationError",
        "explain",
        "exponentialDecay",
        "f1",
        "fit",
        "fitPreprocessing",
        "gaussianNoise",
        "gelu",
        "huber",
        "initializers",
        "inputNames",
        "keepProbFromRate",
        "l1",
        "l2",
        "layerNorm",
        "lbfgs",
        "leakWarnings",
        "leakyRelu",
        "logLoss",
        "lossAndGradients",
        "maxNorm",
        "meanAbsoluteError",
        "meanSquaredError",
        "multiLabelCrossEntropy",
        "network",
        "onPlateau",
        "precision",
        "r2",
        "rateFromKeepProb",
        "readMat",
        "readModel",
        "readNpy",
        "readOptimizer",
        "readSchedule",
        "recall",
        "reliabilityCurve",
        "relu",
        "rmsprop",
        "rocAuc",
        "rootMeanSquaredError",
        "sgd",
        "sigmoid",
        "softmaxCrossEntropy",
        "splitByClass",
        "splitExamples",
        "standardScale",
        "stepDecay",
        "synthetic",
        "syntheticNames",
        "tanh",
        "train",
        "unscaled",
        "usualSettings",
        "warmUp",
        "writeModel",
        "writeNpy",
      ]
    `);
  });

  test('notebook door', () => {
    expect(Object.keys(notebook).sort()).toMatchInlineSnapshot(`
      [
        "Matrix",
        "RandomState",
        "accuracy",
        "backwardPropagation",
        "backwardPropagationWithDropout",
        "backwardPropagationWithRegularization",
        "computeCost",
        "computeCostFromLogits",
        "computeCostWithRegularization",
        "decisionBoundary",
        "drawMasks",
        "forwardPropagation",
        "forwardPropagationWithDropout",
        "gradientCheck",
        "initializeParameters",
        "iterations",
        "model",
        "predict",
        "relu",
        "sigmoid",
        "updateParameters",
      ]
    `);
  });
});
