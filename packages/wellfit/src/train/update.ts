// From gradients to new parameters: clipping, the optimizer, the proximal step, constraints, and the running average.
import type { Buffer } from '../engine/buffer.ts';
import {
  add,
  divide,
  type Expression,
  element,
  greater,
  max,
  multiply,
  select,
  sqrt,
} from '../engine/expression.ts';
import type { Program } from '../engine/program.ts';
import type { ParameterBuffer } from '../nn/forward.ts';
import type { Constraint } from '../regularize/max-norm.ts';
import type { PenaltyTerms } from '../regularize/penalty.ts';
import type { Averaging } from '../regularize/weight-averaging.ts';
import type { Optimizer } from './optimizer.ts';

/** What an update is made of. */
export interface UpdateParts {
  readonly program: Program;
  readonly optimizer: Optimizer;
  readonly learningRate: Buffer;
  /** What is learned. */
  readonly learned: readonly ParameterBuffer[];
  readonly gradients: ReadonlyMap<Buffer, Buffer>;
  readonly shrinkOf: (parameter: Buffer) => PenaltyTerms['shrink'];
  readonly constraintOf: (layer: string) => Constraint | undefined;
  readonly averaging?: Averaging | undefined;
}

/** Appends the update of every parameter that has a gradient; returns the running average of each, where there is one. */
export function appendUpdate(parts: UpdateParts): ReadonlyMap<Buffer, Buffer> {
  const { program, optimizer, learningRate, learned, averaging } = parts;
  const changing = learned.filter(({ buffer }) => parts.gradients.has(buffer));
  const clipped = clip(
    program,
    changing.map(({ buffer }) => parts.gradients.get(buffer)!),
    optimizer.clip,
  );
  const update = optimizer.start({ program, learningRate });
  for (const [i, { buffer, role, layer }] of changing.entries()) {
    const isWeight = role === 'weight';
    const rate = update({ buffer, penalized: isWeight }, clipped[i]!);
    const shrink = parts.shrinkOf(buffer);
    if (shrink) program.assign(buffer, shrink(buffer, rate));
    if (isWeight) parts.constraintOf(layer)?.apply(program, buffer);
  }
  return new Map(averaging ? learned.map(({ buffer }) => [buffer, follow(program, buffer, averaging)]) : []);
}

/**
 * Gradients with each element in [−value, value], then all of them together scaled to the norm where theirs is larger.
 *
 * Source: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
 */
function clip(
  program: Program,
  gradients: readonly Buffer[],
  { value, norm }: Optimizer['clip'],
): Expression[] {
  const within = gradients.map(gradient => {
    if (value === undefined) return element(gradient);
    // min(a, c) = −max(−a, −c)
    const above = max(-value, gradient);
    return multiply(-1, max(multiply(-1, above), -value));
  });
  if (norm === undefined) return within;
  const squares = within
    .map((gradient, i) => program.sum(`‖${gradients[i]!.name}‖²`, multiply(gradient, gradient), 'both'))
    .reduce<Expression>((sum, square) => add(sum, square), add(0, 0));
  const length = program.map('‖gradient‖', sqrt(squares));
  const scale = program.map('clip', select(greater(length, norm), divide(norm, length), 1));
  return within.map(gradient => multiply(scale, gradient));
}

/** average := decay·average + (1 − decay)·θ. */
function follow(program: Program, theta: Buffer, { decay }: Averaging): Buffer {
  const average = program.state(`${theta.name}.average`, theta.rows, theta.columns as number);
  program.assign(average, add(multiply(decay, average), multiply(1 - decay, theta)));
  return average;
}
