// What every first-order optimizer is: an update as formulas, a schedule of its learning rate, and limits on gradients.

import { requirePositive } from '../../core/option-rules.ts';
import type { Buffer } from '../../engine/buffer.ts';
import type { Expression, Operand } from '../../engine/expression.ts';
import type { Program } from '../../engine/program.ts';
import {
  describeRate,
  type LearningRateOption,
  type Schedule,
  type ScheduleDescription,
  scheduleOf,
} from '../schedule.ts';

/** An optimizer as plain data. */
export interface OptimizerDescription {
  readonly kind: string;
  readonly learningRate: number | ScheduleDescription;
  readonly [option: string]: unknown;
}

/** A parameter as an optimizer sees it. */
export interface LearnedParameter {
  readonly buffer: Buffer;
  /** True for weights; false for biases and scales. */
  readonly penalized: boolean;
}

/** Where an optimizer writes its update. */
export interface OptimizerPlace {
  readonly program: Program;
  /** α, which may change from step to step. */
  readonly learningRate: Buffer;
}

/**
 * Appends the update of one parameter.
 *
 * @returns the learning rate of each element: how far a steady gradient of 1 moves it in a step, which is α times
 * whatever the optimizer scales a gradient by. A proximal step shrinks by it, so that both agree on the minimum
 */
export type Update = (parameter: LearnedParameter, gradient: Operand) => Expression;

/** Limits on gradients, applied before the optimizer sees them. */
export interface Clip {
  /** Gradients of all parameters together are scaled down to this norm. */
  readonly norm?: number;
  /** Each element is brought into [−value, value]. */
  readonly value?: number;
}

/** An optimizer with its options: an update as formulas. What it remembers starts at 0. */
export interface Optimizer {
  readonly description: OptimizerDescription;
  /** α as a function of the step. */
  readonly schedule: Schedule;
  readonly clip: Clip;
  /** Appends what is done once a step, if anything; what it returns appends the update of one parameter. */
  start(place: OptimizerPlace): Update;
}

/** Options of every optimizer. */
export interface OptimizerOptions {
  /** α > 0, or a schedule of it. */
  readonly learningRate: LearningRateOption;
  /** Above 0: scales the gradients of all parameters down to this norm, where theirs is larger. Default: no limit. */
  readonly clipNorm?: number;
  /** Above 0: brings each element of the gradient into [−clipValue, clipValue]. Default: no limit. */
  readonly clipValue?: number;
}

/** What an optimizer's options become, beside its update; `own` are the options that only this kind has. */
export function describeOptimizer(
  kind: string,
  { learningRate, clipNorm, clipValue }: OptimizerOptions,
  own: Readonly<Record<string, unknown>>,
): Omit<Optimizer, 'start'> {
  const schedule = scheduleOf(`${kind}: learningRate`, learningRate);
  if (clipNorm !== undefined) requirePositive(`${kind}: clipNorm`, clipNorm);
  if (clipValue !== undefined) requirePositive(`${kind}: clipValue`, clipValue);
  return {
    description: {
      kind,
      learningRate: describeRate(learningRate),
      ...own,
      ...(clipNorm !== undefined && { clipNorm }),
      ...(clipValue !== undefined && { clipValue }),
    },
    schedule,
    clip: {
      ...(clipNorm !== undefined && { norm: clipNorm }),
      ...(clipValue !== undefined && { value: clipValue }),
    },
  };
}

/** What an optimizer remembers of a parameter, in its shape. */
export function remember(program: Program, { name, rows, columns }: Buffer, letter: string): Buffer {
  return program.state(`${name}.${letter}`, rows, columns as number);
}
