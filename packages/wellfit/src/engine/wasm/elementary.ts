// Exponentials, logarithms and their kin as vector code, with the bits of core/elementary.ts for every double.
//
// What branches there is clamped or selected here. A clamp keeps a NaN, which then goes through all operations.
import type { Precision } from '../../core/matrix.ts';
import type { ElementaryOperator } from '../expression.ts';
import {
  type Doubles,
  doublesOn,
  erfcLogParts,
  expExponent,
  exponentBits,
  expParts,
  fold,
  headFrom2To4,
  logSeries,
  maskedLn2,
  multipleOfLn2,
  type Parts,
  quotientParts,
  rounded,
} from './double-double.ts';
import { f32x4, f64x2, v128 } from './instructions.ts';
import type { Lane, StraightLine } from './vector.ts';

const TWO_M54 = 5.551115123125783e-17;
const SIGN = 1n << 63n;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** Below minus this e^x rounds to 0; above 710 it rounds to ∞. */
const DEEPEST = 746;
/** e^x is carried this much too large where it may lie below 2^-1022; an odd power, for {@link expExponent}. */
const LIFT = 2 ** 201;
const LIFT_BIAS = 1023 + 201;
/** The smallest 1 + x that the logarithm folds: top word 0x3ff6a09e. */
const FOLDS = 1.4142131805419922;

function exp(on: Doubles, x: Lane): Lane {
  const { shiftLeft, shiftRight, multiply } = on;
  const clamped = on.larger(on.smaller(x, 710), -DEEPEST);
  const { k, bits } = expExponent(on, clamped, 2 * 1023);
  const parts = expParts(on, clamped, k);
  // two powers of about half the exponent: their product may lie outside the range
  const half = shiftRight(bits, 1);
  const scaled = multiply(on.add(parts.high, parts.low), shiftLeft(half, 52));
  return multiply(scaled, shiftLeft(on.subtractBits(bits, half), 52));
}

function expm1(on: Doubles, x: Lane): Lane {
  const { add, subtract } = on;
  const clamped = on.larger(on.smaller(x, 710), -44);
  const { k, bits } = expExponent(on, clamped, 1022);
  // 2^(k - 1), which for no k overflows
  const power = on.shiftLeft(bits, 52);
  const inverse = on.andNot(on.subtractBits(on.bits(exponentBits(1022)), power), on.less(44, x));
  const one = subtract(1, inverse);
  const other = subtract(one, 1);
  const oneLow = subtract(subtract(1, subtract(one, other)), add(inverse, other));
  const parts = expParts(on, clamped, k, { one, oneLow });
  const high = add(parts.high, parts.low);
  // x is never above e^x - 1: only a zero's sign is settled here
  return on.larger(x, on.multiply(add(high, high), power));
}

/** `finite`, but -∞ where x is `pole` and x where x is ∞ or NaN. */
function withPole(on: Doubles, x: Lane, finite: Lane, pole: number): Lane {
  const settled = on.larger(on.subtract(x, Number.MAX_VALUE), finite);
  return on.add(settled, on.and(on.equal(x, pole), -Infinity));
}

function log(on: Doubles, x: Lane): Lane {
  const lifted = on.and(on.less(x, SMALLEST_NORMAL), on.bits(54n << 52n));
  const normal = on.multiply(x, on.addBits(lifted, 1));
  const { k, quotient } = fold(on, normal, lifted);
  const parts = logSeries(on, on.subtract(quotient, 1), undefined, multipleOfLn2(on, k));
  return on.or(withPole(on, x, on.add(parts.high, parts.low), 0), on.less(x, 0));
}

function log1p(on: Doubles, x: Lane): Lane {
  const { add, subtract } = on;
  const sum = add(1, x);
  const one = subtract(sum, x);
  const sumLow = add(subtract(1, one), subtract(x, subtract(sum, one)));
  const { bits, k, quotient } = fold(on, sum);
  const unfolded = on.equal(k, 0);
  const power = on.smaller(on.and(bits, Infinity), 2 ** 1022);
  const inverse = on.subtractBits(on.bits(exponentBits(1023)), power);
  const f = on.select(x, subtract(quotient, 1), unfolded);
  const fLow = on.andNot(on.multiply(sumLow, inverse), unfolded);
  const parts = logSeries(on, f, fLow, multipleOfLn2(on, k));
  const settled = withPole(on, x, add(parts.high, parts.low), -1);
  const tiny = on.less(on.andNot(x, -0), TWO_M54);
  return on.or(on.select(x, settled, tiny), on.less(x, -1));
}

/** e^(x + xLow) - 1 for x from -44 to 0, as a sum still to be rounded and the power of 2 it must be multiplied by. */
function decayBelowOne(
  on: Doubles,
  x: Lane,
  xLow?: Lane,
): { readonly parts: Parts; readonly minusTwice: Lane } {
  const { add, subtract } = on;
  const { k, bits } = expExponent(on, x, 3072);
  // -2^(k + 1): the bias reaches the sign
  const minusTwice = on.shiftLeft(bits, 52);
  const inverse = on.subtractBits(on.bits(0xfffn << 52n), minusTwice);
  const one = subtract(1, inverse);
  // what 1 - 2^-k loses, in fewer operations than where 2^-k may be below 1
  const oneLow = subtract(1, add(inverse, one));
  return { parts: expParts(on, x, k, xLow ? { xLow, one, oneLow } : { one, oneLow }), minusTwice };
}

function tanh(on: Doubles, x: Lane): Lane {
  const { add, subtract, multiply } = on;
  const negative = on.larger(on.or(x, -0), -20);
  const { parts, minusTwice } = decayBelowOne(on, add(negative, negative));
  const { high, low } = rounded(on, parts);
  // -2t / (4 + 2t): no other digits than -t / (2 + t)
  const t = multiply(high, minusTwice);
  const tLow = multiply(low, minusTwice);
  const denominator = subtract(4, t);
  const denominatorLow = subtract(subtract(subtract(4, denominator), t), tLow);
  const ratio = quotientParts(on, [t, tLow], [denominator, denominatorLow], headFrom2To4);
  return on.or(add(ratio.high, ratio.low), on.and(x, -0));
}

function erf(on: Doubles, x: Lane): Lane {
  const log = erfcLogParts(on, on.larger(on.or(x, -0), -6));
  const { parts, minusTwice } = decayBelowOne(on, log.high, log.low);
  const twice = on.multiply(on.add(parts.high, parts.low), minusTwice);
  return on.select(x, on.multiply(twice, 0.5), on.bits(SIGN));
}

/** e^-|x| as high + low, times {@link LIFT}. */
function liftedDecay(on: Doubles, x: Lane): Parts {
  const negative = on.larger(on.or(x, -0), -DEEPEST);
  const { k, bits } = expExponent(on, negative, LIFT_BIAS);
  const { high, low } = rounded(on, expParts(on, negative, k));
  const power = on.shiftLeft(bits, 52);
  return { high: on.multiply(high, power), low: on.multiply(low, power) };
}

function sigmoid(on: Doubles, x: Lane): Lane {
  const { add, subtract, multiply } = on;
  const e = liftedDecay(on, x);
  // twice 1 + e^-|x|, which is from 2 to 4
  const twice = multiply(e.high, 2 / LIFT);
  const denominator = add(2, twice);
  const denominatorLow = add(subtract(twice, subtract(denominator, 2)), multiply(e.low, 2 / LIFT));
  // the mask makes a NaN, which gives way to the 1 of 1 / (1 + e)
  const positive = on.less(0, x);
  const numerator = on.smaller(LIFT, on.or(e.high, positive));
  const numeratorLow = on.andNot(e.low, positive);
  const ratio = quotientParts(on, [numerator, numeratorLow], [denominator, denominatorLow], headFrom2To4);
  return multiply(add(ratio.high, ratio.low), 2 / LIFT);
}

function softplus(on: Doubles, x: Lane): Lane {
  const { add, subtract, multiply } = on;
  const lifted = liftedDecay(on, x);
  const e = multiply(lifted.high, 1 / LIFT);
  const eLow = multiply(lifted.low, 1 / LIFT);
  const sum = add(1, e);
  const sumLow = add(subtract(e, subtract(sum, 1)), eLow);
  const folds = on.lessOrEqual(FOLDS, sum);
  const f = on.select(subtract(multiply(sum, 0.5), 1), e, folds);
  const fLow = on.select(multiply(sumLow, 0.5), eLow, folds);
  const part = rounded(on, logSeries(on, f, fLow, maskedLn2(on, folds)));

  const ramp = on.larger(x, 0);
  const whole = add(ramp, part.high);
  const lost = subtract(on.smaller(part.high, ramp), subtract(whole, on.larger(ramp, part.high)));
  const smooth = add(whole, add(lost, part.low));
  // x is never above the result, but where ∞ met ∞
  return on.larger(x, on.select(e, smooth, on.less(x, -41)));
}

const functions: Readonly<Record<ElementaryOperator, (on: Doubles, x: Lane) => Lane>> = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  erf,
  sigmoid,
  softplus,
};

const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/**
 * Emits name(x) for the line's vectors. In f64x2 the bits are those of core/elementary.ts; in f32x4 they are those
 * rounded to float32.
 */
export function emitElementary(
  name: ElementaryOperator,
  line: StraightLine,
  precision: Precision,
  x: Lane,
): Lane {
  if (precision === 'float64') return functions[name](doublesOn(line), line.each(x));
  const doubles = line.as('float64', 2 * line.width);
  const lower = line.each(x);
  const upper = line.each(vector => v128.shuffle(lower(vector), lower(vector), UPPER_HALF));
  const wide = doubles.each(half => f64x2.promote((half % 2 === 0 ? lower : upper)(half >> 1)));
  const y = functions[name](doublesOn(doubles), wide);
  const narrow = doubles.each(half => f32x4.demote(y(half)));
  return line.each(vector => v128.shuffle(narrow(2 * vector), narrow(2 * vector + 1), LOWER_HALVES));
}
