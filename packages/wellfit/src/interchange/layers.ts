// Layers by the name of their kind: how a description in a file becomes a layer again.
import { elu, gelu, leakyRelu, relu, sigmoid, tanh } from '../nn/activation.ts';
import { type BatchNormOptions, batchNorm } from '../nn/batch-norm.ts';
import { type DenseOptions, dense } from '../nn/dense.ts';
import type { Layer } from '../nn/layer.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import { alphaDropout } from '../regularize/alpha-dropout.ts';
import { dropout } from '../regularize/dropout.ts';
import { gaussianNoise } from '../regularize/noise.ts';
import { type Kind, madeBy } from './kinds.ts';

const dropoutOptions = { keepProb: 'number', mask: 'string' } as const;

const kinds: ReadonlyMap<unknown, Kind<Layer>> = new Map<string, Kind<Layer>>([
  [
    'dense',
    {
      options: { units: 'number', name: 'string', init: 'string' },
      make: ({ units, ...options }: DenseOptions & { units: number }) => dense(units, options),
    },
  ],
  ['relu', { make: relu }],
  ['leakyRelu', { options: { slope: 'number' }, make: leakyRelu }],
  ['elu', { options: { alpha: 'number' }, make: elu }],
  ['gelu', { make: gelu }],
  ['tanh', { make: tanh }],
  ['sigmoid', { make: sigmoid }],
  [
    'batchNorm',
    {
      options: { name: 'string', momentum: 'number', epsilon: 'number' },
      make: (options: BatchNormOptions) => batchNorm(options),
    },
  ],
  ['layerNorm', { options: { name: 'string', epsilon: 'number' }, make: layerNorm }],
  ['dropout', { options: dropoutOptions, make: dropout }],
  ['alphaDropout', { options: dropoutOptions, make: alphaDropout }],
  ['gaussianNoise', { options: { stddev: 'number' }, make: gaussianNoise }],
]);

/** The layer that a description names; undefined when there is no such kind, or its options are not valid. */
export function readLayer(description: unknown): Layer | undefined {
  return madeBy(kinds, description);
}
