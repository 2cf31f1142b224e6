// Training programs drawn at random: networks, options and batches of every kind, small enough for the interpreter.
import { Philox } from '../../src/core/philox.ts';
import type { Entry, ProgramOptions, RandomSource } from '../../src/engine/executor.ts';
import { isRandom } from '../../src/engine/program.ts';
import { live } from '../../src/engine/simplify.ts';
import { leakyRelu, relu, sigmoid, tanh } from '../../src/nn/activation.ts';
import { binaryCrossEntropy, softmaxCrossEntropy } from '../../src/nn/cross-entropy.ts';
import { dense } from '../../src/nn/dense.ts';
import type { Layer } from '../../src/nn/layer.ts';
import { type Network, network } from '../../src/nn/network.ts';
import { dropout } from '../../src/regularize/dropout.ts';
import type { Constraint } from '../../src/regularize/max-norm.ts';
import { gaussianNoise } from '../../src/regularize/noise.ts';
import { elasticNet, l1, l2, type Penalty } from '../../src/regularize/penalty.ts';
import { adam, type Optimizer, sgd } from '../../src/train/optimizer.ts';
import { buildStep, type StepProgram } from '../../src/train/step-program.ts';
import { constraintsOf } from './random-constraints.ts';

/** The numbers of parameters that are spread over vectors: up to here, and no further. */
const spreadLimit = 512;

/** A program, what it is compiled for, and the batches that it is to be given. */
export interface RandomCase {
  /** What was drawn, in words. */
  readonly name: string;
  readonly net: Network;
  readonly parts: StepProgram;
  /** `step`, `cost`, `gradient`, and `draws` where masks and noise are drawn. */
  readonly entries: readonly Entry[];
  readonly options: ProgramOptions;
  readonly seed: number;
  /** The batches one after the other; `times` steps are taken in one call, each further on in the epoch. */
  readonly batches: readonly {
    readonly examples: number;
    readonly position: number;
    readonly times: number;
  }[];
  /** Examples in the table, where batches are gathered. */
  readonly rows: number;
  /** The learning rate of every step, where it is a series. */
  readonly rates: readonly number[] | undefined;
}

/** Draws from a list, or with a probability. */
export class Draws {
  readonly random: Philox;

  constructor(seed: number, stream: number) {
    this.random = new Philox(seed, stream);
  }

  one<Choice>(...choices: readonly Choice[]): Choice {
    return choices[this.random.below(choices.length)]!;
  }

  chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.random.uniform();
  }

  /** A whole number; small ones are as likely as large ones. */
  size(low: number, high: number): number {
    return Math.min(high, Math.floor(Math.exp(this.between(Math.log(low), Math.log(high + 1)))));
  }

  normals(count: number, deviation: number): Float64Array {
    return Float64Array.from({ length: count }, () => deviation * this.random.normal());
  }
}

/** Draws the program with a number; every other one has more parameters than are spread over vectors. */
export function drawCase(number: number, attempt: number): RandomCase {
  const draws = new Draws(number, attempt);
  const precision = draws.one('float64', 'float32');
  const loss = draws.chance(0.5) ? binaryCrossEntropy() : softmaxCrossEntropy();
  const outputs = loss.labels === 'binary' ? 1 : 2 + draws.random.below(11);
  const net = drawNetwork(draws, outputs, number % 2 === 1);
  const penalty = drawPenalty(draws);
  const optimizer = drawOptimizer(draws, precision === 'float32');
  const isNoisy = net.layers.some(({ layer }) => layer.description.kind === 'gaussianNoise');
  const random: RandomSource = draws.one('philox', isNoisy ? 'philox' : 'numpy', 'given');
  const constraint = draws.chance(0.4) ? draws.one(...constraintsOf(draws.between(0.3, 1.5))) : undefined;
  const batches = draws.one('given', 'gathered');
  const parts = buildStep({
    net,
    loss,
    penalty,
    batches,
    weighted: false,
    training: true,
    update: { optimizer, constraint },
  });
  const rates = draws.chance(0.3)
    ? [1, 0.5, 0.8].map(share => share * optimizer.schedule.rate(0, 1))
    : undefined;
  const series = parts.learningRate && rates ? [parts.learningRate] : [];
  const entries = parts.entries.map(entry => (entry.updates ? { ...entry, series } : entry));
  const examples = drawExamples(draws, net);
  // what is left of an epoch is a batch of its own
  const last = examples > 1 ? 1 + draws.random.below(examples - 1) : 1;
  const rows = 2 * examples + last;
  const options: ProgramOptions = {
    precision,
    arithmetic: 'strict',
    examples,
    random,
    vectorBits: 128,
    tables:
      batches === 'given' ? {} : { x: { rows, columns: net.inputs }, y: { rows, columns: net.outputs } },
  };
  return {
    name: describeCase({
      net,
      penalty,
      optimizer,
      constraint,
      rates,
      options,
      batches,
      loss: loss.description.kind,
      last,
    }),
    net,
    parts: { ...parts, entries },
    entries: [...entries, ...moreEntries(parts, { random, everything: draws.chance(0.3) })],
    options,
    seed: draws.random.nextUint32() >>> 0,
    batches: [
      { examples, position: 0, times: 2 },
      { examples: last, position: 2 * examples, times: 1 },
    ],
    rows,
    rates,
  };
}

/** The gradient as an entry beside the update, and masks and noise by themselves. */
function moreEntries(
  { program, gradients, logits, lossAmount, penaltyAmounts }: StepProgram,
  { random, everything }: { readonly random: RandomSource; readonly everything: boolean },
): Entry[] {
  const pure = program.operations.filter(({ out }) => out.role !== 'parameter' && out.role !== 'state');
  const wanted = [logits, lossAmount, ...penaltyAmounts, ...gradients.values()];
  const gradient = live(pure, wanted);
  const outputs = everything ? gradient.map(({ out }) => out) : wanted;
  const drawn = pure.filter(isRandom);
  const alone = { name: 'draws', operations: drawn, outputs: drawn.map(({ out }) => out), updates: false };
  return [
    { name: 'gradient', operations: gradient, outputs: [...new Set(outputs)], updates: false },
    ...(random === 'given' || drawn.length === 0 ? [] : [alone]),
  ];
}

function drawNetwork(draws: Draws, outputs: number, isLarge: boolean): Network {
  for (;;) {
    const net = drawLayers(draws, outputs);
    if (countParameters(net) > spreadLimit === isLarge) return net;
  }
}

function drawLayers(draws: Draws, outputs: number): Network {
  const depth = draws.size(1, 6);
  const drop = (): Layer[] => {
    const keepProb = draws.chance(0.1) ? 1 : draws.between(0.3, 1);
    return draws.chance(0.3) ? [dropout({ keepProb, mask: draws.one('fresh', 'fixed') })] : [];
  };
  const noise = (): Layer[] =>
    draws.chance(0.08) ? [gaussianNoise({ stddev: draws.between(0.1, 0.5) })] : [];
  const hidden = Array.from({ length: depth - 1 }, () => [
    dense(draws.size(1, 70)),
    ...noise(),
    ...(draws.chance(0.1) ? drop() : []),
    ...draws.one<() => Layer[]>(
      () => [relu()],
      () => [relu()],
      () => [leakyRelu()],
      () => [tanh()],
      () => [sigmoid()],
      () => [],
    )(),
    ...drop(),
    ...(draws.chance(0.1) ? drop() : []),
  ]);
  return network({
    inputs: draws.size(1, 70),
    layers: [...noise(), ...drop(), ...hidden.flat(), dense(outputs)],
  });
}

const denseLayers = ({ layers }: Network) => layers.filter(({ layer }) => layer.description.kind === 'dense');
const countParameters = (net: Network) =>
  denseLayers(net).reduce((total, { fanIn, fanOut }) => total + (fanIn + 1) * fanOut, 0);
/** Multiplications of one forward pass for one example. */
const countProducts = (net: Network) =>
  denseLayers(net).reduce((total, { fanIn, fanOut }) => total + fanIn * fanOut, 0);

/**
 * Ragged sizes of batches, among those that the interpreter is done with soon. Some are so large that their examples
 * go through the stages in chunks.
 */
function drawExamples(draws: Draws, net: Network): number {
  const isLong = draws.chance(0.3);
  const sizes = isLong
    ? [300 - draws.random.below(90), 211, 140 + draws.random.below(60)]
    : [draws.one(211, 19, 1, 7, 64), draws.size(1, 300), draws.size(1, 30)];
  const affordable = (isLong ? 250_000 : 50_000) / countProducts(net);
  return sizes.find(examples => examples <= affordable) ?? 1 + draws.random.below(9);
}

function drawPenalty(draws: Draws): Penalty | undefined {
  const strength = () => draws.between(0.01, 1);
  return draws.one(
    undefined,
    l1({ lambda: strength() }),
    l2({ lambda: strength() }),
    elasticNet({ l1: strength(), l2: strength() }),
  );
}

/**
 * Adam's epsilon is not as small as it is in practice: with gradients smaller than the error of rounding, a step in
 * one direction is as right as one in the other.
 */
function drawOptimizer(draws: Draws, single: boolean): Optimizer {
  const learningRate = draws.between(0.01, 0.1);
  const momentum = draws.between(0.1, 0.95);
  return draws.one<() => Optimizer>(
    () => sgd({ learningRate }),
    () => sgd({ learningRate, momentum }),
    () => sgd({ learningRate, momentum, nesterov: true }),
    () => adam({ learningRate: learningRate / 10, epsilon: single ? 1e-3 : 1e-6 }),
  )();
}

function describeCase(drawn: {
  readonly net: Network;
  readonly penalty: Penalty | undefined;
  readonly optimizer: Optimizer;
  readonly constraint: Constraint | undefined;
  readonly rates: readonly number[] | undefined;
  readonly options: ProgramOptions;
  readonly batches: string;
  readonly loss: string;
  readonly last: number;
}): string {
  const { net, penalty, optimizer, constraint, rates, options, batches, loss, last } = drawn;
  const layers = net.layers.map(({ layer: { description }, fanOut }) =>
    description.kind === 'dense' ? `dense ${fanOut}` : [description.kind, description['mask']].join(' '),
  );
  return [
    options.precision,
    `${net.inputs} → ${layers.join(' → ')}`,
    loss,
    penalty?.description.kind ?? 'no penalty',
    JSON.stringify(optimizer.description),
    constraint ? JSON.stringify(constraint.description) : 'no constraint',
    rates ? 'a series of learning rates' : 'one learning rate',
    `masks ${options.random}`,
    `${batches}, m = ${options.examples} and ${last}`,
  ].join(' · ');
}
