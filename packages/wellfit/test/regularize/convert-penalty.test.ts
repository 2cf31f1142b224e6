// Converted strengths: what each library does to weights with its number, wellfit does with the converted one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binaryCrossEntropy, dense, l1, l2, lossAndGradients, Matrix, network } from 'wellfit';
import {
  type ConvertPenaltyOptions,
  convertPenalty,
  type PenaltyConvention,
} from '../../src/regularize/convert-penalty.ts';
import python from '../golden/penalties.json' with { type: 'json' };
import javascript from '../golden/penalties-js.json' with { type: 'json' };
import { describeRefusals } from '../refusals.ts';

const W = python.w;
const penalties = { l1, l2 };

interface Step {
  readonly kind: 'l1' | 'l2';
  readonly batchSize: number;
  readonly learningRate: number;
}

/** How one step of plain gradient descent of wellfit changes the weights when all inputs are 0. */
function changeUnder(lambda: number, { kind, batchSize, learningRate }: Step): number[] {
  const net = network({ inputs: W.length, layers: [dense(1)] });
  const parameters = { dense_1: { W: Matrix.from(W.map(w => [w])), b: Matrix.zeros(1, 1) } };
  const examples = { x: Matrix.zeros(batchSize, W.length), y: Array<number>(batchSize).fill(1) };
  const { gradients } = lossAndGradients(net, parameters, examples, {
    loss: binaryCrossEntropy(),
    penalty: penalties[kind]({ lambda }),
  });
  return Array.from(gradients['dense_1']!['W']!.data, slope => -learningRate * slope);
}

const cases = [...python.cases, ...javascript.cases].map(figures => ({
  ...figures,
  convention: figures.convention as PenaltyConvention,
  kind: figures.kind as 'l1' | 'l2',
}));
const all: readonly PenaltyConvention[] = [
  'wellfit',
  'scikitLearn',
  'keras',
  'tfjs',
  'pytorch',
  'convnetjs',
  'playground',
  'decoupled',
];
const withL1: readonly PenaltyConvention[] = ['wellfit', 'keras', 'tfjs', 'convnetjs', 'playground'];

describe('the change of the weights that the library made', () => {
  test.each(cases)(
    '$convention $kind $strength, batch size $batchSize, learning rate $learningRate',
    ({ convention, strength, change, ...step }) => {
      const lambda = convertPenalty(strength, { ...step, from: convention, to: 'wellfit' });
      // weights are of size 1; those of tfjs are rounded to single precision
      const digits = convention === 'tfjs' ? 6 : 14;
      for (const [i, moved] of changeUnder(lambda, step).entries()) {
        expect(moved).toBeCloseTo(change[i]!, digits);
      }
    },
  );

  test('is recorded for every convention but wellfit itself', () => {
    const recorded = (kind: 'l1' | 'l2') =>
      new Set(cases.filter(figures => figures.kind === kind).map(({ convention }) => convention));
    expect([...recorded('l2'), 'wellfit'].sort()).toEqual([...all].sort());
    expect([...recorded('l1'), 'wellfit'].sort()).toEqual([...withL1].sort());
  });
});

const strength = fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1e6, noNaN: true }));
const batchSize = fc.integer({ min: 1, max: 100_000 });
/** Three conventions that a strength may be taken through. */
const route = fc.constantFrom('l1', 'l2').chain(kind => {
  const convention = fc.constantFrom(...(kind === 'l1' ? withL1 : all));
  return fc.record({ kind: fc.constant(kind), from: convention, through: convention, to: convention });
});

describe('any strength', () => {
  test('there and back again, or by way of a third: the same within two roundings', () => {
    fc.assert(
      fc.property(strength, batchSize, route, (given, m, { kind, from, through, to }) => {
        const convert = (value: number, start: PenaltyConvention, end: PenaltyConvention) =>
          convertPenalty(value, { kind, from: start, to: end, batchSize: m });
        const there = convert(given, from, through);
        const near = (value: number, wanted: number) =>
          expect(Math.abs(value - wanted)).toBeLessThanOrEqual(4 * Number.EPSILON * wanted);
        near(convert(there, through, from), given);
        near(convert(there, through, to), convert(given, from, to));
      }),
    );
  });

  test('conventions that divide alike need no batch size, and lose no digit', () => {
    fc.assert(
      fc.property(strength, given => {
        expect(convertPenalty(given, { from: 'wellfit', to: 'scikitLearn' })).toBe(given);
        expect(convertPenalty(given, { from: 'pytorch', to: 'decoupled' })).toBe(given);
        expect(convertPenalty(given, { from: 'keras', to: 'playground' })).toBe(2 * given);
        expect(convertPenalty(given, { from: 'keras', to: 'playground', kind: 'l1' })).toBe(given);
      }),
    );
  });
});

const refused = (given: number, options: Partial<ConvertPenaltyOptions>) => () =>
  convertPenalty(given, { from: 'wellfit', to: 'keras', ...options });

describeRefusals({
  convertPenalty: [
    [refused(-1, {}), 'range', 'convertPenalty: strength must be a finite number ≥ 0, got -1'],
    [refused(Number.NaN, {}), 'range', 'convertPenalty: strength must be a finite number ≥ 0, got NaN'],
    [
      refused(1, {}),
      'range',
      'convertPenalty: batchSize must be a whole number ≥ 1 from wellfit to keras, got undefined',
    ],
    [
      refused(1, { batchSize: 0 }),
      'range',
      'convertPenalty: batchSize must be a whole number ≥ 1 from wellfit to keras, got 0',
    ],
    [refused(1, { kind: 'l3' as never }), 'range', 'convertPenalty: kind must be l1 or l2, got l3'],
    [
      refused(1, { from: 'toString' as never }),
      'range',
      `convertPenalty: from must be one of ${all.join(', ')}, got toString`,
    ],
    [
      refused(1, { to: 'torch' as never }),
      'range',
      `convertPenalty: to must be one of ${all.join(', ')}, got torch`,
    ],
    [
      refused(1, { to: 'pytorch', kind: 'l1' }),
      'unsupported',
      `convertPenalty: to must be one of ${withL1.join(', ')} for an L1 penalty, got pytorch`,
    ],
  ],
});
