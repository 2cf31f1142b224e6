// The watch over the validation loss: when patience ends, what counts as better, and what is kept.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dense, fit, meanSquaredError, network, RandomState, sgd, tanh } from 'wellfit';
import { BestSoFar, type EarlyStopping } from '../../src/regularize/early-stopping.ts';
import { flat } from '../train/random-networks.ts';

/** Epochs until it is over, from 1, or undefined; and the epoch whose copy is kept. */
function watch(losses: readonly number[], options: EarlyStopping) {
  const best = new BestSoFar<number>(options);
  const ended = losses.findIndex((loss, epoch) => best.isOver(loss, () => epoch + 1));
  return { ended: ended < 0 ? undefined : ended + 1, kept: best.best };
}

describe('by hand', () => {
  test.each([
    [[5, 4, 3, 2, 1], { patience: 1 }, undefined, 5],
    [[5, 4, 4, 3], { patience: 1 }, 3, 2],
    [[5, 4, 4, 3, 3, 3], { patience: 2 }, 6, 4],
    [[5, 6, 7, 4, 8, 8, 8], { patience: 3 }, 7, 4],
    [[5, 4.5, 4, 3.5, 3], { patience: 3, minimumChange: 1 }, undefined, 4],
    [[5, 4.5, 4.2, 4.1, 3], { patience: 3, minimumChange: 1 }, 4, 1],
    [[5, 4.5, 4, 3.9, 3], { patience: 4, minimumChange: 1 }, undefined, 4],
    [[5, 4, 3], { patience: 1, minimumChange: 1 }, 2, 1],
    [[NaN, 3, NaN, NaN], { patience: 2 }, 4, 2],
    [[Infinity, Infinity], { patience: 2 }, 2, undefined],
    [[3, 2, 4], { patience: 1, restoreBest: false }, 3, undefined],
  ] as const)('%s with %o', (losses, options, ended, kept) => {
    expect(watch(losses, options)).toEqual({ ended, kept });
  });
});

test('it ends after exactly patience epochs that are not better than the best before them', () => {
  const loss = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(loss, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(0, 0.01, 0.2),
      (losses, patience, minimumChange) => {
        const { ended, kept } = watch(losses, { patience, minimumChange });
        let [best, at, expected] = [Infinity, 0, undefined as number | undefined];
        for (const [k, value] of losses.entries()) {
          if (value < best - minimumChange) [best, at] = [value, k];
          if (k - at < patience) continue;
          expected = k + 1;
          break;
        }
        expect(ended).toBe(expected);
        expect(kept).toBe(at + 1);
      },
    ),
  );
});

describe('in a fit', () => {
  const random = new RandomState(50);
  const data = { x: random.randn(15, 2), y: random.randn(15, 1) };
  const held = { x: random.randn(30, 2), y: random.randn(30, 1) };
  const net = network({ inputs: 2, layers: [dense(15), tanh(), dense(1)] });
  const options = {
    ...{ loss: meanSquaredError(), optimizer: sgd({ learningRate: 0.05 }), epochs: 300 },
    ...{ validation: held, historyEvery: 1, seed: 3 },
  };

  test.each([0, 0.001, 0.05])(
    'minimumChange %s: the end and what is restored follow from the history',
    async minimumChange => {
      const patience = 6;
      const free = await fit(net, data, options);
      const expected = watch(free.history.validationLoss.slice(1), { patience, minimumChange });
      const { model, modelStep, steps, stopped } = await fit(net, data, {
        ...options,
        earlyStopping: { patience, minimumChange },
      });
      expect([stopped, steps, modelStep]).toEqual(['early', expected.ended, expected.kept]);
      const best = await fit(net, data, { ...options, epochs: expected.kept! });
      expect(flat(model.parameters)).toEqual(flat(best.model.parameters));
    },
  );
});
