// Large data are brought to the program in windows: it must see the same rows as if it had them all.
import { expect, test } from 'vitest';
import { Matrix } from 'wellfit';
import { Philox } from '../../src/core/philox.ts';
import { Program } from '../../src/engine/program.ts';
import { makeExecutor } from '../../src/engine/run.ts';
import { Batches, shufflesOf } from '../../src/train/batches.ts';
import { Staging, tableRows, tableShapes, tablesOf } from '../../src/train/staging.ts';

const [examples, batchSize] = [107, 10];
const random = new Philox(3, 0);
const matrix = (columns: number) =>
  new Matrix(
    Float64Array.from({ length: examples * columns }, () => random.normal()),
    examples,
    columns,
  );
const data = { x: matrix(5), y: matrix(1) };
const tables = tablesOf(data, undefined);

/** The features of all batches of two epochs, as a program sees them that holds so many rows. */
function seen(rows: number, backend: 'wasm' | 'interpret'): number[][] {
  const program = new Program();
  const x = program.gather('x', 'x', 5);
  const entry = { name: 'gather', operations: program.operations, outputs: [x], updates: false };
  const executor = makeExecutor(program, [entry], {
    precision: 'float64',
    arithmetic: 'strict',
    vectorBits: 128,
    examples: batchSize,
    random: 'given',
    tables: tableShapes(tables, rows),
    backend,
  });
  const shuffles = shufflesOf('philox', 9);
  const batches = new Batches(examples, batchSize, { shuffles, renewed: false });
  const staging = new Staging(executor, tables, rows);
  return Array.from({ length: 22 }, () => {
    const batch = batches.next(order => staging.start(order));
    staging.point(batch);
    executor.run('gather');
    batches.advance(1);
    return Array.from(executor.read(x, batch.examples));
  });
}

test.each(['wasm', 'interpret'] as const)('a window shows the rows of the whole: %s', backend => {
  const whole = seen(examples, backend);
  expect(whole.at(-1)).toHaveLength(5 * 7);
  for (const rows of [10, 20, 50, 100]) expect(seen(rows, backend)).toEqual(whole);
});

test('small data are given whole, large ones in whole batches', () => {
  expect(tableRows(data, batchSize)).toBe(examples);
  const large = { x: Matrix.zeros(30_000, 100, 'float64'), y: Matrix.zeros(30_000, 1, 'float64') };
  const rows = tableRows(large, 128);
  expect(rows % 128).toBe(0);
  expect(rows).toBeLessThan(10_000);
});
