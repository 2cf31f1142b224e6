// What a fit tells while it runs.
import { expect, test } from 'vitest';
import { dense, fit, type History, network, sgd, synthetic, tanh } from 'wellfit';

test('progress brings the history so far, which the result has at the end', async () => {
  const net = network({ inputs: 2, layers: [dense(30), tanh(), dense(1)] });
  const data = synthetic('moons', { rows: 400, seed: 1 });
  const histories: History[] = [];
  const entries: number[] = [];
  let most = 0;
  const { history, steps } = await fit(net, data, {
    optimizer: sgd({ learningRate: 0.1 }),
    steps: 1_000_000,
    historyEvery: 10,
    signal: {
      get aborted() {
        return most >= 3;
      },
    },
    onProgress: progress => {
      most = Math.max(most, new Set(entries).size);
      histories.push(progress.history);
      entries.push(progress.history.step.length);
      const last = progress.history.step.at(-1) ?? 0;
      expect(last).toBeLessThanOrEqual(progress.step);
      expect(progress.history.loss).toHaveLength(progress.history.step.length);
    },
  });
  expect(entries).toEqual(entries.toSorted((a, b) => a - b));
  expect(new Set(entries).size).toBeGreaterThan(2);
  for (const seen of histories) expect(seen).toBe(history);
  expect(history.step.at(-1)).toBe(steps);
});
