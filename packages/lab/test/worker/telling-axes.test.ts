import { expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import { tellingAxes } from '../../src/worker/examples/telling-axes.ts';

const y = Int32Array.of(0, 0, 1, 1);

test('the features that tell classes apart come first, in their own order', () => {
  const x = Matrix.from([
    [5, 0, 1, 9],
    [7, 1, 2, 9],
    [5, 5, 9, 9],
    [7, 6, 10, 9],
  ]);
  expect(tellingAxes({ x, y }, [0, 1, 2, 3])).toEqual([1, 2]);
  expect(tellingAxes({ x, y }, [3, 2, 0])).toEqual([0, 1]);
});

test('two features or fewer leave nothing to choose', () => {
  expect(tellingAxes({ x: Matrix.from([[1], [1], [2], [2]]), y }, [0])).toEqual([0, 1]);
});
