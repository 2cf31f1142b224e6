// The laws of dropout, seen from outside: what its masks are, and where they do and do not act.
import { describe, expect, test } from 'vitest';
import {
  dense,
  dropout,
  type FitOptions,
  fit,
  type Layer,
  Matrix,
  type Network,
  network,
  RandomState,
  relu,
  sgd,
  train,
} from 'wellfit';
import { philoxMask } from '../../src/engine/random.ts';
import { flat, randomLabels, zeroParameters } from './random-networks.ts';

const units = 400;
const learningRate = 1e-3;
const streams = ['philox', 'numpy'] as const;

/** Dropout right at the inputs: one example of ones, so that a step moves just the weights of the units kept. */
function probe(...layers: readonly Layer[]): Network {
  return network({ inputs: units, layers: [...layers, dense(1)] });
}

/** The weights before the first of a number of steps and after each of them. */
async function weightsAt(net: Network, steps: number, options: Partial<FitOptions> = {}) {
  const x = Matrix.from([Array(units).fill(1)]);
  const found = [new Float64Array(units)];
  for (let n = 1; n <= steps; n++) {
    const { model } = await fit(
      net,
      { x, y: [0] },
      {
        optimizer: sgd({ learningRate }),
        parameters: zeroParameters(net),
        steps: n,
        ...options,
      },
    );
    found.push(Float64Array.from(model.parameters['dense_1']!['W']!.data));
  }
  return found;
}

/** The masks of the first steps, as text of 0 and 1. */
async function masksOf(net: Network, steps: number, options: Partial<FitOptions> = {}): Promise<string[]> {
  const weights = await weightsAt(net, steps, options);
  return weights
    .slice(1)
    .map((after, step) => Array.from(after, (w, k) => (w === weights[step]![k] ? 0 : 1)).join(''));
}

const shareKept = (masks: readonly string[]) =>
  masks.join('').replaceAll('0', '').length / masks.join('').length;

describe.each(streams)('masks from %s', random => {
  test.each([0.1, 0.3, 0.5, 0.86])('keepProb %s keeps that share of units', async keepProb => {
    const masks = await masksOf(probe(dropout({ keepProb })), 12, { random, seed: 5 });
    const deviation = Math.sqrt((keepProb * (1 - keepProb)) / (12 * units));
    expect(Math.abs(shareKept(masks) - keepProb)).toBeLessThan(4 * deviation);
  });

  test.each([0.1, 0.3, 0.5, 0.86])('keepProb %s scales what it keeps by 1/keepProb', async keepProb => {
    const [, weights] = await weightsAt(probe(dropout({ keepProb })), 1, { random });
    // at zero weights the slope of the loss is one half
    const kept = weights!.filter(w => w !== 0);
    for (const w of kept) expect(w).toBeCloseTo((-learningRate * 0.5) / keepProb, 15);

    const net = probe(dropout({ keepProb }));
    const parameters = { dense_1: { W: Matrix.zeros(units, 1).map(() => 0.01), b: Matrix.zeros(1, 1) } };
    const options = { optimizer: sgd({ learningRate }), steps: 1, parameters, random };
    const { history } = await fit(net, { x: [Array(units).fill(1)], y: [0] }, options);
    const logit = (0.01 * kept.length) / keepProb;
    expect(history.cost[0]).toBeCloseTo(Math.log1p(Math.exp(logit)), 10);
    expect(history.loss[0]).toBeCloseTo(Math.log1p(Math.exp(0.01 * units)), 10);
  });

  test('the expectation of a unit is what it is without dropout', async () => {
    const keepProb = 0.3;
    const masks = await masksOf(probe(dropout({ keepProb })), 60, { random, seed: 2 });
    const mean = shareKept(masks) / keepProb;
    const deviation = Math.sqrt((1 - keepProb) / keepProb / (60 * units));
    expect(Math.abs(mean - 1)).toBeLessThan(4 * deviation);
    // unit by unit: none is favoured
    for (let k = 0; k < units; k += 40) {
      const kept = masks.filter(mask => mask[k] === '1').length / masks.length;
      expect(Math.abs(kept - keepProb)).toBeLessThan(4 * Math.sqrt((keepProb * (1 - keepProb)) / 60));
    }
  });

  test('fresh masks differ from step to step', async () => {
    const masks = await masksOf(probe(dropout({ keepProb: 0.5 })), 6, { random });
    expect(new Set(masks).size).toBe(6);
  });

  test('a fixed mask is the first fresh one, at every step', async () => {
    const [first] = await masksOf(probe(dropout({ keepProb: 0.5 })), 1, { random, seed: 9 });
    const fixed = await masksOf(probe(dropout({ keepProb: 0.5, mask: 'fixed' })), 4, { random, seed: 9 });
    expect(new Set(fixed)).toEqual(new Set([first]));
  });

  test('a fixed mask before or behind fresh ones leaves them fresh', async () => {
    const [fixed, fresh] = [dropout({ keepProb: 0.9, mask: 'fixed' }), dropout({ keepProb: 0.5 })];
    for (const layers of [
      [fixed, fresh],
      [fresh, fixed],
    ]) {
      const masks = await masksOf(probe(...layers), 5, { random });
      expect(new Set(masks).size).toBe(5);
    }
  });

  test('the masks of two layers have nothing to do with each other', async () => {
    const both = [dropout({ keepProb: 0.5 }), dropout({ keepProb: 0.5 })];
    const masks = await masksOf(probe(...both), 10, { random });
    expect(Math.abs(shareKept(masks) - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / (10 * units)));
  });

  test('another seed draws other masks', async () => {
    const net = probe(dropout({ keepProb: 0.5 }));
    const of = (masks: number) => masksOf(net, 1, { random, seed: { masks } });
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).not.toEqual(await of(2));
  });
});

describe('masks have an address that anyone can look up', () => {
  const [seed, steps] = [5, 3];
  const [often, seldom] = [0.8, 0.3];
  const text = (mask: ArrayLike<number>) => Array.from(mask).join('');

  test('philox: seed, layer, step and unit', async () => {
    const philox = (stream: number, step: number, keepProb: number) => {
      const mask = new Uint8Array(units);
      philoxMask(mask, { seed, stream, step, units, examples: 1, keepProb });
      return mask;
    };
    const fixed = dropout({ keepProb: seldom, mask: 'fixed' });
    const masks = await masksOf(probe(dropout({ keepProb: often }), fixed), steps, { seed });
    const expected = Array.from({ length: steps }, (_, step) => {
      const second = philox(1, 0, seldom);
      return text(philox(0, step, often).map((kept, unit) => kept & second[unit]!));
    });
    expect(masks).toEqual(expected);
  });

  test('numpy: one stream, layer by layer and step by step', async () => {
    const net = probe(dropout({ keepProb: often }), dropout({ keepProb: seldom }));
    const masks = await masksOf(net, steps, { random: 'numpy', seed });
    const stream = new RandomState(seed);
    const draw = (keepProb: number) => Array.from(stream.rand(units), u => +(u < keepProb));
    const expected = Array.from({ length: steps }, () => {
      const [first, second] = [draw(often), draw(seldom)];
      return text(first.map((kept, unit) => kept & second[unit]!));
    });
    expect(masks).toEqual(expected);
  });
});

const hidden = (keepProb: number, mask: 'fresh' | 'fixed' = 'fresh') =>
  network({
    inputs: 2,
    layers: [
      dense(8),
      relu(),
      dropout({ keepProb, mask }),
      dense(3),
      relu(),
      dropout({ keepProb, mask }),
      dense(1),
    ],
  });
const draw = new RandomState(11);
const x = draw.randn(30, 2);
const y = randomLabels(draw, 30);
const options = { optimizer: sgd({ learningRate: 0.2 }), steps: 40, seed: 4 } satisfies FitOptions;

describe.each(streams)('training with %s', random => {
  test.each(['fresh', 'fixed'] as const)('%s masks: a replay gives the same bits', async mask => {
    const run = () => fit(hidden(0.7, mask), { x, y }, { ...options, random });
    const [first, second] = [await run(), await run()];
    expect(flat(first.model.parameters)).toEqual(flat(second.model.parameters));
    expect(first.history).toEqual(second.history);
  });

  test('looking at losses on the way changes nothing', async () => {
    const run = async (extra: Partial<FitOptions>) => {
      const { model } = await fit(hidden(0.7), { x, y }, { ...options, random, ...extra });
      return flat(model.parameters);
    };
    const seldom = await run({ historyEvery: 1000 });
    expect(await run({ historyEvery: 1 })).toEqual(seldom);
    expect(await run({ historyEvery: 3, validation: { x, y } })).toEqual(seldom);
    const patient = { patience: 1000, restoreBest: false };
    expect(await run({ validation: { x, y }, earlyStopping: patient })).toEqual(seldom);
  });

  test('keepProb 1 is no dropout, bit for bit', async () => {
    const bare = network({ inputs: 2, layers: [dense(8), relu(), dense(3), relu(), dense(1)] });
    const [without, one] = [bare, hidden(1)].map(net => fit(net, { x, y }, { ...options, random }));
    expect(flat((await one!).model.parameters)).toEqual(flat((await without!).model.parameters));
    expect((await one!).history).toEqual((await without!).history);
  });
});

test('prediction has nothing random in it, and disturbs nobody', async () => {
  const { model } = await fit(hidden(0.5), { x, y }, options);
  const before = model.logits(x);
  expect(model.logits(x)).toEqual(before);
  expect(model.predict(x)).toEqual(model.predict(x));
  expect(model.predictProbabilities(x)).toEqual(model.predictProbabilities(x));

  const run = train(hidden(0.5), { x, y }, options);
  const other = await fit(hidden(0.5), { x, y }, options);
  for (let event = await run.next(); ; event = await run.next()) {
    other.model.predict(x);
    if (!event.done) continue;
    expect(event.value.model.logits(x)).toEqual(before);
    break;
  }
});
