// The laws of prediction: layers say what they give, examples know nothing of each other, training leaves no trace.
import { Matrix } from '../core/matrix.ts';
import { isPerExample } from '../engine/buffer.ts';
import { fit } from '../train/fit.ts';
import { sgd } from '../train/optimizer.ts';
import { TrainedNetwork } from '../train/trained.ts';
import type { Spot } from './cost-surface.ts';
import { countDifferent, grouped, type Law, lawOf } from './law.ts';
import { type Phase, Probe, programOf } from './probe.ts';

/** Batches of so many examples, and of one and all. */
const someExamples = 7;
/** Examples that are predicted alone: each takes a call. */
const mostAlone = 32;

/** The logits of all examples, as a network without a past gives them. */
export function logitsOf({ net, parameters, loss }: Spot, x: Matrix): Matrix {
  return new TrainedNetwork(net, parameters, loss).logits(x);
}

/** Every layer gives as many units as it says, one value for each example. */
export function shape({ net }: Pick<Spot, 'net'>, phase: Phase): Law {
  for (const named of net.layers) {
    const { rows, columns } = programOf([named], phase).output;
    if (rows === named.fanOut && isPerExample({ columns })) continue;
    const gives = isPerExample({ columns })
      ? `${rows} × m values`
      : `${rows} × ${columns} values for all examples together`;
    const message = `${named.name}: gives ${gives} at ${phase} for m examples, fanOut says ${named.fanOut}`;
    return lawOf('shape', { layer: named.name, figure: 1, bound: 0, holds: message, broken: message });
  }
  const holds = 'network: every layer gives the units that it says';
  return lawOf('shape', { figure: 0, bound: 0, holds, broken: holds });
}

/**
 * Prediction gives the same bits before and after a training.
 *
 * @param before the logits when nothing had been trained yet
 */
export async function untouched(spot: Spot, before: Matrix): Promise<Law> {
  const { net, loss, parameters, x, y, seed } = spot;
  const model = new TrainedNetwork(net, parameters, loss);
  model.logits(x);
  const optimizer = sgd({ learningRate: 0.01 });
  await fit(net, { x, y }, { loss, parameters, optimizer, steps: 3, seed: (seed + 1) >>> 0 });
  const after = [model.logits(x), logitsOf(spot, x)];
  const figure = Math.max(...after.map(({ data }) => countDifferent(before.data, data)));
  return lawOf('inert', {
    figure,
    bound: 0,
    holds: 'network: prediction gives the same bits before and after a training with another seed',
    broken: `network: ${grouped(figure)} of ${grouped(before.size)} logits change when there is a training in between`,
  });
}

/** An example's prediction depends on no other example, on no order and on no batch size. */
export function rows(spot: Spot): Law {
  const { x } = spot;
  const together = logitsOf(spot, x);
  const changed = new Set<number>();
  const compare = (example: number, logits: ArrayLike<number>) => {
    if (countDifferent(together.row(example), logits) > 0) changed.add(example);
  };
  const turned = logitsOf(spot, reversed(x));
  for (let i = 0; i < x.rows; i++) compare(i, turned.row(x.rows - 1 - i));
  for (let first = 0; first < x.rows; first += someExamples) {
    const some = logitsOf(spot, slice(x, first, someExamples));
    for (let i = 0; i < some.rows; i++) compare(first + i, some.row(i));
  }
  const model = new TrainedNetwork(spot.net, spot.parameters, spot.loss);
  for (let i = 0; i < Math.min(x.rows, mostAlone); i++) compare(i, model.logits(slice(x, i, 1)).data);
  const figure = changed.size;
  const layer = figure > 0 ? firstLooking(spot) : undefined;
  const count = `${grouped(figure)} of ${grouped(x.rows)} examples`;
  return lawOf('rows', {
    ...(layer !== undefined && { layer }),
    figure,
    bound: 0,
    holds: 'network: the prediction of an example depends on no other example, no order and no batch size',
    broken: `${layer ?? 'network'}: the prediction of ${count} depends on other examples, their order or the batch size`,
  });
}

/** The first layer whose output for an example changes with the examples beside it. */
function firstLooking({ net, parameters, x, seed }: Spot): string | undefined {
  const one = slice(x, 0, 1);
  const at = net.layers.findIndex((_, i) => {
    const layers = net.layers.slice(0, i + 1);
    const [alone, beside] = [one, x].map(rows =>
      new Probe(layers, { phase: 'prediction', parameters, x: rows, seed }).next(),
    );
    const units = alone!.length;
    const first = Float64Array.from({ length: units }, (_, unit) => beside![unit * x.rows]!);
    return countDifferent(alone!, first) > 0;
  });
  return net.layers[at]?.name;
}

function slice({ data, rows, columns }: Matrix, first: number, most: number): Matrix {
  const count = Math.min(most, rows - first);
  return new Matrix(data.slice(first * columns, (first + count) * columns), count, columns);
}

function reversed(x: Matrix): Matrix {
  return Matrix.from(Array.from({ length: x.rows }, (_, i) => x.row(x.rows - 1 - i)));
}
