// The regressor: learns values from a table, and answers in the target's own units.
import { WellfitError } from '../core/errors.ts';
import type { TableLike } from '../data/table.ts';
import { detectTarget } from '../data/target.ts';
import { huber, meanSquaredError } from '../nn/regression-loss.ts';
import type { ValueEvaluation } from '../train/table-evaluation.ts';
import type { TableModel } from '../train/table-model.ts';
import type { TargetChoice } from '../train/table-target.ts';
import { Estimator, type EstimatorKind } from './estimator.ts';
import { oneOf, sharedRules } from './param-rules.ts';
import { paramsOf, type RegressorParams, valueDefaults } from './params.ts';

const regressor: EstimatorKind<RegressorParams> = {
  name: 'Regressor',
  defaults: { ...valueDefaults, loss: 'squared' },
  rules: { ...sharedRules, loss: oneOf('squared', 'huber') },
  detect: (_, { cells, title }) => detectTarget(cells, { name: title, kind: 'values' }),
  loss: ({ loss }) => (loss === 'huber' ? huber() : meanSquaredError()),
  classWeights: () => undefined,
};

/**
 * Learns values from a table and predicts them, in the target's own units.
 *
 * Columns are taken as `Classifier` takes them; the target is standardized for training. Input dropout is off unless
 * asked for.
 *
 * @throws {WellfitError} `range` for a name that is no parameter, or a value that breaks its rule
 *
 * @example
 * ```ts
 * const x = [[0], [1], [2], [3], [4], [5], [6], [7]];
 * const regressor = await new Regressor({ hidden: [] }).fit(x, [1, 3, 5, 7, 9, 11, 13, 15]);
 * regressor.predict([[3.5]]).map(Math.round) // => [8]
 * ```
 */
export class Regressor extends Estimator<RegressorParams> {
  constructor(params: RegressorParams = {}) {
    super(regressor, params);
  }

  /**
   * A regressor that goes on from a model, with the layers of its network, by `partialFit` or a warm start.
   *
   * @throws {WellfitError} `state` for a model of labels
   */
  static from(model: TableModel, params: RegressorParams = {}): Regressor {
    if (model.target.kind !== 'values') {
      throw new WellfitError('state', 'Regressor.from: the model predicts labels; use Classifier.from');
    }
    const loss = model.network.loss.description.kind === 'huber' ? 'huber' : 'squared';
    const made = new Regressor({ ...paramsOf(model), loss, ...params });
    made.adopt(model);
    return made;
  }

  /**
   * The value of each row.
   *
   * @throws {WellfitError} `state` before a fit; `range` or `shape` for missing columns; `format` for cells that their
   *   column cannot have
   */
  predict(data: TableLike): number[] {
    return this.model.predict(data) as number[];
  }

  /**
   * R², the share of the target's variance that is explained: 1 is best, 0 is what its mean would get.
   *
   * @param target the column that holds it, or one entry for each row; by default the column that was learned
   * @throws {WellfitError} as `predict`; `shape` for a single row, which has no variance
   */
  score(data: TableLike, target?: TargetChoice): number {
    const { r2, examples } = this.evaluate(data, target);
    if (r2 !== null) return r2;
    throw new WellfitError('shape', `Regressor.score: R² needs at least 2 rows, got ${examples}`);
  }

  /**
   * Every metric of values.
   *
   * @throws {WellfitError} as `predict`
   */
  evaluate(data: TableLike, target?: TargetChoice): ValueEvaluation {
    return this.model.evaluate(data, target) as ValueEvaluation;
  }
}
