// Optimizers and schedules by the name of their kind: how a description in a file becomes one again.
import { WellfitError } from '../core/errors.ts';
import { quote } from '../data/quote.ts';
import { type Lbfgs, lbfgs } from './lbfgs.ts';
import { adagrad, adam, adamW, type Optimizer, rmsprop, sgd } from './optimizer.ts';
import {
  constant,
  cosineDecay,
  exponentialDecay,
  type LearningRateOption,
  onPlateau,
  type Schedule,
  stepDecay,
  warmUp,
} from './schedule.ts';

type Description = Readonly<Record<string, unknown>>;

/** What an option of a description must be. */
type OptionType = 'number' | 'boolean' | 'string' | 'rate';

/** A kind of things: the options that it takes, and its factory, which checks their ranges. */
interface Kind<Made> {
  readonly options: Readonly<Record<string, OptionType>>;
  readonly make: (options: never) => Made;
}

const everyOptimizer = { learningRate: 'rate', clipNorm: 'number', clipValue: 'number' } as const;
const adamOptions = { ...everyOptimizer, beta1: 'number', beta2: 'number', epsilon: 'number' } as const;

const optimizers: ReadonlyMap<unknown, Kind<Optimizer | Lbfgs>> = new Map<string, Kind<Optimizer | Lbfgs>>([
  ['sgd', { make: sgd, options: { ...everyOptimizer, momentum: 'number', nesterov: 'boolean' } }],
  [
    'rmsprop',
    {
      make: rmsprop,
      options: {
        ...everyOptimizer,
        decay: 'number',
        epsilon: 'number',
        momentum: 'number',
        centered: 'boolean',
      },
    },
  ],
  [
    'adagrad',
    { make: adagrad, options: { ...everyOptimizer, epsilon: 'number', initialAccumulator: 'number' } },
  ],
  ['adam', { make: adam, options: adamOptions }],
  ['adamW', { make: adamW, options: { ...adamOptions, weightDecay: 'number', decay: 'string' } }],
  [
    'lbfgs',
    {
      make: lbfgs,
      options: {
        history: 'number',
        learningRate: 'number',
        gradientTolerance: 'number',
        changeTolerance: 'number',
      },
    },
  ],
]);

const schedules: ReadonlyMap<unknown, Kind<Schedule>> = new Map<string, Kind<Schedule>>([
  [
    'constant',
    {
      make: ({ learningRate }: { learningRate: number }) => constant(learningRate),
      options: { learningRate: 'number' },
    },
  ],
  ['stepDecay', { make: stepDecay, options: { learningRate: 'number', every: 'number', factor: 'number' } }],
  [
    'exponentialDecay',
    { make: exponentialDecay, options: { learningRate: 'number', every: 'number', factor: 'number' } },
  ],
  [
    'cosineDecay',
    { make: cosineDecay, options: { learningRate: 'number', final: 'number', steps: 'number' } },
  ],
  ['warmUp', { make: warmUp, options: { steps: 'number', from: 'number', to: 'rate' } }],
  [
    'onPlateau',
    {
      make: onPlateau,
      options: {
        learningRate: 'number',
        factor: 'number',
        patience: 'number',
        minimumChange: 'number',
        minimum: 'number',
      },
    },
  ],
]);

/**
 * The optimizer that a description names; options that it leaves out have their defaults.
 *
 * @param description what an optimizer's `description` holds, perhaps out of a file
 * @throws {WellfitError} `format` when there is no such kind or option, or an option is not of its type; `range` when
 * it is outside its range
 *
 * @example
 * ```ts
 * readOptimizer({ kind: 'adam', beta1: 0.8 }).description['beta1'] // => 0.8
 * ```
 */
export function readOptimizer(description: Description): Optimizer | Lbfgs {
  return make('readOptimizer', optimizers, description);
}

/**
 * The schedule that a description names; options that it leaves out have their defaults.
 *
 * @param description what a schedule's `description` holds, perhaps out of a file
 * @throws {WellfitError} as `readOptimizer`
 *
 * @example
 * ```ts
 * readSchedule({ kind: 'cosineDecay', learningRate: 1 }).rate(50, 100) // => 0.5
 * ```
 */
export function readSchedule(description: Description): Schedule {
  return make('readSchedule', schedules, description);
}

function make<Made>(
  caller: string,
  kinds: ReadonlyMap<unknown, Kind<Made>>,
  { kind: name, ...given }: Description,
): Made {
  const kind = kinds.get(name);
  if (!kind) {
    const names = [...kinds.keys()].join(', ');
    throw new WellfitError('format', `${caller}: kind must be one of ${names}, got ${quoted(name)}`);
  }
  const options = Object.entries(given).map(([option, value]) => {
    if (!Object.hasOwn(kind.options, option)) {
      throw new WellfitError('format', `${caller}: ${name} has no option ${option}`);
    }
    return [option, readOption(`${caller}: ${name}: ${option}`, kind.options[option]!, value)];
  });
  return kind.make(Object.fromEntries(options) as never);
}

function readOption(name: string, type: OptionType, value: unknown): unknown {
  if (type === 'rate') return readRate(name, value);
  if (typeof value === type) return value;
  const article = type === 'boolean' ? 'true or false' : `a ${type}`;
  throw new WellfitError('format', `${name} must be ${article}, got ${quoted(value)}`);
}

function readRate(name: string, value: unknown): LearningRateOption {
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null) return readSchedule({ ...value });
  throw new WellfitError('format', `${name} must be a number or a schedule, got ${quoted(value)}`);
}

function quoted(value: unknown): string {
  if (typeof value === 'object' && value !== null) return quote(JSON.stringify(value));
  return typeof value === 'string' ? quote(value) : `${value}`;
}
