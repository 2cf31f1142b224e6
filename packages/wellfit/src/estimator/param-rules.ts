// What each parameter of an estimator may be: names and values are checked when they are given, not when they are used.
import { WellfitError } from '../core/errors.ts';
import { label, quote } from '../data/quote.ts';
import { initializers } from '../nn/init.ts';
import { nearest } from './nearest.ts';
import { activationNames, type EstimatorParams, optimizerNames } from './params.ts';

/** What a parameter may be, in words and as a test. */
export interface Rule {
  readonly rule: string;
  readonly holds: (value: unknown) => boolean;
}

/** The rules of an estimator's parameters, by name. */
export type Rules = Readonly<Record<string, Rule>>;

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;

const count: Rule = { rule: 'a whole number ≥ 1', holds: isCount };
const kept: Rule = { rule: 'in (0, 1]', holds: p => isNumber(p) && p > 0 && p <= 1 };
const strength: Rule = { rule: 'a finite number ≥ 0', holds: v => isNumber(v) && v >= 0 && v < Infinity };
const positive: Rule = { rule: 'a finite number above 0', holds: v => isNumber(v) && v > 0 && v < Infinity };
const flag: Rule = { rule: 'true or false', holds: v => typeof v === 'boolean' };
const seed: Rule = {
  rule: 'a whole number in [0, 4294967295]',
  holds: v => Number.isInteger(v) && (v as number) >= 0 && (v as number) <= 0xffffffff,
};
const hidden: Rule = {
  rule: 'a list of whole numbers ≥ 1',
  holds: units => Array.isArray(units) && units.every(isCount),
};

const optimizer: Rule = {
  rule: 'an optimizer',
  holds: v => isObject(v) && (('start' in v && typeof v.start === 'function') || isLbfgs(v)),
};
const isLbfgs = (value: object) => 'kind' in value && value.kind === 'lbfgs' && 'description' in value;
const schedule: Rule = {
  rule: 'a schedule',
  holds: v => isObject(v) && 'rate' in v && typeof v.rate === 'function',
};

const object = (rule: string): Rule => ({ rule, holds: isObject });

/** One of some words. */
export const oneOf = (...words: readonly string[]): Rule => ({
  rule: words.join(' or '),
  holds: value => words.includes(value as string),
});

/** What either of two rules allows. */
export const either = (one: Rule, other: Rule): Rule => ({
  rule: `${one.rule} or ${other.rule}`,
  holds: value => one.holds(value) || other.holds(value),
});

/** What a rule allows, or undefined. */
export const optional = ({ rule, holds }: Rule): Rule => ({
  rule,
  holds: value => value === undefined || holds(value),
});

/** A share that may be nothing. */
export const share: Rule = { rule: 'in [0, 1)', holds: v => isNumber(v) && v >= 0 && v < 1 };

const auto = oneOf('auto');

/** The rules of the parameters that every estimator has, in the order in which `getParams` tells them. */
export const sharedRules: Readonly<Record<keyof EstimatorParams, Rule>> = {
  hidden,
  activation: oneOf(...activationNames),
  init: either(auto, oneOf(...initializers)),
  keepProb: kept,
  inputKeepProb: either(auto, kept),
  noise: strength,
  batchNorm: flag,
  layerNorm: flag,
  layers: optional({ rule: 'a function that returns layers', holds: v => typeof v === 'function' }),
  l1: strength,
  l2: either(auto, strength),
  maxNorm: optional(positive),
  optimizer: either(oneOf(...optimizerNames), optimizer),
  learningRate: either(auto, either(positive, schedule)),
  clipNorm: optional(positive),
  batchSize: either(oneOf('auto', 'full'), count),
  epochs: either(auto, count),
  steps: optional(count),
  earlyStopping: either(auto, either({ rule: 'false', holds: v => v === false }, object('{ patience }'))),
  validationSplit: either(auto, share),
  mixup: optional(object('{ alpha }')),
  averaging: optional(object('{ decay }')),
  precision: oneOf('auto', 'float64', 'float32'),
  seed,
  warmStart: flag,
  scale: oneOf('standard', 'none'),
  missing: oneOf('impute', 'refuse'),
  unseen: oneOf('ignore', 'refuse'),
  types: object('an object of numeric or categorical by column'),
};

/**
 * @param caller name of the estimator
 * @throws {WellfitError} `range` for a name that is no parameter, with the nearest that is, or a value that breaks its rule
 */
export function requireParams(caller: string, rules: Rules, given: object): void {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name)) {
      const near = nearest(name, Object.keys(rules));
      const fix = near === undefined ? '' : `; did you mean ${near}?`;
      throw new WellfitError('range', `${caller}: there is no parameter ${label(name)}${fix}`);
    }
    const { rule, holds } = rules[name]!;
    if (!holds(value)) {
      throw new WellfitError('range', `${caller}: ${name} must be ${rule}, got ${shown(value)}`);
    }
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return quote(`[${value.map(String).join(', ')}]`).slice(1, -1);
  return typeof value === 'object' && value !== null
    ? 'an object'
    : typeof value === 'function'
      ? 'a function'
      : String(value);
}
