// Layers, losses and training loops against PyTorch's own: single passes to 1e-12, short trainings to 1e-10.
import { describe, expect, test } from 'vitest';
import {
  alphaDropout,
  batchNorm,
  binaryCrossEntropy,
  dense,
  dropout,
  elu,
  fit,
  gelu,
  huber,
  type Layer,
  type Loss,
  l2,
  layerNorm,
  leakyRelu,
  lossAndGradients,
  Matrix,
  meanSquaredError,
  multiLabelCrossEntropy,
  type NetworkParameters,
  network,
  readOptimizer,
  relu,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import torch from '../golden/torch-layers.json' with { type: 'json' };
import { isDead } from '../train/contract-cases.ts';

interface Description {
  readonly kind: string;
  readonly units?: number;
}
type Letters = Readonly<Record<string, readonly (readonly number[])[]>>;
type Make<Made> = Readonly<Record<string, (options: never) => Made>>;

const layers: Make<Layer> = {
  dense: ({ units }: { units: number }) => dense(units),
  ...{ relu, leakyRelu, elu, gelu, tanh, sigmoid },
  ...{ layerNorm, batchNorm, dropout, alphaDropout },
};
const losses: Make<Loss> = {
  ...{ binaryCrossEntropy, multiLabelCrossEntropy, softmaxCrossEntropy, meanSquaredError, huber },
};

function build(descriptions: readonly Description[]) {
  const inputs = 3;
  const row = descriptions.map(({ kind, ...options }) => layers[kind]!(options as never));
  return network({ inputs, layers: row });
}

/** What PyTorch's layers hold, by the names of the library's; layers that hold nothing are left out. */
function byName(net: ReturnType<typeof build>, held: readonly (Letters | null)[]): NetworkParameters {
  return Object.fromEntries(
    net.layers.flatMap(({ name }, i) =>
      held[i]
        ? [
            [
              name,
              Object.fromEntries(Object.entries(held[i]).map(([letter, of]) => [letter, Matrix.from(of)])),
            ],
          ]
        : [],
    ),
  );
}

const lossFrom = ({ kind, ...options }: Description) => losses[kind]!(options as never);
const sizeOf = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));

/** Within a share of the largest element, which is where what cancels comes from. */
function expectClose(name: string, actual: Matrix, expected: Matrix, tolerance: number): void {
  expect(actual.shape, name).toBe(expected.shape);
  const size = sizeOf(expected.data) + 1e-3;
  for (const [k, value] of expected.data.entries()) {
    expect(Math.abs(actual.data[k]! - value), `${name}[${k}]`).toBeLessThan(tolerance * size);
  }
}

describe('single passes', () => {
  test.each(torch.passes)('$name', figures => {
    const { x, y, training, masks, weighting } = figures;
    const net = build(figures.layers);
    const parameters = byName(net, figures.parameters as never);
    const pass = lossAndGradients(
      net,
      parameters,
      { x, y: y as number[] },
      {
        loss: lossFrom(figures.loss),
        training,
        ...(masks && { masks }),
        ...(weighting as { sampleWeights?: number[]; classWeights?: number[] }),
      },
    );
    expectClose('loss', Matrix.from([[pass.loss]]), Matrix.from([[figures.amount]]), 1e-12);
    expectClose('outputs', pass.outputs, Matrix.from(figures.outputs), 1e-12);
    expectClose('dX', pass.dX, Matrix.from(figures.dX), 1e-12);
    for (const [layer, letters] of Object.entries(byName(net, figures.gradients as never))) {
      for (const [letter, gradient] of Object.entries(letters)) {
        expectClose(`${layer}.${letter}`, pass.gradients[layer]![letter]!, gradient, 1e-12);
      }
    }
  });
});

describe('trainings', () => {
  test.each(torch.runs)('$name', async figures => {
    const { x, y, batchSize, steps, optimizer } = figures;
    const net = build(figures.layers);
    const { model, history } = await fit(
      net,
      { x, y },
      {
        optimizer: readOptimizer(optimizer),
        loss: lossFrom(figures.loss),
        penalty: l2({ lambda: figures.l2 }),
        parameters: byName(net, figures.parameters as never),
        batchSize,
        steps,
        shuffle: false,
        historyEvery: 1,
      },
    );
    for (const [step, cost] of figures.costs.entries()) {
      expect(Math.abs(history.cost[step]! - cost), `cost ${step}`).toBeLessThan(1e-10);
    }
    for (const [layer, letters] of Object.entries(byName(net, figures.after as never))) {
      for (const [letter, expected] of Object.entries(letters)) {
        // Adam blows up the rounding noise that a bias before batch norm has for a gradient
        const tolerance = isDead(net, layer, letter) || letter === 'mean' ? 1e-7 : 1e-10;
        expectClose(`${layer}.${letter}`, model.parameters[layer]![letter]!, expected, tolerance);
      }
    }
    expectClose('outputs', model.logits(x), Matrix.from(figures.outputs), 1e-9);
  });
});
