// A fit as a program: code that trains the same weights with the library, step by step as the page did.
import type { BroughtData } from '../protocol.ts';
import { withMoves } from '../settings/moves.ts';
import { initializerOf, programKey, settable } from '../settings/program.ts';
import type { Move, Settings } from '../settings/settings.ts';
import { splitOf } from '../settings/split.ts';

/** A fit that has been trained. */
export interface TrainedFit {
  /** At step 0. */
  readonly settings: Settings;
  /** In ascending order of their steps. */
  readonly moves: readonly Move[];
  /** Updates made. */
  readonly step: number;
  /** Of the weights. */
  readonly fingerprint: string;
  /** Points that a hand has placed, where they are the data. */
  readonly brought: BroughtData | undefined;
}

/** Functions of the library that code may call. */
const library = [
  'adam',
  'adamW',
  'batchNorm',
  'binaryCrossEntropy',
  'dense',
  'dropout',
  'elasticNet',
  'elu',
  'gaussianNoise',
  'gelu',
  'l1',
  'l2',
  'layerNorm',
  'leakyRelu',
  'maxNorm',
  'network',
  'relu',
  'rmsprop',
  'sgd',
  'sigmoid',
  'softmaxCrossEntropy',
  'splitExamples',
  'synthetic',
  'tanh',
  'Trainer',
];

/** Whether code can have the data: a file cannot be part of it. */
export function canBeCode({ settings, brought }: Pick<TrainedFit, 'settings' | 'brought'>): boolean {
  const { source } = settings.data;
  return source === 'points' ? brought?.kind === 'points' : source !== 'table';
}

/**
 * TypeScript, and JavaScript as well, that trains a fit: the same settings, the same moves at the same steps, and so the
 * same weights, bit for bit. It prints how good they are, and their fingerprint.
 */
export function asCode(fit: TrainedFit): string {
  const { settings, step, fingerprint } = fit;
  const classes = classesOf(fit);
  const course = courseCode(fit, classes);
  const isReplaced = course.some(line => line.startsWith('run = '));
  const body = [
    dataCode(fit),
    '',
    `${isReplaced ? 'let' : 'const'} run = ${trainerCode(settings, classes)};`,
    ...course,
    '',
    'const model = run.model();',
    'console.log(model.evaluate(training.x, training.y), model.evaluate(validation.x, validation.y));',
    fingerprintCode(fingerprint),
  ].join('\n');
  const called = library.filter(name => new RegExp(`(?<![.\\w])${name}\\(`).test(body));
  return [
    `// ${settings.data.source}, ${step} steps: the weights of wellfit lab with the fingerprint ${fingerprint}.`,
    '// npm install wellfit, then run this file with Node 22.18 or newer.',
    "import { createHash } from 'node:crypto';",
    `import { ${called.join(', ')} } from 'wellfit';`,
    '',
    body,
    '',
  ].join('\n');
}

function classesOf({ settings, brought }: TrainedFit): number {
  if (settings.data.source !== 'points' || brought?.kind !== 'points') return 2;
  return 1 + Math.max(1, ...brought.y);
}

function dataCode({ settings: { data, seed }, brought }: TrainedFit): string {
  const { source, rows, noise, validationShare, seed: drawn } = data;
  if (source === 'assignment') {
    const { training, validation } = splitOf(rows, validationShare);
    return [
      `const training = synthetic('pitch', { rows: ${training}, noise: ${noise}, seed: ${drawn} });`,
      `const validation = synthetic('pitch', { rows: ${validation}, noise: ${noise}, seed: ${(drawn + 1) >>> 0} });`,
    ].join('\n');
  }
  const points = brought?.kind === 'points' && source === 'points' ? brought : undefined;
  const count = points ? points.y.length : rows;
  const given = points
    ? [`const x = ${JSON.stringify(points.x)};`, `const y = ${JSON.stringify(points.y)};`]
    : [`const { x, y } = synthetic('${source}', { rows: ${rows}, noise: ${noise}, seed: ${drawn} });`];
  const row = points ? 'x[i]' : '[...x.row(i)]';
  return [
    ...given,
    `const split = splitExamples(${count}, { share: ${validationShare}, seed: ${seed}, classes: y });`,
    'const [training, validation] = [split.train, split.validation].map(rows => ({',
    `  x: rows.map(i => ${row}),`,
    '  y: rows.map(i => y[i]),',
    '}));',
  ].join('\n');
}

/** Steps, and between them what a hand has moved. */
function courseCode({ settings: start, moves, step: last }: TrainedFit, classes: number): string[] {
  const lines: string[] = [];
  let settings = start;
  let at = 0;
  const acting = moves.filter(({ step }) => step < last);
  for (const step of new Set(acting.map(move => move.step))) {
    if (step > at) lines.push(`run.advance(${step - at});`);
    at = step;
    const now = acting.filter(move => move.step === step);
    const before = settings;
    settings = withMoves(settings, now);
    if (programKey(settings) === programKey(before)) {
      lines.push(...settersOf(settings).filter(line => !settersOf(before).includes(line)));
    } else lines.push(...changeCode({ settings, step }, classes));
  }
  return [...lines, `run.advance(${last - at});`];
}

/** Another program goes on where the one before it stood. */
function changeCode({ settings, step }: Pick<TrainedFit, 'settings' | 'step'>, classes: number): string[] {
  return [
    '',
    `// after step ${step} with other restraints`,
    `const at${step} = run.save();`,
    `run = ${trainerCode(settings, classes)};`,
    `run.restore(at${step});`,
    ...settersOf(settings),
  ];
}

/** The numbers that the program of settings has, as they are set in it. */
function settersOf(settings: Settings): string[] {
  return settable(settings).map(([name, value]) => `run.set('${name}', ${value});`);
}

function trainerCode(settings: Settings, classes: number): string {
  const { batchSize, random, seed, maskSeed, maxNorm: limit, mixup } = settings;
  const penalty = penaltyCode(settings);
  const options = [
    `loss: ${lossCode(settings, classes)}`,
    `optimizer: ${optimizerCode(settings)}`,
    ...(penalty ? [`penalty: ${penalty}`] : []),
    ...(limit > 0 ? [`constraint: maxNorm({ limit: ${limit} })`] : []),
    ...(mixup > 0 ? [`mixup: { alpha: ${mixup} }`] : []),
    `batchSize: ${batchSize === 'full' ? "'full'" : batchSize}`,
    `random: '${random}'`,
    `seed: { init: ${seed}, shuffle: ${seed}, masks: ${maskSeed ?? seed} }`,
  ];
  return [
    'new Trainer(',
    '  network({',
    '    inputs: 2,',
    '    layers: [',
    ...layersCode(settings, classes).map(layer => `      ${layer},`),
    '    ],',
    '  }),',
    '  training,',
    '  {',
    ...options.map(option => `    ${option},`),
    '  },',
    ')',
  ].join('\n');
}

function layersCode(settings: Settings, classes: number): string[] {
  const { hidden, activation, batchNorm, layerNorm, keepProb, mask, noise } = settings;
  const init = `{ init: '${initializerOf(activation)}' }`;
  const after = [
    ...(batchNorm ? ['batchNorm()'] : []),
    ...(layerNorm ? ['layerNorm()'] : []),
    `${activation}()`,
    ...(keepProb < 1 ? [`dropout({ keepProb: ${keepProb}, mask: '${mask}' })`] : []),
  ];
  return [
    ...(noise > 0 ? [`gaussianNoise({ stddev: ${noise} })`] : []),
    ...hidden.map(units => [`dense(${units}, ${init})`, ...after].join(', ')),
    `dense(${classes === 2 ? 1 : classes}, ${init})`,
  ];
}

function lossCode({ labelSmoothing }: Settings, classes: number): string {
  const options = labelSmoothing > 0 ? `{ labelSmoothing: ${labelSmoothing} }` : '';
  return `${classes === 2 ? 'binaryCrossEntropy' : 'softmaxCrossEntropy'}(${options})`;
}

function optimizerCode({ optimizer, learningRate }: Settings): string {
  if (optimizer === 'momentum') return `sgd({ learningRate: ${learningRate}, momentum: 0.9 })`;
  return `${optimizer}({ learningRate: ${learningRate} })`;
}

function penaltyCode({ l1: first, l2: second }: Settings): string | undefined {
  if (first > 0 && second > 0) return `elasticNet({ l1: ${first}, l2: ${second} })`;
  if (first > 0) return `l1({ lambda: ${first} })`;
  return second > 0 ? `l2({ lambda: ${second} })` : undefined;
}

/** The parameters as float64 numbers, little-endian, as the page hashes them. */
function fingerprintCode(fingerprint: string): string {
  return [
    'const numbers = Object.values(model.parameters).flatMap(letters =>',
    '  Object.values(letters).flatMap(({ data }) => [...data]),',
    ');',
    "const hash = createHash('sha256').update(Float64Array.from(numbers)).digest('hex').slice(0, 16);",
    `console.log(hash, hash === '${fingerprint}' ? 'the same weights' : 'other weights');`,
  ].join('\n');
}
