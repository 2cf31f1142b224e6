// The curve that is drawn ends in the losses of this very step.
import { expect, test } from 'vitest';
import type { Curve, Losses } from '../../../src/protocol.ts';
import { curveNow } from '../../../src/views/fit/curve-now.ts';

const of = (...values: number[]) => Float64Array.from(values);
const curve: Curve = {
  step: of(0, 10, 20),
  training: of(0.7, 0.5, 0.4),
  validation: of(0.8, 0.6, 0.5),
  penalty: of(0, 0.1, 0.2),
};
const losses = (step: number, training: number, validation = 0.45): Losses => ({
  step,
  training,
  validation,
  trainingAccuracy: 1,
  validationAccuracy: 1,
  minimizedLoss: 1,
  penalty: 0.3,
});

test('what came since the last entry is its end', () => {
  expect(curveNow(curve, losses(25, 0.3))).toEqual({
    step: of(0, 10, 20, 25),
    training: of(0.7, 0.5, 0.4, 0.3),
    validation: of(0.8, 0.6, 0.5, 0.45),
    penalty: of(0, 0.1, 0.2, 0.3),
  });
});

test('steps ascend, also where the last entry is of this step, or of one that was taken back', () => {
  expect(curveNow(curve, losses(20, 0.4)).step).toEqual(of(0, 10, 20));
  expect(curveNow(curve, losses(10, 0.5)).step).toEqual(of(0, 10));
  expect(curveNow(undefined, losses(0, 0.7)).step).toEqual(of(0));
});

test('it ends where training left the finite numbers', () => {
  expect(curveNow(curve, losses(25, Number.NaN)).step).toEqual(of(0, 10, 20));
  const broken = { ...curve, validation: of(0.8, Number.POSITIVE_INFINITY, Number.NaN) };
  expect(curveNow(broken, losses(25, Number.NaN)).step).toEqual(of(0));
});
