// A trained network with the meaning of its inputs and outputs: tables in, labels out.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { applyPreprocessing, type PreprocessedTable } from '../data/preprocess.ts';
import { inputNames, type Preprocessing } from '../data/preprocessing.ts';
import type { FeatureScale } from '../data/scale.ts';
import { Table, type TableLike } from '../data/table.ts';
import {
  type ClassTarget,
  decodeTarget,
  encodeTarget,
  type Label,
  type LabelSetTarget,
  type Target,
  type ValueTarget,
} from '../data/target.ts';
import {
  evaluateClasses,
  evaluateLabelSets,
  evaluateValues,
  type TableEvaluation,
  type ValueEvaluation,
} from './table-evaluation.ts';
import { chooseTarget, requireRows, type TargetChoice } from './table-target.ts';
import type { TrainedNetwork } from './trained.ts';

/**
 * What a model's outputs mean, as plain JSON: classes, sets of labels, or values. Values are learned in units of their
 * deviation: (value − mean)/deviation.
 */
export type ModelTarget = (ClassTarget | LabelSetTarget | (ValueTarget & FeatureScale)) & {
  /** Column of the training table, or what it is called. */
  readonly name: string;
};

/** What a table model is made of. */
export interface TableModelParts {
  readonly network: TrainedNetwork;
  readonly preprocessing: Preprocessing;
  readonly target: ModelTarget;
}

/** The kind of loss that each kind of target is learned with. */
const lossKinds = { binary: 'binary', classes: 'class', labels: 'labels', values: 'values' } as const;

/**
 * A trained network with what its inputs and outputs mean: it takes tables as they are, and answers in labels, or in
 * values of the target's own units. What a model file holds.
 *
 * Columns are matched by name; a row's prediction depends on no other row.
 *
 * @throws {WellfitError} `shape` when the network has other inputs or outputs than preprocessing and target say, or
 *   another kind of loss
 */
export class TableModel {
  readonly network: TrainedNetwork;
  readonly preprocessing: Preprocessing;
  readonly target: ModelTarget;

  constructor({ network, preprocessing, target }: TableModelParts) {
    const { inputs, outputs } = network.network;
    requireSame('inputs', inputs, inputNames(preprocessing).length);
    requireSame('outputs', outputs, outputsOf(target));
    requireSame('loss', network.loss.labels, lossKinds[target.kind]);
    this.network = network;
    this.preprocessing = preprocessing;
    this.target = target;
  }

  /** The labels that are told apart, in the order of the probabilities; empty for values. */
  get classes(): readonly Label[] {
    return this.target.kind === 'values' ? [] : this.target.labels;
  }

  /**
   * The network's inputs for a table, and the categories in it that training has not seen.
   *
   * @throws {WellfitError} as {@link applyPreprocessing}
   */
  inputs(data: TableLike): PreprocessedTable {
    return applyPreprocessing(this.preprocessing, Table.from(data, 'predict'));
  }

  /**
   * The label of each row; of several labels at once the list of those that apply; or its value.
   *
   * A label of two, and each of several at once, is predicted where its probability is above one half.
   *
   * @throws {WellfitError} as {@link applyPreprocessing}
   */
  predict(data: TableLike): Label[] | Label[][] | number[] {
    const { x } = this.inputs(data);
    const { target } = this;
    const found = this.network.predict(x);
    if (target.kind === 'values') return Array.from(found, value => value * target.deviation + target.mean);
    if (target.kind !== 'labels') return decodeTarget(target, found);
    return decodeTarget(target, new Matrix(Float64Array.from(found), x.rows, target.labels.length));
  }

  /**
   * The probability of each label, in the order of `classes`: rows × classes, of which the rows add up to 1; or
   * rows × labels, where each label stands for itself.
   *
   * @throws {WellfitError} as {@link applyPreprocessing}, and `unsupported` for a model of values
   */
  predictProbabilities(data: TableLike): Matrix {
    return this.#probabilities(this.inputs(data).x);
  }

  #probabilities(x: Matrix): Matrix {
    const found = this.network.predictProbabilities(x);
    if (this.target.kind !== 'binary') return new Matrix(found, x.rows, this.classes.length);
    const both = Matrix.zeros(x.rows, 2);
    for (let i = 0; i < x.rows; i++) {
      both.data[2 * i] = 1 - found[i]!;
      both.data[2 * i + 1] = found[i]!;
    }
    return both;
  }

  /**
   * How good the model is on labelled rows, in the metrics that its target has.
   *
   * @param target the column that holds the target, or the target itself; by default the column or columns that were
   *   learned
   * @throws {WellfitError} as {@link applyPreprocessing}; `range` for a label that the model does not know, or when
   *   there is no such column; `shape` when target and rows differ in number
   */
  evaluate(data: TableLike, target?: TargetChoice): TableEvaluation {
    const table = Table.from(data, 'evaluate');
    const { cells, title } = chooseTarget(table, target ?? this.#learned(table));
    const actual = encodeTarget(this.target, cells, title);
    requireRows('evaluate: target', actual instanceof Matrix ? actual.rows : actual.length, table);
    const { x } = applyPreprocessing(this.preprocessing, table);
    if (this.target.kind === 'values') return this.#evaluateValues(x, actual as Matrix, this.target);
    const { network } = this;
    const answers = {
      loss: network.evaluate(x, actual).loss,
      predicted: Int32Array.from(network.predict(x)),
      actual: actual instanceof Matrix ? Int32Array.from(actual.data) : actual,
      probabilities: this.#probabilities(x),
    };
    return this.target.kind === 'labels' ? evaluateLabelSets(answers) : evaluateClasses(answers);
  }

  /** What was learned: a column, or one column for each label. */
  #learned(table: Table): TargetChoice {
    const { name } = this.target;
    const columns = this.classes.map(String);
    const areThere = this.target.kind === 'labels' && columns.every(column => table.has(column));
    return areThere && !table.has(name) ? columns : name;
  }

  #evaluateValues(x: Matrix, actual: Matrix, { mean, deviation }: FeatureScale): ValueEvaluation {
    const { loss } = this.network.evaluate(x, standardized(actual, { mean, deviation }));
    const predicted = this.network.predict(x);
    return evaluateValues(
      loss,
      actual.data,
      Float64Array.from(predicted, value => value * deviation + mean),
    );
  }
}

/** Values in units of their deviation. */
export function standardized(values: Matrix, { mean, deviation }: FeatureScale): Matrix {
  return values.map(value => (value - mean) / deviation);
}

/** How many outputs a network has for a target. */
export function outputsOf(target: Target): number {
  if (target.kind === 'binary' || target.kind === 'values') return 1;
  return target.labels.length;
}

function requireSame(what: string, found: string | number, expected: string | number): void {
  if (found === expected) return;
  throw new WellfitError('shape', `TableModel: the network's ${what} must be ${expected}, got ${found}`);
}
