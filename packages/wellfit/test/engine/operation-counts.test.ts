// A derived step takes no more operations than one that is written by hand: the assignment's network, 2-20-3-1.
import { expect, test } from 'vitest';
import { countOperations } from '../../src/engine/program.ts';
import { relu } from '../../src/nn/activation.ts';
import { binaryCrossEntropy } from '../../src/nn/cross-entropy.ts';
import { dense } from '../../src/nn/dense.ts';
import { network } from '../../src/nn/network.ts';
import { dropout } from '../../src/regularize/dropout.ts';
import { l2 } from '../../src/regularize/penalty.ts';
import { sgd } from '../../src/train/optimizer.ts';
import { buildStep } from '../../src/train/step-program.ts';

const m = 211;

/** What a person's step takes; a multiplication, an addition, and any function is one operation. */
function byHand({ drops, penalized }: { readonly drops: boolean; readonly penalized: boolean }): number {
  const weights = 20 * 2 + 3 * 20 + 3;
  const hidden = 20 + 3;
  const units = hidden + 1;
  const products = 2 * m * weights;
  return (
    // Wᵀ·A of three layers, and A·dZᵀ of the same sizes
    2 * products +
    // W·dZ: dA2 and dA1; nobody needs dX
    2 * m * (3 * 20 + 3) +
    // + b
    m * units +
    // max(0, z)
    m * hidden +
    // db: every dZ is added up
    m * units +
    // dZ = dA where A > 0: a comparison and a choice
    2 * m * hidden +
    // probability and dZ3 of an example: −z, exp, 1 +, 1 /, − y, · 1/m, and one more for a copy of it
    7 * m +
    // θ − α·dθ
    2 * (weights + units) +
    // dW + λ/m·W
    (penalized ? 2 * weights : 0) +
    // A·D/keepProb and back: a product with the mask and one with the scale each
    (drops ? 4 * m * hidden : 0)
  );
}

test.each([
  { name: 'bare', drops: false, penalized: false },
  { name: 'L2', drops: false, penalized: true },
  { name: 'dropout', drops: true, penalized: false },
])('$name', ({ name, drops, penalized }) => {
  const drop = drops ? [dropout({ keepProb: 0.86 })] : [];
  const { entries } = buildStep({
    net: network({ inputs: 2, layers: [dense(20), relu(), ...drop, dense(3), relu(), ...drop, dense(1)] }),
    loss: binaryCrossEntropy(),
    penalty: penalized ? l2({ lambda: 0.7 }) : undefined,
    batches: 'given',
    weighted: false,
    training: true,
    update: { optimizer: sgd({ learningRate: 0.3 }) },
  });
  const [derived, written] = [countOperations(entries[0]!.operations, m), byHand({ drops, penalized })];
  console.info(`operations of a step, ${name}: ${derived} derived, ${written} by hand`);
  expect(derived).toBeLessThanOrEqual(written);
  // nothing is left out either: nearly all of it are the products
  expect(derived).toBeGreaterThan(0.95 * written);
});

test('the count by hand is the one that was agreed', () => {
  const figures = [
    byHand({ drops: false, penalized: false }),
    byHand({ drops: false, penalized: true }),
    byHand({ drops: true, penalized: false }),
  ];
  expect(figures).toEqual([139_936, 140_142, 159_348]);
});
