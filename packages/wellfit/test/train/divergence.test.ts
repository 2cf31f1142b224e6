// A training that leaves the finite numbers: it is taken back to its last good step with everything that a step changes.
import { describe, expect, test } from 'vitest';
import {
  batchNorm,
  dense,
  dropout,
  type FitOptions,
  fit,
  gaussianNoise,
  type Layer,
  l1,
  Matrix,
  maxNorm,
  meanSquaredError,
  network,
  RandomState,
  relu,
} from 'wellfit';
import { adam, sgd } from '../../src/train/optimizer.ts';
import { warmUp } from '../../src/train/schedule.ts';
import { flat } from './random-networks.ts';

const random = new RandomState(70);
const x = random.randn(23, 3);
const y = Matrix.from(x.toArray().map(([a, b]) => [a! - b!]));
const loss = meanSquaredError();
const build = (...own: readonly Layer[]) =>
  network({ inputs: 3, layers: [dense(6), ...own, relu(), dense(1)] });
/** A rate that grows until no network can stand it. */
const rising = warmUp({ steps: 3000, to: 30 });
const optimizer = sgd({ learningRate: rising });

const cases: readonly { name: string; own?: readonly Layer[]; options?: Partial<FitOptions> }[] = [
  { name: 'plain' },
  { name: 'momentum', options: { optimizer: sgd({ learningRate: rising, momentum: 0.8 }) } },
  { name: 'batches', options: { batchSize: 4 } },
  {
    name: 'dropout, noise and batches',
    own: [dropout({ keepProb: 0.8 }), gaussianNoise({ stddev: 0.1 })],
    options: { batchSize: 5 },
  },
  { name: 'numpy', own: [dropout({ keepProb: 0.8 })], options: { batchSize: 5, random: 'numpy' } },
  { name: 'batch norm', own: [batchNorm()], options: { batchSize: 5 } },
  { name: 'mixup', options: { mixup: { alpha: 0.4 }, batchSize: 6 } },
  { name: 'mixup of all examples', options: { mixup: { alpha: 0.4 } } },
  { name: 'averaging', options: { averaging: { decay: 0.9 } } },
  {
    name: 'L1 and weights',
    options: { penalty: l1({ lambda: 0.1 }), sampleWeights: Array.from(x.data.subarray(0, 23), Math.abs) },
  },
  { name: 'interpreted', options: { backend: 'interpret', batchSize: 4 } },
];

describe.each(cases)('$name', ({ own = [], options = {} }) => {
  test('ends where a run of so many steps ends', async () => {
    const net = build(...own);
    const all = { loss, optimizer, seed: 5, ...options };
    const diverged = await fit(net, { x, y }, { ...all, steps: 3000 });
    expect(diverged.stopped).toBe('diverged');
    expect(diverged.steps).toBeGreaterThan(20);
    expect(flat(diverged.model.parameters).every(Number.isFinite)).toBe(true);
    expect(diverged.history.step.at(-1)).toBe(diverged.steps);
    expect(diverged.history.cost.every(Number.isFinite)).toBe(true);

    // the rise is the same for any number of steps beyond it
    const again = await fit(net, { x, y }, { ...all, steps: diverged.steps, historyEvery: 7 });
    expect(again.stopped).toBe('steps');
    expect(flat(again.model.parameters)).toEqual(flat(diverged.model.parameters));
  });
});

test('what has limits stays', async () => {
  const options = { loss, steps: 3000, optimizer: adam({ learningRate: rising }) };
  const { stopped } = await fit(build(), { x, y }, { ...options, constraint: maxNorm({ limit: 1 }) });
  expect(stopped).toBe('steps');
});
