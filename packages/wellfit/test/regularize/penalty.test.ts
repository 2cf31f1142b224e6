// Penalties against sums by hand, and which parameters they read.
import { describe, expect, test } from 'vitest';
import { dense, elasticNet, l1, l2, lossAndGradients, Matrix, network, tanh } from 'wellfit';
import type { Buffer } from '../../src/engine/buffer.ts';
import { differentiate } from '../../src/engine/differentiate.ts';
import { Program } from '../../src/engine/program.ts';
import { executorsOf } from '../engine/executors.ts';
import { flat } from '../train/random-networks.ts';

describe('penalties', () => {
  const W = Matrix.from([
    [1, -2],
    [0, 0.5],
  ]);
  const squares = 1 + 4 + 0.25;
  const sizes = 1 + 2 + 0.5;
  const m = 10;

  test.each([
    [
      'l2',
      l2({ lambda: 0.7 }),
      (0.7 / 20) * squares,
      (w: number) => (0.7 / m) * w,
      { kind: 'l2', l1: 0, l2: 0.7 },
    ],
    [
      'l1',
      l1({ lambda: 0.3 }),
      (0.3 / 10) * sizes,
      (w: number) => (0.3 / m) * Math.sign(w),
      { kind: 'l1', l1: 0.3, l2: 0, method: 'proximal' },
    ],
    [
      'elasticNet',
      elasticNet({ l1: 0.3, l2: 0.7 }),
      (0.7 / 20) * squares + (0.3 / 10) * sizes,
      (w: number) => (0.7 / m) * w + (0.3 / m) * Math.sign(w),
      { kind: 'elasticNet', l1: 0.3, l2: 0.7, method: 'proximal' },
    ],
  ])('%s', (_, penalty, value, gradient, description) => {
    expect(penalty.value(W, m)).toBeCloseTo(value, 15);
    const program = new Program();
    const inverseCount = program.scalar('1/m');
    const weights = [1, 2].map(i => program.parameter(`W${i}`, 2, 2));
    const settings: [Buffer, number][] = [];
    const setting = (option: string, strength: number) => {
      const buffer = program.scalar(option);
      settings.push([buffer, strength]);
      return buffer;
    };
    const { smooth, proximal } = penalty.terms({ program, inverseCount, setting }, weights);
    const amounts = [...smooth, ...proximal];
    const gradients = differentiate(program, amounts, weights);
    const outputs = [...amounts, ...gradients.values()];
    for (const { name, executor } of executorsOf(program, { outputs })) {
      executor.setBatch({ examples: 1, position: 0 });
      executor.setScalar(inverseCount, 1 / m);
      for (const [buffer, strength] of settings) executor.setScalar(buffer, strength);
      for (const buffer of weights) executor.write(buffer, W.data);
      executor.run('run');
      const total = amounts.reduce((sum, buffer) => sum + executor.read(buffer)[0]!, 0);
      expect(total, name).toBeCloseTo(weights.length * value, 14);
      for (const buffer of weights) {
        const dW = executor.read(gradients.get(buffer)!);
        for (const [k, w] of W.data.entries()) expect(dW[k], name).toBeCloseTo(gradient(w), 15);
        expect(dW[2], name).toBe(0);
      }
    }
    expect(penalty.description).toEqual(description);
  });

  test('read all dense weights, and no bias', () => {
    const net = network({ inputs: 1, layers: [dense(1), tanh(), dense(1)] });
    const layer = (w: number, b: number) => ({ W: Matrix.from([[w]]), b: Matrix.from([[b]]) });
    const parameters = { dense_1: layer(3, 100), dense_2: layer(-2, 100) };
    const examples = { x: [[1], [2]], y: [0, 1] };
    const of = (penalty: ReturnType<typeof l2>) => lossAndGradients(net, parameters, examples, { penalty });
    expect(of(l2({ lambda: 1 })).penalty).toBeCloseTo(13 / 4, 15);
    expect(of(l1({ lambda: 1 })).penalty).toBeCloseTo(5 / 2, 15);
    const [bare, with2] = [lossAndGradients(net, parameters, examples), of(l2({ lambda: 1 }))];
    expect(with2.gradients['dense_1']!['b']).toEqual(bare.gradients['dense_1']!['b']);
    const added = flat(with2.gradients).map((value, k) => value - flat(bare.gradients)[k]!);
    for (const [k, expected] of [3 / 2, 0, -1, 0].entries()) expect(added[k]).toBeCloseTo(expected, 12);
  });
});
