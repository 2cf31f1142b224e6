// Sums over examples, unit by unit: each ends where its own buffer ends.
import { expect, test } from 'vitest';
import { Philox } from '../../../src/core/philox.ts';
import { add, multiply } from '../../../src/engine/expression.ts';
import { Program } from '../../../src/engine/program.ts';
import { executorsOf } from '../executors.ts';

const examples = 5;
const units = [1, 2, 3, 4, 7, 8, 16, 31, 32, 33, 64];
const cases = units.flatMap(rows =>
  (['float64', 'float32'] as const).map(precision => ({ rows, precision })),
);

test.each(cases)('$rows units, $precision', ({ rows, precision }) => {
  const program = new Program();
  const x = program.data('x', rows);
  const sums = program.sum('sums', multiply(2, x), 'examples');
  // lies behind the sums; with the large one, parameters are not spread over vectors
  const neighbor = program.parameter('neighbor', rows, 1);
  const total = program.map('total', add(sums, neighbor));
  const large = program.sum('large', program.parameter('W', 40, 20), 'both');

  const random = new Philox(rows, 0);
  const values = Float64Array.from({ length: rows * examples }, () => Math.fround(random.normal()));
  const before = Float64Array.from({ length: rows }, () => Math.fround(random.normal()));
  const options = { outputs: [sums, total, large], examples, precision };
  for (const { name, executor } of executorsOf(program, options)) {
    executor.setBatch({ examples, position: 0 });
    executor.write(x, values);
    executor.write(neighbor, before);
    executor.run('run');
    for (let i = 0; i < rows; i++) {
      const row = values.subarray(i * examples, (i + 1) * examples);
      const expected = 2 * row.reduce((sum, value) => sum + value, 0) + before[i]!;
      expect(executor.read(total)[i], `${name}, unit ${i}`).toBeCloseTo(expected, 4);
    }
    expect([...executor.read(neighbor)], name).toEqual([...before]);
  }
});
