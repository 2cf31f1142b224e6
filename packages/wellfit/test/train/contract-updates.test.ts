// The contract of optimizers: with every layer, loss and penalty an update lowers the cost, whoever runs it and whoever
// looks on, and the trained network has nothing of training left in it. (Gradients: contract.test.ts.)
import { describe, expect, test } from 'vitest';
import {
  type FitOptions,
  fit,
  lossAndGradients,
  type Network,
  type NetworkParameters,
  type Penalty,
  RandomState,
  type TrainedNetwork,
} from 'wellfit';
import {
  type Case,
  type Choice,
  drawCase,
  isDead,
  layerCases,
  lossCases,
  m,
  optimizerCases,
  penaltyCases,
} from './contract-cases.ts';
import { plainPass } from './plain-network.ts';
import { flat, randomDraws } from './random-networks.ts';

const steps = 12;

const random = /dropout|alphaDropout|gaussianNoise/;
const kinds = ({ layers }: Network) => layers.map(({ layer }) => layer.description.kind).join(' ');

/** L-BFGS needs a cost that is the same function from one evaluation to the next, with a slope everywhere. */
function isSmooth({ net, penalty = {} }: Case): boolean {
  const own = 'description' in penalty ? [penalty as Penalty] : Object.values(penalty);
  return (
    !/batchNorm/.test(kinds(net)) &&
    !random.test(kinds(net)) &&
    own.every(({ description }) => description.l1 === 0)
  );
}

function train(drawn: Case, optimizer: FitOptions['optimizer'], extra: Partial<FitOptions>) {
  const { net, parameters, x, y, loss, penalty, classWeights, sampleWeights } = drawn;
  return fit(
    net,
    { x, y },
    {
      optimizer,
      loss,
      parameters,
      steps,
      seed: 3,
      ...(penalty && { penalty }),
      ...(classWeights && { classWeights }),
      ...(sampleWeights && { sampleWeights }),
      ...extra,
    },
  );
}

/** Everything that a model holds, but what is rounding noise, which optimizers blow up that divide by its size. */
function figuresOf({ network: net, parameters }: TrainedNetwork): number[] {
  return Object.entries(parameters).flatMap(([layer, letters]) =>
    Object.entries(letters).flatMap(([letter, { data }]) =>
      letter === 'mean' || isDead(net, layer, letter) ? [] : [...data],
    ),
  );
}

/** Sums in another order round differently, and every step carries that on; a search along lines blows it up. */
function expectClose(actual: TrainedNetwork, expected: TrainedNetwork, tolerance: number): void {
  const figures = figuresOf(actual);
  for (const [k, value] of figuresOf(expected).entries()) {
    expect(Math.abs(figures[k]! - value), `${k}`).toBeLessThan(tolerance * (1 + Math.abs(value)));
  }
}

/** The cost in training on average over masks and noise. */
function expectedCost(drawn: Case, parameters: NetworkParameters): number {
  const stream = new RandomState(0);
  const costs = Array.from(
    { length: 60 },
    () => plainPass({ ...drawn, parameters, ...randomDraws(drawn.net, stream, m) }).cost,
  );
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
}

/** A prediction depends on its own example alone, and on nothing that came before. */
function expectInert(model: TrainedNetwork, { net, x, y, loss, masks, noises }: Case): void {
  const before = { logits: model.logits(x), evaluation: model.evaluate(x, y) };
  const [first, last] = [0, x.rows - 1];
  const alone = (row: number) => model.logits([Array.from(x.row(row))]).data;
  expect(alone(last)).toEqual(before.logits.row(last));
  expect(alone(first)).toEqual(before.logits.row(first));
  expect(model.evaluate(x, y)).toEqual(before.evaluation);
  const ignored = { loss, training: false, masks, noises };
  const pass = lossAndGradients(net, model.parameters, { x, y }, ignored);
  expect(pass.outputs).toEqual(before.logits);
  expect(pass.loss).toBeCloseTo(before.evaluation.loss, 13);
}

async function expectContract(choice: Choice, optimizer: FitOptions['optimizer']): Promise<void> {
  const drawn = drawCase(choice, 5);
  const { x, y } = drawn;
  if ('kind' in optimizer && !isSmooth(drawn)) {
    await expect(train(drawn, optimizer, {})).rejects.toThrow('lbfgs needs a smooth cost');
    return;
  }
  const watched = await train(drawn, optimizer, { historyEvery: 1, validation: { x, y } });
  const alone = await train(drawn, optimizer, { historyEvery: steps });
  expect(flat(alone.model.parameters)).toEqual(flat(watched.model.parameters));
  expect(alone.history.cost).toEqual([watched.history.cost[0], watched.history.cost.at(-1)]);
  const interpreted = await train(drawn, optimizer, { historyEvery: steps, backend: 'interpret' });
  expectClose(interpreted.model, alone.model, 'kind' in optimizer ? 1e-10 : 1e-12);

  const [start, end] = random.test(kinds(drawn.net))
    ? [drawn.parameters, alone.model.parameters].map(parameters => expectedCost(drawn, parameters))
    : alone.history.cost;
  expect(end).toBeLessThan(start!);
  expectInert(watched.model, drawn);
}

const trained = layerCases.filter(({ training }) => training);
/** One of each kind. */
const losses = lossCases.filter(({ name }) => !name.includes(','));

describe.each(trained.map((layer, l) => ({ name: layer.name, layer, l })))('$name', ({ layer, l }) => {
  describe.each(losses.map((loss, k) => ({ name: loss.name, loss, k })))('$name', ({ loss, k }) => {
    // penalties take turns, so that each meets every pair of the others
    const cases = optimizerCases.map((choice, o) => ({
      ...choice,
      penalty: penaltyCases[(l + k + o) % penaltyCases.length]!,
    }));
    test.each(cases)('$name, $penalty.name', async ({ optimizer, penalty }) => {
      await expectContract({ layer, loss, penalty }, optimizer);
    });
  });
});
