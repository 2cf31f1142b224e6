// Chapter 1: stop before the network has learned its points by heart.
import { count, fixed } from '../../state/numerals.ts';
import { alone, longSteps, pictured } from '../story-settings.ts';
import { fitOf, type Task } from '../task.ts';

/** Validation loss that stopping early can reach, and training to the end does not. */
export const wantedLoss = 0.24;

export const memorize: Task = {
  start: [longSteps],
  plans: ([steps]) => [pictured('stopped', {}, { steps: steps! }), alone('whole', {}, { curveEvery: 20 })],
  isSolved: ({ fitted }) => fitOf(fitted, 'stopped').losses.validation < wantedLoss,
  standing: ({ values, fitted }) => ({
    loss: fixed(fitOf(fitted, 'stopped').losses.validation, 2),
    steps: count(values[0]!),
  }),
};
