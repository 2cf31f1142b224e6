// Chapter 3: so much λ that the network no longer fits what it was trained on.
import { fixed } from '../../state/numerals.ts';
import { pictured, smallGrid } from '../story-settings.ts';
import { fitOf, type Task } from '../task.ts';

/** Training accuracy that is to be lost. */
export const lostAccuracy = 0.9;

/** λ of the small boundaries: just right, too much, hardly anything left, nothing left. */
export const lambdasShown: readonly number[] = [0.5, 2, 10, 20];

export const tooMuch: Task = {
  start: [0.5],
  plans: ([l2]) => [
    pictured('now', { l2: l2! }),
    ...lambdasShown.map(lambda => pictured(`λ ${lambda}`, { l2: lambda }, { grid: smallGrid })),
  ],
  isSolved: ({ fitted }) => fitOf(fitted, 'now').losses.trainingAccuracy < lostAccuracy,
  standing: ({ fitted }) => ({ accuracy: fixed(100 * fitOf(fitted, 'now').losses.trainingAccuracy, 1) }),
};
