// A run that its caller drives: the bits of `fit` however its updates are cut, and looks at it from every side.
import { describe, expect, test } from 'vitest';
import {
  adam,
  batchNorm,
  cosineDecay,
  dense,
  dropout,
  type FitOptions,
  fit,
  gaussianNoise,
  l2,
  lbfgs,
  meanSquaredError,
  network,
  sgd,
  Trainer,
  train,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { plainOutputs } from './plain-network.ts';
import { flat } from './random-networks.ts';
import {
  begin,
  build,
  type Case,
  cases,
  common,
  data,
  diverging,
  held,
  optimizer,
  random,
  resumed,
  steps,
  x,
} from './trainer-cases.ts';

describe.each(cases)('$name', each => {
  test('comes to the bits of fit, in slices of any length', async () => {
    const { own = [], options = {} } = each;
    const { model, steps: made, history } = await fit(build(...own), data, { ...common, ...options, steps });
    const run = begin(each);
    for (const slice of [1, 0, 7, 3, 30, 19]) run.advance(slice);
    expect(run.step).toBe(made);
    expect(flat(run.parameters())).toEqual(flat(model.parameters));
    expect(run.evaluate(data).loss).toBe(history.loss.at(-1));
    const { loss, penalty, cost } = run.cost();
    expect([penalty, cost]).toEqual([history.penalty.at(-1), history.cost.at(-1)]);
    expect(cost).toBe(loss + penalty);
    expect(flat(run.model().parameters)).toEqual(flat(model.parameters));
  });
});

describe('settings', () => {
  const each: Case = {
    name: '',
    own: [dropout({ keepProb: 0.8 }), gaussianNoise({ stddev: 0.1 })],
    options: {
      penalty: l2({ lambda: 0 }),
      batchSize: 5,
      optimizer: adam({ learningRate: cosineDecay({ learningRate: 0.1 }) }),
    },
  };
  const values = [
    ['l2', 0.7],
    ['dropout_1.keepProb', 0.5],
    ['gaussianNoise_1.stddev', 0.4],
    ['learningRate', 0.02],
  ] as const;

  test.each(values)('%s changed at the same update is the same', async (name, value) => {
    const { own = [], options = {} } = each;
    const running = train(build(...own), data, { ...common, ...options, steps: 3000 });
    let at: number | undefined;
    let event = await running.next();
    for (; !event.done; event = await running.next()) {
      if (at !== undefined) continue;
      at = event.value.step;
      event.value.set(name, value);
    }
    const run = begin({ ...each, options: { ...options, steps: 3000 } });
    run.advance(at!);
    run.set(name, value);
    const middle = resumed({ ...each, options: { ...options, steps: 3000 } }, run);
    for (const half of [run, middle]) half.advance(3000 - at!);
    expect(flat(run.parameters())).toEqual(flat(event.value.model.parameters));
    expect(middle.save()).toEqual(run.save());
  });

  test('a search goes on at once with another cost', () => {
    const options = { optimizer: lbfgs(), penalty: l2({ lambda: 0.5 }) };
    const run = begin({ name: '', options });
    run.advance(1000);
    expect([run.converged, run.step < 1000]).toEqual([true, true]);
    const before = run.step;
    run.advance(5);
    expect(run.step).toBe(before);
    const parameters = run.parameters();
    run.set('l2', 3);
    run.advance(1000);
    const fresh = begin({ name: '', options: { ...options, penalty: l2({ lambda: 3 }), parameters } });
    fresh.advance(1000);
    expect(fresh.step).toBeGreaterThan(5);
    expect(flat(run.parameters())).toEqual(flat(fresh.parameters()));
    expect([run.converged, run.step]).toEqual([true, before + fresh.step]);
  });
});

describe('looking', () => {
  const own = [batchNorm(), dropout({ keepProb: 0.6 })];
  const before = [dropout({ keepProb: 0.9 })];
  const net = network({ inputs: 3, layers: [...before, ...build(...own).layers.map(({ layer }) => layer)] });
  const run = new Trainer(net, data, { ...common, averaging: { decay: 0.9 } });

  test.each([1, 9, 300])('what every layer puts out, as it is now: %d examples', rows => {
    const seen = random.randn(rows, 3);
    for (let time = 0; time < 2; time++) {
      run.advance(7);
      const parameters = run.parameters();
      for (const [place, { name, fanOut }] of net.layers.entries()) {
        const part = { ...net, layers: net.layers.slice(0, place + 1) };
        const expected = plainOutputs({ net: part, parameters, x: seen, training: false }).flat();
        const found = run.outputs(seen, name);
        expect([found.rows, found.columns]).toEqual([rows, fanOut]);
        for (const [k, value] of expected.entries()) expect(found.data[k]).toBeCloseTo(value, 12);
      }
      const model = run.model();
      expect(run.logits(seen)).toEqual(model.logits(seen));
      expect(run.probabilities(seen)).toEqual(model.predictProbabilities(seen));
      expect(run.evaluate(held).accuracy).toBe(model.evaluate(held.x, held.y).accuracy);
      expect(run.evaluate(held).loss).toBeCloseTo(model.evaluate(held.x, held.y).loss, 14);
    }
  });

  test('copies are left alone by later updates', () => {
    const [parameters, state, model] = [run.parameters(), run.save(), run.model()];
    const kept = structuredClone(state);
    const weights = flat(parameters);
    const logits = model.logits(x);
    run.advance(5);
    expect(flat(parameters)).toEqual(weights);
    expect(state).toEqual(kept);
    expect(model.logits(x)).toEqual(logits);
  });
});

describe('divergence', () => {
  const { net, data: theirs, options } = diverging;
  const target = theirs.y;
  const start = () => new Trainer(net, theirs, options);

  test('stops where fit does, with the same last parameters', async () => {
    const found = await fit(net, theirs, { ...options, steps: 3000 });
    const run = start();
    for (let slice = 1; !run.divergence && run.step < 3000; slice += 7) run.advance(slice);
    expect(found.divergence).toBeDefined();
    expect(run.divergence).toEqual(found.divergence);
    expect(run.step).toBe(found.steps);
    expect(flat(run.parameters())).toEqual(flat(found.model.parameters));
    expect(Number.isFinite(run.cost().cost)).toBe(true);
  });

  test('goes on once a number was changed', () => {
    const linear = network({ inputs: 3, layers: [dense(1)] });
    const own = { loss: meanSquaredError(), optimizer: sgd({ learningRate: 10 }) };
    const run = new Trainer(linear, { x, y: target }, own);
    run.advance(3000);
    const { step } = run;
    expect(run.divergence).toBeDefined();
    run.advance(10);
    expect(run.step).toBe(step);
    run.set('learningRate', 0.1);
    expect(run.divergence).toBeUndefined();
    run.advance(10_000);
    expect([run.step, run.divergence]).toEqual([step + 10_000, undefined]);
    expect(run.cost().cost).toBeLessThan(1e-6);
  });

  test('a cost that is not finite is one, even before an update has been made with it', () => {
    const huge = new Trainer(net, { x, y: target.map(value => value * 1e200) }, options);
    huge.cost();
    expect(huge.divergence).toMatchObject({ step: 0, cause: expect.stringMatching('cost became') });
    huge.advance(5);
    expect(huge.step).toBe(0);
  });
});

test('thousands of runs, one after the other', () => {
  const small = network({ inputs: 3, layers: [dense(1)] });
  let last = 0;
  for (let seed = 0; seed < 2000; seed++) {
    const run = new Trainer(small, data, { optimizer, seed, penalty: l2({ lambda: seed }) });
    run.advance(2);
    last = run.logits(x).at(0, 0);
  }
  expect(Number.isFinite(last)).toBe(true);
}, 120_000);

const plain = begin({ name: '' });

describeRefusals({
  calls: [
    [() => plain.advance(-1), 'range', 'advance: steps must be a whole number ≥ 0, got -1'],
    [() => plain.advance(1.5), 'range', 'advance: steps must be a whole number ≥ 0, got 1.5'],
    [
      () => plain.outputs(x, 'relu_7'),
      'range',
      'outputs: layer must be one of dense_1, tanh_1, dense_2, relu_1, dense_3, got relu_7',
    ],
    [() => plain.logits([[1]]), 'shape', 'predict: examples have 1 features, the network takes 3'],
    [
      () => new Trainer(build(), data, { ...common, loss: meanSquaredError() }).probabilities(x),
      'unsupported',
      'predictProbabilities: meanSquaredError has no probabilities',
    ],
    [() => plain.set('l2', 1), 'range', 'fit: there is no setting l2; there are learningRate'],
    [
      () => new Trainer(build(), data, { ...common, batchSize: 0 } satisfies Partial<FitOptions>),
      'range',
      'fit: batchSize must be a whole number ≥ 1, got 0',
    ],
  ],
});
