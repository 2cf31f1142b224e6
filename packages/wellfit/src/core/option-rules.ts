// What options may be: numbers in a range, words of a list.
import { WellfitError } from './errors.ts';

function requireRule(name: string, value: number, { rule, holds }: { rule: string; holds: boolean }): void {
  if (!holds) throw new WellfitError('range', `${name} must be ${rule}, got ${value}`);
}

/** @throws {WellfitError} `range` unless 0 < value < ∞ */
export function requirePositive(name: string, value: number): void {
  requireRule(name, value, { rule: 'a finite number above 0', holds: value > 0 && value < Infinity });
}

/** @throws {WellfitError} `range` unless 0 ≤ value < ∞ */
export function requireNotNegative(name: string, value: number): void {
  requireRule(name, value, { rule: 'a finite number ≥ 0', holds: value >= 0 && value < Infinity });
}

/** @throws {WellfitError} `range` unless 0 ≤ value < 1 */
export function requireShare(name: string, value: number): void {
  requireRule(name, value, { rule: 'in [0, 1)', holds: value >= 0 && value < 1 });
}

/** @throws {WellfitError} `range` unless value is a whole number, at least `least` */
export function requireWhole(name: string, value: number, least: number): void {
  requireRule(name, value, {
    rule: `a whole number ≥ ${least}`,
    holds: Number.isInteger(value) && value >= least,
  });
}

/** @throws {WellfitError} `range` unless 0 < value ≤ 1 */
export function requireFactor(name: string, value: number): void {
  requireRule(name, value, { rule: 'in (0, 1]', holds: value > 0 && value <= 1 });
}

/**
 * Callers without types may pass anything; a word taken for another would do something else in silence.
 *
 * @throws {WellfitError} `range` unless the word is one of them
 */
export function requireWord(name: string, given: string, words: readonly string[]): void {
  if (words.includes(given)) return;
  const others = words.slice(0, -1).join(', ');
  throw new WellfitError('range', `${name} must be ${others} or ${words.at(-1)}, got ${given}`);
}
