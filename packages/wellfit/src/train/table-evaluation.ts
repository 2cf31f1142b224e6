// Metrics of a table model: every figure that its kind of target has, where the examples define it.
import type { Matrix } from '../core/matrix.ts';
import { expectedCalibrationError } from './metrics/calibration.ts';
import { accuracy, balancedAccuracy } from './metrics/confusion.ts';
import { f1, precision, recall } from './metrics/precision-recall.ts';
import { brierScore, logLoss } from './metrics/probability.ts';
import { rocAuc } from './metrics/ranking.ts';
import { meanAbsoluteError, r2, rootMeanSquaredError } from './metrics/regression.ts';

/** Figures of a model of two or more classes. Of two, precision, recall and F1 are those of the second; else means over the classes. */
export interface ClassEvaluation {
  readonly kind: 'classes';
  readonly examples: number;
  /** Mean loss, as training takes it. */
  readonly loss: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Of several classes the mean of each against the rest; null where a class has no example. */
  readonly rocAuc: number | null;
  readonly logLoss: number;
  readonly brierScore: number;
  readonly expectedCalibrationError: number;
}

/** Figures of a model of several labels at once; where not said otherwise, means over the labels. */
export interface LabelSetEvaluation {
  readonly kind: 'labels';
  readonly examples: number;
  /** Mean loss, as training takes it. */
  readonly loss: number;
  /** Share of rows of which all labels are right. */
  readonly accuracy: number;
  /** Share of single labels that are right. */
  readonly labelAccuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Null where a label applies to all rows, or to none. */
  readonly rocAuc: number | null;
  readonly logLoss: number;
  readonly brierScore: number;
  readonly expectedCalibrationError: number;
}

/** Figures of a model of values, in their own units. */
export interface ValueEvaluation {
  readonly kind: 'values';
  readonly examples: number;
  /** Mean loss, as training takes it: in units of the target's deviation. */
  readonly loss: number;
  /** Null for a single example. */
  readonly r2: number | null;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquaredError: number;
}

/** How good a table model is. */
export type TableEvaluation = ClassEvaluation | LabelSetEvaluation | ValueEvaluation;

/** What classes or labels were predicted, and what they are. */
interface Answers {
  readonly loss: number;
  /** Class numbers; or rows × labels of 0 and 1. */
  readonly predicted: Int32Array;
  readonly actual: Int32Array;
  readonly probabilities: Matrix;
}

/** Figures of predicted classes. */
export function evaluateClasses({ loss, predicted, actual, probabilities }: Answers): ClassEvaluation {
  const classes = probabilities.columns;
  const average = classes === 2 ? ({ positive: 1 } as const) : ({ average: 'macro' } as const);
  const isComplete = new Set(actual).size === classes;
  return {
    kind: 'classes',
    examples: actual.length,
    loss,
    accuracy: accuracy(actual, predicted),
    balancedAccuracy: balancedAccuracy(actual, predicted),
    precision: precision(actual, predicted, average),
    recall: recall(actual, predicted, average),
    f1: f1(actual, predicted, average),
    rocAuc: isComplete ? rocAuc(actual, probabilities) : null,
    logLoss: logLoss(actual, probabilities),
    brierScore: brierScore(actual, probabilities),
    expectedCalibrationError: expectedCalibrationError(actual, probabilities),
  };
}

/** Figures of predicted sets of labels. */
export function evaluateLabelSets({ loss, predicted, actual, probabilities }: Answers): LabelSetEvaluation {
  const { rows, columns } = probabilities;
  const column = (values: ArrayLike<number>, k: number) =>
    Float64Array.from({ length: rows }, (_, i) => values[i * columns + k]!);
  const mean = (
    figure: (actual: Float64Array, of: (values: ArrayLike<number>) => Float64Array) => number,
  ) => {
    let total = 0;
    for (let k = 0; k < columns; k++) total += figure(column(actual, k), values => column(values, k));
    return total / columns;
  };
  const positive = { positive: 1 } as const;
  let whole = 0;
  for (let i = 0; i < rows; i++) {
    let wrong = 0;
    for (let k = i * columns; k < (i + 1) * columns; k++) if (predicted[k] !== actual[k]) wrong++;
    if (wrong === 0) whole++;
  }
  const ranked = mean((y, of) => (new Set(y).size === 2 ? rocAuc(y, of(probabilities.data)) : NaN));
  return {
    kind: 'labels',
    examples: rows,
    loss,
    accuracy: whole / rows,
    labelAccuracy: accuracy(actual, predicted),
    precision: mean((y, of) => precision(y, of(predicted), positive)),
    recall: mean((y, of) => recall(y, of(predicted), positive)),
    f1: mean((y, of) => f1(y, of(predicted), positive)),
    rocAuc: Number.isNaN(ranked) ? null : ranked,
    logLoss: mean((y, of) => logLoss(y, of(probabilities.data))),
    brierScore: mean((y, of) => brierScore(y, of(probabilities.data))),
    expectedCalibrationError: mean((y, of) => expectedCalibrationError(y, of(probabilities.data))),
  };
}

/** Figures of predicted values. */
export function evaluateValues(
  loss: number,
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
): ValueEvaluation {
  return {
    kind: 'values',
    examples: actual.length,
    loss,
    r2: actual.length > 1 ? r2(actual, predicted) : null,
    meanAbsoluteError: meanAbsoluteError(actual, predicted),
    rootMeanSquaredError: rootMeanSquaredError(actual, predicted),
  };
}
