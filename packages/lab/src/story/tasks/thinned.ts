// Chapter 4: the right share of units awake.
import { fixed } from '../../state/numerals.ts';
import { dropoutSeed, pictured } from '../story-settings.ts';
import { fitOf, type Task } from '../task.ts';

/** Validation loss that dropout alone can reach. */
export const wantedLoss = 0.12;

/** Thinned networks that are shown. */
const networksShown = 6;

export const thinned: Task = {
  start: [0.5],
  plans: ([keepProb]) => [
    pictured('now', { keepProb: keepProb!, seed: dropoutSeed }, { masks: 3, thinned: networksShown }),
  ],
  isSolved: ({ fitted }) => fitOf(fitted, 'now').losses.validation < wantedLoss,
  standing: ({ fitted }) => ({ loss: fixed(fitOf(fitted, 'now').losses.validation, 2) }),
};
