// From settings to what `fit` is asked: loss, penalty, optimizer, length, seeds.
import {
  binaryCrossEntropy,
  elasticNet,
  type FitOptions,
  huber,
  type Label,
  type Loss,
  l1,
  l2,
  type ModelTarget,
  maxNorm,
  meanSquaredError,
  multiLabelCrossEntropy,
  type Penalty,
  softmaxCrossEntropy,
  WellfitError,
} from 'wellfit';
import type { Engine } from '../engine/options.ts';
import { label } from '../tables/table.ts';
import { optimizerOf } from './optimizer.ts';
import type { CostFlags } from './options/cost.ts';
import { targetInWords } from './remarks.ts';
import type { TrainSettings } from './settings.ts';

/** Updates when neither --steps nor --epochs is given: what the assignment makes. */
const defaultSteps = 30000;

/** The options of `fit` that follow from the settings. */
export function fitOptionsOf(settings: TrainSettings, target: ModelTarget, engine: Engine): FitOptions {
  const { batchSize, steps, epochs, precision, random, seed, initSeed, maskSeed } = settings;
  const { earlyStopping, minimumChange, averaging, mixup } = settings;
  const classWeights = classWeightsOf(settings, target);
  return {
    loss: lossOf(settings, target),
    optimizer: optimizerOf(settings),
    ...restraintsOf(settings),
    batchSize,
    precision,
    random,
    arithmetic: engine.arithmetic,
    vectorBits: engine.vectorBits,
    seed: { init: initSeed ?? seed, masks: maskSeed ?? seed, shuffle: seed },
    ...(epochs === undefined ? { steps: steps ?? defaultSteps } : { epochs }),
    ...(earlyStopping !== undefined && { earlyStopping: { patience: earlyStopping, minimumChange } }),
    ...(averaging !== undefined && { averaging: { decay: averaging } }),
    ...(mixup !== undefined && { mixup: { alpha: mixup } }),
    ...(classWeights && { classWeights }),
  };
}

/** Penalty and constraint, as far as asked for. */
export function restraintsOf(
  flags: Pick<CostFlags, 'l1' | 'l1Method' | 'l2' | 'maxNorm'>,
): Pick<FitOptions, 'penalty' | 'constraint'> {
  const penalty = penaltyOf(flags);
  const { maxNorm: limit } = flags;
  return { ...(penalty && { penalty }), ...(limit !== undefined && { constraint: maxNorm({ limit }) }) };
}

function penaltyOf(flags: Pick<CostFlags, 'l1' | 'l1Method' | 'l2'>): Penalty | undefined {
  const { l1: first, l2: second, l1Method: method } = flags;
  if (first > 0 && second > 0) return elasticNet({ l1: first, l2: second, method });
  if (first > 0) return l1({ lambda: first, method });
  return second > 0 ? l2({ lambda: second }) : undefined;
}

/** The loss of a kind of target. */
export function lossOf(
  { labelSmoothing, loss }: Pick<CostFlags, 'labelSmoothing' | 'loss'>,
  { kind }: Pick<ModelTarget, 'kind'>,
): Loss {
  switch (kind) {
    case 'binary':
      return binaryCrossEntropy({ labelSmoothing });
    case 'classes':
      return softmaxCrossEntropy({ labelSmoothing });
    case 'labels':
      return multiLabelCrossEntropy({ labelSmoothing });
    case 'values':
      return loss === 'huber' ? huber() : meanSquaredError();
  }
}

/**
 * Refuses settings that the target turns out not to have a use for.
 *
 * @throws {WellfitError} `range` with what the target is
 */
export function requireFitting(settings: TrainSettings, target: ModelTarget): void {
  const { classWeights, labelSmoothing, loss } = settings;
  const isClasses = target.kind === 'binary' || target.kind === 'classes';
  const refuse = (flag: string, what: string) => {
    const found = `${label(target.name)} is taken as ${targetInWords(target)}; see --task`;
    throw new WellfitError('range', `${flag} goes with ${what}, but ${found}`);
  };
  if (classWeights !== undefined && !isClasses) refuse('--class-weights', 'classes');
  if (labelSmoothing > 0 && target.kind === 'values') refuse('--label-smoothing', 'classes');
  if (loss === 'huber' && target.kind !== 'values') refuse('--loss huber', 'values');
}

/** A weight for each class, in the order of the target's labels; 1 for those not named. */
function classWeightsOf(
  { classWeights }: CostFlags,
  target: ModelTarget,
): FitOptions['classWeights'] | undefined {
  if (classWeights === undefined || classWeights === 'balanced' || target.kind === 'values') {
    return classWeights === 'balanced' ? classWeights : undefined;
  }
  const labels: readonly Label[] = target.labels;
  const byText = new Map(labels.map((text, k) => [String(text), k]));
  const weights = labels.map(() => 1);
  for (const [text, weight] of Object.entries(classWeights)) {
    const k = byText.get(text);
    if (k === undefined) {
      const known = labels.slice(0, 8).map(known => label(String(known)));
      throw new WellfitError(
        'range',
        `--class-weights: ${label(target.name)} has no class ${label(text)}; it has ${known.join(', ')}`,
      );
    }
    weights[k] = weight;
  }
  return weights;
}
