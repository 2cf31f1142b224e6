// What a program says of itself: shapes, words, counts, and what it cannot do.
import { describe, expect, test } from 'vitest';
import { WellfitError } from '../../src/core/errors.ts';
import { divide, multiply } from '../../src/engine/expression.ts';
import { countOperations, describe as inWords, Program } from '../../src/engine/program.ts';

describe('reductions', () => {
  const program = new Program();
  const [x, W] = [program.data('x', 3), program.parameter('W', 3, 4)];

  test('of a matrix over units leave a row, those over both a number', () => {
    expect(program.sum('squares', multiply(W, W), 'units')).toMatchObject({ rows: 1, columns: 4 });
    expect(program.max('largest', W, 'both')).toMatchObject({ rows: 1, columns: 1 });
    expect(program.sum('column', x, 'units')).toMatchObject({ rows: 1, columns: 'examples' });
    expect(program.operations.map(inWords)).toEqual([
      'squares [1 × 4] = sum over units of (W · W)',
      'largest [1 × 1] = max over all of W',
      'column [1 × m] = sum over units of x',
    ]);
    // twelve products and twelve additions, twelve comparisons, three additions for each of 5 examples
    expect(countOperations(program.operations, 5)).toBe(24 + 12 + 15);
  });

  test.each([
    [
      () => program.sum('s', divide(W, 2), 'examples'),
      'sum: over must be units or both where there are no examples',
    ],
    [() => program.max('s', W, 'examples'), 'max: over must be units or both where there are no examples'],
    [() => program.max('s', x, 'examples'), 'max: over must be units where there are examples'],
    [() => program.max('s', x, 'both'), 'max: over must be units where there are examples, got both'],
  ])('are refused where there is no code for them: %#', (attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(WellfitError);
  });
});

test('masks and normal draws have a stream each, in the order of the program', () => {
  const program = new Program();
  const keep = program.scalar('keep');
  program.random('D', 2, keep, false);
  program.normal('noise', 3);
  program.random('E', 2, keep, true);
  program.normal('still', 1, true);
  const streams = program.operations.map(operation => 'stream' in operation && operation.stream);
  expect(streams).toEqual([0, 1, 2, 3]);
  expect(program.operations.map(inWords)).toEqual([
    'D [2 × m] = fresh mask, 1 with probability keep',
    'noise [3 × m] = fresh standard normal numbers',
    'E [2 × m] = one mask, 1 with probability keep',
    'still [1 × m] = one set of standard normal numbers',
  ]);
  expect(countOperations(program.operations, 10)).toBe(30 + 10);
});
