// Standard normal numbers from uniform ones, as a formula: interpreter and compiled code share it.
import {
  abs,
  add,
  constant,
  divide,
  type Expression,
  greater,
  log,
  multiply,
  type Operand,
  select,
  sqrt,
  subtract,
} from './expression.ts';

/** Coefficients of a ratio of polynomials, from the constant on. */
interface Ratio {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

/** For |u − 1/2| ≤ 0.425, in r = 0.425² − (u − 1/2)². */
const central: Ratio = {
  numerator: [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  denominator: [1, 17.895169469, 78.757757664, 67.1875636],
};

/** Further out, in r = √(−ln min(u, 1 − u)) − 1.6. */
const tail: Ratio = {
  numerator: [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  denominator: [1, 0.7370016425, 0.12021132975],
};

/**
 * z = Φ⁻¹(u), the quantile of the standard normal distribution, with an error of about 10⁻⁷ of z.
 *
 * For u from 2⁻³⁶ to 1 − 2⁻³⁶: further out there is a third ratio, which no uniform number of 24 bits comes to need.
 *
 * Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37
 * (1988), function PPND7.
 */
export function inverseNormal(u: Operand): Expression {
  const q = subtract(u, 0.5);
  const isFar = greater(abs(q), 0.425);
  const inner = subtract(0.180625, multiply(q, q));
  const nearer = select(greater(q, 0), subtract(1, u), u);
  const outer = subtract(sqrt(multiply(-1, log(nearer))), 1.6);
  const size = ratio(tail, outer);
  const beyond = select(greater(q, 0), size, multiply(-1, size));
  return select(isFar, beyond, multiply(q, ratio(central, inner)));
}

const ratio = ({ numerator, denominator }: Ratio, r: Expression): Expression =>
  divide(polynomial(numerator, r), polynomial(denominator, r));

/** Horner's scheme. */
const polynomial = (coefficients: readonly number[], r: Expression): Expression => {
  const [highest, ...rest] = coefficients.toReversed();
  return rest.reduce<Expression>(
    (sum, coefficient) => add(multiply(sum, r), coefficient),
    constant(highest!),
  );
};
