// The settings of `wellfit train`: all of its options, and which of them do not go together.
import { WellfitError } from 'wellfit';
import type { CostFlags } from './options/cost.ts';
import type { DataFlags } from './options/data.ts';
import type { NetworkFlags } from './options/network.ts';
import type { OptimizerFlags } from './options/optimizer.ts';
import type { RunFlags } from './options/run.ts';

/** What is learned, and how. */
export interface TrainSettings extends DataFlags, NetworkFlags, CostFlags, OptimizerFlags, RunFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Refuses settings that contradict each other, before any file is opened.
 *
 * @throws {WellfitError} `range` with the fix
 */
export function requireConsistent(settings: TrainSettings): void {
  const [refusal] = [
    ...contradictionsOfRun(settings),
    ...contradictionsOfNetwork(settings),
    ...contradictionsOfOptimizer(settings),
    ...contradictionsOfLbfgs(settings),
  ];
  if (refusal !== undefined) throw new WellfitError('range', refusal);
}

/** The sentences of what holds. */
function sentences(pairs: readonly (readonly [holds: boolean, sentence: string])[]): string[] {
  return pairs.filter(([holds]) => holds).map(([, sentence]) => sentence);
}

function contradictionsOfRun(settings: TrainSettings): string[] {
  const { steps, epochs, earlyStopping, minimumChange, validationSplit, groups } = settings;
  const { task, classWeights, labelSmoothing, loss, target } = settings;
  const isSingle = typeof target === 'string' && !target.includes(',');
  return sentences([
    [steps !== undefined && epochs !== undefined, 'give --steps or --epochs, not both'],
    [
      earlyStopping !== undefined && validationSplit === undefined,
      '--early-stopping needs validation examples; add --validation-split 0.2',
    ],
    [minimumChange > 0 && earlyStopping === undefined, '--minimum-change goes with --early-stopping'],
    [groups !== undefined && validationSplit === undefined, '--groups goes with --validation-split'],
    [task === 'labels' && isSingle, '--task labels takes several columns of 0 and 1: --target a,b,c'],
    [
      classWeights !== undefined && (task === 'values' || task === 'labels'),
      `--class-weights goes with classes, not with --task ${task}`,
    ],
    [labelSmoothing > 0 && task === 'values', '--label-smoothing goes with classes, not with --task values'],
    [loss === 'huber' && task !== 'values' && task !== 'auto', `--loss huber goes with --task values`],
  ]);
}

function contradictionsOfNetwork(settings: TrainSettings): string[] {
  const { alphaDropout, keepProb, l1Method, l1, hidden, batchNorm, layerNorm } = settings;
  const inHidden = batchNorm ? '--batch-norm' : layerNorm ? '--layer-norm' : keepProb < 1 && '--keep-prob';
  return sentences([
    [alphaDropout === true && keepProb === 1, '--alpha-dropout goes with --keep-prob'],
    [l1Method === 'subgradient' && l1 === 0, '--l1-method goes with --l1'],
    [
      hidden.length === 0 && inHidden !== false,
      `${inHidden} is for hidden layers, and --hidden none has no such layer`,
    ],
  ]);
}

function contradictionsOfOptimizer(settings: TrainSettings): string[] {
  const { optimizer, momentum, nesterov, weightDecay } = settings;
  const { schedule, decayEvery, decayFactor, decayPatience, finalLearningRate } = settings;
  const inSteps = schedule === 'step' || schedule === 'exponential';
  return sentences([
    [
      momentum > 0 && optimizer !== 'sgd' && optimizer !== 'rmsprop',
      '--momentum goes with --optimizer sgd or rmsprop',
    ],
    [
      nesterov === true && (optimizer !== 'sgd' || momentum === 0),
      '--nesterov goes with --optimizer sgd and --momentum',
    ],
    [weightDecay !== undefined && optimizer !== 'adamW', '--weight-decay goes with --optimizer adamW'],
    [inSteps && decayEvery === undefined, `--schedule ${schedule} needs --decay-every`],
    [decayEvery !== undefined && !inSteps, '--decay-every goes with --schedule step or exponential'],
    [
      decayFactor !== undefined && !inSteps && schedule !== 'plateau',
      '--decay-factor goes with --schedule step, exponential or plateau',
    ],
    [decayPatience !== undefined && schedule !== 'plateau', '--decay-patience goes with --schedule plateau'],
    [
      finalLearningRate !== undefined && schedule !== 'cosine' && schedule !== 'plateau',
      '--final-learning-rate goes with --schedule cosine or plateau',
    ],
  ]);
}

/** L-BFGS follows a cost that stays the same from one evaluation to the next, and finds its own steps. */
function contradictionsOfLbfgs(settings: TrainSettings): string[] {
  if (settings.optimizer !== 'lbfgs') return [];
  const { keepProb, inputKeepProb, noise, batchNorm, l1, maxNorm, averaging, mixup } = settings;
  const { clipNorm, clipValue, schedule, warmUp, batchSize } = settings;
  const inTheWay = sentences([
    [keepProb < 1, '--keep-prob'],
    [inputKeepProb < 1, '--input-keep-prob'],
    [noise > 0, '--noise'],
    [batchNorm === true, '--batch-norm'],
    [l1 > 0, '--l1'],
    [maxNorm !== undefined, '--max-norm'],
    [averaging !== undefined, '--averaging'],
    [mixup !== undefined, '--mixup'],
    [clipNorm !== undefined, '--clip-norm'],
    [clipValue !== undefined, '--clip-value'],
    [schedule !== 'constant', '--schedule'],
    [warmUp !== undefined, '--warm-up'],
    [batchSize !== 'full', '--batch-size'],
  ]);
  return inTheWay.map(
    flag => `--optimizer lbfgs takes a smooth cost over all rows: leave out ${flag}, or use --optimizer adam`,
  );
}
