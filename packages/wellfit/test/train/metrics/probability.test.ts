// Metrics of probabilities, and their calibration: figures of scikit-learn and of a Python program, and their laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Matrix } from '../../../src/core/matrix.ts';
import { expectedCalibrationError, reliabilityCurve } from '../../../src/train/metrics/calibration.ts';
import { brierScore, logLoss } from '../../../src/train/metrics/probability.ts';
import golden from '../../golden/metrics.json' with { type: 'json' };
import { describeRefusals } from '../../refusals.ts';

describe.each(golden.probabilities.map((figures, k) => ({ k, ...figures })))('case $k', figures => {
  const { labels } = figures;
  const probabilities = figures.probabilities as number[] | number[][];

  test('log loss and Brier score', () => {
    expect(logLoss(labels, probabilities as number[])).toBeCloseTo(figures.logLoss, 12);
    expect(brierScore(labels, probabilities as number[])).toBeCloseTo(figures.brierScore, 12);
  });

  test.each(figures.calibration)('calibration in $bins bins', ({ bins, share, probability, error }) => {
    const curve = reliabilityCurve(labels, probabilities as number[], { bins });
    expect(curve).toHaveLength(share.length);
    for (const [k, bin] of curve.entries()) {
      expect(bin.share).toBeCloseTo(share[k]!, 12);
      expect(bin.probability).toBeCloseTo(probability[k]!, 12);
    }
    expect(expectedCalibrationError(labels, probabilities as number[], { bins })).toBeCloseTo(error, 12);
  });
});

const probability = fc.double({ min: 0, max: 1, noNaN: true });
/** Labels 0 and 1 with the probability of 1. */
const two = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), probability), { minLength: 1, maxLength: 40 });
/** Labels of three classes with probabilities for each. */
const three = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.001, max: 1, noNaN: true }))).map(parts => {
      const total = parts.reduce((a, b) => a + b, 0);
      return parts.map(part => part / total);
    }),
  ),
  { minLength: 1, maxLength: 40 },
);
const first = <T>(rows: readonly (readonly [number, T])[]) => rows.map(([label]) => label);
const second = <T>(rows: readonly (readonly [number, T])[]) => rows.map(([, value]) => value);

describe('any probabilities', () => {
  test('one column or two: the same log loss and Brier score', () => {
    fc.assert(
      fc.property(two, rows => {
        const columns = rows.map(([, p]) => [1 - p, p]);
        expect(logLoss(first(rows), columns)).toBeCloseTo(logLoss(first(rows), second(rows)), 12);
        expect(brierScore(first(rows), columns)).toBeCloseTo(brierScore(first(rows), second(rows)), 12);
      }),
    );
  });

  test('names instead of numbers change nothing', () => {
    fc.assert(
      fc.property(three, rows => {
        const classes = ['one', 'other', 'third'];
        const names = rows.map(([label]) => classes[label]!);
        for (const metric of [logLoss, brierScore, expectedCalibrationError]) {
          expect(metric(names, second(rows), { classes })).toBe(metric(first(rows), second(rows)));
        }
      }),
    );
  });

  test('the order of examples changes no more than the rounding of sums', () => {
    const shuffled = three.chain(rows =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        for (const metric of [logLoss, brierScore, expectedCalibrationError]) {
          const change = metric(first(other), second(other)) - metric(first(rows), second(rows));
          expect(Math.abs(change)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test('to be sure and right costs nothing', () => {
    fc.assert(
      fc.property(three, rows => {
        const sure = rows.map(([label]) => [0, 1, 2].map(k => Number(k === label)));
        expect(logLoss(first(rows), sure)).toBeLessThan(1e-14);
        expect(brierScore(first(rows), sure)).toBe(0);
        expect(expectedCalibrationError(first(rows), sure)).toBe(0);
      }),
    );
  });

  test('ranges: log loss up to 36.05 nats, Brier score up to 2, calibration error up to 1', () => {
    fc.assert(
      fc.property(three, two, (rows, pairs) => {
        for (const [labels, given, worst] of [
          [first(rows), second(rows), 2],
          [first(pairs), second(pairs), 1],
        ] as const) {
          const figures = [
            logLoss(labels, given),
            brierScore(labels, given),
            expectedCalibrationError(labels, given),
          ];
          const limits = [36.05, worst, 1 + 1e-12];
          for (const [k, value] of figures.entries()) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(limits[k]!);
          }
        }
      }),
    );
  });

  test('sure and wrong costs 36.04 nats, not infinity', () => {
    expect(logLoss([0], [1])).toBeCloseTo(36.04365338911715, 12);
    expect(logLoss([0], [[0, 1]])).toBeCloseTo(36.04365338911715, 12);
  });

  test('every example lies in the one bin that its probability belongs to', () => {
    fc.assert(
      fc.property(two, fc.integer({ min: 1, max: 50 }), (rows, bins) => {
        const curve = reliabilityCurve(first(rows), second(rows), { bins });
        expect(curve.reduce((total, { examples }) => total + examples, 0)).toBe(rows.length);
        for (const { lower, upper, examples, probability: mean, share } of curve) {
          const inside = rows.filter(([, p]) => p <= upper && (p > lower || (lower === 0 && p === 0)));
          expect(inside).toHaveLength(examples);
          expect(mean).toBeCloseTo(second(inside).reduce((a, b) => a + b, 0) / examples, 12);
          expect(share).toBe(first(inside).reduce((a, b) => a + b, 0) / examples);
        }
      }),
    );
  });

  test('edges of bins belong to the lower one, also where k/bins times bins is not k', () => {
    for (const bins of [10, 49, 98, 103, 10_000]) {
      for (let k = 1; k <= bins; k++) {
        const [bin] = reliabilityCurve([1], [k / bins], { bins });
        expect(bin!.upper, `${k}/${bins}`).toBe(k / bins);
      }
    }
  });

  test('in one bin the error is the distance of the means', () => {
    fc.assert(
      fc.property(two, rows => {
        const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
        const error = expectedCalibrationError(first(rows), second(rows), { bins: 1 });
        expect(error).toBeCloseTo(Math.abs(mean(first(rows)) - mean(second(rows))), 12);
      }),
    );
  });

  test('single precision is read as it is', () => {
    const rows = new Matrix(Float32Array.of(0.1, 0.9, 0.8, 0.2), 2, 2);
    expect(logLoss([1, 0], rows)).toBeCloseTo((-Math.log(0.9) - Math.log(0.8)) / 2, 7);
  });
});

describeRefusals({
  probabilities: [
    [() => logLoss([], []), 'shape', 'logLoss: labels must hold at least 1 example, got 0'],
    [() => logLoss([1], [1.5]), 'range', 'logLoss: probabilities must be in [0, 1], got 1.5 in row 0'],
    [
      () => brierScore([1, 1], [0.5, Number.NaN]),
      'range',
      'brierScore: probabilities must be in [0, 1], got NaN in row 1',
    ],
    [
      () => brierScore([1, 1], [0.5, null] as never),
      'range',
      'brierScore: probabilities must be in [0, 1], got NaN in row 1',
    ],
    [
      () =>
        logLoss(
          [0, 1],
          [
            [0.5, 0.5],
            [0.5, 0.25],
          ],
        ),
      'range',
      'logLoss: probabilities of an example must add up to 1, got 0.75 in row 1',
    ],
    [
      () => logLoss([0, 2], [0.5, 0.5]),
      'range',
      'logLoss: labels must be of the classes 0, 1, got 2 in row 1; name other classes with classes',
    ],
    [
      () => expectedCalibrationError([0], [[0.5, 0.5]], { classes: ['a', 'b', 'c'] }),
      'shape',
      'expectedCalibrationError: probabilities must have 3 columns for 3 classes, got 2',
    ],
    [
      () => expectedCalibrationError([0], [0.5], { bins: 0 }),
      'range',
      'expectedCalibrationError: bins must be a whole number from 1 to 10000, got 0',
    ],
    [
      () => reliabilityCurve([0], [0.5], { bins: 2.5 }),
      'range',
      'reliabilityCurve: bins must be a whole number from 1 to 10000, got 2.5',
    ],
  ],
});
