// Everything that decides a fit, as plain data: the same settings and seed give the same weights on every machine.

/** Sets that are drawn from a seed; `assignment` is the football field on which the well-known exercise overfits. */
export const drawnSets = ['moons', 'assignment', 'circles', 'spirals', 'xor', 'blobs'] as const;

export type DrawnSet = (typeof drawnSets)[number];

/** Where examples come from. What is pasted, dropped or placed by hand is never part of an address. */
export type DataSource = DrawnSet | 'points' | 'table';

/** Which examples there are, and how they are divided. */
export interface DataSettings {
  readonly source: DataSource;
  /** Examples of a drawn set, in both parts together. */
  readonly rows: number;
  /** How far the classes of a drawn set run into each other. */
  readonly noise: number;
  /** Share of the examples that are only looked at, in (0, 1). */
  readonly validationShare: number;
  /** Draws the points of a drawn set; `seed` of the fit divides them. */
  readonly seed: number;
}

export const activations = ['relu', 'tanh', 'leakyRelu', 'elu', 'gelu', 'sigmoid'] as const;
export type ActivationName = (typeof activations)[number];

export const optimizers = ['sgd', 'momentum', 'rmsprop', 'adam', 'adamW'] as const;
export type OptimizerName = (typeof optimizers)[number];

/** The network, without its inputs and outputs, which the data decide. */
export interface ModelSettings {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly batchNorm: boolean;
  readonly layerNorm: boolean;
}

/** Numbers of the running training that a hand may move: they act from the next step on, without a new start. */
export interface LiveSettings {
  /** λ of the L2 penalty λ/(2m)·Σw². */
  readonly l2: number;
  /** λ of the L1 penalty λ/m·Σ|w|. */
  readonly l1: number;
  /** Probability that a hidden unit stays awake in a training step, in (0, 1]. */
  readonly keepProb: number;
  /** Standard deviation of Gaussian noise on the inputs while training. */
  readonly noise: number;
  /** Largest norm of a unit's incoming weights; 0: no limit. */
  readonly maxNorm: number;
  /** Share of the label that is spread over all classes. */
  readonly labelSmoothing: number;
  /** α of mixup's Beta(α, α); 0: examples as they are. */
  readonly mixup: number;
  readonly learningRate: number;
}

/** How the network is trained. */
export interface TrainingSettings {
  readonly optimizer: OptimizerName;
  readonly batchSize: number | 'full';
  /** Steps without a lower validation loss before training stops; 0: never. */
  readonly patience: number;
  /** New masks at every step, or the same ones at all steps. */
  readonly mask: 'fresh' | 'fixed';
  /** Whose streams draw weights and masks: wellfit's own, or those of numpy, as the assignment's text has them. */
  readonly random: 'philox' | 'numpy';
  /** Divides the examples, draws starting weights, batches and masks. */
  readonly seed: number;
  /** Draws the masks, where another number than `seed` does. */
  readonly maskSeed: number | undefined;
}

/** All of them. */
export interface Settings extends ModelSettings, LiveSettings, TrainingSettings {
  readonly data: DataSettings;
}

/** A live number that was changed while training: from step `step + 1` on. */
export interface Move {
  readonly step: number;
  readonly name: keyof LiveSettings;
  readonly value: number;
}

/** The names of the numbers that a hand may move. */
export const liveNames = [
  'l2',
  'l1',
  'keepProb',
  'noise',
  'maxNorm',
  'labelSmoothing',
  'mixup',
  'learningRate',
] as const satisfies readonly (keyof LiveSettings)[];

/** What the page opens with: small data, a network that is too large for it, and nothing that restrains it. */
export const defaultSettings: Settings = {
  data: { source: 'moons', rows: 240, noise: 0.25, validationShare: 0.5, seed: 34 },
  hidden: [20, 3],
  activation: 'relu',
  batchNorm: false,
  layerNorm: false,
  l2: 0,
  l1: 0,
  keepProb: 1,
  noise: 0,
  maxNorm: 0,
  labelSmoothing: 0,
  mixup: 0,
  learningRate: 0.1,
  optimizer: 'sgd',
  batchSize: 'full',
  patience: 0,
  mask: 'fresh',
  random: 'philox',
  seed: 34,
  maskSeed: undefined,
};

/** The assignment's: 211 examples, gradient descent at 0.3, weights and masks of numpy's streams. */
export const assignmentSettings: Settings = {
  ...defaultSettings,
  data: { source: 'assignment', rows: 411, noise: 0.09, validationShare: 200 / 411, seed: 10 },
  learningRate: 0.3,
  random: 'numpy',
  seed: 3,
  maskSeed: 1,
};
