// What a training step depends on: settings given, else recorded, else the defaults of `wellfit train`.
import type { Option } from 'commander';
import { type Explanation, explain, type Loss, type Network, WellfitError } from 'wellfit';
import type { VectorBits } from '../engine/turbo.ts';
import { restraintsOf } from '../training/fit-options.ts';
import { optimizerOf } from '../training/optimizer.ts';
import { type CostFlags, costOptions } from '../training/options/cost.ts';
import { type OptimizerFlags, optimizerOptions } from '../training/options/optimizer.ts';
import { defaultsOf } from '../training/options/option.ts';
import { type RunFlags, runOptions } from '../training/options/run.ts';

/** The settings of a step. */
export interface StepSettings
  extends OptimizerFlags,
    Pick<CostFlags, 'l1' | 'l1Method' | 'l2' | 'maxNorm'>,
    Pick<RunFlags, 'batchSize' | 'precision' | 'random' | 'arithmetic'> {
  /** Examples to train on. */
  readonly examples: number;
  readonly vectorBits: VectorBits;
}

const ofCost: ReadonlySet<string> = new Set(['l1', 'l1Method', 'l2', 'maxNorm']);
const ofRun: ReadonlySet<string> = new Set(['batchSize', 'precision', 'random', 'arithmetic']);

/** The options of `wellfit train` that a step depends on. */
export const stepOptions = (): Option[] => [
  ...costOptions().filter(option => ofCost.has(option.attributeName())),
  ...optimizerOptions(),
  ...runOptions().filter(option => ofRun.has(option.attributeName())),
];

/** What `wellfit train` does when nothing is said, with as many examples as its bundled set has. */
export const stepDefaults: StepSettings = {
  ...defaultsOf<Omit<StepSettings, 'examples' | 'vectorBits'>>(stepOptions()),
  examples: 211,
  vectorBits: 128,
};

/** The compiled training step. */
export function explainStep(
  { net, loss }: { readonly net: Network; readonly loss: Loss },
  settings: StepSettings,
  width: number,
): Explanation {
  const { examples, batchSize, precision, random, arithmetic, vectorBits, averaging } = settings;
  const optimizer = optimizerOf(settings);
  if (!('start' in optimizer)) {
    throw new WellfitError(
      'range',
      'inspect: --training shows single steps, and lbfgs searches along whole lines; see another, such as --optimizer sgd',
    );
  }
  return explain(net, {
    loss,
    optimizer,
    ...restraintsOf(settings),
    ...(averaging !== undefined && { averaging: { decay: averaging } }),
    examples,
    batchSize,
    precision,
    random,
    arithmetic,
    vectorBits,
    width,
  });
}

/** The compiled program of prediction. */
export function explainPrediction(net: Network, settings: StepSettings, width: number): Explanation {
  const { examples, precision, arithmetic, vectorBits } = settings;
  return explain(net, { examples, precision, arithmetic, vectorBits, width });
}
