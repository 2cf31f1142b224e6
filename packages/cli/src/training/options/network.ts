// The options of `wellfit train` that make the network: layers, and what regularizes them in training.
import type { Option } from 'commander';
import { elu, gelu, type Initializer, initializers, leakyRelu, relu, sigmoid, tanh } from 'wellfit';
import { number, oneOf, rules, units, whole } from '../../terminal/arguments.ts';
import { option } from './option.ts';

/** Activations by name. */
export const activations = { relu, leakyRelu, elu, gelu, tanh, sigmoid } as const;

/** Names of the activations. */
const activationNames = Object.keys(activations) as (keyof typeof activations)[];

/** The options, as given. */
export interface NetworkFlags {
  readonly hidden: readonly number[];
  readonly activation: keyof typeof activations;
  readonly init?: Initializer;
  readonly batchNorm?: boolean;
  readonly layerNorm?: boolean;
  readonly keepProb: number;
  readonly inputKeepProb: number;
  readonly alphaDropout?: boolean;
  readonly mask: 'fresh' | 'fixed';
  readonly noise: number;
}

export const networkOptions = (): Option[] => [
  option('--hidden <units>', 'units of the hidden layers, or none: a linear model', {
    read: units('--hidden'),
    fallback: [20, 3],
  }),
  option('--activation <name>', activationNames.join(', '), {
    read: oneOf('--activation', activationNames),
    fallback: 'relu',
  }),
  option('--init <name>', `start of the weights: ${initializers.join(', ')}`, {
    read: oneOf('--init', initializers),
    otherwise: 'he; glorot for tanh, sigmoid',
  }),
  option('--batch-norm', 'batch norm before each activation'),
  option('--layer-norm', 'layer norm before each activation'),
  option('--keep-prob <p>', 'dropout: share of hidden units kept, 1 − rate', {
    read: number('--keep-prob', rules.keepProb),
    fallback: 1,
  }),
  option('--input-keep-prob <p>', 'dropout: share of inputs kept', {
    read: number('--input-keep-prob', rules.keepProb),
    fallback: 1,
  }),
  option('--alpha-dropout', 'dropout that keeps mean and variance, for --keep-prob'),
  option('--mask <kind>', 'dropout masks: fresh at every step, or one fixed', {
    read: oneOf('--mask', ['fresh', 'fixed']),
    fallback: 'fresh',
  }),
  option('--noise <σ>', 'deviation of Gaussian noise on the inputs', {
    read: number('--noise', rules.notNegative),
    fallback: 0,
  }),
];

/** Sizes that a table would give: for commands that are told of a network without one. */
export const sizeOptions = (): Option[] => [
  option('--inputs <n>', 'features', { read: whole('--inputs', 1, 1_000_000), otherwise: '2' }),
  option('--outputs <n>', 'classes, labels or values', {
    read: whole('--outputs', 1, 1_000_000),
    otherwise: '1',
  }),
];
