// One training of an estimator: the network, what its inputs and outputs mean, and rows as it takes them.
import { Matrix } from '../core/matrix.ts';
import { applyPreprocessing, fitPreprocessing } from '../data/preprocess.ts';
import { inputNames, type Preprocessing } from '../data/preprocessing.ts';
import { scaleOf } from '../data/scale.ts';
import { Table, type TableLike } from '../data/table.ts';
import { encodeTarget, type Target } from '../data/target.ts';
import type { Network, NetworkParameters } from '../nn/network.ts';
import { type ModelTarget, outputsOf, standardized, type TableModel } from '../train/table-model.ts';
import { chooseTarget, requireRows, type TargetChoice } from '../train/table-target.ts';
import { planNetwork, type Values } from './network-plan.ts';
import { type TableExamples, take } from './table-examples.ts';

/** A target in numbers: the class of each row, or rows × outputs. */
export type EncodedTarget = Int32Array | Matrix;

/** Rows as a network takes them. */
export interface EncodedRows {
  readonly x: Matrix;
  readonly y: EncodedTarget;
}

/** A network to train, with what its inputs and outputs mean. */
export interface Job {
  readonly network: Network;
  readonly preprocessing: Preprocessing;
  readonly target: ModelTarget;
}

/**
 * The target of a table in numbers.
 *
 * @throws {WellfitError} as {@link encodeTarget}; `shape` when there is not one for each row
 */
export function encode(
  caller: string,
  target: Target,
  { table, target: { cells, title } }: Pick<TableExamples, 'table' | 'target'>,
): EncodedTarget {
  const y = encodeTarget(target, cells, title);
  requireRows(`${caller}: target`, y instanceof Matrix ? y.rows : y.length, table);
  return y;
}

/** Examples without the rows whose weight is 0: they are as good as not there. */
export function counted(
  examples: TableExamples,
  y: EncodedTarget,
): { readonly examples: TableExamples; readonly y: EncodedTarget } {
  const { table, weights, groups } = examples;
  if (weights === undefined) return { examples, y };
  const rows = Array.from({ length: table.rows }, (_, i) => i).filter(i => weights[i]! > 0);
  if (rows.length === table.rows) return { examples, y };
  const left = {
    ...examples,
    table: table.select(rows),
    weights: take(weights, rows),
    groups: groups && take(groups, rows),
  };
  return { examples: left, y: takeRows(y, rows) };
}

/** The encoded target of some rows, in their order. */
export function takeRows(y: EncodedTarget, rows: readonly number[]): EncodedTarget {
  if (y instanceof Int32Array) return Int32Array.from(rows, row => y[row]!);
  const taken = Matrix.zeros(rows.length, y.columns);
  for (const [i, row] of rows.entries()) taken.row(i).set(y.row(row));
  return taken;
}

/**
 * A new network for some examples, with preprocessing and units of values taken from these rows.
 *
 * @param rows the table's rows that are trained on
 */
export function newJob(
  caller: string,
  params: Values,
  given: {
    readonly examples: TableExamples;
    readonly rows: Table;
    readonly found: Target;
    readonly y: EncodedTarget;
  },
): Job & { readonly warnings: readonly string[] } {
  const { examples, rows, found, y } = given;
  const { scale, missing, unseen, types } = params;
  const own = fitPreprocessing(rows.without(examples.apart), { scale, missing, unseen, types });
  // a table without names is taken by place, and the places that are no features count
  const unnamedColumns = rows.named ? null : rows.names.length;
  const preprocessing = { ...own.preprocessing, unnamedColumns };
  const { name } = examples.target;
  const target = found.kind === 'values' ? { ...found, name, ...scaleOf(valuesOf(y)) } : { ...found, name };
  const inputs = inputNames(preprocessing).length;
  const network = planNetwork(caller, params, { inputs, outputs: outputsOf(target) });
  return { network, preprocessing, target, warnings: own.warnings };
}

const valuesOf = (y: EncodedTarget): Float64Array => Float64Array.from(y instanceof Matrix ? y.data : y);

/** Rows of a table as a network takes them. */
export function rowsFor({ preprocessing, target }: Job, table: Table, y: EncodedTarget): EncodedRows {
  const { x } = applyPreprocessing(preprocessing, table);
  return { x, y: target.kind === 'values' && y instanceof Matrix ? standardized(y, target) : y };
}

/**
 * Rows that are only looked at, given apart.
 *
 * @throws {WellfitError} as {@link applyPreprocessing} and {@link encodeTarget}
 */
export function validationRows(
  caller: string,
  job: Job,
  { data, target }: { readonly data: TableLike; readonly target: TargetChoice },
): EncodedRows {
  const table = Table.from(data, `${caller}: validation`);
  const y = encode(`${caller}: validation`, job.target, { table, target: chooseTarget(table, target) });
  return rowsFor(job, table, y);
}

/** The weights of a model, where they mean the same for another network: same inputs, same labels, same shapes. */
export function weightsFor(
  { network, preprocessing, target }: Job,
  model: TableModel,
): NetworkParameters | undefined {
  const { parameters } = model.network;
  const sameInputs = inputNames(preprocessing).join('\n') === inputNames(model.preprocessing).join('\n');
  const labels = (of: ModelTarget) => JSON.stringify([of.kind, 'labels' in of ? of.labels : []]);
  if (!sameInputs || labels(target) !== labels(model.target)) return undefined;
  const fits = network.layers.every(({ name, layer, fanIn }) =>
    Object.entries(layer.parameters(fanIn)).every(([letter, { rows, columns }]) => {
      const found = parameters[name]?.[letter];
      return found?.rows === rows && found.columns === columns;
    }),
  );
  return fits ? parameters : undefined;
}
