// The contract of two doors: a pass of the library and the notebook's functions find the same figures.
import { expect, test } from 'vitest';
import { dense, dropout, l2, lossAndGradients, Matrix, network, RandomState, relu } from 'wellfit';
import {
  backwardPropagationWithDropout,
  computeCostWithRegularization,
  forwardPropagationWithDropout,
} from 'wellfit/notebook';
import { randomDraws, randomLabels, randomParameters } from './random-networks.ts';

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

const cases = [0, 0.7].flatMap(lambda => [1, 0.86].map(keep => ({ lambda, keep })));

test.each(cases)('λ = $lambda, keepProb = $keep', ({ lambda, keep }) => {
  const random = new RandomState(7);
  const layers = [dense(20), relu(), dropout({ keepProb: keep })];
  const net = network({ inputs: 2, layers: [...layers, dense(3), relu(), ...layers.slice(2), dense(1)] });
  const parameters = randomParameters(net, random);
  const examples = 40;
  const x = random.randn(examples, 2);
  const y = randomLabels(random, examples);
  const { masks } = randomDraws(net, random, examples);
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
