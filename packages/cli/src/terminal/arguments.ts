// Values of options: read whole, checked against their range, refused with the range in the message.
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';

/** Reads an option's value, or throws with the valid range. */
export type Reader<T> = (text: string) => T;

interface Range {
  /** The rule in words: `above 0`. */
  readonly rule: string;
  readonly holds: (value: number) => boolean;
}

/** A finite number under a rule: `number('--learning-rate', { rule: 'above 0', holds: v => v > 0 })`. */
export function number(flag: string, { rule, holds }: Range): Reader<number> {
  return text => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && holds(value)) return value;
    throw new WellfitError('range', `${flag} must be a finite number ${rule}, got ${label(text)}`);
  };
}

/** A whole number of at least `least`. */
export function whole(flag: string, least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return text => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const rule = most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `from ${least} to ${most}`;
    throw new WellfitError('range', `${flag} must be a whole number ${rule}, got ${label(text)}`);
  };
}

/** One of some words. */
export function oneOf<Word extends string>(flag: string, words: readonly Word[]): Reader<Word> {
  return text => {
    const word = words.find(candidate => candidate === text);
    if (word !== undefined) return word;
    throw new WellfitError(
      'range',
      `${flag} must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, got ${label(text)}`,
    );
  };
}

/** Whole numbers ≥ 1 with commas between: the units of hidden layers. */
export function wholeList(flag: string): Reader<number[]> {
  const most = 1_000_000;
  return text => {
    const values = text.split(',').map(part => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
    if (values.every(value => value >= 1 && value <= most)) return values;
    const rule = `must be whole numbers from 1 to ${most} with commas between`;
    throw new WellfitError('range', `${flag} ${rule}, got ${label(text)}`);
  };
}

/** Names with commas between. */
export function names(text: string): string[] {
  return text.split(',').map(part => part.trim());
}

/** The rules that several commands share. */
export const rules = {
  positive: { rule: 'above 0', holds: (value: number) => value > 0 },
  notNegative: { rule: '≥ 0', holds: (value: number) => value >= 0 },
  keepProb: { rule: 'in (0, 1]', holds: (value: number) => value > 0 && value <= 1 },
  share: { rule: 'in (0, 1)', holds: (value: number) => value > 0 && value < 1 },
  momentum: { rule: 'in [0, 1)', holds: (value: number) => value >= 0 && value < 1 },
} as const satisfies Record<string, Range>;

/** Seeds fit in 32 bits, as numpy's do. */
export const seed = (flag: string): Reader<number> => whole(flag, 0, 0xffffffff);
