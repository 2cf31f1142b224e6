// Right for every keepProb: how many units dropout keeps, and what becomes of those, and how large noise is.
import type { DrawingLayer } from './drawing-layer.ts';
import { fiveErrors, type Law, lawOf, short, standardErrors } from './law.ts';

/** Steps that are counted over. */
const steps = 8;
/** One part and the product with another are rounded once each. */
const twoRoundings: number = 2 ** -51;

/** The share of units kept is keepProb. */
export function share(layer: DrawingLayer, keepProb: number): Law {
  const { name } = layer;
  const training = layer.probe('training');
  let [kept, count] = [0, 0];
  for (let step = 0; step < steps; step++) {
    training.seed(layer.seed + step);
    const out = training.next();
    // alpha dropout leaves something at every unit
    const values = layer.kind === 'alphaDropout' ? training.mask() : out;
    for (const value of values) if (value !== 0) kept++;
    count += values.length;
  }
  const figure = Math.abs(kept / count - keepProb) / Math.sqrt((keepProb * (1 - keepProb)) / count);
  const found = `${name}: ${((100 * kept) / count).toFixed(2)} % of the units are kept, keepProb is ${keepProb}`;
  const message = `${found} (${standardErrors(figure)}, bound ${fiveErrors})`;
  return lawOf('share', { layer: name, figure, bound: fiveErrors, holds: message, broken: message });
}

/** A unit that is kept is divided by keepProb, to the last digit but one. */
export function scale(layer: DrawingLayer, keepProb: number): Law {
  const { name, inputs } = layer;
  const out = layer.probe('training').next();
  const values = inputs.transpose().data;
  let figure = 0;
  for (const [k, value] of out.entries()) {
    const whole = values[k]! / keepProb;
    if (value !== 0) figure = Math.max(figure, Math.abs(value - whole) / Math.abs(whole));
  }
  const bound = `bound ${short(twoRoundings)}`;
  const factor = `1/${keepProb}`;
  return lawOf('scale', {
    layer: name,
    figure,
    bound: twoRoundings,
    holds: `${name}: units that are kept are scaled by ${factor} (relative error ${short(figure)}, ${bound})`,
    broken: `${name}: units that are kept are not scaled by ${factor} (relative error ${short(figure)}, ${bound})`,
  });
}

/** Noise has the standard deviation that it was given. */
export function deviation(layer: DrawingLayer, stddev: number): Law {
  const { name, inputs } = layer;
  const training = layer.probe('training');
  const values = inputs.transpose().data;
  let [squares, count] = [0, 0];
  for (let step = 0; step < steps; step++) {
    training.seed(layer.seed + step);
    const out = training.next();
    for (const [k, value] of out.entries()) squares += (value - values[k]!) * (value - values[k]!);
    count += out.length;
  }
  const ratio = squares / count / (stddev * stddev);
  // the variance of a mean of squares of normal numbers is 2/n
  const figure = Math.abs(ratio - 1) / Math.sqrt(2 / count);
  const message = `${name}: the noise has standard deviation ${Math.sqrt(squares / count).toPrecision(4)}, stddev is ${stddev} (${standardErrors(figure)}, bound ${fiveErrors})`;
  return lawOf('scale', { layer: name, figure, bound: fiveErrors, holds: message, broken: message });
}
