// Equal expectation: what training adds to a value is gone on average.
import type { DrawingLayer } from './drawing-layer.ts';
import { fiveErrors, grouped, type Law, lawOf, standardErrors } from './law.ts';

/** Masks that a mean is taken over. */
const masks = 4096;

/** The mean over many masks is the output at prediction, unit by unit. */
export function expectation(layer: DrawingLayer): Law {
  const { examples, repeated: x } = layer;
  const [training, prediction] = [layer.probe('training', { x }), layer.probe('prediction', { x })];
  let expected = prediction.next();
  const units = expected.length / examples;
  const [sums, squares] = [new Float64Array(units), new Float64Array(units)];
  for (let step = 0; step < masks / examples; step++) {
    // whether steps draw anew is another law, and so is whether prediction draws: it is given the same masks
    training.seed(layer.seed + step);
    prediction.seed(layer.seed + step);
    if (prediction.draws && step > 0) expected = prediction.next();
    for (const [k, value] of training.next().entries()) {
      const unit = Math.floor(k / examples);
      const off = value - expected[k]!;
      sums[unit]! += off;
      squares[unit]! += off * off;
    }
  }
  let figure = 0;
  for (let unit = 0; unit < units; unit++) {
    const mean = sums[unit]! / masks;
    const variance = Math.max(0, squares[unit]! / masks - mean * mean);
    const size = expected[unit * examples]!;
    // a mask too seldom to have come up counts as one that has
    const error = Math.sqrt((variance + (size * size) / masks) / masks);
    figure = Math.max(figure, mean === 0 ? 0 : Math.abs(mean) / error);
  }
  const what = layer.noise ? 'draws' : 'masks';
  return withinErrors(layer, {
    what: `mean over ${grouped(masks)} ${what}`,
    of: 'the output at prediction',
    figure,
  });
}

/** Alpha dropout keeps the mean and the variance of inputs of mean 0 and variance 1, not every value. */
export function momentsKept(layer: DrawingLayer): Law {
  const training = layer.probe('training');
  let [count, sum, squares, fourths] = [0, 0, 0, 0];
  for (let step = 0; step < masks / layer.examples; step++) {
    training.seed(layer.seed + step);
    for (const value of training.next()) {
      const square = value * value;
      count++;
      sum += value;
      squares += square;
      fourths += square * square;
    }
  }
  const mean = sum / count;
  const meanSquare = squares / count;
  const errorOf = (square: number, average: number) =>
    Math.sqrt(Math.max(0, square - average * average) / count);
  const figure = Math.max(
    Math.abs(mean) / errorOf(meanSquare, mean),
    Math.abs(meanSquare - 1) / errorOf(fourths / count, meanSquare),
  );
  const what = `mean and variance over ${grouped(masks)} masks`;
  return withinErrors(layer, { what, of: 'those of the inputs', figure });
}

function withinErrors(
  { name }: DrawingLayer,
  { what, of, figure }: { readonly what: string; readonly of: string; readonly figure: number },
): Law {
  const verb = what.includes(' and ') ? 'are' : 'is';
  return lawOf('expectation', {
    layer: name,
    figure,
    bound: fiveErrors,
    holds: `${name}: ${what} ${verb} within ${standardErrors(figure)} of ${of} (bound ${fiveErrors})`,
    broken: `${name}: ${what} ${verb} ${standardErrors(figure)} from ${of} (bound ${fiveErrors})`,
  });
}
