// L-BFGS iteration by iteration, against PyTorch's; where it ends, against scipy; and costs that are not finite.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { log, sigmoid, softplus } from '../../src/core/elementary.ts';
import { type CostAndGradient, LbfgsMinimizer, type LbfgsOptions, lbfgs } from '../../src/train/lbfgs.ts';
import golden from '../golden/lbfgs.json' with { type: 'json' };
import { describeRefusals } from '../refusals.ts';

type Evaluate = (x: Float64Array) => CostAndGradient;

function rosenbrock(x: Float64Array): CostAndGradient {
  let cost = 0;
  const gradient = new Float64Array(x.length);
  for (let i = 0; i + 1 < x.length; i++) {
    const [rise, rest] = [x[i + 1]! - x[i]! ** 2, 1 - x[i]!];
    cost += 100 * rise ** 2 + rest ** 2;
    gradient[i]! += -400 * rise * x[i]! - 2 * rest;
    gradient[i + 1]! += 200 * rise;
  }
  return { cost, gradient };
}

function quadratic(x: Float64Array): CostAndGradient {
  const { curvatures, pulls } = golden.quadratic;
  return {
    cost: x.reduce((sum, value, k) => sum + value * ((curvatures[k]! * value) / 2 - pulls[k]!), 0),
    gradient: x.map((value, k) => curvatures[k]! * value - pulls[k]!),
  };
}

function logistic(x: Float64Array): CostAndGradient {
  const { features, labels, strength } = golden.logistic;
  const weights = x.subarray(0, -1);
  let cost = (strength / 2) * weights.reduce((sum, w) => sum + w * w, 0);
  const gradient = x.map((value, k) => (k < weights.length ? strength * value : 0));
  for (const [i, row] of features.entries()) {
    const inputs = [...row, 1];
    const z = inputs.reduce((sum, value, k) => sum + value * x[k]!, 0);
    cost += (softplus(z) - labels[i]! * z) / labels.length;
    for (const [k, value] of inputs.entries()) {
      gradient[k]! += ((sigmoid(z) - labels[i]!) / labels.length) * value;
    }
  }
  return { cost, gradient };
}

/** Σ −x/(x² + 2). */
function shallow(x: Float64Array): CostAndGradient {
  return {
    cost: x.reduce((sum, value) => sum - value / (value ** 2 + 2), 0),
    gradient: x.map(value => (value ** 2 - 2) / (value ** 2 + 2) ** 2),
  };
}

/** Σ x¹⁶/16 − x. */
function sudden(x: Float64Array): CostAndGradient {
  return {
    cost: x.reduce((sum, value) => sum + value ** 16 / 16 - value, 0),
    gradient: x.map(value => value ** 15 - 1),
  };
}

const problems: Readonly<Record<string, Evaluate>> = { rosenbrock, quadratic, logistic, shallow, sudden };

/** Iterates until there is nothing left to do. */
function minimize(evaluate: Evaluate, start: readonly number[], options: LbfgsOptions = {}) {
  const minimizer = new LbfgsMinimizer(Float64Array.from(start), lbfgs(options));
  for (let at = 0; at < 1000; at++) {
    const progress = minimizer.iterate(evaluate);
    if (progress !== 'running') return { minimizer, progress };
  }
  throw new Error('1000 iterations were not enough');
}

describe('figures of PyTorch', () => {
  test.each(golden.cases)('$problem from $start, history $history', figures => {
    const { problem, start, history, learningRate, iterations } = figures;
    const minimizer = new LbfgsMinimizer(Float64Array.from(start), lbfgs({ history, learningRate }));
    let evaluations = 1;
    for (const [at, expected] of iterations.entries()) {
      minimizer.iterate(problems[problem]!);
      expect(minimizer.iterations).toBe(at + 1);
      expect(minimizer.evaluations - evaluations, `evaluations of iteration ${at}`).toBe(
        expected.evaluations,
      );
      evaluations = minimizer.evaluations;
      const size = Math.max(...expected.x.map(Math.abs));
      // what rounds differently grows from one iteration to the next
      const tolerance = 1e-13 * 2 ** at;
      for (const [k, value] of expected.x.entries()) {
        expect(Math.abs(minimizer.x[k]! - value), `x${k} after iteration ${at}`).toBeLessThan(
          Math.min(tolerance, 1e-9) * size,
        );
      }
      expect(minimizer.cost).toBeCloseTo(expected.cost, 9);
    }
  });

  test.each(golden.cases)('$problem from $start ends at scipy’s minimum', ({ problem, start, minimum }) => {
    const exact = { gradientTolerance: 1e-9, changeTolerance: 0 };
    const { minimizer } = minimize(problems[problem]!, start, exact);
    expect(minimizer.cost).toBeCloseTo(minimum, 12);
  });
});

describe('costs that are not finite', () => {
  /** x − ln x: no number at all left of 0, and its minimum at 1. */
  const walled: Evaluate = x => ({ cost: x[0]! - log(x[0]!), gradient: Float64Array.of(1 - 1 / x[0]!) });
  const infinite: Evaluate = x => (x[0]! > 0 ? walled(x) : { cost: Infinity, gradient: Float64Array.of(1) });
  const bottomless: Evaluate = x =>
    x[0]! > 0 ? walled(x) : { cost: -Infinity, gradient: Float64Array.of(1) };

  test.each([
    ['NaN', walled],
    ['∞', infinite],
    ['−∞', bottomless],
  ])('beyond a wall of %s lies no step', (_, evaluate) => {
    for (const start of [50, 3]) {
      let met = 0;
      const counting: Evaluate = x => {
        const result = evaluate(x);
        if (!Number.isFinite(result.cost)) met++;
        return result;
      };
      const { minimizer, progress } = minimize(counting, [start], { learningRate: 100 });
      expect(met).toBeGreaterThan(0);
      expect(progress).toBe('converged');
      expect(minimizer.x[0]).toBeCloseTo(1, 4);
    }
  });

  test('a start that has no cost stays where it is', () => {
    const { minimizer, progress } = minimize(walled, [-1]);
    expect(progress).toBe('stuck');
    expect(minimizer.x).toEqual(Float64Array.of(-1));
  });

  test('a slope that is no number is as bad as a cost', () => {
    const evaluate: Evaluate = x => ({
      ...rosenbrock(x),
      ...(x[0]! > 0 && { gradient: Float64Array.of(NaN, 1) }),
    });
    const { minimizer } = minimize(evaluate, [-1.2, 1]);
    expect(minimizer.x[0]).toBeLessThanOrEqual(0);
    expect(minimizer.cost).toBeLessThan(24);
  });
});

test('a gradient that points the wrong way gets stuck where it began', () => {
  const wrong: Evaluate = x => ({ cost: x[0]! ** 2, gradient: Float64Array.of(-2 * x[0]!) });
  const { minimizer, progress } = minimize(wrong, [1]);
  expect(progress).toBe('stuck');
  expect(minimizer.x).toEqual(Float64Array.of(1));
});

test('the minimum itself has converged', () => {
  const { minimizer, progress } = minimize(rosenbrock, [1, 1]);
  expect(progress).toBe('converged');
  expect(minimizer.evaluations).toBe(1);
});

/** A cost of 0 that falls with slope −1 at the start; then what is given for x in turn, up to each `until`. */
const pieces =
  (...given: readonly { until: number; cost: number; slope: number }[]): Evaluate =>
  x => {
    const rest = given.find(({ until }) => x[0]! <= until)!;
    const { cost, slope } = x[0] === 0 ? { cost: 0, slope: -1 } : rest;
    return { cost, gradient: Float64Array.of(slope) };
  };

describe('conditions of the line search', () => {
  test.each([
    [2e-4, 2],
    [0.5e-4, 3],
  ])('a fall of %d over a distance of 1 takes %d evaluations', (fall, evaluations) => {
    const minimizer = new LbfgsMinimizer(Float64Array.of(0), lbfgs());
    minimizer.iterate(
      pieces({ until: 0.99, cost: -0.1, slope: 0.1 }, { until: Infinity, cost: -fall, slope: 0.1 }),
    );
    expect(minimizer.evaluations).toBe(evaluations);
  });

  test.each([
    [-0.89, 2],
    [-0.91, 3],
  ])('a slope of %d takes %d evaluations', (slope, evaluations) => {
    const minimizer = new LbfgsMinimizer(Float64Array.of(0), lbfgs());
    minimizer.iterate(pieces({ until: 1, cost: -0.5, slope }, { until: Infinity, cost: -1, slope: 0 }));
    expect(minimizer.evaluations).toBe(evaluations);
  });

  test('a second point may lie above the first', () => {
    const minimizer = new LbfgsMinimizer(Float64Array.of(0), lbfgs());
    minimizer.iterate(
      pieces({ until: 1, cost: -0.1, slope: -0.95 }, { until: Infinity, cost: -0.05, slope: 0 }),
    );
    expect(minimizer.evaluations).toBe(3);
    expect(minimizer.cost).toBe(-0.05);
  });
});

describe('tolerances', () => {
  test('of the change: a little fall is the last, however long the step', () => {
    const minimizer = new LbfgsMinimizer(Float64Array.of(0), lbfgs({ changeTolerance: 0.1 }));
    expect(minimizer.iterate(pieces({ until: Infinity, cost: -0.05, slope: 0.5 }))).toBe('converged');
    expect(minimizer.x[0]).toBe(1);
  });

  test('of the change: only the last fall is smaller', () => {
    const changeTolerance = 0.03;
    const minimizer = new LbfgsMinimizer(Float64Array.of(-1.2, 1), lbfgs({ changeTolerance }));
    minimizer.iterate(rosenbrock);
    for (;;) {
      const before = minimizer.cost;
      const progress = minimizer.iterate(rosenbrock);
      if (progress === 'converged') {
        expect(before - minimizer.cost).toBeLessThan(changeTolerance);
        break;
      }
      expect(before - minimizer.cost).toBeGreaterThanOrEqual(changeTolerance);
    }
  });

  test('of the change: a short step is the last, however far the fall', () => {
    const [far, start] = [1e6, 0.08];
    const narrow: Evaluate = x => ({
      cost: far * x[0]! ** 4,
      gradient: Float64Array.of(4 * far * x[0]! ** 3),
    });
    const minimizer = new LbfgsMinimizer(Float64Array.of(start), lbfgs({ changeTolerance: 0.1 }));
    expect(minimizer.iterate(narrow)).toBe('converged');
    expect(narrow(Float64Array.of(start)).cost - minimizer.cost).toBeGreaterThan(1);
    expect(Math.abs(narrow(minimizer.x).gradient[0]!)).toBeGreaterThan(0.1);
  });

  test('of the change: a slope that promises less is not gone along', () => {
    const level: Evaluate = x => ({ cost: 1e-6 * x[0]!, gradient: Float64Array.of(1e-6) });
    const { minimizer, progress } = minimize(level, [1], { gradientTolerance: 0 });
    expect(progress).toBe('converged');
    expect(minimizer.evaluations).toBe(1);
  });

  test('of the change: a line with a kink is searched to that width', () => {
    const kinked: Evaluate = x => ({ cost: Math.abs(x[0]! - 0.3), gradient: x.map(v => Math.sign(v - 0.3)) });
    const evaluations = [1e-1, 1e-2, 1e-4].map(changeTolerance => {
      const minimizer = new LbfgsMinimizer(Float64Array.of(1), lbfgs({ changeTolerance }));
      minimizer.iterate(kinked);
      expect(minimizer.cost).toBeLessThan(changeTolerance);
      return minimizer.evaluations;
    });
    expect(evaluations[0]).toBeLessThan(evaluations[1]!);
    expect(evaluations[1]).toBeLessThan(evaluations[2]!);
  });

  test('of the gradient: only the last gradient is smaller', () => {
    const gradientTolerance = 0.5;
    const minimizer = new LbfgsMinimizer(Float64Array.of(-1.2, 1), lbfgs({ gradientTolerance }));
    let progress = minimizer.iterate(rosenbrock);
    for (; progress === 'running'; progress = minimizer.iterate(rosenbrock)) {
      expect(Math.max(...rosenbrock(minimizer.x).gradient.map(Math.abs))).toBeGreaterThan(gradientTolerance);
    }
    expect(progress).toBe('converged');
    expect(Math.max(...rosenbrock(minimizer.x).gradient.map(Math.abs))).toBeLessThanOrEqual(
      gradientTolerance,
    );
  });
});

test('evaluate may reuse its gradient, and the start is left alone', () => {
  const start = Float64Array.of(-1.2, 1);
  const buffer = new Float64Array(2);
  const minimizer = new LbfgsMinimizer(start, lbfgs());
  const reusing: Evaluate = x => {
    const { cost, gradient } = rosenbrock(x);
    buffer.set(gradient);
    return { cost, gradient: buffer };
  };
  while (minimizer.iterate(reusing) === 'running');
  expect(minimizer.cost).toBe(minimize(rosenbrock, [-1.2, 1]).minimizer.cost);
  expect(start).toEqual(Float64Array.of(-1.2, 1));
});

test('the cost never rises, whatever the start', () => {
  const coordinate = fc.double({ min: -5, max: 5, noNaN: true });
  const start = fc.array(coordinate, { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 10 }), (x, history) => {
      const minimizer = new LbfgsMinimizer(Float64Array.from(x), lbfgs({ history }));
      let best = rosenbrock(Float64Array.from(x)).cost;
      for (let at = 0; at < 30 && minimizer.iterate(rosenbrock) === 'running'; at++) {
        expect(minimizer.cost).toBeLessThan(best);
        expect(minimizer.cost).toBe(rosenbrock(minimizer.x).cost);
        best = minimizer.cost;
      }
    }),
  );
});

test('tells its options', () => {
  expect(lbfgs()).toEqual({
    kind: 'lbfgs',
    description: {
      kind: 'lbfgs',
      history: 10,
      learningRate: 1,
      gradientTolerance: 1e-7,
      changeTolerance: 1e-9,
    },
  });
});

describeRefusals({
  lbfgs: [
    [() => lbfgs({ history: 0 }), 'range', 'lbfgs: history must be a whole number ≥ 1, got 0'],
    [() => lbfgs({ learningRate: 0 }), 'range', 'lbfgs: learningRate must be a finite number above 0, got 0'],
    [
      () => lbfgs({ gradientTolerance: -1 }),
      'range',
      'lbfgs: gradientTolerance must be a finite number ≥ 0, got -1',
    ],
    [
      () => lbfgs({ changeTolerance: Number.NaN }),
      'range',
      'lbfgs: changeTolerance must be a finite number ≥ 0, got NaN',
    ],
  ],
});
