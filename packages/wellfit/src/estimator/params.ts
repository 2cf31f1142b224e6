// The parameters of estimators: names, defaults and rules; what is left to 'auto' is decided when data are there.
import type { Precision } from '../core/matrix.ts';
import type { PreprocessingOptions } from '../data/preprocess.ts';
import type { Target } from '../data/target.ts';
import type { Initializer } from '../nn/init.ts';
import type { Layer } from '../nn/layer.ts';
import type { EarlyStopping } from '../regularize/early-stopping.ts';
import type { Mixup } from '../regularize/mixup.ts';
import type { Averaging } from '../regularize/weight-averaging.ts';
import type { Lbfgs } from '../train/lbfgs.ts';
import type { Optimizer } from '../train/optimizer.ts';
import type { LearningRateOption } from '../train/schedule.ts';
import type { TableModel } from '../train/table-model.ts';

/** Activations by name. */
export const activationNames = ['relu', 'leakyRelu', 'elu', 'gelu', 'tanh', 'sigmoid'] as const;
/** An activation by its name. */
export type ActivationName = (typeof activationNames)[number];

/** Optimizers by name. */
export const optimizerNames = ['adam', 'adamW', 'sgd', 'rmsprop', 'adagrad', 'lbfgs'] as const;
/** An optimizer by its name. */
export type OptimizerName = (typeof optimizerNames)[number];

/** Parameters that every estimator has. All of them are optional; the defaults are in parentheses. */
export interface EstimatorParams extends PreprocessingOptions {
  /** Units of each hidden layer; an empty list is a linear model. */
  readonly hidden?: readonly number[];
  readonly activation?: ActivationName;
  /** How weights start; by default as suits the activation. */
  readonly init?: Initializer | 'auto';
  /** Share of hidden units that dropout keeps, in (0, 1] (1). */
  readonly keepProb?: number;
  /** Share of inputs that dropout keeps, in (0, 1]; 'auto': 0.9 of 8 inputs or more, but not for L-BFGS. */
  readonly inputKeepProb?: number | 'auto';
  /** Standard deviation of Gaussian noise on the inputs (0). */
  readonly noise?: number;
  /** Batch norm before each activation (false). */
  readonly batchNorm?: boolean;
  /** Layer norm before each activation (false). */
  readonly layerNorm?: boolean;
  /** Layers of your own instead of all of the above: from the number of inputs to the number of outputs. */
  readonly layers?: ((inputs: number, outputs: number) => readonly Layer[]) | undefined;
  /** λ of the L1 penalty λ/m·Σ|w| (0). */
  readonly l1?: number;
  /** λ of the L2 penalty λ/(2m)·Σw², m the examples of a batch; 'auto': 1/(2n)·Σw², n all of the examples. */
  readonly l2?: number | 'auto';
  /** The largest norm of the weights that come into a unit (none). */
  readonly maxNorm?: number | undefined;
  /** Its name, or an optimizer of your own, with a learning rate of its own ('adam'). */
  readonly optimizer?: OptimizerName | Optimizer | Lbfgs;
  /** α of an optimizer given by name. */
  readonly learningRate?: LearningRateOption | 'auto';
  /** Limit of the gradients' norm, for an optimizer given by name (none). */
  readonly clipNorm?: number | undefined;
  /** Examples of a step: a number, all of them, or by the size of the data ('auto'). */
  readonly batchSize?: number | 'full' | 'auto';
  /** Passes over the training examples, at most where training stops early ('auto'). */
  readonly epochs?: number | 'auto';
  /** Updates instead of epochs. */
  readonly steps?: number | undefined;
  /** When to stop; `false`: never early. 'auto': where there are validation examples. */
  readonly earlyStopping?: EarlyStopping | false | 'auto';
  /** Share of the examples that are held out for early stopping, in [0, 1); 'auto': by the size of the data. */
  readonly validationSplit?: number | 'auto';
  readonly mixup?: Mixup | undefined;
  readonly averaging?: Averaging | undefined;
  /** Of parameters, activations and gradients; 'auto': 'float32', but 'float64' for L-BFGS. */
  readonly precision?: Precision | 'auto';
  /** Of everything random: weights, masks, shuffles, split (0). */
  readonly seed?: number;
  /** A further `fit` starts at the weights of the last one, where they fit (false). */
  readonly warmStart?: boolean;
}

/** Parameters of a `Classifier`. */
export interface ClassifierParams extends EstimatorParams {
  /** What the target is: two classes, several, or several labels at once ('auto': what it looks like). */
  readonly kind?: Exclude<Target['kind'], 'values'> | 'auto';
  /** How much each class counts: `'balanced'`, or by its label, 1 for those left out (all the same). */
  readonly classWeights?: 'balanced' | Readonly<Record<string, number>> | undefined;
  /** ε in [0, 1): targets (1 − ε)·y + ε/K in training (0). */
  readonly labelSmoothing?: number;
}

/** Parameters of a `Regressor`. */
export interface RegressorParams extends EstimatorParams {
  /** Squared error, or Huber's loss, whose tails are straight lines from one deviation of the target on ('squared'). */
  readonly loss?: 'squared' | 'huber';
}

/** What the parameters that every estimator has are when they are not given. */
export const sharedDefaults: Required<EstimatorParams> = {
  hidden: Object.freeze([100]),
  activation: 'relu',
  init: 'auto',
  keepProb: 1,
  inputKeepProb: 'auto',
  noise: 0,
  batchNorm: false,
  layerNorm: false,
  layers: undefined,
  l1: 0,
  l2: 'auto',
  maxNorm: undefined,
  optimizer: 'adam',
  learningRate: 'auto',
  clipNorm: undefined,
  batchSize: 'auto',
  epochs: 'auto',
  steps: undefined,
  earlyStopping: 'auto',
  validationSplit: 'auto',
  mixup: undefined,
  averaging: undefined,
  precision: 'auto',
  seed: 0,
  warmStart: false,
  scale: 'standard',
  missing: 'impute',
  unseen: 'ignore',
  types: Object.freeze({}),
};

/** The same of parameters for values: what is taken from the inputs is taken from their slope too. */
export const valueDefaults: Required<EstimatorParams> = { ...sharedDefaults, inputKeepProb: 1 };

/** The parameters that a model tells: its layers, whatever they are, and how it takes tables. */
export function paramsOf({ network, preprocessing }: TableModel): EstimatorParams {
  const { layers } = network.network;
  return {
    layers: () => layers.map(({ layer }) => layer),
    precision: network.precision,
    missing: preprocessing.missing,
    unseen: preprocessing.unseen,
  };
}
