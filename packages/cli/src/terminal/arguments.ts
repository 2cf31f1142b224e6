// Values of options: read whole, checked against their range, refused with the range in the message.
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';

/** What an option is given: text on the command line; in a config file lists and objects too. */
export type Given = string | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Reads an option's value, or throws with the valid range. */
export type Reader<T> = (given: Given) => T;

interface Range {
  /** The rule in words: `above 0`. */
  readonly rule: string;
  readonly holds: (value: number) => boolean;
}

/** What was given, as text; a list or an object is told from any text that an option takes. */
function textOf(given: Given): string {
  return typeof given === 'string' ? given : JSON.stringify(given);
}

function refused(flag: string, rule: string, given: Given): WellfitError {
  return new WellfitError('range', `${flag} must be ${rule}, got ${label(textOf(given))}`);
}

/** A finite number under a rule: `number('--learning-rate', { rule: 'above 0', holds: v => v > 0 })`. */
export function number(flag: string, { rule, holds }: Range): Reader<number> {
  return given => {
    const text = textOf(given);
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && holds(value)) return value;
    throw refused(flag, `a finite number ${rule}`, given);
  };
}

/** A whole number of at least `least`. */
export function whole(flag: string, least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return given => {
    const text = textOf(given);
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const rule = most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `from ${least} to ${most}`;
    throw refused(flag, `a whole number ${rule}`, given);
  };
}

/** One of some words. */
export function oneOf<Word extends string>(flag: string, words: readonly Word[]): Reader<Word> {
  return given => {
    const word = words.find(candidate => candidate === given);
    if (word !== undefined) return word;
    throw refused(flag, `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`, given);
  };
}

/** Units of hidden layers: whole numbers ≥ 1 with commas between, or `none`. */
export function units(flag: string): Reader<number[]> {
  const most = 1_000_000;
  return given => {
    const text = Array.isArray(given) ? given.join(',') || 'none' : textOf(given);
    if (text === 'none') return [];
    const values = text.split(',').map(part => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
    if (values.every(value => value >= 1 && value <= most)) return values;
    throw refused(flag, `whole numbers from 1 to ${most} with commas between, or none`, given);
  };
}

/** Names with commas between, or a list of names. */
export function names(flag: string): Reader<string[]> {
  return given => {
    if (typeof given === 'string') return given.split(',').map(part => part.trim());
    if (Array.isArray(given) && given.every(name => typeof name === 'string')) return [...given];
    throw refused(flag, 'names of columns', given);
  };
}

/** A name, or names: text is kept as it is, since a column's name may hold commas. */
export function nameOrNames(flag: string): Reader<string | readonly string[]> {
  return given => (typeof given === 'string' ? given : names(flag)(given));
}

/** Pairs `name=value` with commas between, or an object; each value is read by `read`, which is told the name. */
export function pairs<Value>(
  flag: string,
  rule: string,
  read: (name: string) => Reader<Value>,
): Reader<Readonly<Record<string, Value>>> {
  return given => {
    if (Array.isArray(given)) throw refused(flag, rule, given);
    const entries = typeof given === 'string' ? given.split(',').map(pair => splitPair(pair)) : fields(given);
    if (entries.length === 0 || entries.some(([name, value]) => name === '' || value === undefined)) {
      throw refused(flag, rule, given);
    }
    return Object.fromEntries(entries.map(([name, value]) => [name, read(name)(value!)]));
  };
}

/** At the last `=`: a name may hold others. */
function splitPair(pair: string): readonly [string, string | undefined] {
  const at = pair.lastIndexOf('=');
  return at < 0 ? [pair, undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

function fields(given: object): (readonly [string, string])[] {
  return Object.entries(given).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : String(value),
  ]);
}

/** The rules that several commands share. */
export const rules = {
  positive: { rule: 'above 0', holds: (value: number) => value > 0 },
  notNegative: { rule: '≥ 0', holds: (value: number) => value >= 0 },
  keepProb: { rule: 'in (0, 1]', holds: (value: number) => value > 0 && value <= 1 },
  share: { rule: 'in (0, 1)', holds: (value: number) => value > 0 && value < 1 },
  belowOne: { rule: 'in [0, 1)', holds: (value: number) => value >= 0 && value < 1 },
} as const satisfies Record<string, Range>;

/** Seeds fit in 32 bits, as numpy's do. */
export const seed = (flag: string): Reader<number> => whole(flag, 0, 0xffffffff);
