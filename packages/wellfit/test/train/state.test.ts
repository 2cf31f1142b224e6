// What a run is as plain data: another one that takes it up goes on as if it were the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adam, cosineDecay, dropout, l2, lossAndGradients, sgd, Trainer, type TrainingState } from 'wellfit';
import { describeRefusals } from '../refusals.ts';
import { flat } from './random-networks.ts';
import {
  begin,
  build,
  type Case,
  cases,
  data,
  diverging,
  examples,
  resumed,
  steps,
  x,
} from './trainer-cases.ts';

describe.each(cases)('$name', each => {
  test('goes on from anywhere as it would have', () => {
    const whole = begin(each);
    whole.advance(steps);
    const end = whole.save();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: steps }), fc.integer({ min: 0, max: steps }), (a, b) => {
        const first = begin(each);
        first.advance(Math.min(a, b));
        const second = resumed(each, first);
        second.advance(Math.abs(a - b));
        // looking changes nothing
        second.cost();
        const third = resumed(each, second);
        expect(third.save()).toEqual(second.save());
        third.advance(steps - third.step);
        expect(third.save()).toEqual(end);
        expect(flat(third.parameters())).toEqual(flat(whole.parameters()));
      }),
      { numRuns: 6, seed: 1 },
    );
  });
});

test('what was restored is seen, and its state may be given away', () => {
  const each: Case = { name: '', options: { batchSize: 5 } };
  const one = begin(each);
  const other = begin(each);
  one.advance(11);
  const logits = one.logits(x);
  expect(other.logits(x)).not.toEqual(logits);
  const state = one.save();
  other.restore(state);
  expect(other.logits(x)).toEqual(logits);
  structuredClone(state, { transfer: [state.batches.order.buffer as ArrayBuffer] });
  expect(other.save()).toEqual(one.save());
  for (const half of [one, other]) half.advance(11);
  expect(other.save()).toEqual(one.save());
});

test('a learning rate that was set is the same to the last bit', () => {
  const each: Case = {
    name: '',
    options: { optimizer: sgd({ learningRate: cosineDecay({ learningRate: 0.3 }) }) },
  };
  const run = begin(each);
  for (let value = 0.01; value < 0.5; value += 0.01) {
    run.set('learningRate', value);
    expect(resumed(each, run).save()).toEqual(run.save());
  }
});

describe('programs swapped under a run', () => {
  const own = [dropout({ keepProb: 0.6 })];
  const off = [dropout({ keepProb: 1 })];
  const batchSize = 5;

  test.each(['philox', 'numpy'] as const)('a penalty comes and goes, %s', kind => {
    const options = { batchSize, random: kind, optimizer: adam() };
    const without: Case = { name: '', own, options };
    const withOne: Case = { name: '', own, options: { ...options, penalty: l2({ lambda: 0.7 }) } };
    const steady = begin({ ...withOne, options: { ...withOne.options, penalty: l2({ lambda: 0 }) } });
    let run = begin(without);
    for (const half of [run, steady]) half.advance(17);
    run = resumed(withOne, run);
    steady.set('l2', 0.7);
    for (const half of [run, steady]) half.advance(20);
    expect(run.save()).toEqual(steady.save());
    run = resumed(without, run);
    steady.set('l2', 0);
    for (const half of [run, steady]) half.advance(20);
    expect(flat(run.parameters())).toEqual(flat(steady.parameters()));
  });

  test('dropout comes and goes', () => {
    const options = { batchSize, averaging: { decay: 0.8 } };
    const steady = begin({ name: '', own, options });
    steady.set('dropout_1.keepProb', 1);
    let run = begin({ name: '', own: off, options });
    for (const half of [run, steady]) half.advance(17);
    run = resumed({ name: '', own, options }, run);
    steady.set('dropout_1.keepProb', 0.6);
    for (const half of [run, steady]) half.advance(20);
    expect(run.save()).toEqual(steady.save());
    run = resumed({ name: '', own: off, options }, run);
    steady.set('dropout_1.keepProb', 1);
    for (const half of [run, steady]) half.advance(20);
    expect(flat(run.parameters())).toEqual(flat(steady.parameters()));
  });

  test.each([undefined, batchSize])('mixup goes and comes back where it was, batches of %s', size => {
    const options = size === undefined ? {} : { batchSize: size };
    const plain: Case = { name: '', options };
    const mixing: Case = { name: '', options: { ...options, mixup: { alpha: 0.4 } } };
    const steady = begin(mixing);
    steady.advance(17);
    let run = resumed(mixing, resumed(plain, steady));
    expect(run.save()).toEqual(steady.save());
    for (const half of [run, steady]) half.advance(9);
    expect(run.save()).toEqual(steady.save());
    run = resumed(plain, run);
    run.advance(4);
    run = resumed(mixing, run);
    const { position, epoch } = run.save().batches;
    const stepsPerEpoch = Math.ceil(examples / (size ?? examples));
    // plain steps in batches use their share of the epoch up; those on all examples use nothing
    const used = 26 + (size === undefined ? 0 : 4);
    expect([position, epoch]).toEqual([
      (used % stepsPerEpoch) * (size ?? examples),
      Math.floor(used / stepsPerEpoch),
    ]);
  });

  test('a learning rate that was set goes on with a run that was given another', () => {
    const run = begin({ name: '' });
    run.set('learningRate', 0.05);
    const other = resumed({ name: '', options: { optimizer: sgd({ learningRate: 0.05 }) } }, run);
    for (const half of [run, other]) half.advance(9);
    expect(flat(other.parameters())).toEqual(flat(run.parameters()));
  });

  test('slots that a run has not had start as new ones', () => {
    const run = begin({ name: '' });
    run.advance(10);
    const averaging = { decay: 0.8 };
    const own = adam({ learningRate: 0.2 });
    const dirty = begin({ name: '', options: { optimizer: own, averaging } });
    dirty.advance(3);
    dirty.restore(run.save());
    const fresh = begin({ name: '', options: { optimizer: own, averaging, parameters: run.parameters() } });
    for (const half of [dirty, fresh]) half.advance(9);
    expect(flat(dirty.parameters())).toEqual(flat(fresh.parameters()));
  });

  test('another size of batches begins an epoch, or goes on in it', () => {
    const full = begin({ name: '' });
    full.advance(3);
    const cut = resumed({ name: '', options: { batchSize } }, full);
    const fresh = begin({ name: '', options: { batchSize, parameters: full.parameters() } });
    for (const half of [cut, fresh]) half.advance(7);
    expect(flat(cut.parameters())).toEqual(flat(fresh.parameters()));
    const whole = resumed({ name: '' }, cut);
    whole.advance(1);
    expect(whole.step).toBe(11);
    const { gradients } = lossAndGradients(build(), cut.parameters(), data);
    const before = flat(cut.parameters());
    const slopes = flat(gradients);
    for (const [k, value] of flat(whole.parameters()).entries()) {
      expect(value).toBeCloseTo(before[k]! - 0.2 * slopes[k]!, 13);
    }
  });
});

test('a divergence is the same after a state was taken up', () => {
  const start = () => new Trainer(diverging.net, diverging.data, diverging.options);
  const run = start();
  run.advance(40);
  const other = start();
  other.restore(structuredClone(run.save()));
  for (const half of [run, other]) half.advance(3000);
  expect(run.divergence).toBeDefined();
  expect(other.divergence).toEqual(run.divergence);
  expect(other.save()).toEqual(run.save());
  const kept = start().save();
  run.restore(kept);
  expect([run.step, run.divergence]).toEqual([0, undefined]);
  expect(run.save()).toEqual(kept);
});

const plain = begin({ name: '' });
const state = plain.save();
const resume = (other: Partial<TrainingState>) => () => plain.restore({ ...state, ...other });
const { 'dense_1.W': first, ...rest } = state.parameters;
const adaptive = begin({ name: '', options: { optimizer: adam() } });
const kept = adaptive.save();

describeRefusals({
  states: [
    [resume({ parameters: rest }), 'shape', 'restore: dense_1.W must be 3 × 6, got nothing'],
    [
      resume({ parameters: { ...rest, 'dense_1.W': { ...first!, rows: 6, columns: 3 } } }),
      'shape',
      'restore: dense_1.W must be 3 × 6, got 6 × 3',
    ],
    [
      resume({ parameters: { ...state.parameters, 'dense_9.b': { ...first!, rows: 1, columns: 18 } } }),
      'shape',
      'restore: state has dense_9.b, which is not in the network',
    ],
    [
      () =>
        adaptive.restore({ ...kept, slots: { ...kept.slots, 'dense_1.W.m': first!, 'dense_2.W.v': first! } }),
      'shape',
      'restore: dense_2.W.v must be 6 × 3, got 3 × 6',
    ],
    [resume({ precision: 'float32' }), 'range', 'restore: precision must be float64, got float32'],
    [resume({ random: 'numpy' }), 'range', 'restore: random must be philox, got numpy'],
    [resume({ examples: 7 }), 'range', 'restore: examples must be 23, got 7'],
  ],
});
