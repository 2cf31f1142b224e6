// A small run of the accuracy campaign, and the campaign's own oracle against mpmath.
import { describe, expect, test } from 'vitest';
import { measure, subjects } from '../campaigns/elementary-accuracy.ts';
import { nearest } from '../campaigns/elementary-exact.ts';
import golden from '../golden/elementary.json' with { type: 'json' };

describe.each(Object.keys(subjects))('%s', name => {
  test('keeps the error its docstring states, on 20,000 points', () => {
    const found = measure(name, 20_000, 2);
    expect(found.kept, JSON.stringify(found)).toBe(true);
    expect(found.correct).toBeGreaterThan(0.99);
  });

  test('the oracle rounds as mpmath does', () => {
    for (const row of golden[name as 'exp']) {
      const [x, y] = row as [number, number];
      expect(nearest(subjects[name]!.exact(x, y)), `${name}(${row})`).toBe(row.at(-1));
    }
  });
});
