// The page's verdict: the command's rules, and what only a page can know.
import { describe, expect, test } from 'vitest';
import { verdict as commandVerdict, type TrainReport } from '../../../../cli/src/training/verdict.ts';
import { defaultSettings, type LiveSettings } from '../../../src/settings/settings.ts';
import {
  type Evidence,
  judge,
  lossOfGuessing,
  lowestValidation,
  SteadyVerdict,
} from '../../../src/views/fit/verdict.ts';

const coin = Math.LN2;

function evidence(
  [training, validation]: readonly [number, number],
  more: Partial<Evidence> & { readonly step?: number } = {},
): Evidence {
  const { step = 10_000, ...rest } = more;
  const losses = { step, training, validation, trainingAccuracy: 1, validationAccuracy: 1 };
  return {
    state: { kind: 'running' },
    losses: { ...losses, minimizedLoss: training, penalty: 0 },
    live: defaultSettings,
    guessing: coin,
    lowest: validation,
    ...rest,
  };
}

const live = (change: Partial<LiveSettings>): LiveSettings => ({ ...defaultSettings, ...change });

describe('the losses', () => {
  test.each([
    [[0.001, 0.999], 'overfitting'],
    [[0.1, 0.19], 'good fit'],
    [[0.1, 0.25], 'overfitting'],
    [[0.4, 0.59], 'good fit'],
    [[0.4, 0.61], 'overfitting'],
    [[0.001, 0.13], 'good fit'],
    [[0.001, 0.15], 'overfitting'],
    [[0.3, 0.2], 'good fit'],
    [[0.66, 0.66], 'guessing'],
    [[0.66, 2], 'guessing'],
    [[0.65, 0.66], 'good fit'],
  ] as const)('%j: %s', (losses, kind) => {
    expect(judge(evidence(losses)).kind).toBe(kind);
  });

  test('the gap is that of validation over training', () => {
    expect(judge(evidence([0.25, 1]))).toEqual({ kind: 'overfitting', gap: 0.75 });
    expect(judge(evidence([0.5, 0.25]))).toEqual({ kind: 'good fit', gap: -0.25 });
  });

  test('page and command judge alike', () => {
    const classes = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const levels = [0.001, 0.02, 0.1, 0.13, 0.15, 0.238, 0.24, 0.3, 0.45, 0.65, 0.66, 0.7, 3];
    const kinds = new Set<string>();
    for (const train of levels) {
      for (const validation of levels) {
        const report = {
          sets: { train: { loss: train }, validation: { loss: validation } },
          data: { train: { encoded: classes }, target: { kind: 'classes' } },
          settings: {},
        } as unknown as TrainReport;
        const said = commandVerdict(report);
        const { kind } = judge(evidence([train, validation]));
        kinds.add(kind);
        expect(said).toMatch(
          { overfitting: /: overfitting\./, guessing: /learned next to nothing/, 'good fit': /generalizes/ }[
            kind as 'overfitting'
          ],
        );
      }
    }
    expect(kinds.size).toBe(3);
  });
});

describe('restraints', () => {
  test('are blamed for guessing where the fit was better before, or has had its time', () => {
    const losses = [0.69, 0.69] as const;
    expect(judge(evidence(losses, { live: live({ l2: 10 }), lowest: 0.2, step: 50 })).kind).toBe(
      'too much lambda',
    );
    expect(judge(evidence(losses, { live: live({ l1: 1 }) })).kind).toBe('too much lambda');
    expect(judge(evidence(losses, { live: live({ keepProb: 0.05 }) })).kind).toBe('too much restraint');
    expect(judge(evidence(losses, { live: live({ l2: 10 }), step: 50 })).kind).toBe('guessing');
    expect(judge(evidence(losses, { lowest: 0.2 })).kind).toBe('guessing');
  });

  test('are blamed for losses well above the lowest that this fit came to', () => {
    const strong = live({ l2: 10 });
    expect(judge(evidence([0.4, 0.45], { live: strong, lowest: 0.17 })).kind).toBe('too much lambda');
    expect(judge(evidence([0.4, 0.45], { live: strong, lowest: 0.4 })).kind).toBe('good fit');
    expect(judge(evidence([0.4, 0.45], { lowest: 0.17 })).kind).toBe('good fit');
    // too little of it is another fault
    expect(judge(evidence([0.1, 0.45], { live: strong, lowest: 0.17 })).kind).toBe('overfitting');
  });
});

describe('states', () => {
  test('before the first step nothing is learned, whatever the losses', () => {
    expect(judge(evidence([0.1, 3], { step: 0 })).kind).toBe('untrained');
  });

  test('a fit that diverged, stopped or is replayed is not judged as one that runs', () => {
    const cause = 'loss became NaN';
    expect(
      judge(evidence([0.1, 3], { state: { kind: 'diverged', step: 41, layer: undefined, cause } })),
    ).toEqual({ kind: 'diverged', step: 41 });
    expect(judge(evidence([0.1, 3], { state: { kind: 'replaying', until: 500 } }))).toEqual({
      kind: 'replaying',
      until: 500,
    });
    expect(judge(evidence([0.25, 0.5], { state: { kind: 'stopped early', best: 300 } }))).toEqual({
      kind: 'stopped early',
      gap: 0.25,
    });
  });
});

test('guessing by the classes’ shares costs their entropy', () => {
  expect(lossOfGuessing([{ training: 7 }, { training: 7 }])).toBeCloseTo(coin, 15);
  // −(0.75·ln 0.75 + 0.25·ln 0.25)
  expect(lossOfGuessing([{ training: 9 }, { training: 3 }, { training: 0 }])).toBeCloseTo(
    0.56233514461880829,
    15,
  );
});

test('the lowest validation loss of a curve', () => {
  const of = (...values: number[]) => Float64Array.from(values);
  const curve = { step: of(0, 1, 2), training: of(1, 1, 1), validation: of(3, 0.5, 2), penalty: of(0, 0, 0) };
  expect(lowestValidation(curve)).toBe(0.5);
  expect(lowestValidation(undefined)).toBe(Number.POSITIVE_INFINITY);
});

describe('a steady verdict', () => {
  const good = { kind: 'good fit', gap: 0.1 } as const;
  const over = { kind: 'overfitting', gap: 0.2 } as const;

  test('follows figures at once, and another kind when it has lasted', () => {
    const steady = new SteadyVerdict();
    steady.take(good, 0, false);
    expect(steady.take({ ...good, gap: 0.3 }, 10, true)).toEqual({ ...good, gap: 0.3 });
    expect(steady.take(over, 20, true).kind).toBe('good fit');
    expect(steady.take(over, 300, true).kind).toBe('good fit');
    expect(steady.take(over, 320, true)).toEqual(over);
  });

  test('does not count what was interrupted', () => {
    const steady = new SteadyVerdict();
    steady.take(good, 0, false);
    steady.take(over, 100, true);
    steady.take(good, 200, true);
    expect(steady.take(over, 450, true).kind).toBe('good fit');
  });

  test('waits for nothing while no training runs', () => {
    const steady = new SteadyVerdict();
    expect(steady.take(over, 0, false)).toEqual(over);
    expect(steady.take(good, 1, false)).toEqual(good);
  });
});
