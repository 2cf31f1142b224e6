// How weights start: large enough that signals live through the layers, small enough that they do not explode.
import type { Matrix } from '../core/matrix.ts';

/** A start of weights, by name. */
export type Initializer =
  | 'he'
  | 'heUniform'
  | 'glorot'
  | 'glorotUniform'
  | 'lecun'
  | 'lecunUniform'
  | 'zeros';

/** Where starting weights are drawn from. */
export interface Draws {
  /** From N(0, 1). */
  readonly normal: () => number;
  /** From [0, 1). */
  readonly uniform: () => number;
}

/** Names of the starts that weights may have. */
export const initializers: readonly Initializer[] = [
  'he',
  'heUniform',
  'glorot',
  'glorotUniform',
  'lecun',
  'lecunUniform',
  'zeros',
];

/**
 * Standard deviation of the starting weights.
 *
 * - `he`: √(2/fanIn), for ReLU (K. He et al., ICCV 2015)
 * - `glorot`: √(2/(fanIn + fanOut)), for tanh and sigmoid (X. Glorot, Y. Bengio, AISTATS 2010)
 * - `lecun`: √(1/fanIn), the assignment's (Y. LeCun et al., "Efficient BackProp", 1998)
 * - `zeros`: 0
 *
 * Each draws from a normal distribution, or from a uniform one of the same deviation: `heUniform`, `glorotUniform`,
 * `lecunUniform`, on [−√3·deviation, √3·deviation].
 */
function initialDeviation(name: Initializer, fanIn: number, fanOut: number): number {
  switch (name) {
    case 'he':
    case 'heUniform':
      return Math.sqrt(2 / fanIn);
    case 'glorot':
    case 'glorotUniform':
      return Math.sqrt(2 / (fanIn + fanOut));
    case 'lecun':
    case 'lecunUniform':
      return Math.sqrt(1 / fanIn);
    case 'zeros':
      return 0;
  }
}

/** Fills W [fanIn, fanOut] unit by unit, as numpy code does that keeps its weights units × inputs. */
export function startWeights(
  values: Matrix['data'],
  shape: { readonly fanIn: number; readonly fanOut: number },
  { init, draws }: { readonly init: Initializer; readonly draws: Draws },
): void {
  const { fanIn, fanOut } = shape;
  const draw = drawOf(init, shape, draws);
  for (let unit = 0; unit < fanOut; unit++) {
    for (let input = 0; input < fanIn; input++) values[input * fanOut + unit] = draw();
  }
}

function drawOf(
  init: Initializer,
  { fanIn, fanOut }: { readonly fanIn: number; readonly fanOut: number },
  { normal, uniform }: Draws,
): () => number {
  const deviation = initialDeviation(init, fanIn, fanOut);
  // randn/√fanIn, as the assignment writes it, rounds differently from randn·√(1/fanIn)
  if (init === 'lecun') return () => normal() / Math.sqrt(fanIn);
  if (!init.endsWith('Uniform')) return () => deviation * normal();
  const limit = Math.sqrt(3) * deviation;
  return () => limit * (2 * uniform() - 1);
}
