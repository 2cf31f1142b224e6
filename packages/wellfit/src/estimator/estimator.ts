// What classifiers and regressors share: parameters, fitting on tables, going on fitting, and the model that comes of it.
import { WellfitError } from '../core/errors.ts';
import { leakWarnings } from '../data/leak.ts';
import { type Split, splitExamples } from '../data/split.ts';
import type { TableLike } from '../data/table.ts';
import type { Label, Target } from '../data/target.ts';
import type { Loss } from '../nn/loss.ts';
import { type FitResult, fit } from '../train/fit.ts';
import { emptyHistory, type History } from '../train/history.ts';
import type { FitOptions, Progress } from '../train/options.ts';
import { type ModelTarget, TableModel } from '../train/table-model.ts';
import type { ChosenTarget, TargetChoice } from '../train/table-target.ts';
import type { Weighting } from '../train/weights.ts';
import {
  counted,
  type EncodedRows,
  type EncodedTarget,
  encode,
  type Job,
  newJob,
  rowsFor,
  takeRows,
  validationRows,
  weightsFor,
} from './job.ts';
import { planPart, planTraining, precisionOf, shareToHoldOut, type Values } from './network-plan.ts';
import { type Rules, requireParams } from './param-rules.ts';
import type { EstimatorParams } from './params.ts';
import { type RowOptions, type TableExamples, take, takeApart } from './table-examples.ts';

/** Options that say how a fit runs. */
interface RunOptions {
  /** Stops training when aborted; what has been reached is kept. */
  readonly signal?: { readonly aborted: boolean };
  /** Called some twenty times a second while training. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Options of an estimator's `fit`. */
export interface EstimatorFitOptions extends RowOptions, RunOptions {
  /** Rows that are only looked at, instead of a part of the data. Their target is by default the same column. */
  readonly validation?: { readonly data: TableLike; readonly target?: TargetChoice };
}

/** Options of an estimator's `partialFit`. */
export interface PartialFitOptions extends Pick<RowOptions, 'sampleWeights'>, RunOptions {
  /** All labels there will ever be, where the first part may lack some. */
  readonly classes?: readonly Label[];
}

/** What sets one kind of estimator apart from another. */
export interface EstimatorKind<Params extends EstimatorParams> {
  /** Its name, for messages. */
  readonly name: string;
  readonly defaults: Required<Params>;
  readonly rules: Rules;
  /** What a target is, from its cells; or from all the labels there are, where the cells are not all of them. */
  readonly detect: (params: Required<Params>, chosen: ChosenTarget, classes?: readonly Label[]) => Target;
  readonly loss: (params: Required<Params>, target: ModelTarget) => Loss;
  readonly classWeights: (params: Required<Params>, target: ModelTarget) => Weighting['classWeights'];
}

/** What a fit has left. */
interface Fitted {
  readonly model: TableModel;
  readonly history: History;
  readonly warnings: readonly string[];
  /** Parts that it was gone on with: each has draws of its own. */
  readonly parts: number;
}

/** An estimator: parameters, and after a fit a model. */
export abstract class Estimator<Params extends EstimatorParams> {
  readonly #kind: EstimatorKind<Params>;
  #params: Values & Required<Params>;
  #fitted: Fitted | undefined;

  constructor(kind: EstimatorKind<Params>, params: Params) {
    requireParams(kind.name, kind.rules, params);
    this.#kind = kind;
    this.#params = { ...(kind.defaults as Values & Required<Params>), ...params };
  }

  /** All parameters with their values: an estimator made with them is like this one, not fitted. */
  getParams(): Required<Params> {
    return { ...this.#params };
  }

  /**
   * Changes parameters from the next fit on; a model that is there stays as it is.
   *
   * @throws {WellfitError} `range` for a name that is no parameter, or a value that breaks its rule; nothing is changed
   */
  setParams(params: Partial<Params>): this {
    requireParams(this.#kind.name, this.#kind.rules, params);
    this.#params = { ...this.#params, ...params };
    return this;
  }

  /** Whether there is a model. */
  get isFitted(): boolean {
    return this.#fitted !== undefined;
  }

  /**
   * The model: what predicts, and what a file keeps.
   *
   * @throws {WellfitError} `state` before a fit, like everything that needs one
   */
  get model(): TableModel {
    return this.#require().model;
  }

  /** The history of the last fit; losses of values are in units of the target's deviation. */
  get history(): History {
    return this.#require().history;
  }

  /** What looked wrong with the data of the last fit, one line each. */
  get warnings(): readonly string[] {
    return this.#require().warnings;
  }

  /**
   * Learns from a table. Whatever is taken from the data, such as means and categories, is taken from the rows that are
   * trained on. Where rows are held out, the weights of the best epoch are kept.
   *
   * @param data rows, columns, arrays, a matrix or an Arrow table; it is not changed
   * @param target the name of the column that is learned, or one entry for each row
   * @returns itself
   * @throws {WellfitError} `shape`, `range` or `format` for data that cannot be learned from, naming the place; `state`
   *   when training leaves the finite numbers. What was fitted before stays then
   */
  async fit(data: TableLike, target: TargetChoice, options: EstimatorFitOptions = {}): Promise<this> {
    const caller = `${this.#kind.name}.fit`;
    const params = this.#params;
    const given = takeApart(caller, data, { ...options, target });
    const found = this.#kind.detect(params, given.target);
    const { examples, y } = counted(given, encode(caller, found, given));
    const { table, weights } = examples;
    const split = this.#split(examples, y, options);
    const rows = split ? table.select(split.train) : table;
    const own = split ? takeRows(y, split.train) : y;
    const { warnings, ...job } = newJob(caller, params, { examples, rows, found, y: own });
    const validation = split
      ? rowsFor(job, table.select(split.validation), takeRows(y, split.validation))
      : options.validation && validationRows(caller, job, { target, ...options.validation });
    const start = params.warmStart && this.#fitted ? weightsFor(job, this.#fitted.model) : undefined;
    const size = { examples: rows.rows, validation: validation !== undefined };
    const result = await this.#train(params, job, rowsFor(job, rows, own), {
      ...planTraining(caller, params, size),
      ...runOptions(options),
      seed: params.seed,
      ...(validation && { validation }),
      ...(weights && { sampleWeights: split ? take(weights, split.train) : weights }),
      ...(start && { parameters: start }),
    });
    const leaks = leakWarnings(table.without(examples.apart), found, y);
    this.#keep(job, result, { warnings: [...leaks, ...warnings], parts: 0 });
    return this;
  }

  /**
   * Learns from one more part of the data: one pass over it, from the weights as they are, at a steady learning rate.
   * The first part decides how columns are taken and which labels there are. Nothing is held out.
   *
   * @param options `classes`, all labels there will ever be, where the first part may lack some
   * @returns itself
   * @throws {WellfitError} as `fit`; `range` for a label that the first part did not have
   */
  async partialFit(data: TableLike, target: TargetChoice, options: PartialFitOptions = {}): Promise<this> {
    const caller = `${this.#kind.name}.partialFit`;
    const params = this.#params;
    const { classes, sampleWeights } = options;
    const before = this.#fitted;
    const given = takeApart(caller, data, {
      target,
      ...(sampleWeights !== undefined && { sampleWeights }),
    });
    const found = before?.model.target ?? this.#kind.detect(params, given.target, classes);
    const { examples, y } = counted(given, encode(caller, found, given));
    const { table, weights } = examples;
    const { warnings, ...job } = before
      ? { ...jobOf(before.model), warnings: [] }
      : newJob(caller, params, { examples, rows: table, found, y });
    const parts = (before?.parts ?? 0) + 1;
    const precision = before?.model.network.precision ?? precisionOf(params);
    const result = await this.#train({ ...params, precision }, job, rowsFor(job, table, y), {
      ...planPart(caller, params, table.rows),
      ...runOptions(options),
      seed: (params.seed + parts) % 2 ** 32,
      ...(weights && { sampleWeights: weights }),
      ...(before && { parameters: before.model.network.parameters }),
    });
    this.#keep(job, result, { warnings, parts });
    return this;
  }

  /** Takes over a model that was trained elsewhere. */
  protected adopt(model: TableModel): void {
    this.#fitted = { model, history: emptyHistory(), warnings: [], parts: 0 };
  }

  #require(): Fitted {
    if (this.#fitted) return this.#fitted;
    throw new WellfitError('state', `${this.#kind.name}: not fitted yet; call fit or partialFit first`);
  }

  /** Rows to hold out; none where they are given, or there is nothing to hold out that training can do without. */
  #split(examples: TableExamples, y: EncodedTarget, options: EstimatorFitOptions): Split | undefined {
    const params = this.#params;
    if (options.validation) return undefined;
    const { rows } = examples.table;
    const share = shareToHoldOut(params, rows);
    if (share === 0) return undefined;
    const classes = y instanceof Int32Array && { classes: y };
    const groups = examples.groups && { groups: examples.groups };
    return splitExamples(rows, { share, seed: params.seed, ...classes, ...groups });
  }

  async #train(
    params: Values & Required<Params>,
    job: Job,
    data: EncodedRows,
    options: TrainingOptions,
  ): Promise<FitResult> {
    const { mixup, averaging } = params;
    const classWeights = this.#kind.classWeights(params, job.target);
    const result = await fit(job.network, data, {
      ...options,
      loss: this.#kind.loss(params, job.target),
      precision: precisionOf(params),
      ...(classWeights && { classWeights }),
      ...(mixup && { mixup }),
      ...(averaging && { averaging }),
    });
    if (result.divergence) throw new WellfitError('state', result.divergence.message);
    return result;
  }

  #keep(
    { preprocessing, target }: Job,
    { model, history }: FitResult,
    rest: Pick<Fitted, 'warnings' | 'parts'>,
  ): void {
    this.#fitted = { model: new TableModel({ network: model, preprocessing, target }), history, ...rest };
  }
}

/** Options of a training, but for what is in the parameters of every estimator. */
type TrainingOptions = Omit<FitOptions, 'loss' | 'precision' | 'classWeights' | 'mixup' | 'averaging'>;

function runOptions({ signal, onProgress }: RunOptions): RunOptions {
  return { ...(signal && { signal }), ...(onProgress && { onProgress }) };
}

function jobOf({ network, preprocessing, target }: TableModel): Job {
  return { network: network.network, preprocessing, target };
}
