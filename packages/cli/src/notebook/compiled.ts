// The assignment's runs through `fit`: the same network, weights and masks, in code compiled for it.
import {
  dense,
  dropout,
  fit,
  l2,
  type Matrix,
  type Network,
  network,
  relu,
  sgd,
  WellfitError,
} from 'wellfit';
import type { Parameters } from 'wellfit/notebook';
import type { Engine } from '../engine/options.ts';
import { type FinishedRun, type NotebookData, type RunPlan, rhythmOf, type Watch } from './runs.ts';

/**
 * Trains one run as `trainRun` does, in compiled code. Costs differ in the last digits, since sums run in another order;
 * and the last cost is that of the final parameters, where `trainRun` has the one before its last update.
 */
export async function fitRun(
  plan: RunPlan,
  train: NotebookData,
  test: NotebookData | undefined,
  { signal, onProgress, onPrintedCost }: Watch,
  { arithmetic, vectorBits }: Engine,
): Promise<FinishedRun> {
  const { numIterations = 30000, learningRate = 0.3, lambd = 0, initSeed = 3, maskSeed = 1 } = plan.options;
  const { costEvery, printEvery } = rhythmOf(numIterations);
  const { model, history, steps, seconds, divergence } = await fit(
    networkOf(plan, train),
    examplesOf(train),
    {
      optimizer: sgd({ learningRate }),
      penalty: l2({ lambda: lambd }),
      steps: numIterations,
      random: 'numpy',
      seed: { init: initSeed, masks: maskSeed },
      historyEvery: costEvery,
      ...(test && { validation: examplesOf(test) }),
      arithmetic,
      vectorBits,
      signal,
      onProgress: ({ step, cost }) => onProgress(step, cost),
    },
  );
  if (divergence) {
    throw new WellfitError(
      'state',
      `notebook: ${plan.name}: ${divergence.cause} at iteration ${divergence.step}; lower --learning-rate (${learningRate})`,
    );
  }
  const regular = history.step.filter(step => step % costEvery === 0 && step < numIterations).length;
  const costs = history.cost.slice(0, regular);
  for (const [k, cost] of costs.entries()) {
    if ((k * costEvery) % printEvery === 0) onPrintedCost(k * costEvery, cost);
  }
  const evaluate = (data: NotebookData) => {
    const { x, y } = examplesOf(data);
    const { loss, accuracy = Number.NaN } = model.evaluate(x, y); // classes have an accuracy
    return { loss, accuracy };
  };
  return {
    plan,
    parameters: parametersOf(model.parameters),
    costs,
    costEvery,
    losses: { steps: history.step, train: history.loss, test: history.validationLoss },
    lastCost: history.cost.at(-1)!,
    iterations: steps,
    seconds,
    train: evaluate(train),
    test: test && evaluate(test),
  };
}

/** The assignment's layers, with its start of the weights. */
function networkOf({ options }: RunPlan, { X }: NotebookData): Network {
  const { keepProb = 1, mask = 'fixed' } = options;
  const layer = (units: number) => dense(units, { init: 'lecun' });
  const drop = keepProb < 1 ? [dropout({ keepProb, mask })] : [];
  const hidden = (units: number) => [layer(units), relu(), ...drop];
  return network({ inputs: X.rows, layers: [...hidden(20), ...hidden(3), layer(1)] });
}

/** Examples × features, as `fit` takes them. */
const examplesOf = ({ X, Y }: NotebookData) => ({ x: X.transpose(), y: Y.transpose() });

/** Parameters by the assignment's names, units × inputs as it keeps them. */
function parametersOf(parameters: Readonly<Record<string, Readonly<Record<string, Matrix>>>>): Parameters {
  const turned = (layer: number, letter: 'W' | 'b') => parameters[`dense_${layer}`]![letter]!.transpose();
  return {
    W1: turned(1, 'W'),
    b1: turned(1, 'b'),
    W2: turned(2, 'W'),
    b2: turned(2, 'b'),
    W3: turned(3, 'W'),
    b3: turned(3, 'b'),
  };
}
