// The contract of layers, losses and penalties: every gradient is the slope of a cost written by hand, in both
// precisions. (What optimizers make of it: contract-updates.test.ts.)
import { describe, expect, test } from 'vitest';
import { lossAndGradients, type Matrix, type Pass, type Precision } from 'wellfit';
import {
  type Case,
  type Choice,
  isDead,
  layerCases,
  lossCases,
  penaltyCases,
  smoothCases,
} from './contract-cases.ts';
import { plainPass } from './plain-network.ts';

const epsilon = 1e-5;

function passOf(drawn: Case, precision: Precision = 'float64'): Pass {
  const { net, parameters, x, y, ...options } = drawn;
  return lossAndGradients(net, parameters, { x, y }, { ...options, precision });
}

interface Gradient {
  readonly name: string;
  readonly isDead: boolean;
  readonly values: Matrix;
  /** What it is the gradient for. */
  readonly of: Matrix;
}

/** The gradient of every parameter that is learned, and of the examples. */
function gradientsOf({ net, parameters, x, training }: Case, { gradients, dX }: Pass): Gradient[] {
  const learned = Object.entries(gradients).flatMap(([layer, letters]) =>
    Object.entries(letters).flatMap(([letter, values]) =>
      letter === 'mean' || letter === 'variance'
        ? []
        : [
            {
              name: `${layer}.${letter}`,
              isDead: training && isDead(net, layer, letter),
              values,
              of: parameters[layer]![letter]!,
            },
          ],
    ),
  );
  return [...learned, { name: 'x', isDead: false, values: dX, of: x }];
}

/** The first random case whose gradients are alive, and its pass. */
function drawAlive(choice: Choice): { readonly drawn: Case; readonly pass: Pass } {
  for (const drawn of smoothCases(choice)) {
    const pass = passOf(drawn);
    const isAlive = (gradient: Gradient) => gradient.isDead || gradient.values.norm() > 1e-3;
    if (gradientsOf(drawn, pass).every(isAlive)) return { drawn, pass };
  }
  throw new Error('no case is alive');
}

/** Central differences of the cost along every element of a matrix, which is moved and put back. */
function slopes({ data }: Matrix, cost: () => number): number[] {
  return Array.from(data, (value, k) => {
    data[k] = value + epsilon;
    const above = cost();
    data[k] = value - epsilon;
    const below = cost();
    data[k] = value;
    return (above - below) / (2 * epsilon);
  });
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((total, value) => total + value * value, 0));
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return norm(Array.from(a, (value, k) => value - b[k]!));
}

/** Within 1e-12 of what is written by hand, relative to the larger figure. */
function expectFigure(name: string, actual: number, expected: number): void {
  const size = Math.max(Math.abs(actual), Math.abs(expected));
  expect(Math.abs(actual - expected), name).toBeLessThanOrEqual(1e-12 * size + 1e-14);
}

/** Every gradient is the slope of the cost that is written by hand, and every figure is the same. */
function expectContract(choice: Choice): void {
  const { drawn, pass } = drawAlive(choice);
  const byHand = () => plainPass(drawn);
  const expected = byHand();
  expect(pass.cost).toBe(pass.loss + pass.penalty);
  for (const figure of ['loss', 'penalty', 'cost'] as const) {
    expectFigure(figure, pass[figure], expected[figure]);
  }
  for (const [k, z] of expected.outputs.entries()) expectFigure(`z ${k}`, pass.outputs.data[k]!, z);

  const gradients = gradientsOf(drawn, pass);
  for (const { name, isDead, values, of } of gradients) {
    const exact = Array.from(values.data);
    if (isDead) {
      expect(norm(exact), name).toBeLessThan(1e-13);
      continue;
    }
    const numeric = slopes(of, () => byHand().cost);
    expect(distance(numeric, exact) / (norm(numeric) + norm(exact)), name).toBeLessThan(1e-6);
  }

  const inSingle = gradientsOf(drawn, passOf(drawn, 'float32')).flatMap(({ values }) => [...values.data]);
  const inDouble = gradients.flatMap(({ values }) => [...values.data]);
  expect(distance(inSingle, inDouble) / norm(inDouble), 'float32').toBeLessThan(1e-4);
}

describe.each(layerCases)('$name', layer => {
  describe.each(lossCases)('$name', loss => {
    test.each(penaltyCases)('$name: gradients are slopes', penalty => {
      expectContract({ layer, loss, penalty });
    });
  });
});

const activations = layerCases.filter(({ name }) => /^(relu|leakyRelu|elu|gelu|tanh|sigmoid)$/.test(name));
const depths = [[5], [4, 1], [3, 5, 2], [4, 1, 3, 2]].map(widths => ({ widths }));

describe.each(activations)('$name', layer => {
  test.each(depths)('hidden $widths: gradients are slopes', ({ widths }) => {
    expectContract({ layer, loss: lossCases[0]!, penalty: penaltyCases[2]!, widths });
  });
});
