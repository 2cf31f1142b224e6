// Every entry of the reference figures of the assignment, each within its own tolerance.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Matrix, type MatrixLike, RandomState } from 'wellfit';
import {
  accuracy,
  backwardPropagation,
  backwardPropagationWithDropout,
  backwardPropagationWithRegularization,
  computeCost,
  computeCostFromLogits,
  computeCostWithRegularization,
  decisionBoundary,
  forwardPropagation,
  forwardPropagationWithDropout,
  type Gradients,
  gradientCheck,
  initializeParameters,
  iterations,
  type Parameters,
  predict,
  sigmoid,
} from 'wellfit/notebook';
import { describeWithReference } from '../reference.node.ts';

// biome-ignore lint/suspicious/noExplicitAny: the figures are a nested tree of many shapes; each test names its branch
type Figures = any;

interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

const parameterNames = ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'] as const;
const single: Tolerance = { rtol: 1e-12, atol: 1e-15 };
const printed: Tolerance = { atol: 5.1e-9 };

/** |actual − expected| ≤ atol + rtol·|expected| everywhere, and the same shape. */
function expectClose(name: string, actual: MatrixLike, expected: number[][], tolerance: Tolerance): void {
  const A = Matrix.from(actual);
  const E = Matrix.from(expected);
  expect(A.shape, name).toBe(E.shape);
  const { rtol = 0, atol = 0 } = tolerance;
  for (let k = 0; k < A.size; k++) {
    const distance = Math.abs(A.data[k]! - E.data[k]!);
    const allowed = atol + rtol * Math.abs(E.data[k]!);
    if (!(distance <= allowed)) {
      expect.fail(`${name}[${k}]: got ${A.data[k]}, expected ${E.data[k]} within ${allowed}`);
    }
  }
}

function expectEachClose(actual: object, expected: Record<string, number[][]>, tolerance: Tolerance): void {
  for (const [name, figures] of Object.entries(expected)) {
    expectClose(name, (actual as Record<string, Matrix>)[name]!, figures, tolerance);
  }
}

function expectNumber(name: string, actual: number, expected: number, tolerance: Tolerance): void {
  expectClose(name, [[actual]], [[expected]], tolerance);
}

const flat = (gradients: Gradients) => parameterNames.flatMap(name => Array.from(gradients[`d${name}`].data));

describeWithReference('the reference figures of the assignment', folder => {
  const goldens: Figures = JSON.parse(readFileSync(join(folder, 'goldens.json'), 'utf8'));
  const read = (file: string) => {
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n').slice(1);
    const rows = Matrix.from(lines.map(line => line.split(',').map(Number)))
      .transpose()
      .toArray();
    return { X: Matrix.from(rows.slice(0, 2)), Y: Matrix.from(rows.slice(2)) };
  };
  const train = read('football_train.csv');
  const held = read('football_test.csv');
  const cases: Figures = goldens.test_cases;
  const { tolerances } = goldens;

  test.each(['train', 'test'] as const)('data set: %s', name => {
    const figures = goldens.dataset[name];
    const { X, Y } = name === 'train' ? train : held;
    expect(X.columns).toBe(figures.examples);
    expect(Y.data.filter(label => label === 1).length).toBe(figures.positives);
    for (const i of [0, 1]) {
      const row = Array.from(X.row(i));
      expectNumber(
        'sum',
        row.reduce((a, b) => a + b),
        figures.x_sum[i],
        { rtol: 1e-12 },
      );
      expect(Math.min(...row)).toBe(figures.x_min[i]);
      expect(Math.max(...row)).toBe(figures.x_max[i]);
    }
  });

  test.each(Object.keys(goldens.rng.seeds))('random streams of seed %s', text => {
    const figures = goldens.rng.seeds[text];
    const seed = Number(text);
    const start = () => new RandomState(seed);
    const normals = (name: string, actual: Iterable<number>, expected: number[]) =>
      expectClose(name, [[...actual]], [expected], tolerances['rng.randn']);

    const raw = start();
    const words = Array.from({ length: 1300 }, () => raw.nextUint32());
    expect(words.slice(0, 10)).toEqual(figures.raw_uint32);
    for (const [at, word] of Object.entries(figures.raw_uint32_at)) expect(words[Number(at)]).toBe(word);

    const uniforms = start().rand(5000);
    expect([...uniforms.slice(0, 10)]).toEqual(figures.rand_10);
    for (const [at, value] of Object.entries(figures.rand_at)) expect(uniforms[Number(at)]).toBe(value);

    const gaussians = start().randn(5000);
    normals('randn', gaussians.slice(0, 10), figures.randn_10);
    for (const [at, value] of Object.entries(figures.randn_at)) {
      normals(`randn at ${at}`, [gaussians[Number(at)]!], [value as number]);
    }

    for (const first of [3, 4]) {
      const mixed = start();
      const [a, b, c] = figures[`randn_${first}_then_rand_3_then_randn_3`];
      normals('before', mixed.randn(first), a);
      expect([...mixed.rand(3)]).toEqual(b);
      normals('after', mixed.randn(3), c);
    }
    const other = start();
    const [u1, n3, u2, n2] = figures.rand_1_then_randn_3_then_rand_1_then_randn_2;
    expect([...other.rand(1)]).toEqual(u1);
    normals('n3', other.randn(3), n3);
    expect([...other.rand(1)]).toEqual(u2);
    normals('n2', other.randn(2), n2);

    const again = start();
    const [one, two] = figures.randn_1_then_reseed_then_randn_2;
    normals('one', again.randn(1), one);
    again.seed(seed);
    normals('two', again.randn(2), two);

    const shaped = start();
    const [wide, tall] = figures.randn_2x3_then_randn_2x1;
    expectClose('2 × 3', shaped.randn(2, 3), wide, tolerances['rng.randn']);
    expectClose('2 × 1', shaped.randn(2, 1), tall, tolerances['rng.randn']);

    const order = start();
    expect(order.permutation(10)).toEqual(figures.permutation_10);
    expect(order.permutation(211)).toEqual(figures.permutation_211_after);
    expect([...start().uniform(-1, 1, 5)]).toEqual(figures.uniform_minus1_1_5);
    normals('normal', start().normal(2, 0.5, 5), figures['normal_2_0.5_5']);
    expect(start().randint(0, 10, 12)).toEqual(figures.randint_0_10_12);
  });

  test.each(['init', 'init_small'])('%s', name => {
    const figures = goldens[name];
    const parameters = initializeParameters(figures.layers, { seed: figures.seed });
    for (const parameter of parameterNames) {
      expectClose(parameter, parameters[parameter], figures[parameter], tolerances.init);
    }
  });

  test('cost with L2', () => {
    const { inputs, expected, published } = cases.cost_with_l2;
    const cost = computeCostWithRegularization(inputs.A3, inputs.Y, inputs, inputs.lambda);
    expectNumber('cost', cost, expected.cost, single);
    expectNumber('cross-entropy', computeCost(inputs.A3, inputs.Y), expected.cross_entropy, single);
    expectNumber('penalty', cost - computeCost(inputs.A3, inputs.Y), expected.penalty, single);
    for (const figure of published.cost) expectNumber('published', cost, figure, printed);
  });

  test('backward with L2, on the cache as printed', () => {
    const { inputs, expected, published } = cases.backward_with_l2;
    const gradients = backwardPropagationWithRegularization(inputs.X, inputs.Y, inputs, inputs.lambda);
    expectEachClose(gradients, expected, single);
    expectEachClose(gradients, published, printed);
  });

  test('backward with L2, on the cache in full precision', () => {
    const { inputs, expected } = cases.backward_with_l2_full_precision;
    const { cache } = forwardPropagation(inputs.X, inputs);
    const gradients = backwardPropagationWithRegularization(inputs.X, inputs.Y, cache, inputs.lambda);
    const { cost, ...matrices } = expected;
    expectEachClose({ ...cache, ...gradients }, matrices, single);
    expectNumber(
      'cost',
      computeCostWithRegularization(cache.A3, inputs.Y, inputs, inputs.lambda),
      cost,
      single,
    );
  });

  test('forward with dropout', () => {
    const { inputs, expected, published } = cases.forward_with_dropout;
    const uniforms = new RandomState(inputs.mask_seed);
    expect(uniforms.rand(2, 5).toArray()).toEqual(inputs.uniforms_1);
    expect(uniforms.rand(3, 5).toArray()).toEqual(inputs.uniforms_2);
    const { cache } = forwardPropagationWithDropout(inputs.X, inputs, inputs.keep_prob);
    expectEachClose(cache, expected, single);
    expectEachClose(cache, published, printed);
  });

  test('backward with dropout, on the cache as printed', () => {
    const { inputs, expected, published } = cases.backward_with_dropout;
    const gradients = backwardPropagationWithDropout(inputs.X, inputs.Y, inputs, inputs.keep_prob);
    expectEachClose(gradients, expected, single);
    expectEachClose(gradients, published, printed);
  });

  test('dropout, forward and backward with one keepProb', () => {
    const { inputs, expected } = cases.dropout_consistent;
    const random = new RandomState(inputs.mask_seed);
    const { A3, cache } = forwardPropagationWithDropout(inputs.X, inputs, inputs.keep_prob, { random });
    const gradients = backwardPropagationWithDropout(inputs.X, inputs.Y, cache, inputs.keep_prob);
    const { cost, ...matrices } = expected;
    expectEachClose({ ...cache, ...gradients }, matrices, single);
    expectNumber('cost', computeCost(A3, inputs.Y), cost, single);
  });

  test('gradient check of the neighbouring exercise', () => {
    const { inputs, expected, published } = cases.gradient_check;
    const { A3, cache } = forwardPropagation(inputs.X, inputs);
    expectNumber('cost', computeCost(A3, inputs.Y), expected.cost, single);
    const gradients = backwardPropagation(inputs.X, inputs.Y, cache);
    const { difference, analytic } = gradientCheck(inputs, gradients, inputs, { epsilon: inputs.epsilon });
    expectClose('analytic', [[...analytic]], [expected.analytic], single);
    expect(difference).toBeLessThan(2e-7);
    expect(published.difference_correct).toBeLessThan(2e-7);

    const { dW2, db1 } = gradients;
    const faulty = { ...gradients, dW2: dW2.map(g => 2 * g), db1: db1.map(g => 4 * g) };
    const wrong = gradientCheck(inputs, faulty, inputs, { epsilon: inputs.epsilon }).difference;
    expectNumber('faulty', wrong, published.difference_faulty, { rtol: 1e-5 });
    expectNumber('faulty', wrong, expected.difference_faulty, { rtol: 1e-5 });
    expect(gradientCheck(inputs, gradients, inputs, { epsilon: 1e-5 }).difference).toBeLessThan(2e-9);
  });

  test.each(cases.saturation.rows as Figures[])('saturated output: z = $z, y = $y', row => {
    const A = sigmoid([[row.z]]);
    expectNumber('sigmoid', A.at(0, 0), row.sigmoid, single);
    const exercise = computeCost(A, [[row.y]]);
    if (row.exercise_cost === 'Infinity') expect(exercise).toBe(Infinity);
    else expectNumber('exercise cost', exercise, row.exercise_cost, single);
    expectNumber('stable cost', computeCostFromLogits([[row.z]], [[row.y]]), row.stable_cost, {
      rtol: 1e-12,
    });
  });

  test('an output of exactly one half is label 0', () => {
    const { inputs, expected } = cases.predict_at_one_half;
    const start = initializeParameters([2, 20, 3, 1]);
    const zeros = Object.fromEntries(
      Object.entries(start).map(([name, matrix]) => [name, matrix.map(() => 0)]),
    ) as unknown as Parameters;
    expect(forwardPropagation(inputs.X, zeros).A3.toArray()).toEqual(expected.output);
    expect(predict(inputs.X, zeros).toArray()).toEqual(expected.labels);
  });

  test.each(['none', 'l2', 'dropout', 'l2_and_dropout'])('gradient check: %s', name => {
    const { inputs, variants } = goldens.gradient_check;
    const figures = variants[name];
    const { lambda: lambd, keep_prob: keepProb } = figures;
    const [D1, D2] = inputs.masks;
    const dropout = keepProb < 1 ? { keepProb, masks: { D1, D2 } } : undefined;
    const { A3, cache } = forwardPropagationWithDropout(inputs.X, inputs, keepProb, {
      masks: dropout?.masks ?? { D1: Matrix.from(D1).map(() => 1), D2: Matrix.from(D2).map(() => 1) },
    });
    const gradients = backwardPropagationWithDropout(inputs.X, inputs.Y, cache, keepProb, lambd);
    expectNumber('cost', computeCostWithRegularization(A3, inputs.Y, inputs, lambd), figures.cost, single);
    expectClose('analytic', [flat(gradients)], [figures.analytic], single);
    for (const [epsilon, error] of Object.entries(figures.relative_error as Record<string, number>)) {
      const options = { epsilon: Number(epsilon), lambd, ...(dropout && { dropout }) };
      const { difference } = gradientCheck(inputs, gradients, inputs, options);
      expect(difference).toBeLessThan(Math.max(10 * error, 1e-10));
      expect(difference).toBeLessThan(1e-7);
    }
  });

  test.each(['none', 'l2', 'dropout'])('gradient check on the football points: %s', name => {
    const lambd = name === 'l2' ? 0.7 : 0;
    const keepProb = name === 'dropout' ? 0.86 : 1;
    const parameters = initializeParameters([2, 20, 3, 1]);
    const { cache } = forwardPropagationWithDropout(train.X, parameters, keepProb);
    const gradients = backwardPropagationWithDropout(train.X, train.Y, cache, keepProb, lambd);
    const dropout = { keepProb, masks: { D1: cache.D1, D2: cache.D2 } };
    const figures = goldens.gradient_check.football[name].relative_error;
    for (const [epsilon, error] of Object.entries(figures as Record<string, number>)) {
      const options = { epsilon: Number(epsilon), lambd, dropout };
      expect(gradientCheck(parameters, gradients, train, options).difference).toBeLessThan(10 * error);
    }
  });

  const options: Record<string, object> = {
    none: {},
    l2: { lambd: 0.7 },
    dropout: { keepProb: 0.86 },
    dropout_fresh_masks: { keepProb: 0.86, mask: 'fresh' },
  };

  /** Relative tolerance of a cost, by run and iteration, as the reference states it. */
  function costTolerance(run: string, iteration: number): number | undefined {
    if (run === 'dropout_fresh_masks') {
      if (iteration <= 1000) return 1e-12;
      if (iteration <= 5000) return 1e-11;
      if (iteration <= 10000) return 1e-9;
      return iteration <= 20000 ? 1e-6 : undefined;
    }
    return iteration <= 10000 ? 1e-12 : tolerances['runs.cost after 10000'][run].rtol;
  }

  /** Absolute tolerance of the parameters after n updates: that of the end, or of one pass early on. */
  function parameterTolerance(run: string, updates: number): Tolerance | undefined {
    if (run === 'dropout_fresh_masks') return updates <= 1000 ? { atol: 1e-12 } : { atol: 1e-8 };
    return tolerances['runs.final_parameters'][run];
  }

  test.each(Object.keys(options))(
    'run of 30,000 iterations: %s',
    name => {
      const figures = goldens.runs[name];
      const snapshots = new Map<number, Parameters>();
      const costs: number[] = [];
      let last: Parameters | undefined;
      for (const { iteration, cost, parameters } of iterations(train.X, train.Y, options[name])) {
        costs.push(cost);
        if (figures.parameters_after[iteration + 1]) snapshots.set(iteration + 1, parameters);
        if (iteration === 0 && figures.gradients_at_0) expectGradients(name, figures.gradients_at_0);
        last = parameters;
      }
      expect(costs).toHaveLength(30000);

      const expectCost = (iteration: number, expected: number) => {
        const rtol = costTolerance(name, iteration);
        if (rtol !== undefined) expectNumber(`cost at ${iteration}`, costs[iteration]!, expected, { rtol });
      };
      for (const [at, cost] of Object.entries(figures.cost)) expectCost(Number(at), cost as number);
      for (const [k, cost] of figures.cost_every_1000.entries()) expectCost(1000 * k, cost);

      for (const [updates, expected] of Object.entries(figures.parameters_after)) {
        expectEachClose(
          snapshots.get(Number(updates))!,
          expected as Record<string, number[][]>,
          parameterTolerance(name, Number(updates))!,
        );
      }
      if (name === 'dropout_fresh_masks') expectFreshStatistics(last!);
      else expectTrained(last!, figures);
    },
    120_000,
  );

  function expectGradients(run: string, expected: Record<string, number[][]>): void {
    const parameters = initializeParameters([2, 20, 3, 1]);
    const lambd = run === 'l2' ? 0.7 : 0;
    const keepProb = run.startsWith('dropout') ? 0.86 : 1;
    const { cache } = forwardPropagationWithDropout(train.X, parameters, keepProb);
    const gradients = backwardPropagationWithDropout(train.X, train.Y, cache, keepProb, lambd);
    expectEachClose(gradients, expected, { rtol: 1e-12, atol: 1e-15 });
  }

  /** With fresh masks the end differs by summation order: the reference saw train 0.948 to 0.957, test 0.93 to 0.935. */
  function expectFreshStatistics(parameters: Parameters): void {
    expect(accuracy(train.X, train.Y, parameters)).toBeGreaterThan(0.94);
    expect(accuracy(train.X, train.Y, parameters)).toBeLessThan(0.965);
    expect(accuracy(held.X, held.Y, parameters)).toBeGreaterThan(0.92);
  }

  function expectTrained(parameters: Parameters, figures: Figures): void {
    const labels = (X: Matrix) => Array.from(predict(X, parameters).data).join('');
    expect(labels(train.X)).toBe(figures.train_labels);
    expect(labels(held.X)).toBe(figures.test_labels);
    expect(accuracy(train.X, train.Y, parameters)).toBe(figures.train_accuracy);
    expect(accuracy(held.X, held.Y, parameters)).toBe(figures.test_accuracy);

    const passes = {
      train: forwardPropagation(train.X, parameters),
      test: forwardPropagation(held.X, parameters),
    };
    const labelsOf = { train: train.Y, test: held.Y };
    const close = { rtol: 1e-6 };
    for (const set of ['train', 'test'] as const) {
      const { A3, cache } = passes[set];
      const probabilities = Array.from(A3.data);
      const stable = computeCostFromLogits(cache.Z3, labelsOf[set]);
      expectNumber('stable', stable, figures.cross_entropy_without_dropout[`${set}_stable`], close);
      const exercise = figures.cross_entropy_without_dropout[`${set}_exercise_formula`];
      if (exercise === 'Infinity') expect(computeCost(A3, labelsOf[set])).toBe(Infinity);
      else expectNumber('exercise', computeCost(A3, labelsOf[set]), exercise, close);
      expect(probabilities.filter(p => p === 0 || p === 1)).toHaveLength(
        figures.saturated_examples_without_dropout[set],
      );
      const largest = Math.max(...Array.from(cache.Z3.data, Math.abs));
      expectNumber('largest logit', largest, figures.largest_logit[set], close);
      const closest = Math.min(...probabilities.map(p => Math.abs(p - 0.5)));
      expectNumber('closest to one half', closest, figures.closest_probability_to_half[set], close);
    }
    const weights = [parameters.W1, parameters.W2, parameters.W3].flatMap(W => Array.from(W.data));
    const squares = weights.reduce((total, w) => total + w * w, 0);
    expectNumber('ΣW²', squares, figures.weights_sum_of_squares, close);
    const { probabilities } = decisionBoundary(parameters, goldens.grid);
    expectClose('grid', [Array.from(probabilities.data)], [figures.grid_probabilities], { atol: 1e-7 });
  }
});
