// What is checked: a network with its loss, at parameters and examples that are given or drawn from a seed.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { Philox } from '../core/philox.ts';
import { binaryCrossEntropy, softmaxCrossEntropy } from '../nn/cross-entropy.ts';
import type { Loss } from '../nn/loss.ts';
import {
  copyParameters,
  loadParameters,
  type Network,
  type NetworkParameters,
  ParameterStore,
  startParameters,
} from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { type ByLayer, requireLayers } from '../train/by-layer.ts';
import { type Examples, readExamples } from '../train/examples.ts';
import type { Spot } from './cost-surface.ts';

/** The Philox stream of parameters and examples that nobody has given. */
const subjectStream = 0x7375626a;

const drawnExamples = 64;
const [fewestExamples, mostExamples] = [8, 256];
/** Parameters times examples: with more, a check would take more than seconds. */
const mostWork = 2e6;

/** What may be given about a subject; what is not is drawn. */
export interface SubjectOptions {
  /** Default: binary cross-entropy for one output, softmax cross-entropy for several. */
  readonly loss?: Loss;
  /** Part of the cost whose gradients are checked. */
  readonly penalty?: ByLayer<Penalty>;
  /** Default: as training starts, and every learned number moved a little, so that none is at 0. */
  readonly parameters?: NetworkParameters;
  /** Examples × features, with `y`. At most 256 of them are used. Default: 64, drawn. */
  readonly x?: MatrixLike;
  readonly y?: Examples['y'];
  /** Draws what is not given, and everything random. Default 0. */
  readonly seed?: number;
}

/** What is checked. */
export interface Subject extends Spot {
  readonly penalty: ByLayer<Penalty> | undefined;
}

/**
 * Reads what is given and draws the rest.
 *
 * @throws {WellfitError} `shape` or `range` when something given does not fit the network or the loss
 */
export function subjectOf(net: Network, options: SubjectOptions): Subject {
  const { loss = net.outputs === 1 ? binaryCrossEntropy() : softmaxCrossEntropy(), penalty } = options;
  const { seed = 0 } = options;
  requireLayers('check', 'penalty', { net, given: penalty });
  const random = new Philox(seed, subjectStream);
  const store = new ParameterStore(net, 'float64');
  if (options.parameters) loadParameters(net, store, options.parameters);
  else drawParameters(net, store, random);
  const rows = mostRows(store.values.length);
  const given = givenExamples(options) ?? drawExamples(net, loss, { rows, random });
  const { x, y } = readExamples('check', { net, loss, precision: 'float64' }, given);
  const parameters = copyParameters(store);
  return { net, loss, penalty, parameters, seed, x: spread(x, rows), y: spread(y, rows) };
}

function givenExamples({ x, y }: SubjectOptions): Examples | undefined {
  if (x !== undefined && y !== undefined) return { x, y };
  if (x === undefined && y === undefined) return undefined;
  throw new WellfitError('range', 'check: give x and y, or neither');
}

function mostRows(parameters: number): number {
  return Math.min(mostExamples, Math.max(fewestExamples, Math.floor(mostWork / Math.max(1, parameters))));
}

/** Biases start at 0, where relu has a kink and a missing factor goes unseen. */
function drawParameters(net: Network, store: ParameterStore, random: Philox): void {
  startParameters(net, store, { normal: () => random.normal(), uniform: () => random.uniform() });
  for (const { name, layer, fanIn } of net.layers) {
    for (const [letter, { role }] of Object.entries(layer.parameters(fanIn))) {
      if (role === 'statistic') continue;
      const { data } = store.byLayer[name]![letter]!;
      for (const [k, value] of data.entries()) data[k] = value + 0.1 * random.normal();
    }
  }
}

/** Normal features, and targets of the kind that the loss takes. */
function drawExamples(
  net: Network,
  loss: Loss,
  { rows, random }: { readonly rows: number; readonly random: Philox },
): Examples {
  const m = Math.min(rows, drawnExamples);
  const matrix = (columns: number, draw: () => number) => Matrix.zeros(m, columns).map(draw);
  const x = matrix(net.inputs, () => random.normal());
  switch (loss.labels) {
    case 'class':
      return { x, y: Array.from({ length: m }, () => random.below(net.outputs)) };
    case 'values':
      return { x, y: matrix(net.outputs, () => random.normal()) };
    default:
      return { x, y: matrix(net.outputs, () => random.below(2)) };
  }
}

/** So many rows of a matrix, evenly spread; all of them where there are no more. */
export function spread(matrix: Matrix, most: number): Matrix {
  if (matrix.rows <= most) return matrix;
  const rows = Array.from({ length: most }, (_, i) => matrix.row(Math.floor((i * matrix.rows) / most)));
  return Matrix.from(rows);
}
