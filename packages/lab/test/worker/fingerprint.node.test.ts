// The fingerprint as its docstring says that Node computes it.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { batchNorm, dense, fit, network, relu, sgd } from 'wellfit';
import { sha256, weightsFingerprint } from '../../src/worker/fingerprint.ts';

it('is the SHA-256 of the parameters, one after the other', async () => {
  const net = network({ inputs: 2, layers: [dense(3), batchNorm(), relu(), dense(1)] });
  const data = {
    x: [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    y: [0, 1, 1],
  };
  const { model } = await fit(net, data, { optimizer: sgd({ learningRate: 0.1 }), steps: 3 });
  const { dense_1: first, batchNorm_1: norm, dense_2: last } = model.parameters;
  const matrices = [
    first!['W'],
    first!['b'],
    norm!['gamma'],
    norm!['beta'],
    norm!['mean'],
    norm!['variance'],
    last!['W'],
    last!['b'],
  ];
  const hash = createHash('sha256');
  for (const matrix of matrices) {
    for (const value of matrix!.data) {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      hash.update(bytes);
    }
  }
  expect(await weightsFingerprint(net, model.parameters)).toBe(hash.digest('hex').slice(0, 16));
});

it('of bytes is the one that everyone knows', async () => {
  // FIPS 180-2, appendix B.1
  expect(await sha256(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
