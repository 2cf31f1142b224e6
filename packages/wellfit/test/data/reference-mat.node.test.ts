// The assignment's own data.mat against its points in csv.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMat } from '../../src/data/mat.ts';
import { describeWithReference } from '../reference.node.ts';

describeWithReference('the published data set', folder => {
  const csv = (file: string): number[][] =>
    readFileSync(join(folder, file), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(',').map(Number));

  test.each([
    ['X', 'y', 'football_train.csv', 211],
    ['Xval', 'yval', 'football_test.csv', 200],
  ])('%s and %s are %s, to the last digit', async (points, labels, file, rows) => {
    const mat = await readMat(readFileSync(join(folder, 'data.mat')), { name: 'data.mat' });
    const x = mat.matrix(points).toArray();
    const y = mat.matrix(labels).toArray();
    expect(x.map((row, i) => [...row, ...y[i]!])).toEqual(csv(file));
    expect(x).toHaveLength(rows);
    expect(mat.variables.get(points)?.class).toBe('double');
    expect(mat.variables.get(labels)?.class).toBe('double'); // stored as uint8, which scipy reports
    expect(mat.refused.size).toBe(0);
  });
});
