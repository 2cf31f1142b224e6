// To which side probabilities err.
import { expect, test } from 'vitest';
import { trustOf } from '../../../src/views/inside/trust.ts';

const bin = (predicted: number, observed: number, count: number) => ({ predicted, observed, count });

test('surer than right, less sure than right, or neither', () => {
  expect(trustOf({ calibration: [bin(0.99, 0.88, 100), bin(0.6, 0.8, 10)], calibrationError: 0.118 })).toBe(
    'too sure',
  );
  expect(trustOf({ calibration: [bin(0.8, 0.9, 50), bin(0.95, 0.93, 60)], calibrationError: 0.056 })).toBe(
    'too cautious',
  );
  expect(trustOf({ calibration: [bin(0.9, 0.88, 100)], calibrationError: 0.02 })).toBe('trusted');
});
