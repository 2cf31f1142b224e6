// How weights start: large enough that signals live through the layers, small enough that they do not explode.
import { WellfitError } from '../core/errors.ts';

/** Standard deviation of a normal start, by name. */
export type Initializer = 'he' | 'glorot' | 'lecun' | 'zeros';

/**
 * Standard deviation of the weights' normal distribution.
 *
 * - `he`: √(2/fanIn), for ReLU (K. He et al., ICCV 2015)
 * - `glorot`: √(2/(fanIn + fanOut)), for tanh and sigmoid (X. Glorot, Y. Bengio, AISTATS 2010)
 * - `lecun`: √(1/fanIn), the assignment's (Y. LeCun et al., "Efficient BackProp", 1998)
 * - `zeros`: 0
 */
export function initialDeviation(name: Initializer, fanIn: number, fanOut: number): number {
  switch (name) {
    case 'he':
      return Math.sqrt(2 / fanIn);
    case 'glorot':
      return Math.sqrt(2 / (fanIn + fanOut));
    case 'lecun':
      return Math.sqrt(1 / fanIn);
    case 'zeros':
      return 0;
    default:
      throw new WellfitError(
        'range',
        `dense: init must be he, glorot, lecun or zeros, got ${name satisfies never}`,
      );
  }
}
