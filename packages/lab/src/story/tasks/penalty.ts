// Chapter 2: make the weights half as large.
import { fixed } from '../../state/numerals.ts';
import { alone, pictured } from '../story-settings.ts';
import { fitOf, type Task } from '../task.ts';

export const penalty: Task = {
  start: [0],
  plans: ([l2]) => [
    pictured('now', { l2: l2! }, { weights: true }),
    alone('free', { l2: 0 }, { weights: true }),
  ],
  isSolved: ({ fitted }) => fitOf(fitted, 'now').norm <= fitOf(fitted, 'free').norm / 2,
  standing: ({ fitted }) => ({
    norm: fixed(fitOf(fitted, 'now').norm, 1),
    half: fixed(fitOf(fitted, 'free').norm / 2, 1),
  }),
};
