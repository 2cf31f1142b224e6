// The contract of layers, losses, penalties and dropout: every gradient is the slope of a cost written by hand.
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  dense,
  dropout,
  elasticNet,
  type Layer,
  l1,
  l2,
  leakyRelu,
  lossAndGradients,
  Matrix,
  type Network,
  type NetworkParameters,
  network,
  type Pass,
  type PassOptions,
  RandomState,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import {
  backwardPropagationWithDropout,
  computeCostWithRegularization,
  forwardPropagationWithDropout,
} from 'wellfit/notebook';
import { plainPass } from './plain-network.ts';
import { randomLabels, randomMasks, randomParameters } from './random-networks.ts';

const activations = { relu, leakyRelu, tanh, sigmoid };
const penalties = {
  none: undefined,
  l1: l1({ lambda: 0.3 }),
  l2: l2({ lambda: 0.7 }),
  elasticNet: elasticNet({ l1: 0.2, l2: 0.5 }),
};
const losses = [
  { loss: binaryCrossEntropy(), outputs: 1 },
  { loss: softmaxCrossEntropy(), outputs: 3 },
];
const hiddenLayers = [[5], [4, 1], [3, 5, 2], [4, 1, 3, 2]].map(widths => ({ widths }));
const [inputs, m, keepProb, epsilon] = [3, 6, 0.75, 1e-5];
/** So far from 0 must every z of a bent activation and every weight be: many steps of epsilon. */
const kinkDistance = 2e-3;

interface Case {
  readonly net: Network;
  readonly parameters: NetworkParameters;
  readonly x: Matrix;
  readonly y: ArrayLike<number>;
  readonly masks: readonly Uint8Array[];
}

interface Structure {
  readonly widths: readonly number[];
  readonly activation: () => Layer;
  readonly drops: boolean;
  readonly outputs: number;
}

function build({ widths, activation, drops, outputs }: Structure): Network {
  const hidden = widths.flatMap(units => [
    dense(units),
    activation(),
    ...(drops ? [dropout({ keepProb })] : []),
  ]);
  return network({ inputs, layers: [...hidden, dense(outputs)] });
}

/** A gradient by name: of every parameter, and of the examples. */
function gradientsOf({ gradients, dX }: Pass): [string, Matrix][] {
  const ofParameters = Object.entries(gradients).flatMap(([name, letters]) =>
    Object.entries(letters).map(([letter, matrix]): [string, Matrix] => [`${name}.${letter}`, matrix]),
  );
  return [...ofParameters, ['x', dX]];
}

/** The first random case that is away from kinks, and whose signals and gradients are alive. */
function drawCase(net: Network, options: PassOptions): Case {
  for (let seed = 0; ; seed++) {
    const random = new RandomState(seed);
    const parameters = randomParameters(net, random);
    const x = random.randn(m, inputs);
    const masks = randomMasks(net, random, { m, keepProb });
    const y = net.outputs === 1 ? randomLabels(random, m) : random.randint(0, net.outputs, m);
    const drawn = { net, parameters, x, y, masks };
    const { denseOutputs } = plainPass(drawn);
    const kinks = [...denseOutputs, ...Object.values(parameters).flatMap(({ W }) => [...W!.data])];
    if (!kinks.every(value => Math.abs(value) > kinkDistance)) continue;
    const pass = lossAndGradients(net, parameters, drawn, { ...options, masks });
    if (gradientsOf(pass).every(([, gradient]) => gradient.norm() > 1e-3)) return drawn;
  }
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

/** Within 1e-12 of what is written by hand, relative to the larger figure. */
function expectFigure(name: string, actual: number, expected: number): void {
  const size = Math.max(Math.abs(actual), Math.abs(expected));
  expect(Math.abs(actual - expected), name).toBeLessThanOrEqual(1e-12 * size + 1e-14);
}

/** Every gradient is the slope of the cost that is written by hand, and so is everything else. */
function expectContract(net: Network, options: PassOptions): void {
  const drawn = drawCase(net, options);
  const { parameters, x, masks } = drawn;
  const analytic = lossAndGradients(net, parameters, drawn, { ...options, masks });
  const byHand = () => plainPass({ ...drawn, penalty: options.penalty });
  const expected = byHand();
  expect(analytic.cost).toBe(analytic.loss + analytic.penalty);
  for (const figure of ['loss', 'penalty', 'cost'] as const) {
    expectFigure(figure, analytic[figure], expected[figure]);
  }
  for (const [k, z] of expected.outputs.entries()) expectFigure(`z ${k}`, analytic.outputs.data[k]!, z);
  for (const [name, gradient] of gradientsOf(analytic)) {
    const [layer, letter] = name.split('.');
    const moved = name === 'x' ? x : parameters[layer!]![letter!]!;
    const numeric = slopes(moved, () => byHand().cost);
    const exact = Array.from(gradient.data);
    const error = norm(numeric.map((slope, k) => slope - exact[k]!)) / (norm(numeric) + norm(exact));
    expect(error, name).toBeLessThan(1e-6);
  }
}

describe.each(losses)('$loss.description.kind', ({ loss, outputs }) => {
  describe.each(Object.entries(activations))('%s', (_, activation) => {
    describe.each(Object.entries(penalties))('penalty %s', (_, penalty) => {
      describe.each([false, true])('dropout %s', drops => {
        test.each(hiddenLayers)('hidden $widths: gradients are slopes', ({ widths }) => {
          const net = build({ widths, activation, drops, outputs });
          expectContract(net, penalty ? { loss, penalty } : { loss });
        });
      });
    });
  });
});

/** Within 1e-12 of each other, relative to the larger figure of the pair. */
function expectSame(name: string, actual: Matrix, expected: Matrix): void {
  expect(actual.shape, name).toBe(expected.shape);
  for (let k = 0; k < actual.size; k++) {
    const [a, b] = [actual.data[k]!, expected.data[k]!];
    expect(Math.abs(a - b), `${name}[${k}]`).toBeLessThanOrEqual(
      1e-12 * Math.max(Math.abs(a), Math.abs(b)) + 1e-15,
    );
  }
}

describe('the notebook finds the same', () => {
  const cases = [0, 0.7].flatMap(lambda => [1, 0.86].map(keep => ({ lambda, keep })));

  test.each(cases)('λ = $lambda, keepProb = $keep', ({ lambda, keep }) => {
    const random = new RandomState(7);
    const layers = [dense(20), relu(), dropout({ keepProb: keep })];
    const net = network({ inputs: 2, layers: [...layers, dense(3), relu(), ...layers.slice(2), dense(1)] });
    const parameters = randomParameters(net, random);
    const examples = 40;
    const x = random.randn(examples, 2);
    const y = randomLabels(random, examples);
    const masks = randomMasks(net, random, { m: examples, keepProb: keep });
    const pass = lossAndGradients(net, parameters, { x, y }, { penalty: l2({ lambda }), masks });

    const of = (layer: string, letter: string) => parameters[layer]![letter]!.transpose();
    const notebookParameters = {
      W1: of('dense_1', 'W'),
      b1: of('dense_1', 'b'),
      W2: of('dense_2', 'W'),
      b2: of('dense_2', 'b'),
      W3: of('dense_3', 'W'),
      b3: of('dense_3', 'b'),
    };
    const [D1, D2] = masks.map((mask, i) =>
      new Matrix(Float64Array.from(mask), examples, [20, 3][i]!).transpose(),
    );
    const X = x.transpose();
    const Y = new Matrix(Float64Array.from(y), 1, examples);
    const { A3, cache } = forwardPropagationWithDropout(X, notebookParameters, keep, {
      masks: { D1: D1!, D2: D2! },
    });
    const figures = backwardPropagationWithDropout(X, Y, cache, keep, lambda);
    const loss = computeCostWithRegularization(A3, Y, notebookParameters, 0);
    const cost = computeCostWithRegularization(A3, Y, notebookParameters, lambda);

    const figure = (value: number) => Matrix.from([[value]]);
    expectSame('loss', figure(pass.loss), figure(loss));
    expectSame('cost', figure(pass.cost), figure(cost));
    expect(pass.penalty).toBeCloseTo(cost - loss, 13);
    expectSame('outputs', pass.outputs, cache.Z3.transpose());
    for (const l of [1, 2, 3] as const) {
      const { W, b } = pass.gradients[`dense_${l}`]!;
      expectSame(`dW${l}`, W!, figures[`dW${l}`].transpose());
      expectSame(`db${l}`, b!, figures[`db${l}`].transpose());
    }
    const dX = Matrix.zeros(examples, 2);
    for (let i = 0; i < examples; i++) {
      for (let j = 0; j < 2; j++) {
        for (let unit = 0; unit < 20; unit++) {
          dX.row(i)[j]! += (notebookParameters.W1.at(unit, j) * figures.dZ1.at(unit, i)) / examples;
        }
      }
    }
    expectSame('dX', pass.dX, dX);
  });
});
