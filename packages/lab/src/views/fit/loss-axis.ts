// The loss axis: high enough for what was seen, and otherwise still.
import { niceTicks, type Tick } from '../../draw/ticks.ts';

/** Tops in each power of ten; every one is a round number of lines away from 0. */
const tops = [1.2, 2, 3, 5, 8];

/** Above it training falls apart, and what was seen before has to stay legible. */
const highest = 20;

/** The lowest top that a loss fits under. */
function topAbove(loss: number): number {
  for (let power = 1e-3; ; power *= 10) {
    const found = tops.map(top => Number((top * power).toPrecision(2))).find(top => top >= loss);
    if (found !== undefined) return found;
  }
}

/**
 * The top of the axis: one that leaves room above guessing at first, and grows in steps as losses do.
 *
 * @param held the top until now; undefined at the start of a fit
 * @param loss the largest loss to be shown
 * @param guessing loss of guessing, around which every fit starts
 */
export function lossTop(held: number | undefined, loss: number, guessing: number): number {
  const least = held ?? topAbove(1.5 * guessing);
  return loss > least ? Math.max(least, topAbove(Math.min(loss, highest))) : least;
}

/** Lines across the chart with their texts. */
export const lossTicks = (top: number): Tick[] => niceTicks([0, top], 6);
