// What is compared: one network on few noisy examples, without and with each restraint, as data.
import { adam, binaryCrossEntropy, type FitOptions, l1, l2, maxNorm } from 'wellfit';

/** The task and the network that all methods share. */
export const setting = {
  set: 'moons',
  rows: 80,
  noise: 0.3,
  hidden: [64, 64],
  steps: 1500,
  batchSize: 16,
  optimizer: adam({ learningRate: 0.01 }),
} as const;

/** What a fit does besides: layers in the network, options, examples that are set aside. */
export interface Recipe {
  /** Dropout after every hidden layer. */
  readonly keepProb?: number;
  /** Batch norm before every activation. */
  readonly batchNorm?: boolean;
  /** Standard deviation of Gaussian noise on the inputs. */
  readonly noise?: number;
  /** Share of the training examples that becomes the validation set. */
  readonly heldOut?: number;
  readonly options?: Pick<
    FitOptions,
    'penalty' | 'constraint' | 'earlyStopping' | 'averaging' | 'mixup' | 'loss'
  >;
}

/** One strength of a method. */
export interface Strength {
  /** `λ 0.3`. */
  readonly label: string;
  readonly recipe: Recipe;
}

/** A method with the strengths that it may choose from. */
export interface Method {
  readonly name: string;
  readonly strengths: readonly Strength[];
}

/** No restraint at all. */
export const plain: Method = { name: 'none', strengths: [{ label: '', recipe: {} }] };

/** L2 of one strength. */
export function withL2(lambda: number): Recipe {
  return { options: { penalty: l2({ lambda }) } };
}

function overStrengths(
  name: string,
  values: readonly number[],
  strength: (value: number) => Strength,
): Method {
  return { name, strengths: values.map(strength) };
}

/** Every restraint, with strengths from weak to strong. */
export const methods: readonly Method[] = [
  overStrengths('L2', [0.03, 0.1, 0.3, 1, 3], lambda => ({ label: `λ ${lambda}`, recipe: withL2(lambda) })),
  overStrengths('L1', [0.01, 0.03, 0.1, 0.3, 1], lambda => ({
    label: `λ ${lambda}`,
    recipe: { options: { penalty: l1({ lambda }) } },
  })),
  overStrengths('dropout', [0.9, 0.8, 0.65, 0.5, 0.35, 0.2], keepProb => ({
    label: `keepProb ${keepProb}`,
    recipe: { keepProb },
  })),
  {
    name: 'dropout and L2',
    strengths: [0.9, 0.8, 0.5].flatMap(keepProb =>
      [0.03, 0.1, 0.3].map(lambda => ({
        label: `keepProb ${keepProb}, λ ${lambda}`,
        recipe: { keepProb, ...withL2(lambda) },
      })),
    ),
  },
  overStrengths('early stopping', [3, 5, 10, 20, 50], patience => ({
    label: `patience ${patience}`,
    recipe: { heldOut: 0.25, options: { earlyStopping: { patience } } },
  })),
  { name: 'batch norm', strengths: [{ label: '', recipe: { batchNorm: true } }] },
  overStrengths('noise on inputs', [0.1, 0.2, 0.3, 0.5], noise => ({
    label: `σ ${noise}`,
    recipe: { noise },
  })),
  overStrengths('max-norm', [0.5, 1, 2, 3], limit => ({
    label: `limit ${limit}`,
    recipe: { options: { constraint: maxNorm({ limit }) } },
  })),
  overStrengths('weight averaging', [0.9, 0.99, 0.999], decay => ({
    label: `decay ${decay}`,
    recipe: { options: { averaging: { decay } } },
  })),
  overStrengths('mixup', [0.1, 0.2, 0.4, 1], alpha => ({
    label: `α ${alpha}`,
    recipe: { options: { mixup: { alpha } } },
  })),
  overStrengths('label smoothing', [0.05, 0.1, 0.2, 0.3], labelSmoothing => ({
    label: `ε ${labelSmoothing}`,
    recipe: { options: { loss: binaryCrossEntropy({ labelSmoothing }) } },
  })),
];

/** λ of the path: none, then from weak to strong in about even steps of its logarithm. */
export const lambdas: readonly number[] = [
  0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 20, 30,
];
