// The notebook's functions on small examples: laws that hold for any network, and what each call shows.
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Matrix, RandomState, synthetic } from 'wellfit';
import {
  accuracy,
  backwardPropagation,
  backwardPropagationWithDropout,
  backwardPropagationWithRegularization,
  computeCost,
  computeCostFromLogits,
  computeCostWithRegularization,
  decisionBoundary,
  drawMasks,
  forwardPropagation,
  forwardPropagationWithDropout,
  gradientCheck,
  initializeParameters,
  iterations,
  type ModelOptions,
  model,
  type Parameters,
  predict,
  updateParameters,
} from 'wellfit/notebook';

const names = ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'] as const;
const set = synthetic('pitch', { rows: 60, seed: 1 });
const X = set.x.transpose();
const Y = new Matrix(Float64Array.from(set.y), 1, 60);
const quiet = { printCost: false } satisfies ModelOptions;

const flat = (parameters: Parameters) => names.flatMap(name => [...parameters[name].data]);

afterEach(() => {
  vi.restoreAllMocks();
});

/** Every parameter random, biases too. */
function randomParameters(layersDims: readonly number[], random: RandomState): Parameters {
  const start = initializeParameters(layersDims);
  const drawn = names.map(name => [name, random.randn(start[name].rows, start[name].columns)]);
  return Object.fromEntries(drawn);
}

describe('gradients', () => {
  const size = (max: number) => fc.integer({ min: 1, max });
  const setting = fc.record({
    layersDims: fc.tuple(size(3), size(6), size(4), fc.constant(1)),
    examples: size(9),
    lambd: fc.double({ min: 0, max: 2, noNaN: true }),
    keepProb: fc.double({ min: 0.4, max: 1, noNaN: true }),
    seed: fc.nat(),
  });

  test('are the slopes of the cost, with λ and dropout together', () => {
    fc.assert(
      fc.property(setting, ({ layersDims, examples, lambd, keepProb, seed }) => {
        const random = new RandomState(seed);
        const parameters = randomParameters(layersDims, random);
        const x = random.randn(layersDims[0], examples);
        const y = random.rand(1, examples).map(u => (u < 0.5 ? 1 : 0));
        const masks = drawMasks(random, [layersDims[1], layersDims[2]], { examples, keepProb });
        const { cache } = forwardPropagationWithDropout(x, parameters, keepProb, { masks });
        const gradients = backwardPropagationWithDropout(x, y, cache, keepProb, lambd);
        // away from the kink of ReLU and from saturation, with a gradient that is more than rounding
        fc.pre([...cache.Z1.data, ...cache.Z2.data].every(z => Math.abs(z) > 1e-3));
        fc.pre(cache.Z3.data.every(z => Math.abs(z) < 4));
        fc.pre(gradients.dW3.norm() + gradients.db3.norm() > 1e-2);
        const options = { epsilon: 1e-5, lambd, dropout: { keepProb, masks } };
        const { difference, analytic, numeric } = gradientCheck(
          parameters,
          gradients,
          { X: x, Y: y },
          options,
        );
        expect(difference).toBeLessThan(1e-7);
        expect(analytic).toEqual(Float64Array.from(names.flatMap(name => [...gradients[`d${name}`].data])));
        expect(numeric).toHaveLength(analytic.length);
      }),
    );
  });

  test('the three backward passes agree where they overlap', () => {
    const parameters = initializeParameters([2, 5, 3, 1]);
    const { cache } = forwardPropagation(X, parameters);
    const { cache: kept } = forwardPropagationWithDropout(X, parameters, 1);
    const plain = backwardPropagation(X, Y, cache);
    expect(backwardPropagationWithRegularization(X, Y, cache, 0)).toEqual(plain);
    expect(backwardPropagationWithDropout(X, Y, kept, 1)).toEqual(plain);
    expect(backwardPropagationWithDropout(X, Y, kept, 1, 0.7)).toEqual(
      backwardPropagationWithRegularization(X, Y, cache, 0.7),
    );
  });

  test('a step goes against them, and leaves the old parameters alone', () => {
    const parameters = initializeParameters([2, 5, 3, 1]);
    const before = flat(parameters);
    const { A3, cache } = forwardPropagation(X, parameters);
    const next = updateParameters(parameters, backwardPropagation(X, Y, cache), 0.01);
    expect(computeCost(forwardPropagation(X, next).A3, Y)).toBeLessThan(computeCost(A3, Y));
    expect(flat(parameters)).toEqual(before);
  });
});

test('the two forms of the cost agree, and the penalty is on top', () => {
  const parameters = initializeParameters([2, 5, 3, 1]);
  const { A3, cache } = forwardPropagation(X, parameters);
  const cost = computeCost(A3, Y);
  expect(computeCostFromLogits(cache.Z3, Y)).toBeCloseTo(cost, 14);
  const squares = [parameters.W1, parameters.W2, parameters.W3].reduce((sum, W) => sum + W.norm() ** 2, 0);
  expect(computeCostWithRegularization(A3, Y, parameters, 0.7)).toBeCloseTo(cost + (0.7 / 120) * squares, 14);
});

describe('dropout', () => {
  const parameters = initializeParameters([2, 5, 3, 1]);

  test('without a stream every call draws the same masks', () => {
    const draw = () => forwardPropagationWithDropout(X, parameters, 0.5).cache;
    expect(draw()).toEqual(draw());
  });

  test('a stream that lives on draws fresh ones', () => {
    const random = new RandomState(1);
    const draw = () => forwardPropagationWithDropout(X, parameters, 0.5, { random }).cache.D1;
    const first = draw();
    expect(first).toEqual(forwardPropagationWithDropout(X, parameters, 0.5).cache.D1);
    expect(draw()).not.toEqual(first);
  });
});

describe('predict', () => {
  const { parameters } = model(X, Y, { ...quiet, numIterations: 50 });

  test('two arguments: labels alone', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const labels = predict(X, parameters);
    expect(labels).toEqual(forwardPropagation(X, parameters).A3.map(p => (p > 0.5 ? 1 : 0)));
    expect(log).not.toHaveBeenCalled();
  });

  test('three arguments: the same labels, and their accuracy is printed', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    expect(predict(X, Y, parameters)).toEqual(predict(X, parameters));
    expect(log.mock.calls).toEqual([[`Accuracy: ${accuracy(X, Y, parameters)}`]]);
  });

  test('accuracy is the share of right labels', () => {
    const labels = predict(X, parameters);
    expect(accuracy(X, labels, parameters)).toBe(1);
    const wrong = labels.map((label, i) => (i < 15 ? 1 - label : label));
    expect(accuracy(X, wrong, parameters)).toBe(0.75);
  });
});

test('a decision boundary: row i, column j is the point (x1[j], x2[i])', () => {
  const parameters = randomParameters([2, 5, 3, 1], new RandomState(2));
  const [x1, x2] = [
    [-1, 0, 0.5, 2],
    [-0.5, 1.5, 3],
  ];
  const boundary = decisionBoundary(parameters, { x1, x2 });
  expect([boundary.x1, boundary.x2]).toEqual([x1, x2]);
  expect(boundary.probabilities.shape).toBe('3 × 4');
  for (const [i, second] of x2.entries()) {
    for (const [j, first] of x1.entries()) {
      const probability = forwardPropagation([[first], [second]], parameters).A3.at(0, 0);
      expect(boundary.probabilities.at(i, j)).toBe(probability);
      expect(boundary.labels.at(i, j)).toBe(probability > 0.5 ? 1 : 0);
    }
  }
});

describe('the training loop', () => {
  const variants: readonly ModelOptions[] = [
    {},
    { lambd: 0.7 },
    { keepProb: 0.8 },
    { keepProb: 0.8, mask: 'fresh', lambd: 0.1 },
  ];

  test.each(variants)('iterations and model say the same: %s', variant => {
    const options = { ...quiet, ...variant, hidden: [5, 3] as const, numIterations: 1001 };
    const seen: number[] = [];
    const whole = model(X, Y, { ...options, onCost: (iteration, cost) => (seen[iteration] = cost) });
    const steps = [...iterations(X, Y, options)];
    expect(steps.map(({ iteration }) => iteration)).toEqual([...Array(1001).keys()]);
    expect(steps.map(({ cost }) => cost)).toEqual(seen);
    expect(whole.costs).toEqual([seen[0], seen[1000]]);
    expect(flat(steps.at(-1)!.parameters)).toEqual(flat(whole.parameters));
  });

  test('a fixed mask is the one that every call draws from seed 1', () => {
    const options = { ...quiet, keepProb: 0.8, hidden: [5, 3] as const, numIterations: 3 };
    let parameters = initializeParameters([2, 5, 3, 1]);
    for (let step = 0; step < 3; step++) {
      const { cache } = forwardPropagationWithDropout(X, parameters, 0.8);
      parameters = updateParameters(parameters, backwardPropagationWithDropout(X, Y, cache, 0.8), 0.3);
    }
    expect(flat(model(X, Y, options).parameters)).toEqual(flat(parameters));
  });

  test('no iterations give the start', () => {
    const { parameters, costs } = model(X, Y, { ...quiet, numIterations: 0, initSeed: 8 });
    expect(parameters).toEqual(initializeParameters([2, 20, 3, 1], { seed: 8 }));
    expect(costs).toEqual([]);
  });

  test('the cost is printed at every 10,000th iteration, where one asks', () => {
    const lines: string[] = [];
    const tiny = {
      hidden: [1, 1],
      numIterations: 10_001,
      print: (line: string) => lines.push(line),
    } as const;
    const { costs } = model([[0, 1]], [[0, 1]], tiny);
    expect(costs).toHaveLength(11);
    expect(lines).toEqual([
      `Cost after iteration 0: ${costs[0]}`,
      `Cost after iteration 10000: ${costs[10]}`,
    ]);
    model([[0, 1]], [[0, 1]], { ...tiny, printCost: false });
    expect(lines).toHaveLength(2);
  });

  test('seeds: of the start, and of the masks', () => {
    const run = (options: ModelOptions) =>
      flat(model(X, Y, { ...quiet, numIterations: 5, ...options }).parameters);
    expect(run({ initSeed: 1 })).not.toEqual(run({ initSeed: 2 }));
    expect(run({ maskSeed: 1 })).toEqual(run({ maskSeed: 2 }));
    expect(run({ maskSeed: 1, keepProb: 0.5 })).not.toEqual(run({ maskSeed: 2, keepProb: 0.5 }));
  });
});
