// Schedules: bounds, directions and joints of every kind, and what they refuse.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constant,
  cosineDecay,
  exponentialDecay,
  onPlateau,
  type Schedule,
  stepDecay,
  warmUp,
} from '../../src/train/schedule.ts';
import { describeRefusals } from '../refusals.ts';

const learningRate = fc.double({ min: 1e-6, max: 10, noNaN: true });
const factor = fc.double({ min: 0.01, max: 1, noNaN: true });
const every = fc.integer({ min: 1, max: 50 });
const length = fc.integer({ min: 1, max: 300 });

/** Schedules that never rise, with the rate they begin with and one that they stay above. */
const falling: Readonly<Record<string, fc.Arbitrary<{ schedule: Schedule; first: number }>>> = {
  constant: learningRate.map(first => ({ schedule: constant(first), first })),
  stepDecay: fc.tuple(learningRate, every, factor).map(([first, distance, by]) => ({
    schedule: stepDecay({ learningRate: first, every: distance, factor: by }),
    first,
  })),
  exponentialDecay: fc.tuple(learningRate, every, factor).map(([first, distance, by]) => ({
    schedule: exponentialDecay({ learningRate: first, every: distance, factor: by }),
    first,
  })),
  cosineDecay: fc
    .tuple(learningRate, fc.double({ min: 0, max: 1, noNaN: true }), fc.option(every, { nil: undefined }))
    .map(([first, share, steps]) => ({
      schedule: cosineDecay({
        learningRate: first,
        final: first * share,
        ...(steps !== undefined && { steps }),
      }),
      first,
    })),
};

const ratesOf = (schedule: Schedule, steps: number) =>
  Array.from({ length: steps }, (_, step) => schedule.rate(step, steps));

describe.each(Object.entries(falling))('%s', (_, schedules) => {
  test('begins with its rate, never rises, and stays finite and ≥ 0', () => {
    fc.assert(
      fc.property(schedules, length, ({ schedule, first }, steps) => {
        const rates = ratesOf(schedule, steps);
        expect(rates[0]).toBe(first);
        for (const [step, rate] of rates.entries()) {
          expect(rate).toBeGreaterThanOrEqual(0);
          // half a rounding of the cosine
          expect(rate).toBeLessThanOrEqual((rates[step - 1] ?? first) * (1 + 1e-15));
        }
        if (!schedule.varies) expect(new Set(rates).size).toBe(1);
      }),
    );
  });

  test('after a warm-up: rises in a line, then begins anew', () => {
    const from = fc.double({ min: 0, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(schedules, every, from, length, ({ schedule, first }, steps, share, more) => {
        const all = steps + more;
        const rates = ratesOf(warmUp({ steps, from: share, to: schedule }), all);
        expect(rates[0]).toBe(first * share);
        for (let step = 1; step < steps; step++) {
          expect(rates[step]).toBeGreaterThan(rates[step - 1]!);
          expect(rates[step]).toBeLessThan(first);
          expect(rates[step]! - rates[step - 1]!).toBeCloseTo((first * (1 - share)) / steps, 12);
        }
        expect(rates.slice(steps)).toEqual(ratesOf(schedule, more));
      }),
    );
  });
});

test('formulas by hand', () => {
  expect(stepDecay({ learningRate: 8, every: 2, factor: 0.5 }).rate(5, 9)).toBe(2);
  expect(exponentialDecay({ learningRate: 8, every: 2, factor: 0.25 }).rate(3, 9)).toBe(1);
  const cosine = cosineDecay({ learningRate: 3, final: 1, steps: 6 });
  expect(cosine.rate(2, 100)).toBeCloseTo(1 + 1 + Math.cos(Math.PI / 3), 15);
  expect(cosine.rate(6, 100)).toBe(1);
  expect(cosine.rate(99, 100)).toBe(1);
});

test('a cosine without steps takes all of the training, or what a warm-up leaves', () => {
  const cosine = cosineDecay({ learningRate: 1 });
  expect(cosine.rate(20, 40)).toBe(0.5);
  expect(warmUp({ steps: 10, to: cosine }).rate(30, 50)).toBe(0.5);
});

test('a training that ends within its warm-up rises all the same', () => {
  const schedule = warmUp({ steps: 10, to: cosineDecay({ learningRate: 1 }) });
  expect(ratesOf(schedule, 4)).toEqual([0, 0.1, 0.2, 0.3]);
});

describe('onPlateau', () => {
  test('losses that keep falling leave α alone', () => {
    const watcher = onPlateau({ learningRate: 1, patience: 0 }).watch();
    expect([5, 4, 3, 2, 1].map(watcher)).toEqual([1, 1, 1, 1, 1]);
  });

  test('the first epoch past patience lowers α, and patience begins anew', () => {
    const watcher = onPlateau({ learningRate: 1, patience: 1, factor: 0.5 }).watch();
    expect([1, 1, 1, 1, 1, 1].map(watcher)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  test('what falls by less than the smallest change has not fallen', () => {
    const watcher = onPlateau({ learningRate: 1, patience: 0, factor: 0.5, minimumChange: 0.1 }).watch();
    expect([1, 0.95, 0.85].map(watcher)).toEqual([1, 0.5, 0.5]);
  });

  test('NaN is no improvement', () => {
    const watcher = onPlateau({ learningRate: 1, patience: 0, factor: 0.5 }).watch();
    expect([1, Number.NaN, 0.5].map(watcher)).toEqual([1, 0.5, 0.5]);
  });

  test('a minimum ends the fall, and never raises α', () => {
    const fall = (minimum: number) => onPlateau({ learningRate: 0.5, patience: 0, minimum, factor: 0.5 });
    expect([1, 1, 1, 1].map(fall(0.2).watch())).toEqual([1, 0.5, 0.4, 0.4]);
    expect([1, 1, 1].map(fall(2).watch())).toEqual([1, 1, 1]);
  });

  test('each training has a watcher of its own, a warm-up before it too', () => {
    const schedule = warmUp({ steps: 3, to: onPlateau({ learningRate: 1, patience: 0, factor: 0.5 }) });
    const run = () => [1, 1, 1].map(schedule.watch!());
    expect(run()).toEqual([1, 0.5, 0.25]);
    expect(run()).toEqual([1, 0.5, 0.25]);
  });
});

const decay = { learningRate: 1, every: 1, factor: 0.5 };

describeRefusals({
  schedules: [
    [() => constant(0), 'range', 'constant: learningRate must be a finite number above 0, got 0'],
    [
      () => stepDecay({ ...decay, learningRate: -1 }),
      'range',
      'stepDecay: learningRate must be a finite number above 0, got -1',
    ],
    [
      () => stepDecay({ ...decay, every: 0.5 }),
      'range',
      'stepDecay: every must be a whole number ≥ 1, got 0.5',
    ],
    [() => stepDecay({ ...decay, factor: 1.1 }), 'range', 'stepDecay: factor must be in (0, 1], got 1.1'],
    [
      () => exponentialDecay({ ...decay, every: 0 }),
      'range',
      'exponentialDecay: every must be a finite number above 0, got 0',
    ],
    [
      () => exponentialDecay({ ...decay, factor: 0 }),
      'range',
      'exponentialDecay: factor must be in (0, 1], got 0',
    ],
    [
      () => cosineDecay({ learningRate: 1, final: 2 }),
      'range',
      'cosineDecay: final must be from 0 to learningRate, got 2',
    ],
    [
      () => cosineDecay({ learningRate: 1, steps: 0 }),
      'range',
      'cosineDecay: steps must be a whole number ≥ 1, got 0',
    ],
    [() => warmUp({ steps: 0, to: 1 }), 'range', 'warmUp: steps must be a whole number ≥ 1, got 0'],
    [() => warmUp({ steps: 1, from: 1, to: 1 }), 'range', 'warmUp: from must be in [0, 1), got 1'],
    [
      () => warmUp({ steps: 1, to: Number.NaN }),
      'range',
      'warmUp: to must be a finite number above 0, got NaN',
    ],
    [() => onPlateau({ learningRate: 1, factor: 1 }), 'range', 'onPlateau: factor must be in (0, 1), got 1'],
    [
      () => onPlateau({ learningRate: 1, patience: -1 }),
      'range',
      'onPlateau: patience must be a whole number ≥ 0, got -1',
    ],
    [
      () => onPlateau({ learningRate: 1, minimumChange: 1 }),
      'range',
      'onPlateau: minimumChange must be in [0, 1), got 1',
    ],
    [
      () => onPlateau({ learningRate: 1, minimum: -1 }),
      'range',
      'onPlateau: minimum must be a finite number ≥ 0, got -1',
    ],
  ],
});
