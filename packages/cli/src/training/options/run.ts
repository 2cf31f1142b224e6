// The options of `wellfit train` that say how long and on what numbers it runs.
import type { Option } from 'commander';
import { arithmeticOption, type EngineFlags, turboOption } from '../../engine/options.ts';
import { type Given, number, oneOf, rules, seed, whole } from '../../terminal/arguments.ts';
import { option } from './option.ts';

/** The options, as given. */
export interface RunFlags extends EngineFlags {
  readonly auto?: boolean;
  readonly batchSize: 'full' | number;
  readonly steps?: number;
  readonly epochs?: number;
  readonly earlyStopping?: number;
  readonly minimumChange: number;
  readonly precision: 'float64' | 'float32';
  readonly seed: number;
  readonly initSeed?: number;
  readonly maskSeed?: number;
  readonly random: 'philox' | 'numpy';
}

/** `full`, or a whole number. */
const batchSize = (given: Given) => (given === 'full' ? given : whole('--batch-size', 1)(given));

export const runOptions = (): Option[] => [
  option('--auto', 'network and training by the size of the data; options that are given stay'),
  option('--batch-size <n>', 'examples of a step, or full', { read: batchSize, fallback: 'full' }),
  option('--steps <n>', 'updates', { read: whole('--steps', 1), otherwise: '30000' }),
  option('--epochs <n>', 'passes over all rows', { read: whole('--epochs', 1) }),
  option('--early-stopping <epochs>', 'stop when validation has not improved for so long; keep the best', {
    read: whole('--early-stopping', 1),
  }),
  option('--minimum-change <δ>', 'what counts as an improvement of the validation loss', {
    read: number('--minimum-change', rules.notNegative),
    fallback: 0,
  }),
  option('--precision <kind>', 'float64 or float32', {
    read: oneOf('--precision', ['float64', 'float32']),
    fallback: 'float64',
  }),
  option('--seed <n>', 'of everything random', { read: seed('--seed'), fallback: 0 }),
  option('--init-seed <n>', 'of the starting weights', { read: seed('--init-seed') }),
  option('--mask-seed <n>', 'of the dropout masks', { read: seed('--mask-seed') }),
  option('--random <kind>', "philox, or numpy's legacy streams", {
    read: oneOf('--random', ['philox', 'numpy']),
    fallback: 'philox',
  }),
  arithmeticOption(),
  turboOption(),
];
