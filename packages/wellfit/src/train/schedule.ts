// Schedules: how the learning rate changes while a network trains.
import { pow } from '../core/elementary.ts';
import { WellfitError } from '../core/errors.ts';
import {
  requireFactor,
  requireNotNegative,
  requirePositive,
  requireShare,
  requireWhole,
} from '../core/option-rules.ts';
import { circlePoint } from '../data/angle.ts';

/** A schedule as plain data. */
export interface ScheduleDescription {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** The learning rate α as a function of the step. */
export interface Schedule {
  readonly description: ScheduleDescription;
  /** True when α depends on the step. */
  readonly varies: boolean;
  /**
   * α for one update.
   *
   * @param step number of the update, from 0
   * @param steps updates of the whole training
   */
  rate(step: number, steps: number): number;
  /**
   * A fresh watcher for one training, where α follows a loss: takes the loss after each epoch, and returns the
   * factor of α from then on.
   *
   * @param memory where it keeps what it remembers, by name, so that it can be saved; one that holds something is
   *   gone on from
   */
  watch?(memory?: Record<string, number>): (loss: number) => number;
}

/** A fixed learning rate, or a schedule of it. */
export type LearningRateOption = number | Schedule;

/**
 * One learning rate from the first update to the last.
 *
 * @param learningRate α > 0
 * @throws {WellfitError} `range` when the learning rate is not above 0
 *
 * @example
 * ```ts
 * constant(0.1).rate(50, 100) // => 0.1
 * ```
 */
export function constant(learningRate: number): Schedule {
  requirePositive('constant: learningRate', learningRate);
  return { description: { kind: 'constant', learningRate }, varies: false, rate: () => learningRate };
}

/** Options of `stepDecay`. */
export interface StepDecayOptions {
  /** α at the start, above 0. */
  readonly learningRate: number;
  /** Updates between two drops, a whole number ≥ 1. */
  readonly every: number;
  /** What each drop multiplies α by, in (0, 1]. */
  readonly factor: number;
}

/**
 * Drops at equal distances: α·factor^⌊step/every⌋.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * const schedule = stepDecay({ learningRate: 1, every: 10, factor: 0.5 });
 * schedule.rate(9, 100) // => 1
 * schedule.rate(20, 100) // => 0.25
 * ```
 */
export function stepDecay({ learningRate, every, factor }: StepDecayOptions): Schedule {
  requirePositive('stepDecay: learningRate', learningRate);
  requireWhole('stepDecay: every', every, 1);
  requireFactor('stepDecay: factor', factor);
  return {
    description: { kind: 'stepDecay', learningRate, every, factor },
    varies: true,
    rate: step => learningRate * pow(factor, Math.floor(step / every)),
  };
}

/** Options of `exponentialDecay`. */
export interface ExponentialDecayOptions {
  /** α at the start, above 0. */
  readonly learningRate: number;
  /** Updates in which α falls by the factor, above 0. Default 1. */
  readonly every?: number;
  /** What α falls by, in (0, 1]. */
  readonly factor: number;
}

/**
 * A smooth fall: α·factor^(step/every).
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * exponentialDecay({ learningRate: 1, every: 10, factor: 0.25 }).rate(5, 100) // => 0.5
 * ```
 */
export function exponentialDecay({ learningRate, every = 1, factor }: ExponentialDecayOptions): Schedule {
  requirePositive('exponentialDecay: learningRate', learningRate);
  requirePositive('exponentialDecay: every', every);
  requireFactor('exponentialDecay: factor', factor);
  return {
    description: { kind: 'exponentialDecay', learningRate, every, factor },
    varies: true,
    rate: step => learningRate * pow(factor, step / every),
  };
}

/** Options of `cosineDecay`. */
export interface CosineDecayOptions {
  /** α at the start, above 0. */
  readonly learningRate: number;
  /** α at the end, in [0, learningRate]. Default 0. */
  readonly final?: number;
  /** Updates until the end, a whole number ≥ 1. Default: all of the training. */
  readonly steps?: number;
}

/**
 * Half a wave of the cosine: final + (α − final)·(1 + cos(π·step/steps))/2, and final from then on.
 *
 * Source: I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without
 * restarts.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * const schedule = cosineDecay({ learningRate: 1, final: 0.5 });
 * schedule.rate(50, 100) // => 0.75
 * schedule.rate(100, 100) // => 0.5
 * ```
 */
export function cosineDecay({ learningRate, final = 0, steps }: CosineDecayOptions): Schedule {
  requirePositive('cosineDecay: learningRate', learningRate);
  if (!(final >= 0 && final <= learningRate)) {
    throw new WellfitError('range', `cosineDecay: final must be from 0 to learningRate, got ${final}`);
  }
  if (steps !== undefined) requireWhole('cosineDecay: steps', steps, 1);
  return {
    description: { kind: 'cosineDecay', learningRate, final, ...(steps !== undefined && { steps }) },
    varies: true,
    rate: (step, all) => {
      const length = steps ?? all;
      if (step >= length) return final;
      const [cosine] = circlePoint(step / length / 2);
      return final + ((learningRate - final) * (1 + cosine)) / 2;
    },
  };
}

/** Options of `warmUp`. */
export interface WarmUpOptions {
  /** Updates of the rise, a whole number ≥ 1. */
  readonly steps: number;
  /** Share of the full rate that the first update has, in [0, 1). Default 0, where the first update moves nothing. */
  readonly from?: number;
  /** What the rise leads to: a fixed rate, or a schedule whose first step is the first one after the rise. */
  readonly to: LearningRateOption;
}

/**
 * A linear rise before another schedule: α₀·(from + (1 − from)·step/steps), where α₀ is what the other begins with.
 *
 * Source: P. Goyal et al., "Accurate, Large Minibatch SGD", 2017.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * const schedule = warmUp({ steps: 10, to: cosineDecay({ learningRate: 1 }) });
 * schedule.rate(5, 110) // => 0.5
 * schedule.rate(10, 110) // => 1
 * schedule.rate(60, 110) // => 0.5
 * ```
 */
export function warmUp({ steps, from = 0, to }: WarmUpOptions): Schedule {
  requireWhole('warmUp: steps', steps, 1);
  requireShare('warmUp: from', from);
  const next = scheduleOf('warmUp: to', to);
  return {
    description: { kind: 'warmUp', steps, from, to: describeRate(to) },
    varies: true,
    rate: (step, all) => {
      // a training that ends within the rise still rises towards where the other begins
      const rest = Math.max(1, all - steps);
      if (step >= steps) return next.rate(step - steps, rest);
      return next.rate(0, rest) * (from + ((1 - from) * step) / steps);
    },
    ...(next.watch && { watch: next.watch }),
  };
}

/** Options of `onPlateau`. */
export interface OnPlateauOptions {
  /** α at the start, above 0. */
  readonly learningRate: number;
  /** What each drop multiplies α by, in (0, 1). Default 0.1. */
  readonly factor?: number;
  /** Epochs without improvement that pass before the next one lowers α, a whole number ≥ 0. Default 10. */
  readonly patience?: number;
  /** Share of the best loss by which a loss must be lower to be an improvement, in [0, 1). Default 1e-4. */
  readonly minimumChange?: number;
  /** α that no drop goes below, ≥ 0. Default 0. */
  readonly minimum?: number;
}

/**
 * A drop whenever the watched loss no longer falls: α := max(factor·α, minimum) after more than `patience` epochs
 * without loss < (1 − minimumChange)·best.
 *
 * The form of PyTorch's ReduceLROnPlateau. The watched loss is that of the validation examples where there are some.
 *
 * @throws {WellfitError} `range` when an option is outside its range
 *
 * @example
 * ```ts
 * const watcher = onPlateau({ learningRate: 0.3, factor: 0.5, patience: 1 }).watch();
 * [1, 0.5, 0.6, 0.7, 0.6, 0.4].map(watcher) // => [1, 1, 1, 0.5, 0.5, 0.5]
 * ```
 */
export function onPlateau({
  learningRate,
  factor = 0.1,
  patience = 10,
  minimumChange = 1e-4,
  minimum = 0,
}: OnPlateauOptions): Schedule & Required<Pick<Schedule, 'watch'>> {
  requirePositive('onPlateau: learningRate', learningRate);
  if (!(factor > 0 && factor < 1)) {
    throw new WellfitError('range', `onPlateau: factor must be in (0, 1), got ${factor}`);
  }
  requireWhole('onPlateau: patience', patience, 0);
  requireShare('onPlateau: minimumChange', minimumChange);
  requireNotNegative('onPlateau: minimum', minimum);
  return {
    description: { kind: 'onPlateau', learningRate, factor, patience, minimumChange, minimum },
    varies: false,
    rate: () => learningRate,
    watch(memory: Record<string, number> = {}) {
      return loss => {
        let { best = Infinity, waited = 0, share = 1 } = memory;
        if (loss < (1 - minimumChange) * best) {
          best = loss;
          waited = 0;
        } else if (++waited > patience) {
          waited = 0;
          // a minimum above α itself must not raise it
          share = Math.min(share, Math.max(share * factor, minimum / learningRate));
        }
        Object.assign(memory, { best, waited, share });
        return share;
      };
    },
  };
}

/**
 * The schedule of an option that may be a number.
 *
 * @param name who asks, and for which option
 * @throws {WellfitError} `range` when the number is not above 0
 */
export function scheduleOf(name: string, given: LearningRateOption): Schedule {
  if (typeof given === 'object') return given;
  requirePositive(name, given);
  return constant(given);
}

/** A learning rate as plain data. */
export function describeRate(given: LearningRateOption): number | ScheduleDescription {
  return typeof given === 'object' ? given.description : given;
}
