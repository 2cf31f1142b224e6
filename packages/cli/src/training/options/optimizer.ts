// The options of `wellfit train` that say how the cost is lowered: optimizer, learning rate, limits, averaging.
import type { Option } from 'commander';
import { number, oneOf, rules, whole } from '../../terminal/arguments.ts';
import { option } from './option.ts';

/** Names of the optimizers. */
const optimizerNames = ['sgd', 'rmsprop', 'adagrad', 'adam', 'adamW', 'lbfgs'] as const;
/** Names of the schedules. */
const scheduleNames = ['constant', 'step', 'exponential', 'cosine', 'plateau'] as const;

/** The options, as given. */
export interface OptimizerFlags {
  readonly optimizer: (typeof optimizerNames)[number];
  readonly learningRate?: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly clipNorm?: number;
  readonly clipValue?: number;
  readonly averaging?: number;
  readonly schedule: (typeof scheduleNames)[number];
  readonly decayEvery?: number;
  readonly decayFactor?: number;
  readonly decayPatience?: number;
  readonly finalLearningRate?: number;
  readonly warmUp?: number;
}

export const optimizerOptions = (): Option[] => [
  option('--optimizer <name>', optimizerNames.join(', '), {
    read: oneOf('--optimizer', optimizerNames),
    fallback: 'sgd',
  }),
  option('--learning-rate <α>', 'step along the gradient', {
    read: number('--learning-rate', rules.positive),
    otherwise: 'sgd 0.3, adam 0.001, others 0.01',
  }),
  option('--momentum <μ>', 'of sgd and rmsprop: v := μ·v + g', {
    read: number('--momentum', rules.belowOne),
    fallback: 0,
  }),
  option('--nesterov', 'look ahead along the momentum'),
  option('--weight-decay <wd>', 'of adamW, beside the gradient: θ := θ − α·wd·θ', {
    read: number('--weight-decay', rules.notNegative),
    otherwise: '0.01',
  }),
  option('--clip-norm <c>', 'scale the gradient of all parameters down to this norm', {
    read: number('--clip-norm', rules.positive),
  }),
  option('--clip-value <c>', 'bring each element of the gradient into [−c, c]', {
    read: number('--clip-value', rules.positive),
  }),
  option('--averaging <d>', 'moving average of the weights: d·average + (1 − d)·θ', {
    read: number('--averaging', rules.belowOne),
  }),
  option('--schedule <name>', `${scheduleNames.join(', ')}`, {
    read: oneOf('--schedule', scheduleNames),
    fallback: 'constant',
  }),
  option('--decay-every <n>', 'step: updates between drops; exponential: updates for one factor', {
    read: whole('--decay-every', 1),
  }),
  option('--decay-factor <f>', 'what a drop multiplies it by', {
    read: number('--decay-factor', rules.share),
    otherwise: '0.5, plateau 0.1',
  }),
  option('--decay-patience <n>', 'plateau: epochs without improvement before a drop', {
    read: whole('--decay-patience', 0),
    otherwise: '10',
  }),
  option('--final-learning-rate <α>', 'cosine: at the end; plateau: at least', {
    read: number('--final-learning-rate', rules.notNegative),
    otherwise: '0',
  }),
  option('--warm-up <n>', 'updates in which the learning rate rises from 0', { read: whole('--warm-up', 1) }),
];
