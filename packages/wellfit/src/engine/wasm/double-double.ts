// The straight lines of core/double-double.ts as vector code: the same operations, so that the bits are the same.
//
// Where fewer operations give the same bits, these take fewer; a comment says why the bits are the same.
import { f64x2, i32, i64x2, type Operator, type Operators, v128 } from './instructions.ts';
import type { Lane, Line } from './vector.ts';

/** A value in each lane, or one number for all. */
type Value = Lane | number;

/** An unevaluated sum: of a value and what rounding took from it, or of one still to be rounded and the rest. */
export interface Parts {
  readonly high: Lane;
  readonly low: Lane;
}

type Binary =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'smaller'
  | 'larger'
  | 'equal'
  | 'less'
  | 'lessOrEqual'
  | 'and'
  | 'andNot'
  | 'or'
  | 'addBits'
  | 'subtractBits';

const binary: Operators<Binary> = {
  add: f64x2.add,
  subtract: f64x2.subtract,
  multiply: f64x2.multiply,
  divide: f64x2.divide,
  smaller: f64x2.pmin,
  larger: f64x2.pmax,
  equal: f64x2.equal,
  less: f64x2.less,
  lessOrEqual: f64x2.lessOrEqual,
  and: v128.and,
  andNot: v128.andNot,
  or: v128.or,
  addBits: i64x2.add,
  subtractBits: i64x2.subtract,
};

/**
 * Operations on doubles, each appended to a line for all its vectors.
 *
 * `smaller(a, b)` is b where b < a, and `larger(a, b)` is b where a < b: else they are a, also where either is NaN.
 */
export type Doubles = Readonly<Record<Binary, (a: Value, b: Value) => Lane>> & {
  readonly select: (yes: Value, no: Value, mask: Lane) => Lane;
  readonly shiftLeft: (a: Lane, places: number) => Lane;
  readonly shiftRight: (a: Lane, places: number) => Lane;
  /** 64 bits that stand for no number. */
  readonly bits: (value: bigint) => Lane;
};

/** The operations on a line of doubles. */
export function doublesOn(line: Line): Doubles {
  const emit =
    (operator: Operator) =>
    (...operands: readonly Value[]): Lane => {
      const lanes = operands.map(value => (typeof value === 'number' ? line.constant(value) : value));
      return line.each(vector => operator(...lanes.map(lane => lane(vector))));
    };
  const emitters = Object.entries(binary).map(([name, operator]) => [name, emit(operator)]);
  return {
    ...(Object.fromEntries(emitters) as Record<Binary, (a: Value, b: Value) => Lane>),
    select: emit(v128.select),
    shiftLeft: (a, places) => line.each(vector => i64x2.shiftLeft(a(vector), i32.constant(places))),
    shiftRight: (a, places) => line.each(vector => i64x2.shiftRight(a(vector), i32.constant(places))),
    bits: value => line.bits(value, 64),
  };
}

/** 1.5 · 2^52: adding and subtracting it rounds to a whole number, ties to even. */
const ROUNDER = 6755399441055744;
/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Veltkamp 1968). */
const SPLITTER = 134217729;
/** 1.5 · 2^28: adding and subtracting it leaves the top 26 bits of a number from 2 to 4. */
const SPLITTER_2_TO_4 = 402653184;
/** 1.5 · 2^32: adding and subtracting it rounds to a multiple of 2^-20. */
const GRID = 6442450944;

// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same digits on every engine
const INVERSE_LN2 = 1.4426950408889634;
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
const TWO_THIRDS_HIGH = 0.6666666716337204;
const TWO_THIRDS_LOW = -4.967053731282552e-9;
const TWO_THIRDS = 0.6666666666666666;

const EXP_EVEN = [
  0.16666666666666685, 0.008333333333316316, 0.0001984126989792604, 2.755723349537905e-6,
  2.511246639457876e-8,
];
const EXP_ODD = [
  0.041666666666666685, 0.0013888888888872995, 2.480158734968952e-5, 2.755725147654292e-7,
  2.0921855023429074e-9,
];
const LOG_EVEN = [0.5999999999999996, 0.3333333332610846, 0.23076834080075276, 0.1751146416950197];
const LOG_ODD = [0.4285714285716864, 0.27272728326061396, 0.2000451799082419, 0.17989293550969124];
const ERFC_ABOVE = [
  0.0033791670955125737, 0.10061140479317683, 0.09629083727665425, 0.008828485776317261, 5.807204477208368e-5,
];
const ERFC_ABOVE_ODD = [
  -0.001391685470191241, -0.14199533294339683, -0.037749142961011936, -0.001129418837147208,
  -1.3495466224915549e-9,
];
const ERFC_BELOW = [1, 1.253446235937829, 0.17945504748734584, 0.0036351331913340047];
const ERFC_BELOW_ODD = [
  -1.5971134158404614, -0.5932272305981338, -0.03396575381182183, -0.00016184789227923678,
];

const EXPONENT_ONE = 1n << 52n;
const FRACTION = EXPONENT_ONE - 1n;
/** Top word of √½, from which folded numbers start. */
const FOLDED = 0x3fe6a09en << 32n;
/** What carries into the exponent where the logarithm folds its argument. */
const FOLD = (0x3ffn << 52n) - FOLDED;

/** The bits of 2^0 with another exponent than 0, which may be as low as -1023 and beyond 1023. */
export const exponentBits = (exponent: number): bigint => BigInt(exponent + 1023) * EXPONENT_ONE;

/** high + low of a sum still to be rounded, |high| ≥ |low|. */
export function rounded(on: Doubles, { high, low }: Parts): Parts {
  const sum = on.add(high, low);
  return { high: sum, low: on.subtract(low, on.subtract(sum, high)) };
}

/** The top 26 bits of x. */
function head(on: Doubles, x: Lane): Lane {
  const scaled = on.multiply(x, SPLITTER);
  return on.subtract(scaled, on.subtract(scaled, x));
}

/**
 * {@link head} in an operation less, for x from 2 to 4 only.
 *
 * Both round to 26 bits, ties to even: Veltkamp's too, on this interval (the test tries every tie).
 */
export function headFrom2To4(on: Doubles, x: Lane): Lane {
  return on.subtract(on.add(x, SPLITTER_2_TO_4), SPLITTER_2_TO_4);
}

/**
 * The whole number k nearest to x / ln 2, as a number and as bits whose lowest twelve are k + bias: moved up to the
 * exponent's place they make 2^(k + bias - 1023). The bias is even so that ties round as without it.
 */
export function expExponent(on: Doubles, x: Lane, bias: number): { readonly k: Lane; readonly bits: Lane } {
  const bits = on.add(on.multiply(x, INVERSE_LN2), ROUNDER + bias);
  return { k: on.subtract(bits, ROUNDER + bias), bits };
}

/** c0 + z (c1 + z (c2 + …)). */
function polynomial(on: Doubles, z: Lane, coefficients: readonly number[]): Lane {
  const [last, ...rest] = coefficients.toReversed();
  return rest.reduce<Value>((sum, c) => on.add(c, on.multiply(z, sum)), last!) as Lane;
}

/** What {@link expParts} adds to x, and what it puts in place of a leading 1; a missing low half is 0. */
export interface ExpTerms {
  readonly xLow?: Lane;
  readonly one?: Value;
  readonly oneLow?: Lane;
}

/** e^(x + xLow) / 2^k - 1 + one + oneLow as a sum still to be rounded. */
export function expParts(on: Doubles, x: Lane, k: Lane, { xLow, one = 1, oneLow }: ExpTerms = {}): Parts {
  const { add, subtract, multiply } = on;
  const exact = subtract(x, multiply(k, LN2_HIGH));
  const whole = multiply(k, LN2_LOW);
  const rest = xLow ? subtract(whole, xLow) : whole;
  const r = subtract(exact, rest);
  const rLow = subtract(subtract(exact, r), rest);

  const z = multiply(r, r);
  const even = polynomial(on, z, EXP_EVEN);
  const odd = polynomial(on, z, EXP_ODD);
  const cubic = multiply(multiply(z, r), add(even, multiply(r, odd)));

  const rHead = head(on, r);
  const square = multiply(multiply(0.5, rHead), rHead);
  const squareLow = multiply(multiply(0.5, subtract(r, rHead)), add(r, rHead));

  const linear = add(one, r);
  const sum = add(linear, square);
  const small = add(add(add(rLow, multiply(r, rLow)), squareLow), cubic);
  const linearLow = subtract(r, subtract(linear, one));
  const sumLow = subtract(square, subtract(sum, linear));
  return { high: sum, low: add(add(linearLow, sumLow), oneLow ? add(small, oneLow) : small) };
}

/** (a + aLow) / (b + bLow), a missing low half being 0; the upper half has 26 bits, as what `headOf` makes of b. */
export function quotientParts(
  on: Doubles,
  [a, aLow]: readonly [Lane, Lane | undefined],
  [b, bLow]: readonly [Lane, Lane],
  headOf: typeof head = head,
): Parts {
  const { add, subtract, multiply } = on;
  const inverse = on.divide(1, b);
  const high = head(on, multiply(a, inverse));
  const bHead = headOf(on, b);
  const bTail = add(subtract(b, bHead), bLow);
  const rest = subtract(subtract(a, multiply(high, bHead)), multiply(high, bTail));
  return { high, low: multiply(aLow ? add(rest, aLow) : rest, inverse) };
}

/** A number as 2^k times a quotient in [√½, √2). */
export interface Folded {
  /** Bits of which those of the exponent are 2^k's. */
  readonly bits: Lane;
  readonly k: Lane;
  readonly quotient: Lane;
}

/** Folds x / 2^lift, x being normal; `lift` is a number up to 54 at the place of an exponent. */
export function fold(on: Doubles, x: Lane, lift?: Lane): Folded {
  // 64 more keep the exponent positive where the lift is taken from it
  const spare = lift ? 64 : 0;
  const bits = on.addBits(x, on.bits(FOLD + BigInt(spare) * EXPONENT_ONE));
  const exponent = on.shiftRight(lift ? on.subtractBits(bits, lift) : bits, 52);
  return {
    bits,
    k: on.subtract(on.or(exponent, 2 ** 52), 2 ** 52 + 1023 + spare),
    quotient: on.addBits(on.and(bits, on.bits(FRACTION)), on.bits(FOLDED)),
  };
}

/** k ln 2 in two parts. */
export function multipleOfLn2(on: Doubles, k: Lane): Parts {
  return { high: on.multiply(k, LN2_HIGH), low: on.multiply(k, LN2_LOW) };
}

/** ln 2 in two parts where the mask is set, 0 elsewhere. */
export function maskedLn2(on: Doubles, mask: Lane): Parts {
  return { high: on.and(mask, LN2_HIGH), low: on.and(mask, LN2_LOW) };
}

/** ln(1 + f + fLow) + whole as a sum still to be rounded, a missing low half being 0. */
export function logSeries(on: Doubles, f: Lane, fLow: Lane | undefined, whole: Parts): Parts {
  const { add, subtract, multiply } = on;
  const denominator = add(2, f);
  const lost = subtract(f, subtract(denominator, 2));
  const denominatorLow = fLow ? add(lost, fLow) : lost;
  const { high: s, low: sLow } = quotientParts(on, [f, fLow], [denominator, denominatorLow]);

  const square = multiply(s, s);
  const squareLow = multiply(sLow, add(add(s, s), sLow));
  const z = add(square, squareLow);
  const zz = multiply(z, z);
  const even = polynomial(on, zz, LOG_EVEN);
  const odd = polynomial(on, zz, LOG_ODD);
  const rest = add(squareLow, multiply(zz, add(even, multiply(z, odd))));

  const factor = headFrom2To4(on, add(add(3, square), rest));
  const factorLow = subtract(rest, subtract(subtract(factor, 3), square));
  const product = multiply(s, factor);
  const productLow = add(multiply(sLow, factor), multiply(factorLow, add(s, sLow)));
  const productHead = head(on, add(product, productLow));
  const productTail = subtract(productLow, subtract(productHead, product));

  const part = multiply(productHead, TWO_THIRDS_HIGH);
  const sum = add(whole.high, part);
  const thirds = add(multiply(productHead, TWO_THIRDS_LOW), multiply(productTail, TWO_THIRDS));
  const small = add(whole.low, thirds);
  return { high: sum, low: add(subtract(part, subtract(sum, whole.high)), small) };
}

/** ln erfc |a| as high + low, for a from -6 to 0. */
export function erfcLogParts(on: Doubles, a: Lane): Parts {
  const { add, subtract, multiply } = on;
  const z = multiply(a, a);
  const series = (even: readonly number[], odd: readonly number[]) =>
    add(polynomial(on, z, even), multiply(a, polynomial(on, z, odd)));
  const quotient = on.divide(series(ERFC_ABOVE, ERFC_ABOVE_ODD), series(ERFC_BELOW, ERFC_BELOW_ODD));

  const eighth = multiply(0.125, a);
  const linear = add(a, eighth);
  const aHead = subtract(add(a, GRID), GRID);
  const slope = multiply(-0.640625, aHead);
  const square = multiply(aHead, slope);
  const sum = add(linear, square);
  const squareLow = multiply(subtract(a, aHead), subtract(slope, multiply(0.640625, a)));
  const linearLow = subtract(eighth, subtract(linear, a));
  const small = add(add(squareLow, multiply(a, quotient)), linearLow);
  return rounded(on, { high: sum, low: add(subtract(square, subtract(sum, linear)), small) });
}
