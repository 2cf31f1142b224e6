// The share of units kept and the share silenced: two names of one number.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dropout } from 'wellfit';
import { keepProbFromRate, rateFromKeepProb } from '../../src/regularize/convert-dropout.ts';
import { describeRefusals } from '../refusals.ts';

test('a rate gives a keepProb that dropout takes, and comes back', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), rate => {
      const keepProb = keepProbFromRate(rate);
      expect(dropout({ keepProb }).description['keepProb']).toBe(keepProb);
      expect(rateFromKeepProb(keepProb)).toBeCloseTo(rate, 15);
    }),
  );
});

test("the assignment's 0.86 is a rate of 0.14", () => {
  expect(keepProbFromRate(0.14)).toBe(0.86);
  expect(rateFromKeepProb(0.86)).toBe(0.14);
});

describeRefusals({
  'keepProbFromRate and rateFromKeepProb': [
    [() => keepProbFromRate(1), 'range', 'keepProbFromRate: rate must be in [0, 1), got 1'],
    [() => keepProbFromRate(-0.1), 'range', 'keepProbFromRate: rate must be in [0, 1), got -0.1'],
    [() => rateFromKeepProb(0), 'range', 'rateFromKeepProb: keepProb must be in (0, 1], got 0'],
    [() => rateFromKeepProb(Number.NaN), 'range', 'rateFromKeepProb: keepProb must be in (0, 1], got NaN'],
  ],
});
