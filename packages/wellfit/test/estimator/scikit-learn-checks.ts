// What the ported estimator checks share: what a check is, the two kinds of estimator, and what is looked at.
import { expect } from 'vitest';
import {
  Classifier,
  type EstimatorParams,
  type Matrix,
  Regressor,
  type TableLike,
  type TableModel,
  WellfitError,
} from 'wellfit';

/** An estimator of either kind. */
export type AnyEstimator = Classifier | Regressor;

/** A kind of estimator to check. */
export interface Kind {
  readonly name: 'Classifier' | 'Regressor';
  /** One that is fitted in milliseconds. */
  readonly make: (params?: EstimatorParams) => AnyEstimator;
  /** One as it comes. */
  readonly bare: (params?: EstimatorParams) => AnyEstimator;
  /** One that has a model from elsewhere. */
  readonly from: (model: TableModel) => AnyEstimator;
}

/** A check of scikit-learn's, ported by meaning. */
export interface Check {
  /** The original's name, with the arguments that it is run with there in parentheses. */
  readonly name: string;
  /** What it means here. */
  readonly meaning: string;
  readonly run: (kind: Kind) => void | Promise<void>;
}

const fast: EstimatorParams = { hidden: [8], epochs: 30, seed: 1 };

export const classifier: Kind = {
  name: 'Classifier',
  make: params => new Classifier({ ...fast, ...params }),
  bare: params => new Classifier(params),
  from: model => Classifier.from(model),
};

export const regressor: Kind = {
  name: 'Regressor',
  make: params => new Regressor({ ...fast, ...params }),
  bare: params => new Regressor(params),
  from: model => Regressor.from(model),
};

/** The original's name without its arguments. */
export const originalName = ({ name }: Pick<Check, 'name'>): string => name.replace(/\(.*/, '');

/** Everything that an estimator says of some rows: probabilities where it has them, and predictions. */
export function answersOf(estimator: AnyEstimator, data: TableLike): unknown[][] {
  const predicted: readonly unknown[] = estimator.predict(data);
  const said = estimator instanceof Classifier ? estimator.predictProbabilities(data).toArray() : [];
  return predicted.map((answer, i) => [answer, ...(said[i] ?? [])]);
}

/** Every method that takes rows, by name. */
export function methodsOf(
  estimator: AnyEstimator,
  target?: readonly unknown[],
): Readonly<Record<string, (data: TableLike) => unknown>> {
  return {
    predict: data => estimator.predict(data),
    score: data => estimator.score(data, target),
    evaluate: data => estimator.evaluate(data, target),
    ...(estimator instanceof Classifier && {
      predictProbabilities: (data: TableLike) => estimator.predictProbabilities(data),
    }),
  };
}

/** The numbers that a model is made of, by layer and letter. */
export function weightsOf({ model }: AnyEstimator): unknown {
  const layers = Object.entries(model.network.parameters);
  return layers.map(([layer, letters]) => [
    layer,
    Object.entries<Matrix>(letters).map(([letter, { data }]) => [letter, Array.from(data)]),
  ]);
}

/** What a call is refused with, at once or later; anything but a WellfitError of one line fails. */
export async function refusalOf(call: () => unknown): Promise<WellfitError> {
  let thrown: unknown;
  try {
    await call();
  } catch (error) {
    thrown = error;
  }
  if (thrown instanceof WellfitError) {
    expect(thrown.message).not.toMatch(/[\r\n]/);
    return thrown;
  }
  return expect.fail(thrown === undefined ? 'is not refused' : `is not refused but fails: ${thrown}`);
}

/** Expects a refusal with this code, in words that match. */
export async function expectRefusal(
  call: () => unknown,
  code: WellfitError['code'],
  words: RegExp | string,
): Promise<void> {
  const error = await refusalOf(call);
  expect(error.message).toMatch(words);
  expect(error.code).toBe(code);
}

/** Freezes a value and all that is in it, but for typed arrays, which cannot be. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
