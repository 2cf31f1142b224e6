// Penalties against scikit-learn's: costs and gradients of its networks, and the minima of its linear models.
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  dense,
  elasticNet,
  type FitOptions,
  fit,
  type Loss,
  l1,
  l2,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  network,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import { lbfgs } from '../../src/train/lbfgs.ts';
import { adam, sgd } from '../../src/train/optimizer.ts';
import { cosineDecay } from '../../src/train/schedule.ts';
import golden from '../golden/scikit-penalty.json' with { type: 'json' };

const losses: Readonly<Record<string, () => Loss>> = {
  binaryCrossEntropy,
  multiLabelCrossEntropy,
  softmaxCrossEntropy,
  meanSquaredError,
};
const activations = { relu, tanh, logistic: sigmoid };

/** Within 1e-12 of the largest of them. */
function expectClose(name: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  const size = Math.max(...expected.map(Math.abs));
  expect(actual, name).toHaveLength(expected.length);
  for (const [k, value] of expected.entries()) {
    expect(Math.abs(actual[k]! - value), `${name}[${k}]`).toBeLessThanOrEqual(1e-12 * size);
  }
}

describe('MLPClassifier and MLPRegressor', () => {
  test.each(golden.backprop)('$name: alpha $alpha is lambda', figures => {
    const { x, y, alpha, factor, cost, loss } = figures;
    const activation = activations[figures.activation as 'relu'];
    const net = network({
      inputs: 3,
      layers: [dense(4), activation(), dense(3), activation(), dense(y[0]!.length)],
    });
    const parameters = Object.fromEntries(
      figures.parameters.map(({ W, b }, i) => [`dense_${i + 1}`, { W: Matrix.from(W), b: Matrix.from(b) }]),
    );
    const penalty = l2({ lambda: alpha / factor });
    const pass = lossAndGradients(net, parameters, { x, y }, { loss: losses[loss]!(), penalty });
    expectClose('cost', [factor * pass.cost], [cost]);
    for (const [i, { W, b }] of figures.gradients.entries()) {
      const own = pass.gradients[`dense_${i + 1}`]!;
      const scaled = (letter: string) => own[letter]!.data.map(value => factor * value);
      expectClose(`dW${i + 1}`, scaled('W'), W.flat());
      expectClose(`db${i + 1}`, scaled('b'), b.flat());
    }
  });
});

const { minima } = golden;
const { x } = minima;
const n = x.length;

/** Weights and offsets of a linear model, trained until nothing moves. */
async function linear(y: readonly number[], outputs: number, options: Omit<FitOptions, 'steps'>) {
  const net = network({ inputs: x[0]!.length, layers: [dense(outputs)] });
  const { model, stopped } = await fit(net, { x, y }, { steps: 6000, historyEvery: 6000, ...options });
  const { W, b } = model.parameters['dense_1']!;
  return { W: Array.from(W!.data), b: Array.from(b!.data), model, stopped };
}

function expectMinimum(
  actual: { W: readonly number[]; b: readonly number[] },
  expected: { W: readonly (readonly number[])[]; b: readonly number[] },
  tolerance: number,
): void {
  for (const [k, w] of expected.W.flat().entries()) {
    expect(Math.abs(actual.W[k]! - w), `w${k}`).toBeLessThan(tolerance);
    if (w === 0) expect(actual.W[k]).toBe(0);
  }
  for (const [k, b] of expected.b.entries()) {
    expect(Math.abs(actual.b[k]! - b), `b${k}`).toBeLessThan(tolerance);
  }
}

const optimizers = [
  { name: 'sgd', optimizer: sgd({ learningRate: 0.1 }), tolerance: 1e-9 },
  { name: 'momentum', optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }), tolerance: 1e-9 },
  {
    name: 'nesterov',
    optimizer: sgd({ learningRate: 0.02, momentum: 0.9, nesterov: true }),
    tolerance: 1e-9,
  },
  { name: 'adam', optimizer: adam({ learningRate: cosineDecay({ learningRate: 0.05 }) }), tolerance: 1e-6 },
];
// scikit-learn's costs are half of ours, and it divides by n what λ is divided by
const loss = meanSquaredError();

describe.each(optimizers)('a linear model by $name', ({ optimizer, tolerance }) => {
  test.each(minima.lasso)('Lasso of $alpha, zeros and all', async ({ alpha, ...expected }) => {
    const penalty = l1({ lambda: 2 * alpha * n });
    expectMinimum(await linear(minima.y, 1, { optimizer, loss, penalty }), expected, tolerance);
  });

  test.each(minima.elasticNet)('ElasticNet of $alpha, $ratio', async ({ alpha, ratio, ...expected }) => {
    const strength = 2 * alpha * n;
    const penalty = elasticNet({ l1: ratio * strength, l2: (1 - ratio) * strength });
    expectMinimum(await linear(minima.y, 1, { optimizer, loss, penalty }), expected, tolerance);
  });
});

describe('LogisticRegression by lbfgs', () => {
  test.each(minima.logistic)('C = $C, $classes classes', async ({ C, classes, ...expected }) => {
    const [labels, outputs, crossEntropy] =
      classes === 2
        ? [minima.labels, 1, binaryCrossEntropy()]
        : [minima.classes, classes, softmaxCrossEntropy()];
    const found = await linear(labels, outputs, {
      optimizer: lbfgs({ gradientTolerance: 1e-9, changeTolerance: 0 }),
      loss: crossEntropy,
      penalty: l2({ lambda: 1 / C }),
    });
    expect(found.stopped).toBe('converged');
    // offsets of several classes are only there up to what they have in common
    const shift = classes === 2 ? 0 : expected.b[0]! - found.b[0]!;
    expectMinimum({ W: found.W, b: found.b.map(b => b + shift) }, expected, 1e-6);
  });
});
