// From options to a network: noise and dropout on the inputs, hidden layers, and a dense layer of outputs.
import {
  alphaDropout,
  batchNorm,
  dense,
  dropout,
  gaussianNoise,
  type Initializer,
  type Layer,
  layerNorm,
  type Network,
  network,
  WellfitError,
} from 'wellfit';
import { activations, type NetworkFlags } from './options/network.ts';

/** What a model file, JSON in one string, has room for. */
const mostWeights = 2 ** 24;

/** Hidden layers are dense, norm, activation and dropout, as far as asked for. */
export function networkOf(
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  flags: NetworkFlags,
): Network {
  const { hidden, activation, inputKeepProb, mask, noise } = flags;
  requireRoom([inputs, ...hidden, outputs], hidden);
  const isSaturating = activation === 'tanh' || activation === 'sigmoid';
  const init: Initializer = flags.init ?? (isSaturating ? 'glorot' : 'he');
  const layers: Layer[] = [
    ...(noise > 0 ? [gaussianNoise({ stddev: noise })] : []),
    ...(inputKeepProb < 1 ? [dropout({ keepProb: inputKeepProb, mask })] : []),
    ...hidden.flatMap(units => [dense(units, { init }), ...afterDense(flags)]),
    dense(outputs, { init }),
  ];
  return network({ inputs, layers });
}

function afterDense({ activation, keepProb, mask, ...flags }: NetworkFlags): Layer[] {
  const dropped = flags.alphaDropout ? alphaDropout : dropout;
  return [
    ...(flags.batchNorm ? [batchNorm()] : []),
    ...(flags.layerNorm ? [layerNorm()] : []),
    activations[activation](),
    ...(keepProb < 1 ? [dropped({ keepProb, mask })] : []),
  ];
}

function requireRoom(units: readonly number[], hidden: readonly number[]): void {
  const weights = units.slice(1).reduce((total, count, i) => total + units[i]! * count, 0);
  if (weights <= mostWeights) return;
  throw new WellfitError(
    'range',
    `--hidden ${hidden.join(',') || 'none'}: takes ${weights} weights, more than a model file holds (${mostWeights})`,
  );
}
