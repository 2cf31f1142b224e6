// A network: layers in a row, checked and named, with the parameters they need.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type Precision } from '../core/matrix.ts';
import { requireWhole } from '../core/option-rules.ts';
import { explainPrediction, type PredictionOptions } from './explain.ts';
import type { Draws } from './init.ts';
import type { Layer, LayerDescription, LayerParameters, NamedLayer, ParameterShape } from './layer.ts';

/** A network as plain data. */
export interface NetworkDescription {
  readonly inputs: number;
  readonly layers: readonly LayerDescription[];
}

/** Layers in a row. */
export interface Network {
  /** Features of an example. */
  readonly inputs: number;
  /** Units of the last layer. */
  readonly outputs: number;
  readonly layers: readonly NamedLayer[];
  readonly description: NetworkDescription;
  /**
   * What the network computes at prediction, as text: formulas, the loops they are compiled to, memory, costs, and why.
   * `explain` tells the same of a training step.
   */
  explain(options?: PredictionOptions): string;
}

/** The parameters of a network, by layer name and letter. */
export type NetworkParameters = Readonly<Record<string, LayerParameters>>;

/**
 * Puts layers in a row. Layers that have no name are called after their kind and counted: `dense_1`, `dense_2`.
 *
 * @param options `inputs`, the number of features, and the `layers` in the order in which an example meets them
 * @throws {WellfitError} `range` when inputs is not a whole number ≥ 1 or there is no layer, `state` when two
 *   layers have one name
 *
 * @example
 * ```ts
 * const net = network({ inputs: 2, layers: [dense(20), relu(), dense(1)] });
 * net.layers.map(({ name }) => name) // => ['dense_1', 'relu_1', 'dense_2']
 * ```
 */
export function network({
  inputs,
  layers,
}: {
  readonly inputs: number;
  readonly layers: readonly Layer[];
}): Network {
  requireWhole('network: inputs', inputs, 1);
  if (layers.length === 0) throw new WellfitError('range', 'network: layers must not be empty');
  const counts = new Map<string, number>();
  const names = new Set<string>();
  let fanIn = inputs;
  const named = layers.map(layer => {
    const { kind, name: given } = layer.description;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = given ?? `${kind}_${count}`;
    if (names.has(name))
      throw new WellfitError('state', `network: two layers are called ${name}; name them apart`);
    names.add(name);
    const place = { name, layer, fanIn, fanOut: layer.fanOut(fanIn) };
    fanIn = place.fanOut;
    return place;
  });
  const description = { inputs, layers: named.map(({ layer }) => layer.description) };
  const row = { inputs, outputs: fanIn, layers: named, description };
  return { ...row, explain: options => explainPrediction(row, options).text };
}

/** All parameters of a network in one array, with a matrix over each part of it. */
export class ParameterStore {
  /** Every parameter, layer by layer. */
  readonly values: Float64Array | Float32Array;
  readonly byLayer: NetworkParameters;

  constructor(net: Network, precision: Precision) {
    const shapes = net.layers.flatMap(({ name, layer, fanIn }) =>
      Object.entries(layer.parameters(fanIn)).map(([letter, shape]) => ({ name, letter, shape })),
    );
    const size = shapes.reduce((total, { shape }) => total + shape.rows * shape.columns, 0);
    this.values = precision === 'float32' ? new Float32Array(size) : new Float64Array(size);
    const byLayer: Record<string, Record<string, Matrix>> = Object.create(null);
    let at = 0;
    for (const { name, letter, shape } of shapes) {
      const end = at + shape.rows * shape.columns;
      const matrix = new Matrix(this.values.subarray(at, end), shape.rows, shape.columns);
      const letters = byLayer[name] ?? Object.create(null);
      letters[letter] = matrix;
      byLayer[name] = letters;
      at = end;
    }
    this.byLayer = byLayer;
  }
}

/** Draws the starting values of all parameters, layer by layer. */
export function startParameters(net: Network, store: ParameterStore, draws: Draws): void {
  eachParameter(net, store, ({ matrix, shape }) => shape.start(matrix.data, draws));
}

/**
 * Copies given parameters into a store.
 *
 * @throws {WellfitError} `shape` when one is missing, or has another size than the layer needs
 */
export function loadParameters(net: Network, store: ParameterStore, given: NetworkParameters): void {
  eachParameter(net, store, ({ name, letter, matrix }) => {
    const source = given[name]?.[letter];
    if (source?.rows !== matrix.rows || source.columns !== matrix.columns) {
      const found = source ? source.shape : 'nothing';
      throw new WellfitError('shape', `parameters: ${name}.${letter} must be ${matrix.shape}, got ${found}`);
    }
    matrix.data.set(source.data);
  });
}

/** A copy of a store's parameters that later steps leave alone. */
export function copyParameters(store: ParameterStore): NetworkParameters {
  const copyLayer = (letters: LayerParameters) =>
    Object.fromEntries(Object.entries(letters).map(([letter, matrix]) => [letter, matrix.clone()]));
  return Object.fromEntries(
    Object.entries(store.byLayer).map(([name, letters]) => [name, copyLayer(letters)]),
  );
}

function eachParameter(
  net: Network,
  store: ParameterStore,
  visit: (parameter: { name: string; letter: string; matrix: Matrix; shape: ParameterShape }) => void,
): void {
  for (const { name, layer, fanIn } of net.layers) {
    for (const [letter, shape] of Object.entries(layer.parameters(fanIn))) {
      visit({ name, letter, matrix: store.byLayer[name]![letter]!, shape });
    }
  }
}
