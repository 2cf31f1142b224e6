// All options of `wellfit train`, in the groups of its help.
import type { Option } from 'commander';
import { costOptions } from './cost.ts';
import { dataOptions } from './data.ts';
import { networkOptions } from './network.ts';
import { optimizerOptions } from './optimizer.ts';
import { option } from './option.ts';
import { runOptions } from './run.ts';

/** Options by the heading of their group. */
export const trainOptions = (): Readonly<Record<string, readonly Option[]>> => ({
  'Data:': dataOptions(),
  'Network:': networkOptions(),
  'Loss and regularization:': costOptions(),
  'Optimizer:': optimizerOptions(),
  'Training:': runOptions(),
  'Results:': [
    option('--out <dir>', 'a new folder for the results', { otherwise: 'runs/<data>-<n>' }),
    option('--json', 'one JSON document on stdout'),
    option('--quiet', 'no progress and no notes'),
  ],
});
