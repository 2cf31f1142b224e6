// The classifier: learns labels from a table, and answers in labels.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { label } from '../data/quote.ts';
import type { TableLike } from '../data/table.ts';
import { detectTarget, type Label, type Target } from '../data/target.ts';
import { readTargetCells } from '../data/target-cells.ts';
import { binaryCrossEntropy, multiLabelCrossEntropy, softmaxCrossEntropy } from '../nn/cross-entropy.ts';
import type { ClassEvaluation, LabelSetEvaluation } from '../train/table-evaluation.ts';
import type { ModelTarget, TableModel } from '../train/table-model.ts';
import type { ChosenTarget, TargetChoice } from '../train/table-target.ts';
import type { Weighting } from '../train/weights.ts';
import { Estimator, type EstimatorKind } from './estimator.ts';
import { either, oneOf, optional, type Rules, share, sharedRules } from './param-rules.ts';
import { type ClassifierParams, paramsOf, sharedDefaults } from './params.ts';

type Values = Required<ClassifierParams>;

const rules: Rules = {
  ...sharedRules,
  kind: oneOf('auto', 'binary', 'classes', 'labels'),
  classWeights: optional(
    either(oneOf('balanced'), { rule: 'an object of numbers by label', holds: isWeights }),
  ),
  labelSmoothing: share,
};

function isWeights(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(weight => typeof weight === 'number' && weight >= 0 && weight < Infinity);
}

const defaults: Values = { ...sharedDefaults, kind: 'auto', classWeights: undefined, labelSmoothing: 0 };

const classifier: EstimatorKind<ClassifierParams> = {
  name: 'Classifier',
  defaults,
  rules,
  detect,
  loss({ labelSmoothing }, { kind }) {
    if (kind === 'binary') return binaryCrossEntropy({ labelSmoothing });
    return kind === 'labels'
      ? multiLabelCrossEntropy({ labelSmoothing })
      : softmaxCrossEntropy({ labelSmoothing });
  },
  classWeights,
};

function detect({ kind: asked }: Values, { cells, title }: ChosenTarget, classes?: readonly Label[]): Target {
  const kind = asked === 'auto' ? 'classification' : asked;
  if (!classes) return detectTarget(cells, { name: title, kind });
  const isSets = asked === 'labels' || readTargetCells(cells, title).form !== 'single';
  if (isSets) return { kind: 'labels', labels: [...new Set(classes)] };
  return detectTarget(classes, { name: 'Classifier.partialFit: classes', kind });
}

/** The weights by class number. */
function classWeights({ classWeights: given }: Values, target: ModelTarget): Weighting['classWeights'] {
  if (given === undefined || given === 'balanced' || target.kind === 'values') return given as 'balanced';
  const names = target.labels.map(String);
  const strange = Object.keys(given).find(name => !names.includes(name));
  if (strange !== undefined) {
    const known = names.slice(0, 8).map(label).join(', ');
    throw new WellfitError(
      'range',
      `Classifier: classWeights: no label ${label(strange)}; there are ${known}`,
    );
  }
  return names.map(name => (Object.hasOwn(given, name) ? given[name]! : 1));
}

/**
 * Learns labels from a table and predicts them: two classes, several, or several labels at once.
 *
 * Numbers are standardized, categories become inputs of their own, gaps are filled; then a network is trained whose
 * defaults suit tables. All of that goes into the `model`, which a file keeps. From 2000 rows on, a tenth of them is held
 * out and training stops when the loss there no longer falls; smaller tables are trained on as a whole for a fixed number of
 * updates.
 *
 * @throws {WellfitError} `range` for a name that is no parameter, or a value that breaks its rule
 *
 * @example
 * ```ts
 * const rows = [
 *   { size: 1.1, color: 'red', fruit: 'cherry' },
 *   { size: 1.3, color: 'red', fruit: 'cherry' },
 *   { size: 8.2, color: 'red', fruit: 'apple' },
 *   { size: 7.9, color: 'green', fruit: 'apple' },
 * ];
 * const classifier = await new Classifier({ seed: 1 }).fit(rows, 'fruit');
 * classifier.predict([{ color: 'red', size: 1.2 }, { color: 'green', size: 8 }]) // => ['cherry', 'apple']
 * classifier.classes // => ['apple', 'cherry']
 * classifier.score(rows) // => 1
 * ```
 */
export class Classifier extends Estimator<ClassifierParams> {
  constructor(params: ClassifierParams = {}) {
    super(classifier, params);
  }

  /**
   * A classifier that goes on from a model, with the layers of its network, by `partialFit` or a warm start.
   *
   * @throws {WellfitError} `state` for a model of values
   */
  static from(model: TableModel, params: ClassifierParams = {}): Classifier {
    if (model.target.kind === 'values') {
      throw new WellfitError('state', 'Classifier.from: the model predicts values; use Regressor.from');
    }
    const made = new Classifier({ ...paramsOf(model), kind: model.target.kind, ...params });
    made.adopt(model);
    return made;
  }

  /** The labels that are told apart, in the order of the probabilities. */
  get classes(): readonly Label[] {
    return this.model.classes;
  }

  /**
   * The label of each row; of several labels at once the list of those that apply.
   *
   * @throws {WellfitError} `state` before a fit; `range` or `shape` for missing columns; `format` for cells that their
   *   column cannot have
   */
  predict(data: TableLike): Label[] | Label[][] {
    return this.model.predict(data) as Label[] | Label[][];
  }

  /**
   * The probability of each label, rows × labels in the order of `classes`.
   *
   * @throws {WellfitError} as `predict`
   */
  predictProbabilities(data: TableLike): Matrix {
    return this.model.predictProbabilities(data);
  }

  /**
   * Accuracy: the share of rows whose label, or all of whose labels, are right.
   *
   * @param target the column that holds it, or one entry for each row; by default the column that was learned
   * @throws {WellfitError} as `predict`; `range` for a label that the model does not know
   */
  score(data: TableLike, target?: TargetChoice): number {
    return this.evaluate(data, target).accuracy;
  }

  /**
   * Every metric of labels.
   *
   * @throws {WellfitError} as `score`
   */
  evaluate(data: TableLike, target?: TargetChoice): ClassEvaluation | LabelSetEvaluation {
    return this.model.evaluate(data, target) as ClassEvaluation | LabelSetEvaluation;
  }
}
