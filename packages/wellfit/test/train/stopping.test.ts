// Why a fit ends: it is told to, it leaves the finite numbers, or the validation loss no longer falls.
import { describe, expect, test } from 'vitest';
import {
  dense,
  type FitOptions,
  type FitResult,
  fit,
  network,
  type Progress,
  relu,
  sgd,
  synthetic,
  tanh,
  train,
} from 'wellfit';
import { flat } from './random-networks.ts';

const data = synthetic('moons', { rows: 40, seed: 1 });
const held = synthetic('moons', { rows: 40, seed: 2 });
const net = network({ inputs: 2, layers: [dense(12), tanh(), dense(1)] });
const endless = 1e9;

function expectWhole({ history, model, steps }: FitResult): void {
  expect(history.step.at(-1)).toBe(steps);
  const { validationLoss, validationAccuracy, ...series } = history;
  for (const values of Object.values(series)) expect(values).toHaveLength(history.step.length);
  expect(flat(model.parameters).every(Number.isFinite)).toBe(true);
  expect(model.predict(data.x)).toHaveLength(40);
}

describe('a signal', () => {
  test('stops a run that goes on for ever, and keeps what was reached', async () => {
    const controller = new AbortController();
    const result = await fit(net, data, {
      optimizer: sgd({ learningRate: 0.1 }),
      steps: endless,
      signal: controller.signal,
      onProgress: ({ step }) => step > 0 && controller.abort(),
    });
    expect(result.stopped).toBe('aborted');
    expect(result.steps).toBeGreaterThan(0);
    expect(result.steps).toBeLessThan(endless);
    expectWhole(result);
    const replay = await fit(net, data, { optimizer: sgd({ learningRate: 0.1 }), steps: result.steps });
    expect(flat(replay.model.parameters)).toEqual(flat(result.model.parameters));
  });

  test('a timer fires while training runs', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 60);
    const { signal } = controller;
    const result = await fit(net, data, { optimizer: sgd({ learningRate: 0.1 }), steps: endless, signal });
    expect(result.stopped).toBe('aborted');
    expect(result.seconds).toBeLessThan(5);
  });

  test('given too early stops before the first step', async () => {
    const signal = AbortSignal.abort();
    const result = await fit(net, data, { optimizer: sgd({ learningRate: 0.1 }), steps: 3, signal });
    expect([result.stopped, result.steps]).toEqual(['aborted', 0]);
    expect(result.history.step).toEqual([0]);
    expectWhole(result);
  });
});

describe('divergence', () => {
  const message =
    /^fit: .+ at step \d+ in layer (dense|relu)_\d; lower learningRate \(1e\+\d+\) or scale the inputs$/;

  const bent = network({ inputs: 2, layers: [dense(12), relu(), dense(5), relu(), dense(1)] });

  test.each([
    ['cost became (NaN|Infinity)', 1e200, 1],
    ['an update left the finite numbers', 1e30, 1e300],
  ])('%s: the last finite parameters remain', async (cause, learningRate, size) => {
    const examples = { x: data.x.map(value => value * size), y: data.y };
    const options = { optimizer: sgd({ learningRate }), seed: 1 } satisfies Partial<FitOptions>;
    const result = await fit(bent, examples, { ...options, steps: 1000 });
    expect(result.stopped).toBe('diverged');
    expect(result.divergence!.message).toMatch(message);
    const { step } = result.divergence!;
    expect(result.divergence!.message).toMatch(new RegExp(`^fit: ${cause} at step ${step} `));
    // a cost tells that the update before it went wrong, and that one is undone
    expect(result.steps).toBe(cause.startsWith('cost') ? Math.max(0, step - 1) : step);
    expect(result.model.evaluate(examples.x, examples.y).loss).toBeGreaterThan(0);
    expectWhole(result);
    if (size > 1) expect(result.divergence!.message).toContain('in layer dense_1;');
    const before = await fit(bent, examples, {
      ...options,
      steps: Math.max(1, result.steps),
      signal: { aborted: result.steps === 0 },
    });
    expect(flat(result.model.parameters)).toEqual(flat(before.model.parameters));
  });

  test('huge inputs are named as the first layer that breaks', async () => {
    const huge = { x: data.x.map(value => value * 1e300), y: data.y };
    const result = await fit(bent, huge, { optimizer: sgd({ learningRate: 1e-3 }), steps: 100 });
    expect(result.divergence?.message).toContain('in layer dense_1;');
    expectWhole(result);
  });

  test('a run that stays finite has none', async () => {
    const result = await fit(net, data, { optimizer: sgd({ learningRate: 0.1 }), steps: 5 });
    expect(result.stopped).toBe('steps');
    expect('divergence' in result).toBe(false);
  });
});

describe('early stopping', () => {
  /** Labels by the toss of a coin: what is learned of them is wrong for the held ones. */
  const noise = { x: data.x, y: held.y.map((label, i) => (i % 3 === 0 ? 1 - label : label)) };
  const options = {
    optimizer: sgd({ learningRate: 1 }),
    epochs: 2000,
    seed: 1,
    validation: held,
    historyEvery: 1,
  } satisfies FitOptions;

  test('ends when patience is over, with the best parameters', async () => {
    const result = await fit(net, noise, { ...options, earlyStopping: { patience: 25 } });
    expect(result.stopped).toBe('early');
    const losses = result.history.validationLoss;
    const best = losses.indexOf(Math.min(...losses.slice(1)));
    expect([result.steps, result.modelStep]).toEqual([best + 25, best]);
    expect(result.model.evaluate(held.x, held.y).loss).toBeCloseTo(losses[best]!, 14);
    const replay = await fit(net, noise, { ...options, epochs: best });
    expect(flat(result.model.parameters)).toEqual(flat(replay.model.parameters));
  });

  test('or with the last ones, where they are asked for', async () => {
    const earlyStopping = { patience: 25, restoreBest: false };
    const result = await fit(net, noise, { ...options, earlyStopping });
    expect(result.modelStep).toBe(result.steps);
    const replay = await fit(net, noise, { ...options, epochs: result.steps });
    expect(flat(result.model.parameters)).toEqual(flat(replay.model.parameters));
  });

  test('restores the best also where patience lasts', async () => {
    const result = await fit(net, noise, { ...options, epochs: 400, earlyStopping: { patience: 1000 } });
    expect(result.stopped).toBe('epochs');
    const losses = result.history.validationLoss.slice(1);
    expect(result.model.evaluate(held.x, held.y).loss).toBeCloseTo(Math.min(...losses), 14);
  });

  test('a small change is no improvement', async () => {
    const earlyStopping = { patience: 3, minimumChange: 10 };
    const result = await fit(net, noise, { ...options, earlyStopping });
    // the first epoch is better than nothing; three more are not better by ten
    expect([result.stopped, result.steps]).toEqual(['early', 4]);
  });

  test('counts epochs, not steps', async () => {
    const earlyStopping = { patience: 3, minimumChange: 10 };
    const result = await fit(net, noise, { ...options, batchSize: 15, earlyStopping });
    expect(result.steps).toBe(4 * 3);
  });
});

describe('progress', () => {
  test('events of train go forward, the last one is the end', async () => {
    const events: Progress[] = [];
    const run = train(net, data, { optimizer: sgd({ learningRate: 0.1 }), steps: 400 });
    for await (const event of run) events.push(event);
    expect(events.at(-1)).toMatchObject({ step: 400, steps: 400 });
    for (const [i, event] of events.entries()) {
      expect(event.steps).toBe(400);
      expect(Number.isFinite(event.cost)).toBe(true);
      if (i > 0) expect(event.step).toBeGreaterThanOrEqual(events[i - 1]!.step);
      if (i > 0) expect(event.seconds).toBeGreaterThanOrEqual(events[i - 1]!.seconds);
    }
  });

  test('fit reports the same to onProgress', async () => {
    const events: Progress[] = [];
    const options = { optimizer: sgd({ learningRate: 0.1 }), steps: 10 };
    await fit(net, data, { ...options, onProgress: event => events.push(event) });
    expect(events.at(-1)).toMatchObject({ step: 10, steps: 10 });
  });

  test('a reader may leave in the middle', async () => {
    let seen = 0;
    for await (const { step } of train(net, data, {
      optimizer: sgd({ learningRate: 0.1 }),
      steps: endless,
    })) {
      seen = step;
      break;
    }
    expect(seen).toBeGreaterThan(0);
  });
});
