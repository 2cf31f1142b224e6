// Strict arithmetic gives one set of weights: on every engine, for code laid out for vectors of 128 and of 256 bits.
import { describe, expect, test } from 'vitest';
import { weightsHash, workloads } from './workloads.ts';

describe.each(Object.entries(workloads))('weights of %s after 1,000 steps', (name, { hash }) => {
  test.each([128, 256] as const)('vectors of %i bits', async bits => {
    expect(await weightsHash(name, bits)).toBe(hash);
  });
});
