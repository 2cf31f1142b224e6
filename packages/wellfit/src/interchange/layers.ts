// Layers by the name of their kind: how a description in a file becomes a layer again.
import { WellfitError } from '../core/errors.ts';
import { leakyRelu, relu, sigmoid, tanh } from '../nn/activation.ts';
import { dense } from '../nn/dense.ts';
import type { Initializer } from '../nn/init.ts';
import type { Layer } from '../nn/layer.ts';
import { dropout } from '../regularize/dropout.ts';

type Description = Readonly<Record<string, unknown>>;

const kinds: ReadonlyMap<unknown, (description: Description) => Layer | undefined> = new Map([
  [
    'dense',
    ({ units, name, init }: Description) =>
      typeof units === 'number'
        ? dense(units, {
            ...(typeof name === 'string' && { name }),
            ...(initializers.has(init) && { init: init as Initializer }),
          })
        : undefined,
  ],
  ['relu', relu],
  ['leakyRelu', leakyRelu],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
  [
    'dropout',
    ({ keepProb, mask }: Description) =>
      typeof keepProb === 'number'
        ? dropout({ keepProb, mask: mask === 'fixed' ? 'fixed' : 'fresh' })
        : undefined,
  ],
]);

const initializers: ReadonlySet<unknown> = new Set<Initializer>(['he', 'glorot', 'lecun', 'zeros']);

/** The layer that a description names; undefined when there is no such kind, or its options are not valid. */
export function readLayer(description: Description): Layer | undefined {
  try {
    return kinds.get(description['kind'])?.(description);
  } catch (error) {
    if (error instanceof WellfitError) return undefined;
    throw error;
  }
}
