// A check finds nothing wrong with what is right, and of every broken layer and loss the law that it breaks.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  batchNorm,
  binaryCrossEntropy,
  type CheckReport,
  check,
  checkText,
  dense,
  dropout,
  elasticNet,
  elu,
  gaussianNoise,
  gelu,
  huber,
  type Layer,
  type Loss,
  layerNorm,
  leakyRelu,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  network,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  synthetic,
  tanh,
} from 'wellfit';
import { add, element, exp, log, multiply, softplus, subtract } from '../../src/engine/expression.ts';
import * as broken from './broken-layers.ts';

/** The laws that were broken, with the layer where one is named. */
const brokenLaws = ({ laws }: CheckReport): string[] =>
  laws.filter(({ passed }) => !passed).map(({ law, layer }) => (layer ? `${law} ${layer}` : law));

/** Where a layer stands in a network that is right otherwise. */
const around = (layer: Layer) =>
  network({ inputs: 3, layers: [dense(6), tanh(), layer, dense(4), tanh(), dense(1)] });

describe('nothing is wrong with', () => {
  test('the network of the assignment, on 211 examples', async () => {
    const { x, y } = synthetic('pitch', { rows: 211, seed: 1 });
    const drop = dropout({ keepProb: 0.86 });
    const net = network({
      inputs: 2,
      layers: [dense(20), relu(), drop, dense(3), relu(), drop, dense(1)],
    });
    const report = await check(net, { x, y });
    expect(brokenLaws(report)).toEqual([]);
    expect([report.passed, report.stopped]).toEqual([true, 'done']);
    expect(report.laws.map(({ law, layer }) => [law, layer].filter(Boolean).join(' '))).toEqual([
      'shape',
      'inert',
      'rows',
      ...['dropout_1', 'dropout_2'].flatMap(name =>
        ['inert', 'expectation', 'fresh', 'replay', 'share', 'scale'].map(law => `${law} ${name}`),
      ),
      'gradients',
      'update',
      'refit',
      'engine',
      'finite',
      'meaning',
    ]);
  });

  const layers: Readonly<Record<string, readonly Layer[]>> = {
    relu: [relu()],
    leakyRelu: [leakyRelu()],
    elu: [elu()],
    gelu: [gelu()],
    sigmoid: [sigmoid()],
    batchNorm: [batchNorm(), tanh()],
    'wide batch norm': [dense(64), relu(), batchNorm()],
    layerNorm: [layerNorm()],
    'dropout 0.1': [dropout({ keepProb: 0.1 })],
    'dropout 0.999': [dropout({ keepProb: 0.999 })],
    'dropout 0.99999': [dropout({ keepProb: 0.99999 })],
    'fixed dropout': [dropout({ keepProb: 0.7, mask: 'fixed' })],
    'dropout that keeps everything': [dropout({ keepProb: 1 })],
    'alpha dropout': [alphaDropout({ keepProb: 0.8 })],
    'fixed alpha dropout': [alphaDropout({ keepProb: 0.6, mask: 'fixed' })],
    noise: [gaussianNoise({ stddev: 0.3 })],
    'no noise': [gaussianNoise({ stddev: 0 })],
    'two dropouts in a row': [dropout({ keepProb: 0.5 }), dropout({ keepProb: 0.8 })],
    'relu, dropout, batch norm': [relu(), dropout({ keepProb: 0.7 }), batchNorm()],
    "somebody else's dropout": [broken.rightDropout(0.8)],
  };

  test.each(Object.keys(layers))('%s', async name => {
    const hidden = layers[name]!;
    const net = network({ inputs: 3, layers: [dense(6), ...hidden, dense(5), tanh(), dense(1)] });
    for (const seed of [0, 1]) expect(brokenLaws(await check(net, { seed }))).toEqual([]);
  });

  const losses: readonly (readonly [loss: Loss, outputs: number])[] = [
    [binaryCrossEntropy(), 1],
    [binaryCrossEntropy({ labelSmoothing: 0.1 }), 1],
    [softmaxCrossEntropy(), 4],
    [multiLabelCrossEntropy(), 3],
    [meanSquaredError(), 2],
    [huber({ delta: 0.5 }), 2],
  ];

  test.each(losses.map(([loss, outputs]) => ({ kind: loss.description.kind, loss, outputs })))(
    '$kind',
    async ({ loss, outputs }) => {
      const net = network({
        inputs: 3,
        layers: [dropout({ keepProb: 0.9 }), dense(6), relu(), dense(outputs)],
      });
      const penalty = elasticNet({ l1: 0.3, l2: 0.5 });
      expect(brokenLaws(await check(net, { loss, penalty }))).toEqual([]);
    },
  );

  test('a network that learns nothing', async () => {
    expect(brokenLaws(await check(network({ inputs: 1, layers: [tanh()] })))).toEqual([]);
  });
});

describe('a broken layer breaks its law, and no other', () => {
  const cases: readonly (readonly [name: keyof typeof broken, layer: Layer, laws: readonly string[]])[] = [
    ['scaleMissing', broken.scaleMissing(0.8), ['expectation']],
    ['scaledByDropped', broken.scaledByDropped(0.8), ['expectation']],
    ['sameMask', broken.sameMask(0.8), ['fresh']],
    ['maskAtPrediction', broken.maskAtPrediction(0.8), ['inert']],
    ['oldDropout', broken.oldDropout(0.8), ['inert', 'scale']],
    ['keepForDrop', broken.keepForDrop(0.8), ['share', 'scale']],
    ['freshThoughFixed', broken.freshThoughFixed(0.8), ['fresh']],
    ['dropsNothing', broken.dropsNothing(0.8), ['fresh', 'share', 'scale']],
    ['plainAlpha', broken.plainAlpha(0.8), ['expectation']],
    ['loudNoise', broken.loudNoise(0.2), ['scale']],
    ['leaningNoise', broken.leaningNoise(), ['expectation']],
    ['batchAtPrediction', broken.batchAtPrediction(), ['rows']],
  ];

  test.each(cases.map(([name, layer, laws]) => ({ name, layer, laws })))('$name', async ({ layer, laws }) => {
    const report = await check(around(layer));
    const name = `${layer.description.kind}_1`;
    expect(brokenLaws(report)).toEqual(laws.map(law => `${law} ${name}`));
    expect(report.passed).toBe(false);
    for (const { message, passed } of report.laws) if (!passed) expect(message).toMatch(`${name}: `);
  });

  test('scaled by the share dropped at prediction: right at one half alone', async () => {
    expect(brokenLaws(await check(around(broken.scaledByDropped(0.5))))).toEqual([]);
    expect(brokenLaws(await check(around(broken.scaledByDropped(0.52))))).not.toEqual([]);
  });

  test('draws with another keepProb every time', async () => {
    expect(brokenLaws(await check(around(broken.restless())))).toEqual(['replay restless_1', 'refit']);
  });

  test('has a slope that the engine does not see', async () => {
    const report = await check(around(broken.lessLargest()));
    expect(brokenLaws(report).map(law => law.split(' ')[0])).toEqual(['gradients', 'update']);
    const { message, layer } = report.laws.find(({ law }) => law === 'gradients')!;
    expect(layer).toMatch(/dense_1|examples/);
    expect(message).toMatch(/^(dense_1|examples)\.\w\[\d+, \d+\]: slope \S+, gradient \S+, relative error /);
  });

  test('behaves otherwise after training', async () => {
    expect(brokenLaws(await check(around(broken.remembering())))).toEqual(['inert']);
  });

  test('starts elsewhere every time', async () => {
    expect(brokenLaws(await check(around(broken.restlessStart())))).toEqual(['refit']);
  });

  test('changes its parameter behind the optimizer', async () => {
    expect(brokenLaws(await check(around(broken.decaying())))).toEqual(['update decaying_1']);
  });

  test('gives other units than it says: nothing else is tried', async () => {
    const report = await check(around(broken.fewerUnits()));
    expect(report).toEqual({
      passed: false,
      stopped: 'broken',
      laws: [
        {
          law: 'shape',
          layer: 'fewerUnits_1',
          passed: false,
          figure: 1,
          bound: 0,
          message: 'fewerUnits_1: gives 1 × m values at prediction for m examples, fanOut says 6',
        },
      ],
    });
  });

  test('throws: its message is told', async () => {
    const { stopped, laws } = await check(around(broken.throwing()));
    expect(stopped).toBe('broken');
    expect(laws.map(({ message }) => message)).toEqual(['network: stopped by an error: not today']);
  });

  test('is not a number: nothing is taken for right', async () => {
    const report = await check(around(broken.notANumber()));
    expect(brokenLaws(report).map(law => law.split(' ')[0])).toEqual(
      expect.arrayContaining(['gradients', 'update']),
    );
  });
});

describe('a broken loss breaks its law, and no other', () => {
  const right = binaryCrossEntropy();
  const losses: Readonly<Record<string, readonly [loss: Partial<Loss>, laws: readonly string[]]>> = {
    'log of a probability that may be 0': [
      {
        formula: ({ logits, targets }) => {
          const grown = add(1, exp(multiply(-1, logits)));
          return add(log(grown), multiply(subtract(1, targets), element(logits)));
        },
      },
      ['finite'],
    ],
    'the target counted twice': [
      {
        formula: ({ logits, targets }) => subtract(softplus(logits), multiply(2, multiply(targets, logits))),
      },
      ['meaning'],
    ],
    'classes the other way round': [
      { formula: ({ logits, targets }) => add(softplus(logits), multiply(targets, logits)) },
      ['meaning'],
    ],
    'logits taken for probabilities': [
      { meaning: ({ logits }) => multiply(1e-3, add(500, logits)) },
      ['meaning'],
    ],
  };

  test.each(Object.keys(losses))('%s', async name => {
    const [change, laws] = losses[name]!;
    expect(brokenLaws(await check(around(relu()), { loss: { ...right, ...change } }))).toEqual(laws);
  });

  test('the largest logit, whose slope the engine does not see', async () => {
    const loss: Loss = {
      ...softmaxCrossEntropy(),
      formula({ program, logits, targets }) {
        const right = program.sum('right', multiply(targets, logits), 'units');
        return subtract(program.max('largest', logits, 'units'), right);
      },
    };
    const net = network({ inputs: 2, layers: [dense(5), tanh(), dense(3)] });
    expect(brokenLaws(await check(net, { loss })).map(law => law.split(' ')[0])).toEqual([
      'gradients',
      'update',
      'meaning',
    ]);
  });
});

describe('options', () => {
  const net = network({ inputs: 2, layers: [dense(3), tanh(), dropout({ keepProb: 0.8 }), dense(1)] });

  test('a report is plain data, and the same for the same seed', async () => {
    const report = await check(net, { seed: 3 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(await check(net, { seed: 3 })).toEqual(report);
    expect(await check(net, { seed: 4 })).not.toEqual(report);
  });

  test('parameters that are given are the ones that are looked at', async () => {
    const only = network({ inputs: 1, layers: [dense(1)] });
    const parameters = { dense_1: { W: Matrix.from([[Number.NaN]]), b: Matrix.from([[0]]) } };
    expect((await check(only)).passed).toBe(true);
    expect((await check(only, { parameters })).passed).toBe(false);
  });

  test('a tolerance that everything keeps to', async () => {
    expect(brokenLaws(await check(around(broken.lessLargest()), { tolerance: 3 }))).toEqual([]);
  });

  test('others get their turn, and may stop it', async () => {
    const signal = { aborted: false };
    const long = network({ inputs: 20, layers: [dense(60), tanh(), dense(60), tanh(), dense(1)] });
    const timer = setTimeout(() => {
      signal.aborted = true;
    }, 30);
    const { passed, stopped, laws } = await check(long, { signal, sample: 10_000 });
    clearTimeout(timer);
    expect([passed, stopped]).toEqual([false, 'aborted']);
    expect(laws.map(({ law }) => law)).not.toContain('meaning');
  });

  test.each([
    [{ x: [[1, 2]] }, 'check: give x and y, or neither'],
    [{ x: [[1, 2, 3]], y: [1] }, 'check: x has 3 features, the network takes 2'],
    [
      { loss: softmaxCrossEntropy() },
      'check: softmaxCrossEntropy needs at least 2 outputs, the network has 1',
    ],
    [{ sample: 0 }, 'check: sample must be a whole number ≥ 1, got 0'],
    [{ seed: -1 }, 'check: seed must be a whole number ≥ 0, got -1'],
    [{ tolerance: 0 }, 'check: tolerance must be a finite number above 0, got 0'],
    [{ parameters: {} }, 'parameters: dense_1.W must be 2 × 3, got nothing'],
  ])('%j is refused', async (options, message) => {
    await expect(check(net, options)).rejects.toThrow(message);
  });
});

test('a report as text', async () => {
  const net = network({ inputs: 2, layers: [dense(3), broken.scaleMissing(0.5), dense(1)] });
  const lines = checkText(await check(net)).split('\n');
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^✗ expectation {2}scaleMissing_1: mean over 4,096 masks is \d+\.\d standard errors from the output at prediction \(bound 5\)$/,
    ),
  );
  expect(lines).toContain('✓ refit        network: two fits with one seed give the same bits');
  expect(lines.at(-1)).toBe('1 law broken, 12 kept');
  const stopped = checkText({ passed: false, stopped: 'aborted', laws: [] });
  expect(stopped).toBe('\n0 laws kept; stopped before the rest was tried');
});
