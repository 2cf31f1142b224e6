// The options of `wellfit train`, one after the other: the model is, bit for bit, what the library's own functions make.
import { describe, expect, test } from 'vitest';
import {
  adagrad,
  adam,
  adamW,
  alphaDropout,
  batchNorm,
  binaryCrossEntropy,
  cosineDecay,
  dense,
  dropout,
  elasticNet,
  elu,
  exponentialDecay,
  type FitOptions,
  fit,
  gaussianNoise,
  gelu,
  type Layer,
  l1,
  l2,
  layerNorm,
  lbfgs,
  leakyRelu,
  Matrix,
  maxNorm,
  network,
  onPlateau,
  readModel,
  relu,
  rmsprop,
  sgd,
  sigmoid,
  splitExamples,
  standardScale,
  stepDecay,
  tanh,
  warmUp,
} from 'wellfit';
import { csv, rings } from './rings.ts';
import { Workspace } from './run.ts';

const rows = rings(60);
const weights = rows.map((_, i) => 1 + (i % 4));
const kin = rows.map((_, i) => `g${i % 6}`);
const table = csv(
  'x1,x2,weight,kin,y',
  rows.map(([a, b, y], i) => [a!, b!, `${weights[i]}`, kin[i]!, y!]),
);
const raw = Matrix.from(rows.map(([a, b]) => [Number(a), Number(b)]));
const y = rows.map(row => Number(row[2]));

/** Rows to train on, scaled, and the others by the same scale. */
function examples(held: readonly number[] = []) {
  const isHeld = new Set(held);
  const kept = rows.map((_, i) => i).filter(i => !isHeld.has(i));
  const pick = (which: readonly number[]) => Matrix.from(which.map(i => [raw.at(i, 0), raw.at(i, 1)]));
  const scales = standardScale(pick(kept));
  const scaled = (which: readonly number[]) => ({
    x: pick(which).map((value, k) => (value - scales[k % 2]!.mean) / scales[k % 2]!.deviation),
    y: which.map(i => y[i]!),
  });
  return { train: scaled(kept), validation: scaled(held), kept };
}

const plain: readonly Layer[] = [dense(5, { init: 'he' }), relu(), dense(1, { init: 'he' })];
const activated = (activation: () => Layer, init: 'he' | 'glorot' = 'he'): readonly Layer[] => [
  dense(5, { init }),
  activation(),
  dense(1, { init }),
];
const usual = { optimizer: sgd({ learningRate: 0.3 }), steps: 40 };

interface Expected {
  readonly layers?: readonly Layer[];
  readonly options?: Partial<FitOptions>;
  readonly held?: readonly number[];
}

const held = splitExamples(60, { share: 0.25, seed: 0, classes: y }).validation;
const heldGroups = splitExamples(60, { share: 0.3, seed: 0, classes: y, groups: kin }).validation;
const rate = { learningRate: 0.2 };

const cases: readonly (readonly [flags: string, expected: Expected])[] = [
  ['', {}],
  ['--activation leakyRelu', { layers: activated(leakyRelu) }],
  ['--activation elu', { layers: activated(elu) }],
  ['--activation gelu', { layers: activated(gelu) }],
  ['--activation tanh', { layers: activated(tanh, 'glorot') }],
  ['--activation sigmoid', { layers: activated(sigmoid, 'glorot') }],
  [
    '--init lecunUniform',
    { layers: [dense(5, { init: 'lecunUniform' }), relu(), dense(1, { init: 'lecunUniform' })] },
  ],
  ['--hidden none', { layers: [dense(1, { init: 'he' })] }],
  ['--batch-norm', { layers: [dense(5, { init: 'he' }), batchNorm(), relu(), dense(1, { init: 'he' })] }],
  ['--layer-norm', { layers: [dense(5, { init: 'he' }), layerNorm(), relu(), dense(1, { init: 'he' })] }],
  [
    '--keep-prob 0.8 --input-keep-prob 0.9 --noise 0.1',
    {
      layers: [
        gaussianNoise({ stddev: 0.1 }),
        dropout({ keepProb: 0.9 }),
        ...plain.slice(0, 2),
        dropout({ keepProb: 0.8 }),
        plain[2]!,
      ],
    },
  ],
  [
    '--keep-prob 0.8 --alpha-dropout --mask fixed',
    { layers: [...plain.slice(0, 2), alphaDropout({ keepProb: 0.8, mask: 'fixed' }), plain[2]!] },
  ],
  ['--l1 0.3', { options: { penalty: l1({ lambda: 0.3 }) } }],
  [
    '--l1 0.3 --l1-method subgradient --l2 0.2',
    { options: { penalty: elasticNet({ l1: 0.3, l2: 0.2, method: 'subgradient' }) } },
  ],
  ['--l2 0.7', { options: { penalty: l2({ lambda: 0.7 }) } }],
  ['--max-norm 0.8', { options: { constraint: maxNorm({ limit: 0.8 }) } }],
  ['--label-smoothing 0.1', { options: { loss: binaryCrossEntropy({ labelSmoothing: 0.1 }) } }],
  ['--class-weights balanced', { options: { classWeights: 'balanced' } }],
  ['--class-weights 1=3', { options: { classWeights: [1, 3] } }],
  ['--sample-weights weight', { options: { sampleWeights: weights } }],
  ['--mixup 0.3', { options: { mixup: { alpha: 0.3 } } }],
  ['--averaging 0.9', { options: { averaging: { decay: 0.9 } } }],
  ['--batch-size 16 --seed 3', { options: { batchSize: 16, seed: 3 } }],
  ['--momentum 0.9', { options: { optimizer: sgd({ learningRate: 0.3, momentum: 0.9 }) } }],
  [
    '--momentum 0.9 --nesterov --clip-norm 0.1',
    { options: { optimizer: sgd({ learningRate: 0.3, momentum: 0.9, nesterov: true, clipNorm: 0.1 }) } },
  ],
  ['--clip-value 0.01', { options: { optimizer: sgd({ learningRate: 0.3, clipValue: 0.01 }) } }],
  ['--optimizer rmsprop', { options: { optimizer: rmsprop() } }],
  ['--optimizer rmsprop --momentum 0.5', { options: { optimizer: rmsprop({ momentum: 0.5 }) } }],
  ['--optimizer adagrad --learning-rate 0.2', { options: { optimizer: adagrad(rate) } }],
  ['--optimizer adam', { options: { optimizer: adam() } }],
  ['--optimizer adamW', { options: { optimizer: adamW() } }],
  ['--optimizer adamW --weight-decay 0.5', { options: { optimizer: adamW({ weightDecay: 0.5 }) } }],
  ['--optimizer lbfgs --l2 0.5', { options: { optimizer: lbfgs(), penalty: l2({ lambda: 0.5 }) } }],
  [
    '--learning-rate 0.2 --schedule step --decay-every 10',
    { options: { optimizer: sgd({ learningRate: stepDecay({ ...rate, every: 10, factor: 0.5 }) }) } },
  ],
  [
    '--learning-rate 0.2 --schedule exponential --decay-every 10 --decay-factor 0.25',
    { options: { optimizer: sgd({ learningRate: exponentialDecay({ ...rate, every: 10, factor: 0.25 }) }) } },
  ],
  [
    '--learning-rate 0.2 --schedule cosine --final-learning-rate 0.05 --warm-up 7',
    {
      options: {
        optimizer: sgd({ learningRate: warmUp({ steps: 7, to: cosineDecay({ ...rate, final: 0.05 }) }) }),
      },
    },
  ],
  [
    '--learning-rate 2 --schedule plateau --decay-factor 0.5 --decay-patience 0 --final-learning-rate 0.3',
    {
      options: {
        optimizer: sgd({
          learningRate: onPlateau({ learningRate: 2, factor: 0.5, patience: 0, minimum: 0.3 }),
        }),
      },
    },
  ],
  [
    '--validation-split 0.25 --early-stopping 2 --minimum-change 0.02',
    { held, options: { earlyStopping: { patience: 2, minimumChange: 0.02 } } },
  ],
  ['--validation-split 0.3 --groups kin', { held: heldGroups }],
];

describe.concurrent('options of train', () => {
  test.each(cases)('%s', async (flags, { layers = plain, options = {}, held = [] }) => {
    using work = new Workspace({ 'data.csv': table });
    const given = flags === '' ? [] : flags.split(' ');
    const hidden = flags.includes('--hidden') ? [] : ['--hidden', '5'];
    const dropped = ['weight', 'kin'].filter(name => !given.includes(name));
    const all = [...given, ...hidden, '--drop', dropped.join(',')];
    const out = ['--steps', '40', '--out', 'run', '--quiet'];
    const { code, stderr } = await work.run('train', 'data.csv', ...all, ...out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { network: found } = readModel(work.read('run/model.wellfit'));
    const { train, validation } = examples(held);
    const { model } = await fit(network({ inputs: 2, layers: [...layers] }), train, {
      ...usual,
      ...options,
      ...(held.length > 0 && { validation }),
    });
    expect(found.network.description).toEqual(model.network.description);
    expect(found.parameters).toEqual(model.parameters);
    expect(found.loss.description).toEqual(model.loss.description);
  });
});
