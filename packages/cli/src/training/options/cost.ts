// The options of `wellfit train` that say what is lowered: loss, weights of classes, penalties, constraints.
import { Option } from 'commander';
import type { L1Method } from 'wellfit';
import { type Given, number, oneOf, pairs, rules } from '../../terminal/arguments.ts';
import { option } from './option.ts';

/** The options, as given. */
export interface CostFlags {
  readonly loss: 'squared' | 'huber';
  readonly labelSmoothing: number;
  readonly classWeights?: 'balanced' | Readonly<Record<string, number>>;
  readonly l1: number;
  readonly l1Method: L1Method;
  readonly l2: number;
  /** Another name for `l2`. */
  readonly lambda?: number;
  readonly maxNorm?: number;
  readonly mixup?: number;
}

const weightOf = (name: string) => number(`--class-weights of ${name}`, rules.notNegative);
const weightPairs = pairs('--class-weights', 'balanced, or pairs such as yes=5,no=1', weightOf);

export const costOptions = (): Option[] => [
  option('--loss <name>', 'of values: squared, or huber (linear far off)', {
    read: oneOf('--loss', ['squared', 'huber']),
    fallback: 'squared',
  }),
  option('--label-smoothing <ε>', 'targets (1 − ε)·y + ε/K in training', {
    read: number('--label-smoothing', rules.belowOne),
    fallback: 0,
  }),
  option('--class-weights <weights>', 'balanced, or pairs such as yes=5,no=1 (others 1)', {
    read: (given: Given) => (given === 'balanced' ? given : weightPairs(given)),
  }),
  option('--l1 <λ>', 'penalty λ/m·Σ|w|', { read: number('--l1', rules.notNegative), fallback: 0 }),
  option('--l1-method <name>', 'proximal: exact zeros; or subgradient', {
    read: oneOf('--l1-method', ['proximal', 'subgradient']),
    fallback: 'proximal',
  }),
  option('--l2 <λ>', 'penalty λ/(2m)·Σw²', { read: number('--l2', rules.notNegative), fallback: 0 }),
  new Option('--lambda <λ>', 'the same as --l2')
    .argParser(number('--lambda', rules.notNegative))
    .conflicts('l2'),
  option('--max-norm <c>', 'longest ‖w‖ of the weights into a unit', {
    read: number('--max-norm', rules.positive),
  }),
  option('--mixup <α>', 'train on mixtures of pairs of rows, shares from Beta(α, α)', {
    read: number('--mixup', rules.positive),
  }),
];
