// Axes hold still while values come in, and show what is chosen between.
import { expect, test } from 'vitest';
import { pathLambdas } from '../../src/compare/plans.ts';
import { lambdaAxis, pathAxis, spreadAxis } from '../../src/seeds/axes.ts';

test.each([
  [[], [0.1, 1]],
  [
    [0.2, 0.9],
    [0.1, 1],
  ],
  [
    [0.2, 4.2],
    [0.1, 10],
  ],
  [[0.004], [0.001, 1]],
  [
    [0, 5000],
    [0.001, 100],
  ],
])('losses %j lie on an axis over %j', (losses, domain) => {
  expect(spreadAxis(losses, 5).domain).toEqual(domain);
});

test.each([
  ['nothing yet', [Number.NaN], Number.POSITIVE_INFINITY, 1],
  ['the largest', [0.98, 0.24], 0.24, 1],
  ['at most six times the lowest', [5, 0.24], 0.24, 1.5],
])('a path from 0 to above %s', (_, values, lowest, top) => {
  expect(pathAxis(values, lowest).domain).toEqual([0, top]);
});

test('λ is written at powers of ten', () => {
  expect(lambdaAxis(pathLambdas).ticks.map(({ text }) => text)).toEqual(['0.01', '0.1', '1', '10']);
});
